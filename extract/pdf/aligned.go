package pdf

// alignedTables finds tables without rules among lines: see alignedRun. It
// returns the runs of lines between them.
func alignedTables(lines []line, s *sheet) (runs [][]line, tables []*grid) {
	from := 0
	for i := 0; i < len(lines); {
		g, n := alignedRun(lines[i:], s)
		if g == nil {
			i++
			continue
		}
		if i > from {
			runs = append(runs, lines[from:i])
		}
		tables = append(tables, g)
		i += n
		from = i
	}
	if from < len(lines) {
		runs = append(runs, lines[from:])
	}
	return runs, tables
}

// A table without rules has alignedRows lines of alignedCols or more words,
// blankColumn ems apart.
const (
	alignedRows = 3
	alignedCols = 3
	blankColumn = 1.0
)

// alignedRun reads the lines from the first on that stand in the same columns.
func alignedRun(lines []line, s *sheet) (*grid, int) {
	n := 0
	full := 0
	for n < len(lines) && wordsApart(lines[n]) && (n == 0 || lines[n].base-lines[n-1].base < 3.5*lines[n].size) {
		if len(lines[n].words) >= alignedCols {
			full++
		}
		n++
	}
	if full < alignedRows || len(lines[0].words) < alignedCols {
		return nil, 0
	}
	box := Rect{Y0: lines[0].box.Y0, Y1: lines[n-1].box.Y1}
	box.X0, box.X1 = lines[0].box.X0, lines[0].box.X1
	for _, l := range lines[:n] {
		box = box.union(l.box)
	}
	xs := columnsOf(lines[:n], Rect{box.X0 - 2, box.Y0, box.X1 + 2, box.Y1})
	if len(xs)-1 < alignedCols {
		return nil, 0
	}
	g := &grid{page: s.number, xs: xs, ys: alignedRowsAt(lines[:n], xs, box), ruleless: true}
	g.box = Rect{xs[0], g.ys[0], xs[len(xs)-1], g.ys[len(g.ys)-1]}
	if g.rows() < alignedRows {
		return nil, 0
	}
	g.plain()
	for _, l := range lines[:n] {
		g.put(l)
	}
	return g, n
}

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

// alignedRowsAt are the places between rows: a row begins at a line with text in the first column.
func alignedRowsAt(lines []line, xs []float64, box Rect) []float64 {
	ys := []float64{box.Y0}
	for i, l := range lines[1:] {
		if slotOf(xs, l.words[0].box.middleX()) == 0 {
			ys = append(ys, (lines[i].box.Y1+l.box.Y0)/2)
		}
	}
	return append(ys, box.Y1)
}

// put adds the words of a line to the cells they stand in.
func (g *grid) put(l line) {
	row := slotOf(g.ys, (l.box.Y0+l.box.Y1)/2)
	for _, w := range l.words {
		c := &g.cells[row*g.cols()+slotOf(g.xs, w.box.middleX())]
		if c.text != "" {
			c.text += seam(lastRune(c.text), firstRune(w.text))
		}
		c.text += w.text
	}
}
