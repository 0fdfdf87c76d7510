package pdf

import (
	"math"
	"slices"
)

// flow is text that runs down one column, with the tables in it.
type flow struct {
	lines  []line
	grids  []*grid
	width  float64 // of what lines can fill, in points
	beside bool    // it stands at the right of the flow before it
}

// flows parts a page into the columns in which it is read: stretches that are
// set in two columns give their left one, then their right one.
func (c *composer) flows(lines []line, grids []*grid, width float64) (out []flow) {
	rest := slices.Clone(grids)
	at := 0
	for _, z := range c.columnZones(lines, grids, 0) {
		top, bottom := lines[z.from].box.Y0, lines[z.to-1].box.Y1
		before := flow{lines: lines[at:z.from], width: width}
		before.grids, rest = take(rest, func(g *grid) bool { return g.box.middleY() < top })
		left, right := flow{width: z.left.width()}, flow{width: z.right.width(), beside: true}
		left.grids, rest = take(rest, func(g *grid) bool { return g.box.Y0 < bottom && g.box.X1 <= z.at })
		right.grids, rest = take(rest, func(g *grid) bool { return g.box.Y0 < bottom && g.box.X0 >= z.at })
		for _, l := range lines[z.from:z.to] {
			a, b := l.split(z.at)
			left.lines, right.lines = appendLine(left.lines, a), appendLine(right.lines, b)
		}
		out = append(out, before, left, right)
		at = z.to
	}
	return append(out, flow{lines: lines[at:], grids: rest, width: width})
}

// take parts grids by a test.
func take(grids []*grid, test func(*grid) bool) (taken, rest []*grid) {
	for _, g := range grids {
		if test(g) {
			taken = append(taken, g)
		} else {
			rest = append(rest, g)
		}
	}
	return taken, rest
}

func appendLine(lines []line, l line) []line {
	if len(l.words) == 0 {
		return lines
	}
	return append(lines, l)
}

// split parts a line at x; a side without words is a line without any.
func (l line) split(x float64) (left, right line) {
	for _, w := range l.words {
		side := &left
		if w.box.middleX() > x {
			side = &right
		}
		if len(side.words) == 0 {
			w.gap = 0
		}
		side.words = append(side.words, w)
		side.box = side.box.union(w.box)
		side.n += len([]rune(w.text))
	}
	left.base, left.size, right.base, right.size = l.base, l.size, l.base, l.size
	return left, right
}

// columnZone is a run of lines, from and up to numbers, set in two columns.
type columnZone struct {
	from, to    int
	at          float64 // x between the columns
	left, right Rect
}

// What two columns of text have that tables, forms and lists have not.
const (
	fewestColumnLines = 6 // on the left; the right may be shorter
	fewestRightLines  = 3
	gutterEm          = 1.0  // least blank between the columns
	fullShare         = 0.5  // of lines fill their column: text runs on over them
	fullWidth         = 0.85 // of the column
	wholeShare        = 0.8  // of lines have no blank inside
	leastWidth        = 0.3  // of each column, as a share of the text's width
)

// deepestZone bounds the search in the lines before and after a zone.
const deepestZone = 8

// columnZones finds the stretches of a page that are set in two columns.
func (c *composer) columnZones(lines []line, grids []*grid, depth int) []columnZone {
	best, found := bestZone(lines, grids)
	if !found {
		best, found = c.knownZone(lines, grids)
	}
	if !found || depth > deepestZone {
		return nil
	}
	c.gutters = append(c.gutters, best.at)
	out := append(c.columnZones(lines[:best.from], grids, depth+1), best)
	for _, z := range c.columnZones(lines[best.to:], grids, depth+1) {
		z.from, z.to = z.from+best.to, z.to+best.to
		out = append(out, z)
	}
	return out
}

