package pdf

import (
	"math"
	"slices"
)

// cell is one cell of a grid with its span.
type cell struct {
	row, col, rows, cols int
	box                  Rect // on its page
	page                 int
	glyphs               []glyph
	others               []glyph // printed in another direction
	passage
}

// grid is a table as ruled on one page.
type grid struct {
	page       int
	box        Rect
	xs, ys     []float64 // lines between columns and rows, the outer ones included
	cells      []cell    // in row, then column order
	openTop    bool      // no rule above its first row: it may go on from the page before
	openBottom bool      // no rule below its last row
	ruleless   bool      // columns were found by alignment
}

func (g *grid) rows() int { return len(g.ys) - 1 }
func (g *grid) cols() int { return len(g.xs) - 1 }

// overhang is how far rules must run past the last one across to show an open row, in points.
const overhang = 9

// newGrid makes the grid of edges that hang together.
func newGrid(edges []edge) *grid {
	g := &grid{}
	var left, right, top, bottom = 1e9, -1e9, 1e9, -1e9
	for _, e := range edges {
		if e.across {
			g.ys = append(g.ys, e.at)
			left, right = min(left, e.from), max(right, e.to)
		} else {
			g.xs = append(g.xs, e.at)
			top, bottom = min(top, e.from), max(bottom, e.to)
		}
	}
	g.xs, _, _ = bounded(g.xs, left, right)
	g.ys, g.openTop, g.openBottom = bounded(g.ys, top, bottom)
	if g.rows() < 1 || g.cols() < 1 {
		return nil
	}
	g.box = Rect{g.xs[0], g.ys[0], g.xs[len(g.xs)-1], g.ys[len(g.ys)-1]}
	return g
}

// bounded sorts places, keeps each once, and adds the bounds that lie beyond them.
func bounded(at []float64, low, high float64) (out []float64, before, after bool) {
	slices.Sort(at)
	out = slices.CompactFunc(at, func(a, b float64) bool { return math.Abs(b-a) <= snapTolerance })
	if len(out) == 0 {
		return []float64{low, high}, true, true
	}
	if low < out[0]-overhang {
		out, before = append([]float64{low}, out...), true
	}
	if high > out[len(out)-1]+overhang {
		out, after = append(out, high), true
	}
	return out, before, after
}

// divide makes the cells: places of the grid without a rule between them are one cell.
func (g *grid) divide(edges []edge) {
	rows, cols := g.rows(), g.cols()
	s := newSets(rows * cols)
	walls := newWalls(g, edges)
	for r := range rows {
		for c := range cols {
			if c+1 < cols && !walls.right[r*cols+c] {
				s.join(r*cols+c, r*cols+c+1)
			}
			if r+1 < rows && !walls.below[r*cols+c] {
				s.join(r*cols+c, (r+1)*cols+c)
			}
		}
	}
	g.cells = rectangles(s, rows, cols)
	g.compress()
}

// walls say where a rule runs to the right of and below each place of a grid.
type walls struct{ right, below []bool }

// newWalls lays the edges on the grid. A rule is a wall where it runs along
// more than half of a place's side.
func newWalls(g *grid, edges []edge) walls {
	rows, cols := g.rows(), g.cols()
	w := walls{make([]bool, rows*cols), make([]bool, rows*cols)}
	for _, e := range edges {
		if e.across {
			r := nearest(g.ys, e.at) - 1
			for c := range cols {
				if r >= 0 && r < rows && covers(e, g.xs[c], g.xs[c+1]) {
					w.below[r*cols+c] = true
				}
			}
			continue
		}
		c := nearest(g.xs, e.at) - 1
		for r := range rows {
			if c >= 0 && c < cols && covers(e, g.ys[r], g.ys[r+1]) {
				w.right[r*cols+c] = true
			}
		}
	}
	return w
}

func covers(e edge, from, to float64) bool {
	return min(e.to, to)-max(e.from, from) > 0.5*(to-from)
}

// nearest is the index of the place closest to at.
func nearest(places []float64, at float64) int {
	i, found := slices.BinarySearch(places, at)
	if found || i == 0 {
		return i
	}
	if i == len(places) || at-places[i-1] < places[i]-at {
		return i - 1
	}
	return i
}

// rectangles makes cells of sets of places. A set that is no rectangle is cut
// into ones, as no cell can have its shape.
func rectangles(s sets, rows, cols int) (out []cell) {
	taken := make([]bool, rows*cols)
	for r := range rows {
		for c := range cols {
			if taken[r*cols+c] {
				continue
			}
			root := s.root(r*cols + c)
			free := func(r, c int) bool { return !taken[r*cols+c] && s.root(r*cols+c) == root }
			w := 1
			for c+w < cols && free(r, c+w) {
				w++
			}
			h := 1
			for r+h < rows && rowFree(free, r+h, c, w) {
				h++
			}
			for i := range h * w {
				taken[(r+i/w)*cols+c+i%w] = true
			}
			out = append(out, cell{row: r, col: c, rows: h, cols: w})
		}
	}
	return out
}

