package webpage

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"duban/corpus"
)

func newReader(t testing.TB) *Reader {
	t.Helper()
	r, err := New(Data, Limits{Blocks: 10_000, Cells: 100_000, Elements: 100_000, Depth: 400})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func read(t testing.TB, page string) Page {
	t.Helper()
	p, err := newReader(t).Read(context.Background(), page, "")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// draw prints a grid: cells of a row apart by bars, spans as [rows×cols].
func draw(tab *corpus.Table) string {
	var out strings.Builder
	row := 0
	for i, c := range tab.Cells {
		switch {
		case c.Row != row:
			out.WriteString("\n")
			row = c.Row
		case i > 0:
			out.WriteString("|")
		}
		out.WriteString(strings.ReplaceAll(c.Text, "\n", "⏎"))
		if c.Rowspan > 1 || c.Colspan > 1 {
			fmt.Fprintf(&out, "[%d×%d]", c.Rowspan, c.Colspan)
		}
	}
	return out.String()
}

// covered fails unless every position of the grid belongs to exactly one cell.
func covered(t testing.TB, tab *corpus.Table) {
	t.Helper()
	count := make([]int, tab.Rows*tab.Cols)
	last := -1
	for _, c := range tab.Cells {
		at := c.Row*tab.Cols + c.Col
		if at <= last || c.Rowspan < 1 || c.Colspan < 1 || c.Row+c.Rowspan > tab.Rows || c.Col+c.Colspan > tab.Cols {
			t.Fatalf("cell out of order or grid: %+v in %d×%d", c, tab.Rows, tab.Cols)
		}
		last = at
		for r := c.Row; r < c.Row+c.Rowspan; r++ {
			for i := c.Col; i < c.Col+c.Colspan; i++ {
				count[r*tab.Cols+i]++
			}
		}
	}
	for i, n := range count {
		if n != 1 {
			t.Fatalf("position %d,%d is covered %d times", i/tab.Cols, i%tab.Cols, n)
		}
	}
}

func TestGrid(t *testing.T) {
	for _, c := range []struct{ name, table, want string }{
		{"plain", "<tr><td>序号<td>任务<tr><td>1<td>培育企业", "序号|任务\n1|培育企业"},
		{"rowspan fills down", "<tr><td rowspan=2>甲<td>a<tr><td>b", "甲[2×1]|a\nb"},
		{"rowspan 0 goes to the group's end", "<tbody><tr><td rowspan=0>甲<td>a<tr><td>b<tr><td>c</tbody><tbody><tr><td>乙<td>d", "甲[3×1]|a\nb\nc\n乙|d"},
		{"rowspan stops at the group's end", "<thead><tr><td rowspan=5>头<td>x</thead><tbody><tr><td>1<td>2", "头|x\n1|2"},
		{"colspan", "<tr><td colspan=2>一、目标<tr><td>1<td>2", "一、目标[1×2]\n1|2"},
		{"overlap is narrowed", "<tr><td>a<td rowspan=2>b<td>c<tr><td colspan=3>d<td>e", "a|b[2×1]|c|\nd||e"},
		{"foot last, head first", "<tfoot><tr><td>合计<td>9</tfoot><tbody><tr><td>1<td>9</tbody><thead><tr><td>项<td>数</thead>", "项|数\n1|9\n合计|9"},
		{"short row is filled", "<tr><td>a<td>b<td>c<tr><td>d", "a|b|c\nd||"},
		{"empty row goes", "<tr><td>a<td>b<tr></tr><tr><td>c<td>d", "a|b\nc|d"},
		{"columns without cells go", "<tr><td colspan=4>题<tr><td colspan=2>a<td colspan=2>b", "题[1×2]\na|b"},
		{"wild spans", "<tr><td colspan=999999 rowspan=x>题<tr><td>a<td colspan=-3>b", "题[1×2]\na|b"},
		{"paragraphs and breaks in a cell", "<tr><td>目标<td>1.甲<br>2.乙<tr><td><p>责任</p><p>单位</p><td> 市\n科技局 ", "目标|1.甲⏎2.乙\n责任⏎单位|市科技局"},
		{"hidden cell", "<tr><td>a<td style='display: none'>x<td>b<tr><td>c<td>d", "a|b\nc|d"},
		{"ordered list in a cell", "<tr><td>措施<td><ol><li>甲<li>乙</ol><tr><td>c<td>d", "措施|1.甲⏎2.乙\nc|d"},
	} {
		page := read(t, "<div id=zoom><p>为贯彻落实创新驱动发展战略，制定本方案。</p><table class=MsoNormalTable>"+c.table+"</table></div>")
		if len(page.Blocks) != 2 || page.Blocks[1].Table == nil {
			t.Errorf("%s: no table: %+v", c.name, page.Blocks)
			continue
		}
		tab := page.Blocks[1].Table
		covered(t, tab)
		if got := draw(tab); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

func TestCaptionAndHeader(t *testing.T) {
	page := read(t, "<body><table><caption>表1 主要指标（单位：亿元）</caption><thead><tr><th>指标<th>目标</thead><tr><td>研发经费<td>18</table></body>")
	b := page.Blocks[0]
	if b.Text != "表1 主要指标（单位：亿元）" || b.Table.HeaderRows != 1 || !b.Table.Cells[0].Header || b.Table.Cells[2].Header {
		t.Errorf("%+v", b)
	}
}

func TestNestedDataTableStandsAlone(t *testing.T) {
	page := read(t, `<body><table><tr><td>序号<td>任务<td>备注<tr><td>1<td>新建平台<table><tr><td>东海县<td>10<tr><td>灌云县<td>8</table><td>无<tr><td>2<td>培育企业<td>无</table></body>`)
	if len(page.Blocks) != 2 {
		t.Fatalf("%d blocks", len(page.Blocks))
	}
	if got := draw(page.Blocks[0].Table); got != "序号|任务|备注\n1|新建平台|无\n2|培育企业|无" {
		t.Error(got)
	}
	if got := draw(page.Blocks[1].Table); got != "东海县|10\n灌云县|8" {
		t.Error(got)
	}
}

func TestLayoutTableIsBlocks(t *testing.T) {
	long := strings.Repeat("加强组织领导，落实工作责任，确保任务按期完成。", 20)
	page := read(t, `<body><div id=zoom><table><tr><td>左栏<td><p>`+long+`</p><p>二、主要任务</p></table></div></body>`)
	if len(page.Blocks) != 3 || page.Blocks[1].Text != long || page.Blocks[2].Text != "二、主要任务" {
		t.Errorf("%d blocks: %.60s", len(page.Blocks), page.Blocks[0].Text)
	}
}

func TestTablesWithTheSameHeadAreOne(t *testing.T) {
	one := "<table><tr><td>序号<td>任务</tr><tr><td>1<td>甲</table>"
	two := "<table><tr><td>序号<td>任务</tr><tr><td>2<td rowspan=2>乙<tr><td>3</table>"
	page := read(t, "<body>"+one+two+"</body>")
	if len(page.Blocks) != 1 {
		t.Fatalf("%d blocks", len(page.Blocks))
	}
	covered(t, page.Blocks[0].Table)
	if got := draw(page.Blocks[0].Table); got != "序号|任务\n1|甲\n2|乙[2×1]\n3" {
		t.Error(got)
	}
	if page = read(t, "<body>"+one+"<p>二、保障措施</p>"+two+"</body>"); len(page.Blocks) != 3 {
		t.Errorf("tables apart were joined: %d blocks", len(page.Blocks))
	}
}

func TestOverALimitIsTooLarge(t *testing.T) {
	wide := "<tr>" + strings.Repeat("<td>a", 200) + strings.Repeat("<tr><td>b", 200)
	for name, page := range map[string]string{
		"spans":      "<body><table>" + strings.Repeat("<tr><td colspan=1000 rowspan=1000>a<td>b", 200),
		"blanks":     "<body>" + strings.Repeat("<table>"+wide+"</table><p>c", 4),
		"paragraphs": "<body>" + strings.Repeat("<p>a", 10_001),
		"items":      "<body>" + strings.Repeat("<li>a", 10_001),
		"lines":      "<body><pre>" + strings.Repeat("a\n", 10_001),
		"navigation": "<body><div id=zoom>" + strings.Repeat("目标。", 100) + "</div><ul>" + strings.Repeat("<li>a", 10_001),
		"elements":   "<body>" + strings.Repeat("<a>", 100_001),
	} {
		_, err := newReader(t).Read(context.Background(), page, "x.html")
		refusal, ok := err.(*corpus.Refusal)
		if !ok || refusal.Outcome != corpus.OutcomeTooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzGrid(f *testing.F) {
	f.Add("<tr><td rowspan=2 colspan=3>a<td>b<tr><td>c<tr><th colspan=0>d")
	f.Add("<thead><tr><td rowspan=0>a<td rowspan=9>b<tfoot><tr><td colspan=7>c<tbody><tr><td>d")
	f.Fuzz(func(t *testing.T, rows string) {
		page, err := newReader(t).Read(context.Background(), "<body><table>"+rows+"</table></body>", "")
		if err != nil {
			return
		}
		for _, b := range page.Blocks {
			if b.Table != nil {
				covered(t, b.Table)
			}
		}
	})
}
