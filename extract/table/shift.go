package table

import (
	"strings"

	"duban/corpus"
)

// minShifted is the length of the shortest text that is taken for a task moved
// into the column of numbers, in characters.
const minShifted = 6

// realign mends rows that lost the cells which their number and bodies share
// with the row above: a text dump of a table prints such cells once, so that
// the rest of the row moves one column to the left. It tells whether it moved any.
func (r *Reader) realign(t *corpus.Table, g *grid, from int) bool {
	if t.Cols < 3 || t.Columns[0].Field != corpus.FieldSeq || !holdsWork(t.Columns[1].Field) {
		return false
	}
	drop := map[int]bool{}
	moved := false
	for row := from + 1; row < t.Rows; row++ {
		if r.lostNumber(t, g, row) {
			shift(t, g, row, drop)
			moved = true
		}
	}
	if !moved {
		return false
	}
	kept := make([]corpus.Cell, 0, len(t.Cells))
	for i, c := range t.Cells {
		if !drop[i] {
			kept = append(kept, c)
		}
	}
	t.Cells = kept
	return true
}

func holdsWork(f corpus.Field) bool {
	return f == corpus.FieldTask || f == corpus.FieldIndicator || f == corpus.FieldSection
}

// lostNumber tells whether a row has a text where its number should stand, below
// a row with a number, and nothing in its last column.
func (r *Reader) lostNumber(t *corpus.Table, g *grid, row int) bool {
	at := g.cell[row][0]
	if at < 0 || t.Cells[at].Row != row || t.Cells[at].Colspan > 1 || g.text(row, t.Cols-1) != "" || !isNumber(g.text(row-1, 0)) {
		return false
	}
	text := g.words[at]
	if len([]rune(text)) < minShifted || isNumber(text) || r.words.numbered.MatchString(text) {
		return false
	}
	filled := 0
	for c := range t.Cols {
		if i := g.cell[row][c]; i >= 0 && t.Cells[i].Row == row && g.words[i] != "" {
			filled++
		}
	}
	return filled > 1 || strings.ContainsAny(text, "0123456789") && strings.HasSuffix(text, "。")
}

// shift moves a row's cells one column to the right, and lets the cells above
// reach down into the columns that this leaves empty at either end. Blank cells
// of the row are to be dropped.
func shift(t *corpus.Table, g *grid, row int, drop map[int]bool) {
	own := append([]int(nil), g.cell[row]...)
	last := 0
	for c := range t.Cols {
		g.cell[row][c] = -1
	}
	for c, i := range own {
		switch {
		case i < 0 || t.Cells[i].Row != row:
		case g.words[i] == "":
			drop[i] = true
		default:
			t.Cells[i].Col = c + 1
			g.cell[row][c+1] = i
			last = c + 1
		}
	}
	for c := range t.Cols {
		if i := g.cell[row-1][c]; i >= 0 && (c == 0 || c > last) {
			t.Cells[i].Rowspan = row - t.Cells[i].Row + 1
			g.cell[row][c] = i
		}
	}
}
