package pdf

import (
	"math"
	"slices"
)

// alignedTables finds tables without rules among lines: see alignedRun. It
// returns the runs of lines between them.
func alignedTables(lines []line, s *sheet, openers shapes) (runs [][]line, tables []*grid) {
	from := 0
	for i := from; i < len(lines); {
		columns, first, n := alignedRun(lines[from:], i-from)
		var g *grid
		if n > 0 {
			first += from
			g = alignedGrid(lines[first:first+n], columns, s, openers)
		}
		if g == nil {
			i++
			continue
		}
		if first > from {
			runs = append(runs, lines[from:first])
		}
		tables = append(tables, g)
		from, i = first+n, first+n
	}
	if from < len(lines) {
		runs = append(runs, lines[from:])
	}
	return runs, tables
}

// A table without rules has alignedRows rows of alignedCols or more cells,
// blankColumn ems apart, on lines of which none is further from the next than
// looseLead ems.
const (
	alignedRows = 3
	alignedCols = 3
	blankColumn = 1.0
	looseLead   = 3.5
)

// alignedRun gives the first and the number of the lines around line at that
// stand in the same columns: those below that leave the blanks between columns
// blank, headings across them with more rows below, and those above that
// overlap the first row in height.
func alignedRun(lines []line, at int) (columns []Rect, first, n int) {
	if !wordsApart(lines[at]) || len(lines[at].words) < alignedCols {
		return nil, 0, 0
	}
	c := newStrips(lines[at])
	end := at + 1
	for ; end < len(lines) && lines[end].base-lines[end-1].base < looseLead*lines[end].size; end++ {
		if c.holds(lines[end]) {
			c.add(lines[end])
		} else if len(lines[end].words) > 1 || !c.rowFollows(lines[end:]) {
			break
		}
	}
	first = upwards(lines, at, c)
	return c.cols, first, end - first
}

// rowFollows tells whether the next lines begin with a row: one of a single word
// may stand above the other cells of its row.
func (c *strips) rowFollows(lines []line) bool {
	for i := 1; i < min(len(lines), 3); i++ {
		if lines[i].base-lines[i-1].base >= looseLead*lines[i].size || !c.holds(lines[i]) {
			return false
		}
		if wordsApart(lines[i]) {
			return true
		}
	}
	return false
}

// upwards is the first of the lines above line at that are part of its row.
func upwards(lines []line, at int, c *strips) int {
	for at > 0 && c.holds(lines[at-1]) && lines[at-1].foot() > lines[at].crown() {
		at--
		c.add(lines[at])
	}
	return at
}

// crown and foot are the upper and lower end of a line's characters as printed.
func (l line) crown() float64 { return l.base - 0.85*l.size }
func (l line) foot() float64  { return l.base + 0.15*l.size }

// wordsApart tells whether a line's words stand apart like cells of a row.
func wordsApart(l line) bool {
	if len(l.words) < 2 {
		return false
	}
	for _, w := range l.words[1:] {
		if w.gap < blankColumn {
			return false
		}
	}
	return true
}

// strips are the columns in which lines stand, with blank strips between.
type strips struct {
	size float64
	cols []Rect
}

func newStrips(l line) *strips {
	c := &strips{size: l.size}
	for _, w := range l.words {
		c.cols = append(c.cols, w.box)
	}
	return c
}

// merged are the columns with a line's words added.
func (c *strips) merged(l line) (out []Rect) {
	all := slices.Clone(c.cols)
	for _, w := range l.words {
		all = append(all, w.box)
	}
	slices.SortStableFunc(all, func(a, b Rect) int {
		if a.X0 < b.X0 {
			return -1
		}
		return 1
	})
	for _, b := range all {
		if n := len(out); n > 0 && b.X0-out[n-1].X1 <= 0.7*c.size {
			out[n-1] = out[n-1].union(b)
			continue
		}
		out = append(out, b)
	}
	return out
}

// holds tells whether a line's words leave the strips between the columns blank.
// One word under the first column is more likely the text below the table,
// unless it is as narrow as that column.
func (c *strips) holds(l line) bool {
	if math.Abs(l.size-c.size) > 0.25*c.size {
		return false
	}
	if len(l.words) == 1 && l.box.X0 < c.cols[0].X1 && l.box.width() > 1.5*max(c.cols[0].width(), 2*c.size) {
		return false
	}
	at := 0
	for _, m := range c.merged(l) {
		before := at
		for at < len(c.cols) && c.cols[at].X1 <= m.X1 {
			at++
		}
		if at-before > 1 {
			return false
		}
	}
	return true
}

func (c *strips) add(l line) { c.cols = c.merged(l) }

