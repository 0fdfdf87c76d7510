package office

import (
	"slices"

	"duban/corpus"
)

// lay makes a grid of cells that were placed by row and column. Rows and
// columns in which no cell begins go; spans that would run into another cell
// are narrowed to one position; blank cells fill what is left.
func lay(cells []corpus.Cell, limit int) (*corpus.Table, error) {
	slices.SortStableFunc(cells, func(a, b corpus.Cell) int {
		if a.Row != b.Row {
			return a.Row - b.Row
		}
		return a.Col - b.Col
	})
	rows, cols := compact(cells)
	if rows > 0 && cols > limit/rows {
		return nil, corpus.Refuse(corpus.OutcomeTooLarge, "a table of %d rows and %d columns is over the limit of %d cells", rows, cols, limit)
	}
	t := &corpus.Table{Rows: rows, Cols: cols}
	taken := make([]bool, rows*cols)
	t.Cells = make([]corpus.Cell, 0, len(cells))
	for _, c := range cells {
		c.Rowspan, c.Colspan = min(c.Rowspan, rows-c.Row), min(c.Colspan, cols-c.Col)
		if taken[c.Row*cols+c.Col] {
			continue
		}
		if !free(taken, cols, c) {
			c.Rowspan, c.Colspan = 1, 1
		}
		take(taken, cols, c)
		t.Cells = append(t.Cells, c)
	}
	fill(t, taken)
	return t, nil
}

func free(taken []bool, cols int, c corpus.Cell) bool {
	for r := c.Row; r < c.Row+c.Rowspan; r++ {
		if slices.Contains(taken[r*cols+c.Col:r*cols+c.Col+c.Colspan], true) {
			return false
		}
	}
	return true
}

func take(taken []bool, cols int, c corpus.Cell) {
	for r := c.Row; r < c.Row+c.Rowspan; r++ {
		for i := c.Col; i < c.Col+c.Colspan; i++ {
			taken[r*cols+i] = true
		}
	}
}

// fill puts blank cells where nothing is, in order.
func fill(t *corpus.Table, taken []bool) {
	if !slices.Contains(taken, false) {
		return
	}
	filled := make([]corpus.Cell, 0, len(t.Cells)+8)
	next := 0
	for at := range taken {
		if next < len(t.Cells) && t.Cells[next].Row*t.Cols+t.Cells[next].Col == at {
			filled = append(filled, t.Cells[next])
			next++
		} else if !taken[at] {
			filled = append(filled, corpus.Cell{Row: at / t.Cols, Col: at % t.Cols, Rowspan: 1, Colspan: 1})
		}
	}
	t.Cells = filled
}

// compact renumbers cells without the rows and columns in which none begins
// and returns the numbers of rows and columns.
func compact(cells []corpus.Cell) (rows, cols int) {
	var atRow, atCol []int
	for _, c := range cells {
		atRow, atCol = append(atRow, c.Row), append(atCol, c.Col)
	}
	slices.Sort(atRow)
	slices.Sort(atCol)
	atRow, atCol = slices.Compact(atRow), slices.Compact(atCol)
	rank := func(kept []int, at int) int {
		i, _ := slices.BinarySearch(kept, at)
		return i
	}
	for i := range cells {
		c := &cells[i]
		row, col := rank(atRow, c.Row), rank(atCol, c.Col)
		c.Rowspan = max(rank(atRow, c.Row+max(c.Rowspan, 1))-row, 1)
		c.Colspan = max(rank(atCol, c.Col+max(c.Colspan, 1))-col, 1)
		c.Row, c.Col = row, col
	}
	return len(atRow), len(atCol)
}
