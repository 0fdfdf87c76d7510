package pdf

import (
	"fmt"
	"math"
	"strconv"
)

// flagSides notes a table that goes on beside itself: its columns are those of
// its left part again.
func (t *table) flagSides() {
	if t.cols < 4 || t.rows < 2 {
		return
	}
	head := textMatrix(t.cells, t.rows, t.cols)[0]
	for width := 2; width <= t.cols/2; width++ {
		if t.cols%width == 0 && head[0] != "" && periodic(head, width) {
			t.flags = append(t.flags, "side by side: columns "+strconv.Itoa(width+1)+" to "+strconv.Itoa(t.cols)+" repeat the header of columns 1 to "+strconv.Itoa(width))
			return
		}
	}
}

func periodic(row []string, width int) bool {
	for i := width; i < len(row); i++ {
		if bare(row[i]) != bare(row[i-width]) {
			return false
		}
	}
	return true
}

// fewestSideways is how many rows two tables must share for their heights to tell
// that one goes on with the other.
const fewestSideways = 4

// flagSideways notes tables that were too wide for their pages: the next page has
// nothing before a table of as many rows of the same heights with other columns.
func flagSideways(blocks []block) {
	for i := 1; i < len(blocks); i++ {
		a, b := blocks[i-1].table, blocks[i].table
		if a == nil || b == nil || b.page <= a.last.page || a.rows != b.rows || a.rows < fewestSideways || !sameHeights(a, b) {
			continue
		}
		if sameRow(textMatrix(a.cells, a.rows, a.cols)[0], append(textMatrix(b.cells, b.rows, b.cols)[0], make([]string, a.cols)...)) {
			continue // the same columns: another table
		}
		a.flags = append(a.flags, fmt.Sprintf("goes on sideways: the table on page %d has its rows' other columns", b.page))
		b.flags = append(b.flags, fmt.Sprintf("goes on sideways: its rows are those of the table on page %d", a.page))
	}
}

// sameHeights tells whether the rows of two tables are as high, and not all of one height.
func sameHeights(a, b *table) bool {
	x, y := a.heights(), b.heights()
	low, high := math.Inf(1), 0.0
	for r := range x {
		if math.Abs(x[r]-y[r]) > 1.5 || x[r] == 0 {
			return false
		}
		low, high = min(low, x[r]), max(high, x[r])
	}
	return high > low+1.5 || a.rows >= 2*fewestSideways
}

// heights are those of a table's rows, 0 where no cell of the row alone tells.
func (t *table) heights() []float64 {
	out := make([]float64, t.rows)
	for _, c := range t.cells {
		if c.rows == 1 && c.row < t.rows {
			out[c.row] = c.box.height()
		}
	}
	return out
}