// alignedGrid makes the table of lines that stand in columns; nil where they
// are too few.
func alignedGrid(lines []line, columns []Rect, s *sheet, openers shapes) *grid {
	if len(columns) < alignedCols {
		return nil
	}
	var box Rect
	for _, l := range lines {
		box = box.union(l.box)
	}
	xs := []float64{box.X0 - 2}
	for i := 1; i < len(columns); i++ {
		xs = append(xs, (columns[i-1].X1+columns[i].X0)/2)
	}
	xs = append(xs, box.X1+2)
	rows := rowsOf(lines, xs)
	g := &grid{page: s.number, xs: xs, ys: []float64{box.Y0}, ruleless: true}
	for i := 1; i < len(rows); i++ {
		above, below := rows[i-1][len(rows[i-1])-1], rows[i][0]
		g.ys = append(g.ys, (above.foot()+below.crown())/2)
	}
	g.ys = append(g.ys, box.Y1)
	g.box = Rect{xs[0], g.ys[0], xs[len(xs)-1], g.ys[len(g.ys)-1]}
	g.plain()
	full := 0
	for r, row := range rows {
		g.put(r, row, columns, openers)
		if g.filled(r) >= alignedCols {
			full++
		}
	}
	if full < alignedRows {
		return nil
	}
	return g
}

// rowsOf groups lines to rows. Lines that overlap in height are one row: cells
// are often centred in it. A group without text in the first column is more of
// the row that is nearer, of the one above where both are as near.
func rowsOf(lines []line, xs []float64) (rows [][]line) {
	for _, l := range lines {
		if n := len(rows); n > 0 && l.crown() < footOf(rows[n-1]) {
			rows[n-1] = append(rows[n-1], l)
			continue
		}
		rows = append(rows, []line{l})
	}
	for i := 1; i < len(rows); {
		gap, below := rows[i][0].crown()-footOf(rows[i-1]), math.Inf(1)
		if i+1 < len(rows) {
			below = rows[i+1][0].crown() - footOf(rows[i])
		}
		const equal = 0.15 // ems
		switch {
		case startsRow(rows[i], xs) || isAcross(rows[i], xs):
			i++
		case gap <= below+equal*rows[i][0].size && !isAcross(rows[i-1], xs):
			rows[i-1] = append(rows[i-1], rows[i]...)
			rows = slices.Delete(rows, i, i+1)
		case i+1 == len(rows):
			i++
		default:
			rows[i+1] = append(slices.Clone(rows[i]), rows[i+1]...)
			rows = slices.Delete(rows, i, i+1)
		}
	}
	return rows
}

func footOf(row []line) (y float64) {
	for _, l := range row {
		y = max(y, l.foot())
	}
	return y
}

// isAcross tells a row of one word that reaches over columns: a heading over all of them.
func isAcross(row []line, xs []float64) bool {
	w := row[0].words[0]
	return len(row) == 1 && len(row[0].words) == 1 && slotOf(xs, w.box.X0) != slotOf(xs, w.box.X1)
}

// startsRow tells whether lines have text in the first column.
func startsRow(row []line, xs []float64) bool {
	return slices.ContainsFunc(row, func(l line) bool { return slotOf(xs, l.words[0].box.middleX()) == 0 })
}

// put fills the cells of a row with the words of its lines.
func (g *grid) put(row int, lines []line, columns []Rect, openers shapes) {
	if isAcross(lines, g.xs) {
		g.span(row)
	}
	for col, column := range columns {
		var inside []line
		for _, l := range lines {
			if part := g.part(l, col); len(part.words) > 0 {
				inside = append(inside, part)
			}
		}
		if c := g.cellAt(row, col); c.text == "" {
			c.passage = joinLines(inside, column.X0, column.X1, openers)
		}
	}
}

// part is what of a line stands in a column.
func (g *grid) part(l line, col int) line {
	out := line{base: l.base, size: l.size}
	for _, w := range l.words {
		if slotOf(g.xs, w.box.middleX()) == col {
			if len(out.words) == 0 {
				w.gap = 0
			}
			out.words = append(out.words, w)
			out.box = out.box.union(w.box)
			out.n += len([]rune(w.text))
		}
	}
	return out
}

// span makes a row one cell.
func (g *grid) span(row int) {
	g.cells = slices.DeleteFunc(g.cells, func(c cell) bool { return c.row == row && c.col > 0 })
	c := g.cellAt(row, 0)
	c.cols, c.box.X1 = g.cols(), g.xs[g.cols()]
}

// cellAt is the cell of a row that covers a column.
func (g *grid) cellAt(row, col int) *cell {
	i := slices.IndexFunc(g.cells, func(c cell) bool { return c.row == row && c.col <= col && col < c.col+c.cols })
	return &g.cells[i]
}

// filled counts the cells of a row that hold text.
func (g *grid) filled(row int) (n int) {
	for _, c := range g.cells {
		if c.row == row && c.text != "" {
			n++
		}
	}
	return n
}
