package compare

import (
	"slices"
	"testing"

	"duban/corpus"
)

func figure(notice, year, kind, mode, comparator, value, unit string) corpus.Target {
	return corpus.Target{ID: notice + year + kind + value, NoticeID: notice, Deadline: year + "-12-31", Kind: kind, Mode: mode,
		Comparator: comparator, Value: value, BaseValue: value, Unit: unit, BaseUnit: unit, Indicator: "研发投入强度"}
}

func sample() Matrix {
	notices := map[string]corpus.Notice{
		"a": {ID: "a", Province: "江苏省", City: "宿迁市", RegionCode: "321300", Status: "final"},
		"b": {ID: "b", Province: "辽宁省", City: "沈阳市", RegionCode: "210100", Status: "final"},
		"c": {ID: "c", Province: "江苏省", City: "淮安市", County: "淮阴区", RegionCode: "320804", Status: "draft"},
	}
	return Build([]corpus.Target{
		figure("a", "2022", "target", "share", "=", "2.1", "%"),
		figure("a", "2023", "target", "share", "=", "2.2", "%"),
		figure("a", "2023", "achieved", "share", "=", "2.3", "%"),
		figure("b", "2023", "target", "share", ">=", "3", "%"),
		figure("b", "2023", "target", "growth", "=", "10", "%"),
		figure("c", "2023", "target", "share", ">", "2.32", "%"),
	}, notices)
}

func TestLayout(t *testing.T) {
	m := sample()
	if !slices.Equal(m.Years, []string{"2022", "2023"}) {
		t.Fatalf("years %v", m.Years)
	}
	var places []string
	for _, r := range m.Rows {
		places = append(places, r.Place)
	}
	if !slices.Equal(places, []string{"沈阳市", "淮安市淮阴区", "宿迁市"}) {
		t.Errorf("places %v, want them by region code", places)
	}
	if n := len(m.Rows[2].Cells[1].Figures); n != 2 {
		t.Errorf("宿迁 2023 shows %d figures, want both", n)
	}
}

func TestWhatDoesNotCompareSaysWhy(t *testing.T) {
	m := sample()
	want := map[string][]string{"b2023target10": {"mode"}, "c2023target2.32": {"status"}, "a2023achieved2.3": {"kind"}, "b2023target3": nil}
	for _, r := range m.Rows {
		for _, c := range r.Cells {
			for _, f := range c.Figures {
				if w, ok := want[f.Target.ID]; ok && !slices.Equal(f.Differs, w) {
					t.Errorf("%s differs in %v, want %v", f.Target.ID, f.Differs, w)
				}
			}
		}
	}
}

func TestRankChangeGap(t *testing.T) {
	m := sample()
	shenyang, huaiyin, suqian := m.Rows[0].Cells[1], m.Rows[1].Cells[1], m.Rows[2].Cells[1]
	if shenyang.Rank != 1 || suqian.Rank != 2 || suqian.Ranked != 2 || huaiyin.Rank != 0 {
		t.Errorf("ranks %d %d %d, want 1, 2 and none for the draft", shenyang.Rank, suqian.Rank, huaiyin.Rank)
	}
	if alone := m.Rows[2].Cells[0]; alone.Rank != 0 {
		t.Errorf("a place alone in its year ranks %d", alone.Rank)
	}
	if suqian.Change != "0.1" || shenyang.Change != "" {
		t.Errorf("changes %q %q, want 0.1 and none", suqian.Change, shenyang.Change)
	}
	if suqian.Gap != "0.1" {
		t.Errorf("gap %q, want 0.1", suqian.Gap)
	}
}

func TestPeriodsDoNotCompare(t *testing.T) {
	quarter := figure("a", "2023", "milestone", "share", "=", "1", "%")
	quarter.Deadline = "2023-03-31"
	same := figure("b", "2023", "target", "share", "=", "2.50", "%")
	m := Build([]corpus.Target{quarter, figure("a", "2023", "target", "share", "=", "2", "%"), figure("b", "2023", "target", "share", "=", "2.5", "%"), same}, nil)
	cell := m.Rows[0].Cells[0]
	if !slices.Equal(cell.Figures[0].Differs, []string{"period"}) || len(cell.Figures[1].Differs) != 0 {
		t.Errorf("a quarter differs in %v, a year in %v", cell.Figures[0].Differs, cell.Figures[1].Differs)
	}
}

func TestTheSameValueTwiceIsOne(t *testing.T) {
	notices := map[string]corpus.Notice{"a": {City: "甲市", RegionCode: "110100"}, "b": {City: "乙市", RegionCode: "120100"}}
	m := Build([]corpus.Target{figure("a", "2023", "target", "share", "=", "2.5", "%"), figure("a", "2023", "target", "share", ">=", "2.50", "%"),
		figure("b", "2023", "target", "share", "=", "2", "%")}, notices)
	if c := m.Rows[0].Cells[0]; c.Rank != 1 || c.Ranked != 2 {
		t.Errorf("rank %d of %d, want 1 of 2", c.Rank, c.Ranked)
	}
}

func TestTargetOverWhatTheYearBeforeReached(t *testing.T) {
	m := Build([]corpus.Target{figure("a", "2022", "achieved", "share", "=", "2.1", "%"), figure("a", "2023", "target", "share", "=", "2.5", "%"), figure("a", "2024", "target", "share", "=", "2.6", "%")}, nil)
	if c := m.Rows[0].Cells; c[1].Over != "0.4" || c[1].Change != "" || c[2].Change != "0.1" || c[2].Over != "" {
		t.Errorf("over %q, changes %q and %q", c[1].Over, c[1].Change, c[2].Change)
	}
}

func TestScope(t *testing.T) {
	for indicator, want := range map[string]string{"失业率": "", "就业人数（不含农村）": "不含农村", "投资(含房地产)": "含房地产", "含绿量": "", "一般公共预算收入（市本级）": "市本级", "补助，不包括上级": "不包括上级"} {
		if got := scope(indicator); got != want {
			t.Errorf("scope(%q) = %q, want %q", indicator, got, want)
		}
	}
}

func TestNothing(t *testing.T) {
	if m := Build(nil, nil); len(m.Rows) != 0 || len(m.Years) != 0 {
		t.Errorf("an empty matrix is %+v", m)
	}
}
