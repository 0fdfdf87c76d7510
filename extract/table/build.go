package table

import "duban/corpus"

// build lays the recovered rows out as a grid. n is the number of paragraphs it took.
func (f *flat) build() (t *corpus.Table, n int) {
	t = &corpus.Table{Cols: len(f.columns), Flattened: true}
	f.buildHeader(t)
	for _, row := range f.rows {
		if len(row.cells) == 1 && len(f.columns) != 1 {
			t.Cells = append(t.Cells, newCell(row.cells[0], t.Rows, 0, 1, t.Cols))
		} else {
			for c, paras := range row.cells {
				t.Cells = append(t.Cells, newCell(paras, t.Rows, c, 1, 1))
			}
		}
		t.Rows++
	}
	return t, f.used
}

// buildHeader adds the header row, or two where cells group others.
func (f *flat) buildHeader(t *corpus.Table) {
	height := 1
	if len(f.groups) > 0 {
		height = 2
	}
	var below []corpus.Cell
	under := map[int]bool{}
	for i, c := 0, 0; i < f.header; i++ {
		if under[i] {
			continue
		}
		p := []para{f.run[i].para}
		children := f.children(i)
		if len(children) == 0 {
			t.Cells = append(t.Cells, newCell(p, 0, c, height, 1))
			c++
			continue
		}
		t.Cells = append(t.Cells, newCell(p, 0, c, 1, len(children)))
		for _, j := range children {
			below, under[j] = append(below, newCell([]para{f.run[j].para}, 1, c, 1, 1)), true
			c++
		}
	}
	t.Cells = append(t.Cells, below...)
	t.Rows = height
	for i := range t.Cells {
		t.Cells[i].Header = true
	}
}

func newCell(paras []para, row, col, rowspan, colspan int) corpus.Cell {
	cell := corpus.Cell{Row: row, Col: col, Rowspan: rowspan, Colspan: colspan}
	parts := make([]corpus.Passage, len(paras))
	for i, p := range paras {
		parts[i] = p.Passage
		if i == 0 {
			cell.Page = p.page
		}
	}
	cell.Passage = joinPassages(parts)
	return cell
}
