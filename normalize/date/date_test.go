package date

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// show prints expressions as text[from..to]sort.
func show(es []Expression) string {
	var out []string
	for _, e := range es {
		s := e.Text + "[" + e.From.String() + ".." + e.To.String() + "]" + string(e.Sort)
		if e.Recurrence != "" {
			s += "/" + e.Recurrence
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestFindInSentences(t *testing.T) {
	g := grammar(t)
	for _, c := range []struct{ anchor, text, want string }{
		{"", "一季度完成选址,6月底前开工,年底前建成", "一季度[2023-01-01..2023-03-31]point 6月底前[..2023-06-30]deadline 年底前[..2023-12-31]deadline"},
		{"", "每年引进高校毕业生不少于1.5万人", "每年[..]recur/yearly"},
		{"", "到2025年,建成省级平台", "到2025年[..2025-12-31]deadline"},
		{"", "2023年5G基站", "2023年[2023-01-01..2023-12-31]point"},
		{"", "5G网络、2.0版政策、20强企业", ""},
		{"", "第14届会议3个月内", "3个月内[..]event"},
		{"", "PM2.5浓度", ""},
		{"", "电话0517-84997802", ""},
		{"", "索引号014046317/2023-04405", ""},
		{"", "2026-02-00018", ""},
		{"", "２０２３年１０月底前", "２０２３年１０月底前[..2023-10-31]deadline"},
		{"", "2023 年 2 月 24 日", "2023 年 2 月 24 日[2023-02-24..2023-02-24]point"},
		{"", "“十五五”末，“十四五”期间", "“十五五”末[..2030-12-31]deadline “十四五”期间[2021-01-01..2025-12-31]period"},
		{"", "国庆期间", ""},
		{"", "全年龄段友好", ""},
		{"", "今明两年", ""},
		{"", "多年来", ""},
		{"", "季度例会", ""},
		{"years", "2024年启动，6月底前完成设计。年底前开工", "2024年[2024-01-01..2024-12-31]point 6月底前[..2024-06-30]deadline 年底前[..2023-12-31]deadline"},
		{"years", "1月底前报送", "1月底前[..2024-01-31]deadline"},
		{"next", "明年6月底前", "明年6月底前[..2024-06-30]deadline"},
		{"month", "月底前", "月底前[..2023-10-31]deadline"},
		{"quarter", "一季度", "一季度[2021-01-01..2021-03-31]point"},
		{"quarter", "12月", "12月[2020-12-01..2020-12-31]point"},
		{"none", "6月底前", "6月底前[..]deadline"},
		{"none", "到2025年底", "到2025年底[..2025-12-31]deadline"},
		{"none", "今年上半年", "今年上半年[..]point"},
		{"none", "1-11月", "1-11月[..]period"},
		{"none", "春节前", "春节前[..]deadline"},
		{"none", "印发之日起30日内", "印发之日起30日内[..]event"},
		{"none", "5年内", "5年内[..]event"},
		{"none", "2月30日", "2月[..]point"},
		{"none", "截至目前", "截至目前[..]period"},
	} {
		if got := show(g.Find(c.text, anchors[c.anchor])); got != c.want {
			t.Errorf("%s (%s): %s, want %s", c.text, c.anchor, got, c.want)
		}
	}
}

func TestAnchors(t *testing.T) {
	g := grammar(t)
	late := Anchor{Written: Day{2023, 12, 20}, Start: Day{2024, 1, 1}, End: Day{2024, 12, 31}}
	report := Anchor{Written: Day{2024, 1, 8}, Start: Day{2023, 1, 1}, End: Day{2023, 12, 31}}
	news := Anchor{Published: Day{2023, 12, 28}}
	for _, c := range []struct {
		a          Anchor
		text, want string
	}{
		{late, "今年", "今年[2024-01-01..2024-12-31]point"},
		{late, "年底前", "年底前[..2024-12-31]deadline"},
		{late, "6月底", "6月底[..2024-06-30]deadline"},
		{report, "去年", "去年[2023-01-01..2023-12-31]point"},
		{report, "全年", "全年[2023-01-01..2023-12-31]period"},
		{report, "1-11月", "1-11月[2023-01-01..2023-11-30]period"},
		{news, "1-11月份", "1-11月份[2023-01-01..2023-11-30]period"},
		{news, "今年以来", "今年以来[2023-01-01..2023-12-28]period"},
		{news, "目前", "目前[..2023-12-28]period"},
		{news, "3月底前", "3月底前[..2024-03-31]deadline"},
		{news, "元旦前", "元旦前[..2023-12-31]deadline"},
		{news, "春节前", "春节前[..2024-02-09]deadline"},
	} {
		if got := show(g.Find(c.text, c.a)); got != c.want {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
	}
}

// The machine's time zone and clock must not reach a result.
func TestSameInEveryTimeZone(t *testing.T) {
	g := grammar(t)
	a := anchors[""]
	want := show(g.Find("印发之日起30日内，年底前，春节前，截至目前", a))
	was := time.Local
	defer func() { time.Local = was }()
	for _, zone := range []*time.Location{time.FixedZone("east", 14*3600), time.FixedZone("west", -12*3600)} {
		time.Local = zone
		again, err := New(Data)
		if err != nil {
			t.Fatal(err)
		}
		if got := show(again.Find("印发之日起30日内，年底前，春节前，截至目前", a)); got != want {
			t.Errorf("in %s: %s, want %s", zone, got, want)
		}
	}
}

func TestParseDay(t *testing.T) {
	if d, ok := ParseDay("2024-02-29"); !ok || d.String() != "2024-02-29" {
		t.Errorf("2024-02-29 is %v %v", d, ok)
	}
	for _, s := range []string{"", "2023-02-30", "2023年", "2023-2-3"} {
		if d, ok := ParseDay(s); ok || !d.IsZero() {
			t.Errorf("%q is %v", s, d)
		}
	}
}

func TestLoadNamesFileAndLine(t *testing.T) {
	const head = "rules:\n- name: a\n  pattern: 'x'\n"
	for _, c := range []struct{ file, content, want string }{
		{"data/rules.yaml", "rules:\n- name: a\n  pattern: '[年'\n  sort: point\n  take: whole\n", "data/rules.yaml:2: rule a"},
		{"data/rules.yaml", "rules:\n- name: a\n  pattern: '{Nowhere}年'\n  sort: point\n  take: whole\n", "no macro {Nowhere}"},
		{"data/rules.yaml", "rules:\n- name: a\n  pattern: '年?'\n  sort: point\n  take: whole\n", "data/rules.yaml:2"},
		{"data/rules.yaml", "rules:\n- name: a\n  pattern: '^年底'\n  sort: point\n  take: whole\n", "data/rules.yaml:2"},
		{"data/rules.yaml", head + "  sort: sometime\n  take: whole\n", "data/rules.yaml:2"},
		{"data/rules.yaml", head + "  sort: point\n  take: half\n", "data/rules.yaml:2"},
		{"data/rules.yaml", head + "  colour: red\n", "colour"},
		{"data/lunar.tsv", "year\tspring\tlantern\tqingming\tdragonboat\tmidautumn\n2023\t01-22\t02-30\t04-05\t06-22\t09-29\n", "data/lunar.tsv:2: lantern"},
		{"data/festivals.tsv", "name\tdate\n春节\tsoon\n", "data/festivals.tsv:2"},
	} {
		g, err := New(broken(t, c.file, c.content))
		if err == nil || g != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %q: error %v, want %q", c.file, c.content, err, c.want)
		}
	}
}

// broken is the embedded data with one file replaced.
func broken(t *testing.T, name, content string) fs.FS {
	t.Helper()
	out := fstest.MapFS{name: {Data: []byte(content)}}
	for _, file := range []string{"data/rules.yaml", "data/lunar.tsv", "data/festivals.tsv"} {
		if file == name {
			continue
		}
		raw, err := fs.ReadFile(Data, file)
		if err != nil {
			t.Fatal(err)
		}
		out[file] = &fstest.MapFile{Data: raw}
	}
	return out
}

// The notices beside the repository must keep giving dates that lie in a plan's reach.
func TestSeedsGiveSaneDates(t *testing.T) {
	const dir = "../../../shared/seeds"
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Skipf("no notices at %s: %v", dir, err)
	}
	g := grammar(t)
	for _, entry := range entries {
		raw, err := os.ReadFile(dir + "/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range g.Find(string(raw), anchors[""]) {
			if !e.To.IsZero() && (e.To.Year < 2010 || e.To.Year > 2036) {
				t.Errorf("%s: %+v", entry.Name(), e)
			}
		}
	}
}
