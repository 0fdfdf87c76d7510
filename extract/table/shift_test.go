package table

import (
	"strings"
	"testing"

	"duban/corpus"
)

// A text dump prints cells that span rows once; the rest of the row moves to the left.
func TestRealign(t *testing.T) {
	cell := func(row, col int, text string) corpus.Cell {
		var c corpus.Cell
		c.Row, c.Col, c.Rowspan, c.Colspan, c.Text = row, col, 1, 1, text
		return c
	}
	rows := [][]string{
		{"序号", "项目内容", "责任单位"},
		{"1", "新增托位500个。", "市卫健委"},
		{"开展筛查1万例以上。", "", ""},
		{"2", "新增公交线路3条。", "市交通局"},
		{"一、城市建设类", "", ""},
	}
	tab := &corpus.Table{Rows: len(rows), Cols: 3}
	for i, row := range rows {
		for c, text := range row {
			tab.Cells = append(tab.Cells, cell(i, c, text))
		}
	}
	newReader(t).Read(tab, "", "")
	g := newGrid(tab)
	for _, want := range []struct {
		row, col int
		text     string
	}{{2, 0, "1"}, {2, 1, "开展筛查1万例以上。"}, {2, 2, "市卫健委"}, {3, 0, "2"}, {4, 0, "一、城市建设类"}} {
		if got := g.text(want.row, want.col); got != want.text {
			t.Errorf("row %d column %d: got %q, want %q", want.row, want.col, got, want.text)
		}
	}
}

// So does a table without a cell said to reach over several rows, whoever read it.
func TestRealignWithoutSpans(t *testing.T) {
	table := gridOf("板块|编号|工作任务|分管领导|责任单位及责任人|落实进展情况", "民生|1|将低保标准提高到每月700元。|李某某|县民政局 王某|已完成。", "2|新增养老床位300张。|李某某|县民政局 王某|已完成过半。|", "3|改造敬老院2所。|李某某|县民政局 王某|正在推进。|")
	newReader(t).Read(table, "", "")
	if fields, want := fieldsOf(table), "section seq task person lead base"; fields != want {
		t.Errorf("fields %q, want %q", fields, want)
	}
	want := "民生|3|改造敬老院2所。|李某某|县民政局王某|正在推进。"
	if rows := rowsOf(table); rows[3] != want {
		t.Errorf("got %q, want %q", rows[3], want)
	}
	kinds := gridOf("领域|编号|实事项目|主办单位及联系人|落实进展情况", "出行|1|新增停车位800个。|市城管局 何平|已建成620个。", "2|优化公交线路10条。|市交通局 高山|已优化7条。|", "3|新建充电桩500个。|市发改委 林涛|已建成400个。|")
	newReader(t).Read(kinds, "", "")
	if rows, want := rowsOf(kinds), "出行|3|新建充电桩500个。|市发改委林涛|已建成400个。"; rows[3] != want || fieldsOf(kinds) != "section seq task lead base" {
		t.Errorf("got %q, fields %q", rows[3], fieldsOf(kinds))
	}
	spanned := gridOf("板块|编号|工作任务|责任单位|备注", "民生|1|新增床位300张。|县民政局|甲", "^|2|改造敬老院2所。|县民政局|乙", "3|新增车位90个。|县住建局|丙|")
	newReader(t).Read(spanned, "", "")
	if rows := rowsOf(spanned); !strings.HasPrefix(rows[3], "3|") {
		t.Errorf("a table with spans was moved: %q", rows[3])
	}
}
