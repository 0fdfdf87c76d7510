package pdf

import (
	"cmp"
	"math"
	"slices"
)

// openTables finds tables that have only horizontal rules: three or more of the
// same extent, with text between them that stands in columns.
func openTables(loose []edge, glyphs []glyph, page int) (out []*grid) {
	slices.SortStableFunc(loose, func(a, b edge) int { return cmp.Compare(a.at, b.at) })
	used := make([]bool, len(loose))
	for i := range loose {
		if used[i] {
			continue
		}
		rules := []edge{loose[i]}
		for j := i + 1; j < len(loose); j++ {
			if !used[j] && math.Abs(loose[j].from-loose[i].from) <= 5 && math.Abs(loose[j].to-loose[i].to) <= 5 {
				used[j] = true
				rules = append(rules, loose[j])
			}
		}
		if len(rules) < 3 {
			continue
		}
		if g := openGrid(rules, glyphs, page); g != nil {
			out = append(out, g)
		}
	}
	return out
}

// openGrid makes the grid of a table with horizontal rules only.
func openGrid(rules []edge, glyphs []glyph, page int) *grid {
	first, last := rules[0], rules[len(rules)-1]
	box := Rect{first.from - 2, first.at, first.to + 2, last.at}
	var inside []glyph
	for _, p := range glyphs {
		if box.contains(p.box.middleX(), p.base-0.35*p.size) {
			inside = append(inside, p)
		}
	}
	lines := linesOf(inside)
	if len(lines) < 3 {
		return nil
	}
	xs := columnsOf(lines, box)
	if len(xs) < 3 {
		return nil
	}
	g := &grid{page: page, xs: xs, box: box}
	for _, r := range rules {
		g.ys = append(g.ys, r.at)
	}
	if len(rules) <= 3 {
		g.ys = splitBand(g.ys, lines, xs)
	}
	if g.rows() < 3 {
		return nil
	}
	g.plain()
	return g
}

// plain gives a grid cells without spans.
func (g *grid) plain() {
	for r := range g.rows() {
		for c := range g.cols() {
			g.cells = append(g.cells, cell{row: r, col: c, rows: 1, cols: 1, page: g.page, box: Rect{g.xs[c], g.ys[r], g.xs[c+1], g.ys[r+1]}})
		}
	}
}

// columnsOf finds the blank strips that run down all lines and returns the
// places between columns, the outer bounds included. A line that is one word
// and crosses strips (a heading in the table) does not count.
func columnsOf(lines []line, box Rect) []float64 {
	var spans []Rect
	size := 0.0
	for _, l := range lines {
		size = max(size, l.size)
		if len(l.words) == 1 && l.box.width() > 0.6*box.width() {
			continue
		}
		for _, w := range l.words {
			spans = append(spans, w.box)
		}
	}
	if len(spans) == 0 {
		return nil
	}
	slices.SortStableFunc(spans, func(a, b Rect) int { return cmp.Compare(a.X0, b.X0) })
	xs := []float64{box.X0}
	end := spans[0].X1
	for _, s := range spans[1:] {
		if s.X0-end > 0.7*size {
			xs = append(xs, (end+s.X0)/2)
		}
		end = max(end, s.X1)
	}
	return append(xs, box.X1)
}

// splitBand parts the last band of a three-line table into rows: a row begins
// at a line that has text in the first column.
func splitBand(ys []float64, lines []line, xs []float64) []float64 {
	top, bottom := ys[len(ys)-2], ys[len(ys)-1]
	out := slices.Clone(ys[:len(ys)-1])
	begun := false
	for i, l := range lines {
		if l.base <= top || l.base >= bottom {
			continue
		}
		if begun && slotOf(xs, l.words[0].box.middleX()) == 0 {
			out = append(out, (lines[i-1].base+l.base-l.size)/2)
		}
		begun = true
	}
	return append(out, bottom)
}
