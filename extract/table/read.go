package table

import (
	"duban/corpus"
)

// gridLimit is the largest grid that is read, in positions; a larger one keeps
// its cells and gets lines of data without columns.
const gridLimit = 4_000_000

// grid is a table with the cell index of every position and the squeezed text of every cell.
type grid struct {
	t     *corpus.Table
	cell  [][]int
	words []string
}

func newGrid(t *corpus.Table) *grid {
	g := &grid{t: t, cell: t.Grid(), words: make([]string, len(t.Cells))}
	for i, c := range t.Cells {
		g.words[i] = squeeze(c.Text)
	}
	return g
}

// text is the squeezed text at a position.
func (g *grid) text(row, col int) string {
	if i := g.cell[row][col]; i >= 0 {
		return g.words[i]
	}
	return ""
}

// distinct are the indices of the non-blank cells that cover a row, from left to right.
func (g *grid) distinct(row int) []int {
	var list []int
	last := -1
	for _, i := range g.cell[row] {
		if i >= 0 && i != last && g.words[i] != "" {
			list = append(list, i)
		}
		last = i
	}
	return list
}

// Read fills HeaderRows, Columns, Lines, Unit and Flags of t. caption is the
// table's own caption, before the text that stands above it; both may name
// the unit of the whole table, or those of its columns. Without a header (a layout, a form) columns
// have neither name nor field.
func (r *Reader) Read(t *corpus.Table, caption, before string) {
	if t == nil || t.Rows <= 0 || t.Cols <= 0 {
		return
	}
	if t.Rows > gridLimit/t.Cols {
		t.Columns, t.Lines = make([]corpus.Column, t.Cols), plainLines(t.Rows)
		return
	}
	g := newGrid(t)
	from, to := r.headerRows(g)
	t.HeaderRows = to
	t.Columns = r.columns(g, from, to)
	r.settleByCells(g, from, to)
	if r.realign(t, g, to) {
		g = newGrid(t)
	}
	t.Lines = r.lines(g, from, to)
	units, where := r.unitsOf(g, from, caption, before)
	r.carryUnits(t, units, where)
	t.Flags = append(t.Flags, r.checkTotals(g)...)
	flagSides(t)
}

func plainLines(rows int) []corpus.Line {
	lines := make([]corpus.Line, rows)
	for i := range lines {
		lines[i].Kind = corpus.LineData
	}
	return lines
}

// headerRows finds the header: rows [from, to). Rows above it are captions of
// their own. Both are 0 where the table has none.
func (r *Reader) headerRows(g *grid) (from, to int) {
	for row := 0; row < g.t.Rows && row < maxCaptionRows; row++ {
		cells := g.distinct(row)
		if len(cells) == 0 || len(cells) == 1 && (g.t.Cols > 1 && g.t.Rows > 1) && !r.isHeaderRow(g, row) {
			continue
		}
		if !r.isHeaderRow(g, row) {
			return 0, 0
		}
		return row, r.headerEnd(g, row)
	}
	return 0, 0
}

// maxCaptionRows is how many rows may stand above a header (title, unit, date of the figures).
const maxCaptionRows = 6

// isHeaderRow tells whether a row can begin a header: two cells and half of
// all are in the lexicon, or it is marked as a header, or it names columns of
// numbers below.
func (r *Reader) isHeaderRow(g *grid, row int) bool {
	cells := g.distinct(row)
	known, marked, filled, seq := 0, 0, 0, false
	for _, i := range cells {
		name, _ := r.words.splitUnit(g.words[i])
		if rule, ok := r.headers.match(name); ok {
			known++
			seq = seq || rule.field == corpus.FieldSeq
		}
		filled += max(g.t.Cells[i].Colspan, 1)
		if g.t.Cells[i].Header {
			marked++
		}
	}
	switch {
	case filled*3 < g.t.Cols*2:
		return false // labels with blanks for their values
	case known >= 2 && known*2 >= len(cells):
		return true
	case (seq || known >= 3) && len(cells) >= 3 && r.short(g, cells):
		return true
	case len(cells) >= 2 && marked == len(cells):
		return true
	}
	return filled == g.t.Cols && len(cells) >= 2 && r.namesNumbers(g, row)
}

