package table

import (
	"slices"
	"strings"

	"duban/corpus"
)

// minShifted is the length of the shortest text that is taken for a task moved
// into the column of numbers, in characters.
const minShifted = 6

// realign mends rows that lost the cells which they share with the rows above: a
// text dump of a table prints such cells once, so that the rest of the row moves
// to the left. It tells whether it moved any.
func (r *Reader) realign(t *corpus.Table, g *grid, from int) bool {
	if t.Cols < 3 {
		return false
	}
	drop := map[int]bool{}
	moved, dump := false, t.Flattened || !spansRows(t)
	for row := from + 1; row < t.Rows; row++ {
		if n := r.lostCells(t, g, row, dump); n > 0 {
			shift(t, g, row, n, drop)
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

// lostCells is how many cells a row lost at its left: its number, or in a dump the headings of its section.
func (r *Reader) lostCells(t *corpus.Table, g *grid, row int, dump bool) int {
	if t.Columns[0].Field == corpus.FieldSeq && holdsWork(t.Columns[1].Field) && r.lostNumber(t, g, row) {
		return 1
	}
	if dump {
		return r.lostHeadings(t, g, row)
	}
	return 0
}

// spansRows tells whether a cell of a table was said to reach over several rows: then it shares none unsaid.
func spansRows(t *corpus.Table) bool {
	return slices.ContainsFunc(t.Cells, func(c corpus.Cell) bool { return c.Rowspan > 1 })
}

// lostHeadings is how many headings at its left a row of a dump lost: as many cells
// at its end are blank, and moved by them more of the others are what their column holds.
func (r *Reader) lostHeadings(t *corpus.Table, g *grid, row int) int {
	blank := 0
	for blank < t.Cols && g.text(row, t.Cols-1-blank) == "" {
		blank++
	}
	if blank == 0 || blank == t.Cols || t.Columns[0].Field != corpus.FieldSection || g.text(row, 0) == "" || t.Cells[g.cell[row][0]].Colspan > 1 {
		return 0
	}
	best, most := 0, r.agreeing(t, g, row, 0)
	for n := 1; n <= blank && t.Columns[n-1].Field == corpus.FieldSection; n++ {
		if fits := r.agreeing(t, g, row, n); fits > most {
			best, most = n, fits
		}
	}
	return best
}

// agreeing counts the cells of a row that, moved n columns to the right, are what
// their columns hold, less those that can't be.
func (r *Reader) agreeing(t *corpus.Table, g *grid, row, n int) int {
	count := 0
	for c := n; c < t.Cols; c++ {
		text := g.text(row, c-n)
		if text == "" {
			continue
		}
		sure, holds := r.holds(t.Columns[c], text)
		switch {
		case sure && holds:
			count++
		case sure:
			count--
		}
	}
	return count
}

// holds tells whether a column holds a text; sure is false where its field doesn't tell.
func (r *Reader) holds(col corpus.Column, text string) (sure, holds bool) {
	switch col.Field {
	case corpus.FieldSeq:
		return true, isOrdinal(text)
	case corpus.FieldLead, corpus.FieldSupport:
		return true, r.countBodies(text) > 0
	case corpus.FieldDeadline:
		return true, r.words.when.MatchString(text)
	}
	return col.Unit != "", isNumber(text)
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

// shift moves a row's cells n columns to the right, and lets the cells above
// reach down into the columns that this leaves empty at either end. Blank cells
// of the row are to be dropped.
func shift(t *corpus.Table, g *grid, row, n int, drop map[int]bool) {
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
			t.Cells[i].Col = c + n
			g.cell[row][c+n] = i
			last = c + n
		}
	}
	for c := range t.Cols {
		if i := g.cell[row-1][c]; i >= 0 && (c < n || c > last) {
			t.Cells[i].Rowspan = row - t.Cells[i].Row + 1
			g.cell[row][c] = i
		}
	}
}
