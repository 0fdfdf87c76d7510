package pdf

import (
	"cmp"
	"slices"
)

// findTables finds the ruled tables of a page, fills them, and returns the
// glyphs that stand outside.
func findTables(s *sheet, openers shapes) (tables []*grid, glyphs, others []glyph) {
	edges := snapEdges(slices.Clone(s.edges))
	groups, loose := figures(edges)
	glyphs, others = s.glyphs, s.others
	var found []*grid
	for _, group := range groups {
		g := newGrid(group)
		if g == nil || g.rows()*g.cols() < 2 || g.rows()*g.cols() > mostPlaces {
			continue
		}
		g.page = s.number
		g.divide(group)
		if len(g.cells) > 1 {
			found = append(found, g)
		}
	}
	// The smaller of two tables that overlap stands inside the larger one.
	slices.SortStableFunc(found, func(a, b *grid) int {
		return cmp.Compare(a.box.width()*a.box.height(), b.box.width()*b.box.height())
	})
	for _, g := range append(found, openTables(loose, glyphs, s.number)...) {
		rest := g.fill(glyphs, false)
		restOthers := g.fill(others, true)
		g.read(openers)
		if !isTable(g) {
			continue
		}
		tables, glyphs, others = append(tables, g), rest, restOthers
	}
	slices.SortStableFunc(tables, func(a, b *grid) int { return cmp.Compare(a.box.Y0, b.box.Y0) })
	return tables, glyphs, others
}

// mostPlaces bounds the grid of one page's table.
const mostPlaces = 200_000

// isTable tells a table from a frame around text or a drawing: it has cells
// side by side, and text in more than one.
func isTable(g *grid) bool {
	return g.cols() > 1 && g.printed() > 1
}
