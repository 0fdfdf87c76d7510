package table

import (
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
