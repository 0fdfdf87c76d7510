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

func TestScope(t *testing.T) {
	for indicator, want := range map[string]string{"失业率": "", "就业人数（不含农村）": "不含农村", "投资(含房地产)": "含房地产"} {
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