// short tells whether cells are a few words each and no figures.
func (r *Reader) short(g *grid, cells []int) bool {
	for _, i := range cells {
		text := g.words[i]
		if isNumber(text) && !r.words.period.MatchString(text) || len([]rune(text)) > headerLimit || r.words.numbered.MatchString(text) {
			return false
		}
	}
	return true
}

// namesNumbers tells whether a row of short words, with what it groups, stands
// above at least one column of numbers.
func (r *Reader) namesNumbers(g *grid, row int) bool {
	for c := 0; c < g.t.Cols; c++ {
		text := g.text(row, c)
		if isNumber(text) && !r.words.period.MatchString(text) || len([]rune(text)) > headerLimit || r.words.ends(text) {
			return false
		}
	}
	end := r.headerEnd(g, row)
	if end+1 >= g.t.Rows {
		return false
	}
	for c := 0; c < g.t.Cols; c++ {
		if numbers, filled := g.countNumbers(end, c); filled >= 2 && numbers == filled {
			return true
		}
	}
	return false
}

// countNumbers counts the filled cells of a column from a row on, and those that are numbers.
func (g *grid) countNumbers(from, col int) (numbers, filled int) {
	for row := from; row < min(g.t.Rows, from+50); row++ {
		if text := g.text(row, col); text != "" {
			filled++
			if isNumber(text) {
				numbers++
			}
		}
	}
	return numbers, filled
}

// headerEnd is the row after a header that begins at row: as far as its cells
// span down, and one row further where a cell groups several columns.
func (r *Reader) headerEnd(g *grid, row int) int {
	end := row + 1
	for at := row; at < end && end < g.t.Rows; at++ {
		grouped := false
		for _, i := range g.distinct(at) {
			cell := g.t.Cells[i]
			end = max(end, min(cell.Row+max(cell.Rowspan, 1), g.t.Rows))
			grouped = grouped || cell.Colspan > 1 && cell.Colspan < g.t.Cols && cell.Row+max(cell.Rowspan, 1) == at+1
		}
		if grouped && end == at+1 && r.namesColumns(g, end) {
			end++
		}
	}
	for end < g.t.Rows && end < row+maxHeaderRows && r.goesOn(g, row, end) {
		end++
	}
	return min(end, g.t.Rows)
}

// maxHeaderRows is how many rows a header may have whose cells don't say that they belong together.
const maxHeaderRows = 3

// goesOn tells whether a row only completes the header above it: nothing stands below its first column
// and each cell is a unit or a word of headers.
func (r *Reader) goesOn(g *grid, header, row int) bool {
	cells := g.distinct(row)
	if len(cells) == 0 || len(cells) == g.t.Cols || g.text(row, 0) != "" && g.cell[row][0] != g.cell[header][0] || g.repeatsHeader(row, header, header+1) {
		return false
	}
	own := 0
	for _, i := range cells {
		if g.t.Cells[i].Row != row {
			continue
		}
		if own++; !r.headerWord(g.words[i]) {
			return false
		}
	}
	return own >= 2
}

// headerWord tells whether a squeezed cell can only be one of a header: a unit in brackets, a word for
// amounts, growth or progress.
func (r *Reader) headerWord(text string) bool {
	w := r.words
	if w.unitAlone(text) != "" {
		return true
	}
	name, _ := w.splitUnit(text)
	return w.amounts.MatchString(name) || w.adds.MatchString(name) || w.group.MatchString(name)
}

// namesColumns tells whether a row below a group header names its columns: short words, no figures.
func (r *Reader) namesColumns(g *grid, row int) bool {
	if row >= g.t.Rows {
		return false
	}
	cells := g.distinct(row)
	return len(cells) >= 2 && r.short(g, cells)
}
