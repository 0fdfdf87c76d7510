package pdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// composed prints the blocks of sheets: paragraphs, and tables as show does.
func composed(t *testing.T, sheets ...sheet) string {
	t.Helper()
	r, err := New(Data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range sheets {
		sheets[i].number, sheets[i].width, sheets[i].height, sheets[i].toPage = i+1, 500, 700, identity
	}
	got, err := r.compose(sheets)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range got.Document.Blocks {
		if b.Table == nil {
			out = append(out, b.Text)
			continue
		}
		var rows []string
		for _, c := range b.Table.Cells {
			if len(rows) <= c.Row {
				rows = append(rows, "")
			}
			rows[c.Row] += "|" + strings.ReplaceAll(c.Text, "\n", "⏎")
		}
		out = append(out, strings.Join(rows, " / "))
	}
	return strings.Join(out, "\n")
}

// column sets text 18 characters to the line from (x, y) down, the first line indented.
func columnOfText(x, y float64, text string) (out []glyph) {
	runes := []rune("　　" + text)
	for len(runes) > 0 {
		n := min(18, len(runes))
		out = append(out, set(x, y, strings.ReplaceAll(string(runes[:n]), "　", "  "))...)
		runes, y = runes[n:], y+16
	}
	return out
}

const sentence = "推动产业转型升级，请各单位结合实际认真抓好贯彻落实，确保全年目标任务圆满完成，新增企业三十家，建成平台五个，举办活动十场，培训人才二百名，引进项目八个，完成投资九亿元，改造道路六条，整治河道四公里。"

func TestTwoColumns(t *testing.T) {
	a, b, c := "甲"+sentence, "乙"+sentence, "丙"+sentence
	title := set(150, 60, "全年工作要点及任务清单一览说明材料")
	left := columnOfText(40, 100, a)
	right := columnOfText(260, 100, b)
	grid := slices.Concat(printed("序号|任务|单位", "1|培育企业|科技局", "2|修路|交通局"))
	rules := []edge{across(100, 100, 400), across(120, 100, 400), across(140, 100, 400), across(160, 100, 400), down(100, 100, 160), down(200, 100, 160), down(300, 100, 160), down(400, 100, 160)}
	lower := func(g []glyph, by float64) []glyph {
		g = slices.Clone(g)
		for i := range g {
			g[i].base, g[i].box.Y0, g[i].box.Y1 = g[i].base+by, g[i].box.Y0+by, g[i].box.Y1+by
		}
		return g
	}
	const table = "|序号|任务|单位 / |1|培育企业|科技局 / |2|修路|交通局"
	for _, test := range []struct {
		name   string
		sheets []sheet
		want   []string
	}{
		{"left, then right", []sheet{{glyphs: slices.Concat(title, left, right)}}, []string{"全年工作要点及任务清单一览说明材料", a, b}},
		{"lines of the columns do not align", []sheet{{glyphs: slices.Concat(left, lower(right, 7))}}, []string{a, b}},
		{"a paragraph goes on in the right column", []sheet{{glyphs: slices.Concat(left, set(40, 228, "丙推动产业转型升级，请各单位结合实际认"), set(260, 100, "真抓好贯彻落实，确保全年目标任务圆满"), set(260, 116, "完成。"), lower(right, 32))}},
			[]string{a, "丙推动产业转型升级，请各单位结合实际认真抓好贯彻落实，确保全年目标任务圆满完成。", b}},
		{"a table across between two stretches", []sheet{{glyphs: slices.Concat(grid, lower(left, 100), lower(right, 100), lower(columnOfText(40, 100, c), 300), lower(columnOfText(260, 100, a), 300)), edges: rules}}, []string{table, a, b, c, a}},
		{"a short stretch on the next page", []sheet{{glyphs: slices.Concat(left, right)}, {glyphs: slices.Concat(set(40, 100, "丁推动产业转型升级，请各单位结合实际认"), set(40, 116, "真落实。"), set(260, 100, "戊推动产业转型升级，请各单位结合实际认"), set(260, 116, "真落实。"))}},
			[]string{a, b, "丁推动产业转型升级，请各单位结合实际认真落实。", "戊推动产业转型升级，请各单位结合实际认真落实。"}},
		{"one column", []sheet{{glyphs: slices.Concat(left, lower(columnOfText(40, 100, b), 160))}}, []string{a, b}},
	} {
		if got, want := composed(t, test.sheets...), strings.Join(test.want, "\n"); got != want {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, want)
		}
	}
}

// Lists of short words side by side are no columns of text.
func TestNoColumns(t *testing.T) {
	var g []glyph
	for i := range 12 {
		g = append(g, slices.Concat(set(40, 100+16*float64(i), fmt.Sprintf("第%d项任务", i)), set(260, 100+16*float64(i), "牵头单位市科技局"))...)
	}
	lines := linesOf(g)
	c := composer{}
	if zones := c.columnZones(lines, nil, 0); len(zones) != 0 {
		t.Errorf("%+v", zones)
	}
}

// Cells of tables without rules run over several lines, centred in height or not.
func TestAlignedRowsOfSeveralLines(t *testing.T) {
	rows := func(number, unit float64, gap float64) (g []glyph) {
		y := 130.0
		for i := range 4 {
			g = append(g, slices.Concat(set(100, y+number, fmt.Sprint(i+1)), set(140, y, "推进重点工程建设并"), set(140, y+16, "投入使用"), set(280, y+unit, fmt.Sprintf("%d个", i*3)), set(340, y+unit, "市住建局"))...)
			y += 16 + gap
		}
		return g
	}
	head := slices.Concat(set(100, 100, "序号"), set(140, 100, "任务"), set(280, 100, "目标"), set(340, 100, "单位"))
	section := set(100, 118, "一、城乡建设方面的重点工程项目")
	tail := set(100, 300, "以上任务由各责任单位按照时限认真抓好落实。")
	var want []string
	for i := range 4 {
		want = append(want, fmt.Sprintf("|%d|推进重点工程建设并投入使用|%d个|市住建局", i+1, i*3))
	}
	body := strings.Join(want, " / ")
	for _, test := range []struct {
		name string
		g    []glyph
		want string
	}{
		{"centred", slices.Concat(head, rows(8, 8, 20), tail), "|序号|任务|目标|单位 / " + body},
		{"at the top", slices.Concat(head, rows(0, 0, 22), tail), "|序号|任务|目标|单位 / " + body},
		{"at the bottom", slices.Concat(head, rows(16, 16, 30), tail), "|序号|任务|目标|单位 / " + body},
		{"with a section across", slices.Concat(head, section, rows(8, 8, 20), tail), "|序号|任务|目标|单位 / |一、城乡建设方面的重点工程项目 / " + body},
	} {
		if got := composed(t, sheet{glyphs: test.g}); got != test.want+"\n以上任务由各责任单位按照时限认真抓好落实。" {
			t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.want)
		}
	}
}