// bestZone is the longest run of lines that leave a strip near the middle blank.
func bestZone(lines []line, grids []*grid) (best columnZone, found bool) {
	if len(lines) < fewestColumnLines {
		return best, false
	}
	box := Rect{}
	for _, l := range lines {
		box = box.union(l.box)
	}
	const step = 3
	width := leastWidth * box.width()
	for x := box.X0 + width; x <= box.X1-width; x += step {
		if z, ok := longestZone(lines, grids, x, measure{fewestColumnLines, fewestRightLines, width}); ok && z.to-z.from > best.to-best.from {
			best, found = z, true
		}
	}
	return best, found
}

// mostGutters is how many places between columns are remembered.
const mostGutters = 4

// knownZone finds a short stretch of columns where pages before had longer ones.
func (c *composer) knownZone(lines []line, grids []*grid) (best columnZone, found bool) {
	for i := len(c.gutters) - 1; i >= max(len(c.gutters)-mostGutters, 0) && !found; i-- {
		best, found = longestZone(lines, grids, c.gutters[i], measure{2, 1, 0})
	}
	return best, found
}

// measure is what a zone must have at least: lines at the left and right, width of each.
type measure struct {
	left, right int
	width       float64
}

// longestZone is the longest run of lines that leave x blank and are two columns of text.
func longestZone(lines []line, grids []*grid, x float64, least measure) (best columnZone, found bool) {
	for from := 0; from < len(lines); {
		to := from
		for to < len(lines) && !lines[to].covers(x) && !(to > from && apart(lines[to-1], lines[to], grids, x)) {
			to++
		}
		if to-from > best.to-best.from {
			if z, ok := newZone(lines[from:to], x, least); ok {
				z.from, z.to = from, to
				best, found = z, true
			}
		}
		from = max(to, from+1)
	}
	return best, found
}

// covers tells whether a word of the line stands at x.
func (l line) covers(x float64) bool {
	return slices.ContainsFunc(l.words, func(w word) bool { return w.box.X0 <= x && x <= w.box.X1 })
}

// zoneGap is the blank between lines that ends a stretch of columns, in ems.
const zoneGap = 3.2

// apart tells whether two lines are in different stretches: a table that reaches
// over x stands between them, or much blank.
func apart(a, b line, grids []*grid, x float64) bool {
	return b.base-a.base > zoneGap*max(a.size, b.size) || slices.ContainsFunc(grids, func(g *grid) bool {
		return g.box.X0 < x && g.box.X1 > x && a.base < g.box.middleY() && b.base > g.box.middleY()
	})
}

// side is one column of a zone while it is judged.
type side struct {
	box         Rect
	lines       []Rect
	whole, size float64 // lines without a blank inside; sum of sizes
}

func (s *side) add(l line) {
	if len(l.words) == 0 {
		return
	}
	s.box = s.box.union(l.box)
	s.lines = append(s.lines, l.box)
	s.size += l.size
	if !slices.ContainsFunc(l.words[1:], func(w word) bool { return w.gap >= blankColumn }) {
		s.whole++
	}
}

// isText tells a column of running text.
func (s *side) isText(least int, width float64) bool {
	n := len(s.lines)
	if n < least || s.box.width() < width || s.whole < wholeShare*float64(n) {
		return false
	}
	full := 0
	for _, l := range s.lines {
		if l.width() >= fullWidth*s.box.width() {
			full++
		}
	}
	return float64(full) >= fullShare*float64(n)
}

// newZone judges lines that leave x blank.
func newZone(lines []line, x float64, least measure) (z columnZone, ok bool) {
	var left, right side
	for _, l := range lines {
		a, b := l.split(x)
		left.add(a)
		right.add(b)
	}
	if !left.isText(least.left, least.width) || !right.isText(least.right, least.width) {
		return z, false
	}
	em := (left.size + right.size) / float64(len(left.lines)+len(right.lines))
	beside := min(left.box.Y1, right.box.Y1) - max(left.box.Y0, right.box.Y0)
	if right.box.X0-left.box.X1 < gutterEm*em || beside < 0.5*min(left.box.height(), right.box.height()) {
		return z, false
	}
	return columnZone{at: (left.box.X1 + right.box.X0) / 2, left: left.box, right: right.box}, !math.IsNaN(em)
}
