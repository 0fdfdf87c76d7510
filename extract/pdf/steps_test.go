package pdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"duban/corpus"
)

// set prints text at (x, y) in 10-point type: full width, ASCII half of it.
func set(x, y float64, text string) (out []glyph) {
	for _, r := range text {
		w := 10.0
		if r < 0x80 {
			w = 5
		}
		if r != ' ' {
			out = append(out, glyph{text: string(r), box: Rect{x, y - 9, x + w, y + 1}, base: y, size: 10})
		}
		x += w
	}
	return out
}

func across(at, from, to float64) edge { return edge{across: true, at: at, from: from, to: to} }
func down(at, from, to float64) edge   { return edge{at: at, from: from, to: to} }

func openers(t *testing.T) shapes {
	t.Helper()
	s, err := newShapes(Data, "data/openers.yaml", "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// table prints the only table of a sheet: cells of a row parted by |, spans as ·rows×cols.
func onlyTable(t *testing.T, s *sheet) string {
	t.Helper()
	tables, _, _ := findTables(s, openers(t))
	if len(tables) != 1 {
		return fmt.Sprintf("%d tables", len(tables))
	}
	return show(tables[0].cells)
}

func show(cells []cell) string {
	var b strings.Builder
	for i, c := range cells {
		switch {
		case i == 0:
		case c.row != cells[i-1].row:
			b.WriteString(" / ")
		default:
			b.WriteString("|")
		}
		b.WriteString(strings.ReplaceAll(c.text, "\n", "⏎"))
		if c.rows > 1 || c.cols > 1 {
			fmt.Fprintf(&b, "·%d×%d", c.rows, c.cols)
		}
	}
	return b.String()
}

// printed are the glyphs of a table of three columns at x 100, 200 and 300, rows 20 apart from y 100.
func printed(rows ...string) (out []glyph) {
	for r, row := range rows {
		for c, text := range strings.Split(row, "|") {
			out = append(out, set(105+100*float64(c), 114+20*float64(r), text)...)
		}
	}
	return out
}

func TestRuledTables(t *testing.T) {
	text := printed("序号|任务|单位", "1|培育企业|科技局", "2|修路|交通局")
	rules := []edge{across(100, 100, 400), across(120, 100, 400), across(140, 100, 400), across(160, 100, 400)}
	inner := []edge{down(200, 100, 160), down(300, 100, 160)}
	outer := []edge{down(100, 100, 160), down(400, 100, 160)}
	const want = "序号|任务|单位 / 1|培育企业|科技局 / 2|修路|交通局"
	broken := func(edges []edge) (out []edge) { // each rule as dashes of 4 points, 2 apart
		for _, e := range edges {
			for at := e.from; at < e.to; at += 6 {
				out = append(out, edge{e.across, e.at, at, min(at+4, e.to)})
			}
		}
		return out
	}
	double := func(edges []edge) (out []edge) {
		for _, e := range edges {
			out = append(out, e, edge{e.across, e.at + 1.5, e.from, e.to})
		}
		return out
	}
	for _, c := range []struct {
		name  string
		edges []edge
		want  string
	}{
		{"all rules", slices.Concat(rules, inner, outer), want},
		{"none at the left and right", slices.Concat(rules, inner), want},
		{"horizontal ones only", rules, want},
		{"three lines", []edge{rules[0], rules[1], rules[3]}, want},
		{"dashes", broken(slices.Concat(rules, inner, outer)), want},
		{"double lines", double(slices.Concat(rules, inner, outer)), want},
		{"drawn cell by cell, not quite meeting", slices.Concat(rules, outer, []edge{down(199, 100, 121), down(201, 119, 140), down(200, 141, 160), down(300, 102, 158)}), want},
		{"merged down", slices.Concat([]edge{rules[0], rules[1], across(140, 200, 400), rules[3]}, inner, outer), "序号|任务|单位 / 1⏎2·2×1|培育企业|科技局 / 修路|交通局"},
		{"merged across", slices.Concat(rules, outer, []edge{down(200, 100, 140), inner[1]}), "序号|任务|单位 / 1|培育企业|科技局 / 2 修路·1×2|交通局"},
		{"open at the bottom", slices.Concat(rules[:3], inner, outer), want},
		{"a frame around text", slices.Concat([]edge{rules[0], rules[3]}, outer), "0 tables"},
		{"two rules", []edge{rules[0], rules[3]}, "0 tables"},
	} {
		s := &sheet{number: 1, width: 500, height: 700, glyphs: slices.Clone(text), edges: c.edges}
		if got := onlyTable(t, s); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestTableWithoutRules(t *testing.T) {
	lines := linesOf(slices.Concat(
		set(100, 80, "现将各区任务列出："),
		printed("区名|任务数|牵头单位", "东城区|12|区科技局", "西城区|30|区工信局"),
		set(100, 180, "以上任务年底前完成。"),
	))
	runs, tables := alignedTables(lines, &sheet{number: 1, width: 500}, openers(t))
	if len(tables) != 1 || show(tables[0].cells) != "区名|任务数|牵头单位 / 东城区|12|区科技局 / 西城区|30|区工信局" || len(runs) != 2 {
		t.Errorf("%d tables, %d runs", len(tables), len(runs))
	}
	prose := linesOf(slices.Concat(set(100, 80, "东城区 12 项"), set(100, 100, "西城区 30 项"), set(100, 120, "北城区 31 项")))
	if _, tables := alignedTables(prose, &sheet{number: 1, width: 500}, openers(t)); len(tables) != 0 {
		t.Errorf("a list became a table: %s", show(tables[0].cells))
	}
}

func TestWrappedCells(t *testing.T) {
	cell := func(lines ...string) string {
		var g []glyph
		for i, text := range lines {
			g = append(g, set(0, 20*float64(i), text)...)
		}
		return joinLines(linesOf(g), 0, 60, openers(t)).text
	}
	for _, c := range []struct {
		lines []string
		want  string
	}{
		{[]string{"培育高新技术", "企业"}, "培育高新技术企业"},
		{[]string{"市科技局", "市财政局"}, "市科技局\n市财政局"},
		{[]string{"共有企业数量", "700家"}, "共有企业数量700家"},
		{[]string{"新增企业达到", "1,200家"}, "新增企业达到1,200家"},
		{[]string{"推进国际合作", "“双招双引”"}, "推进国际合作“双招双引”"},
		{[]string{"1.建成平台。", "2.服务企业"}, "1.建成平台。\n2.服务企业"},
		{[]string{"research and", "development"}, "research and development"},
	} {
		if got := cell(c.lines...); got != c.want {
			t.Errorf("%q: %q, want %q", c.lines, got, c.want)
		}
	}
}

func TestSpaces(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"附    件", "附件"},
		{"工  作  标  准", "工作标准"},
		{"海南省农业农村厅  海南省财政厅", "海南省农业农村厅 海南省财政厅"},
		{"到2025年 R&D 投入", "到2025年R&D投入"},
		{"Linux kernel", "Linux kernel"},
	} {
		if got := linesOf(set(0, 0, c.text))[0].text(); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
	bold := slices.Concat(set(0, 0, "重点任务"), set(0.4, 0, "重点任务"))
	if got := linesOf(bold)[0].text(); got != "重点任务" {
		t.Errorf("set twice to look bold: %q", got)
	}
}

func TestParagraphs(t *testing.T) {
	type at struct {
		x    float64
		text string
	}
	for _, c := range []struct {
		name  string
		lines []at
		want  string
	}{
		{"indent", []at{{20, "为加快实施创新驱动发展战略现制定方案如"}, {0, "下，请认真执行。"}, {20, "各单位要高度重视，"}}, "为加快实施创新驱动发展战略现制定方案如下，请认真执行。/各单位要高度重视，"},
		{"numbers without indent", []at{{0, "（一）推动产业发展，建设一批创新平台载体。"}, {0, "（二）培育企业。"}}, "（一）推动产业发展，建设一批创新平台载体。/（二）培育企业。"},
		{"short line", []at{{0, "各区人民政府："}, {0, "现将实施方案印发给你们请认真贯彻执行落实"}}, "各区人民政府：/现将实施方案印发给你们请认真贯彻执行落实"},
		{"title on two lines", []at{{0, "为加快实施创新驱动发展战略现制定方案如下。"}, {40, "关于推进产业创新发展工作的"}, {85, "实施方案"}}, "为加快实施创新驱动发展战略现制定方案如下。/关于推进产业创新发展工作的实施方案"},
	} {
		var g []glyph
		for i, l := range c.lines {
			g = append(g, set(l.x, 20*float64(i), l.text)...)
		}
		lines := linesOf(g)
		col := column{left: 0, right: 210, lead: 2, size: 10, openers: openers(t)}
		var got []string
		for _, p := range paragraphs(lines, col, 1) {
			got = append(got, p.text)
		}
		if strings.Join(got, "/") != c.want {
			t.Errorf("%s: %s", c.name, strings.Join(got, "/"))
		}
	}
}

func TestRunningLines(t *testing.T) {
	r, err := newRunning(Data)
	if err != nil {
		t.Fatal(err)
	}
	var pages [][]line
	var heights []float64
	for i := range 4 {
		g := slices.Concat(set(100, 30, "某市人民政府公报"), set(100, 300, fmt.Sprintf("第%d项任务", i)), set(100, 400, "3"), set(200, 670, fmt.Sprintf("— %d —", i+1)))
		pages, heights = append(pages, linesOf(g)), append(heights, 700)
	}
	kept, dropped := r.strip(pages, heights)
	for i := range pages {
		if len(kept[i]) != 2 || len(dropped[i]) != 2 || kept[i][1].text() != "3" {
			t.Errorf("page %d: kept %d, dropped %d", i+1, len(kept[i]), len(dropped[i]))
		}
	}
	alone, _ := r.strip(pages[:1], heights[:1])
	if len(alone[0]) != 3 || alone[0][0].text() != "某市人民政府公报" {
		t.Error("a heading that stands once is no header")
	}
}

// part is a grid of three columns made of rows of text, on a page.
func part(page int, rows ...string) *grid {
	g := &grid{page: page, xs: []float64{100, 200, 300, 400}, box: Rect{100, 100, 400, 100 + 20*float64(len(rows))}}
	for i := range len(rows) + 1 {
		g.ys = append(g.ys, 100+20*float64(i))
	}
	g.plain()
	for r, row := range rows {
		for c, text := range strings.Split(row, "|") {
			full := strings.HasSuffix(text, "…") // goes on below
			text = strings.TrimSuffix(text, "…")
			p := passage{text: text, room: 50, head: 16}
			if full {
				p.room = 5
			}
			g.cells[r*3+c].passage = p
		}
	}
	return g
}

func TestTablesOverPages(t *testing.T) {
	for _, c := range []struct {
		name         string
		first, other []string
		want         string
	}{
		{"repeated header", []string{"序号|任务|单位", "1|甲|乙"}, []string{"序号|任务|单位", "2|丙|丁"}, "序号|任务|单位 / 1|甲|乙 / 2|丙|丁"},
		{"row cut, number above", []string{"序号|任务|单位", "1|甲|乙", "2|培育高新…|丁"}, []string{"|技术企业|", "3|戊|己"}, "序号|任务|单位 / 1|甲|乙 / 2|培育高新技术企业|丁 / 3|戊|己"},
		{"row cut, number below", []string{"序号|任务|单位", "1|甲|乙", "|培育高新…|"}, []string{"2|技术企业|丁", "3|戊|己"}, "序号|任务|单位 / 1|甲|乙 / 2|培育高新技术企业|丁 / 3|戊|己"},
		{"next number, though its row has blanks", []string{"序号|任务|单位", "1|甲|乙", "2|丙…|"}, []string{"3||己"}, "序号|任务|单位 / 1|甲|乙 / 2|丙| / 3||己"},
		{"numbers before the text", []string{"任务|目标|单位", "1.甲|乙|丙", "2.培育高新…|丁|戊"}, []string{"技术企业||", "3.己|庚|辛"}, "任务|目标|单位 / 1.甲|乙|丙 / 2.培育高新技术企业|丁|戊 / 3.己|庚|辛"},
		{"no numbers, cut in a sentence", []string{"任务|目标|单位", "甲|乙|丙", "培育高新…|达到30…|科技局"}, []string{"技术企业|家|", "修路|5条|交通局"}, "任务|目标|单位 / 甲|乙|丙 / 培育高新技术企业|达到30家|科技局 / 修路|5条|交通局"},
		{"no numbers, whole rows", []string{"任务|目标|单位", "甲|乙|丙"}, []string{"修路|5条|交通局"}, "任务|目标|单位 / 甲|乙|丙 / 修路|5条|交通局"},
		{"total at the top of a page", []string{"序号|任务|单位", "1|甲|乙", "2|丙|丁"}, []string{"合计|2|"}, "序号|任务|单位 / 1|甲|乙 / 2|丙|丁 / 合计|2|"},
	} {
		a, b := newTable(part(1, c.first...)), part(2, c.other...)
		if !a.continues(b) {
			t.Errorf("%s: not continued", c.name)
			continue
		}
		a.add(b)
		if got := show(a.cells); got != c.want || a.rows != strings.Count(c.want, " / ")+1 {
			t.Errorf("%s: %d rows\n got %s\nwant %s", c.name, a.rows, got, c.want)
		}
	}
	if newTable(part(1, "甲|乙|丙")).continues(part(3, "丁|戊|己")) {
		t.Error("a table goes on over a page between")
	}
}

func TestSideBySide(t *testing.T) {
	g := part(1, "序号|区名|数")
	wide := &table{rows: 2, cols: 6}
	for i := range 2 {
		for _, c := range g.cells {
			c.col += 3 * i
			wide.cells = append(wide.cells, c)
		}
	}
	wide.flagSides()
	if len(wide.flags) != 1 || !strings.Contains(wide.flags[0], "columns 4 to 6 repeat the header of columns 1 to 3") {
		t.Errorf("%q", wide.flags)
	}
}

func TestScans(t *testing.T) {
	r, err := New(Data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	text := sheet{number: 1, width: 500, height: 700, glyphs: set(50, 100, "现将实施方案印发给你们，请认真贯彻执行。")}
	text.toPage = identity
	scan := sheet{number: 2, width: 500, height: 700, images: 0.98, glyphs: set(50, 100, "由扫描应用生成"), toPage: identity}
	odd := sheet{number: 3, width: 500, height: 700, toPage: identity}
	for range 40 {
		odd.glyphs = append(odd.glyphs, glyph{text: "ÿ", box: Rect{0, 0, 5, 10}, size: 10})
	}
	got, err := r.compose([]sheet{text, scan, odd})
	if err != nil || len(got.Document.Blocks) != 1 {
		t.Fatalf("%v, %v", got.Document.Blocks, err)
	}
	if want := []corpus.Dropped{{Text: "page 2", Reason: "scan: it needs ocr"}, {Text: "page 3", Reason: "its font gives no text: it needs ocr"}}; !slices.Equal(got.Document.Dropped, want) {
		t.Errorf("%v", got.Document.Dropped)
	}
	_, err = r.compose([]sheet{scan, odd})
	if err == nil || err.Error() != "needs: ocr; 2 pages without usable text" {
		t.Errorf("%v", err)
	}
}

func TestFold(t *testing.T) {
	f, err := newFolder(Data)
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[rune]string{'⻓': "长", '⻔': "门", '⼀': "一", '⽬': "目", 'ﬁ': "fi", '：': "：", '（': "（", '①': "①", '㎡': "㎡", '2': "2", '２': "２", 2: "-"} {
		if got, rough := f.glyph(from); got != want || rough {
			t.Errorf("%c: %q %v", from, got, rough)
		}
	}
	if got, rough := f.glyph(0); got != "\ufffd" || !rough {
		t.Errorf("no code: %q %v", got, rough)
	}
}

func TestShapeRules(t *testing.T) {
	for file, end := range map[string]string{"data/page_numbers.yaml": "$", "data/openers.yaml": ""} {
		all, err := newShapes(Data, file, end)
		if err != nil {
			t.Fatal(err)
		}
		rules, err := shapeRules(Data, file)
		if err != nil {
			t.Fatal(err)
		}
		for i, rule := range rules {
			for _, text := range rule.Match {
				if !all[i : i+1].fit(text) {
					t.Errorf("%s: %s misses %s", file, rule.Pattern, text)
				}
			}
			for _, text := range rule.Not {
				if all[i : i+1].fit(text) {
					t.Errorf("%s: %s takes %s", file, rule.Pattern, text)
				}
			}
		}
	}
	bad := fstest.MapFS{"data/openers.yaml": {Data: []byte("- pattern: '('\n")}}
	if _, err := newShapes(bad, "data/openers.yaml", ""); err == nil || !strings.Contains(err.Error(), "rule 1") {
		t.Errorf("%v", err)
	}
}

// A turn and its inverse bring every corner of a page back.
func TestTurns(t *testing.T) {
	page := Rect{10, 20, 605, 862}
	for quarter := range 4 {
		m := upright(page, quarter)
		box := m.box(page)
		if box.X0 != 0 || box.Y0 != 0 || m.invert().box(box) != page {
			t.Errorf("quarter %d: %v, back to %v", quarter, box, m.invert().box(box))
		}
	}
}