func rowFree(free func(r, c int) bool, r, c, w int) bool {
	for i := range w {
		if !free(r, c+i) {
			return false
		}
	}
	return true
}

// compress takes out lines of the grid at which no cell begins, and sets the boxes.
func (g *grid) compress() {
	rowUsed, colUsed := make([]bool, len(g.ys)), make([]bool, len(g.xs))
	for _, c := range g.cells {
		rowUsed[c.row], colUsed[c.col] = true, true
	}
	rowUsed[len(g.ys)-1], colUsed[len(g.xs)-1] = true, true
	rowAt, ys := renumber(g.ys, rowUsed)
	colAt, xs := renumber(g.xs, colUsed)
	for i := range g.cells {
		c := &g.cells[i]
		c.rows, c.cols = rowAt[c.row+c.rows]-rowAt[c.row], colAt[c.col+c.cols]-colAt[c.col]
		c.row, c.col = rowAt[c.row], colAt[c.col]
		c.box = Rect{xs[c.col], ys[c.row], xs[c.col+c.cols], ys[c.row+c.rows]}
		c.page = g.page
	}
	g.xs, g.ys = xs, ys
}

// renumber keeps the used places and says which number each place has afterwards.
func renumber(places []float64, used []bool) (at []int, kept []float64) {
	at = make([]int, len(places))
	for i, p := range places {
		at[i] = len(kept)
		if used[i] {
			kept = append(kept, p)
		}
	}
	return at, kept
}

// fill puts glyphs into the cells in whose boxes they stand and returns the rest.
func (g *grid) fill(glyphs []glyph, others bool) (rest []glyph) {
	at := g.lookup()
	for _, p := range glyphs {
		x, y := p.box.middleX(), p.box.middleY()
		if !others {
			y = p.base - 0.35*p.size
		}
		i := at(x, y)
		switch {
		case i < 0:
			rest = append(rest, p)
		case others:
			g.cells[i].others = append(g.cells[i].others, p)
		default:
			g.cells[i].glyphs = append(g.cells[i].glyphs, p)
		}
	}
	return rest
}

// lookup finds the cell at a place, -1 outside the grid.
func (g *grid) lookup() func(x, y float64) int {
	owner := make([]int, g.rows()*g.cols())
	for i, c := range g.cells {
		for k := range c.rows * c.cols {
			owner[(c.row+k/c.cols)*g.cols()+c.col+k%c.cols] = i
		}
	}
	return func(x, y float64) int {
		if !g.box.contains(x, y) {
			return -1
		}
		row := slotOf(g.ys, y)
		col := slotOf(g.xs, x)
		return owner[row*g.cols()+col]
	}
}

// slotOf is the number of the interval of places that holds at.
func slotOf(places []float64, at float64) int {
	i, found := slices.BinarySearch(places, at)
	if !found {
		i--
	}
	return min(max(i, 0), len(places)-2)
}

// read makes the text of every cell.
func (g *grid) read(openers shapes) {
	margin := g.padding()
	for i := range g.cells {
		c := &g.cells[i]
		lines := linesOf(c.glyphs)
		if len(c.others) > 0 {
			lines = append(lines, turnedLines(c.others)...)
		}
		c.passage = joinLines(lines, c.box.X0+margin, c.box.X1-margin, openers)
	}
}

// padding is the blank between rules and text, in points: the usual
// distance of lines that fill their cell.
func (g *grid) padding() float64 {
	var gaps []float64
	for _, c := range g.cells {
		for _, l := range linesOf(c.glyphs) {
			if gap := min(l.box.X0-c.box.X0, c.box.X1-l.box.X1); gap >= 0 {
				gaps = append(gaps, min(gap, 8))
			}
		}
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/10]
}

// turnedLines reads glyphs printed up or down a page in their own direction.
func turnedLines(others []glyph) (out []line) {
	for quarter := 1; quarter <= 3; quarter++ {
		var same []glyph
		for _, g := range others {
			if g.quarter == quarter {
				same = append(same, unturned(g))
			}
		}
		out = append(out, linesOf(same)...)
	}
	return out
}

// unturned gives a glyph the place it has when the page is turned to its direction.
func unturned(g glyph) glyph {
	b := g.box
	switch g.quarter {
	case 1: // runs upwards: y falls along the line, x grows from line to line
		g.box = Rect{-b.Y1, b.X0, -b.Y0, b.X1}
	case 2:
		g.box, g.base = Rect{-b.X1, -b.Y1, -b.X0, -b.Y0}, -g.base
	case 3:
		g.box, g.base = Rect{b.Y0, -b.X1, b.Y1, -b.X0}, -g.base
	}
	return g
}

// printed counts the cells that hold text.
func (g *grid) printed() (n int) {
	for _, c := range g.cells {
		if c.text != "" {
			n++
		}
	}
	return n
}
