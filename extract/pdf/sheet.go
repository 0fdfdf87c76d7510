package pdf

import (
	"context"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// readSheet reads what is printed on the page with the given index from 0.
func readSheet(ctx context.Context, lib pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int, folder *Folder, limits Limits) (sheet, error) {
	opened, err := lib.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if err != nil {
		return sheet{}, err
	}
	defer func() {
		if ctx.Err() == nil {
			lib.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: opened.Page})
		}
	}()
	if ctx.Err() != nil {
		return sheet{}, ctx.Err()
	}
	page := requests.Page{ByReference: &opened.Page}
	box, turns := pageBox(lib, page)
	glyphs, skewed, err := rawGlyphs(ctx, lib, page, folder, limits.Glyphs)
	if err != nil {
		return sheet{}, err
	}
	lines, err := readStrokes(ctx, lib, page, box, limits.Segments)
	if err != nil {
		return sheet{}, err
	}
	glyphs, outside := within(glyphs, box)
	s := arrange(box, turns, glyphs, lines.edges)
	s.outside = outside
	s.number, s.images, s.skewed = index+1, lines.images, skewed
	s.clipped = lines.overflow || len(glyphs) >= limits.Glyphs
	return s, nil
}

// within parts glyphs that stand on the visible page from those beyond its edge.
func within(glyphs []glyph, box Rect) (seen []glyph, outside int) {
	seen = glyphs[:0]
	for _, g := range glyphs {
		if x, y := g.box.middleX(), g.box.middleY(); x < box.X0 || x > box.X1 || y < box.Y0 || y > box.Y1 {
			outside++
			continue
		}
		seen = append(seen, g)
	}
	return seen, outside
}

// usualPage is A4, for pages that state no box.
var usualPage = Rect{0, 0, 595, 842}

// pageBox is the visible box of a page in its own space, and its rotation in quarter turns clockwise.
func pageBox(lib pdfium.Pdfium, page requests.Page) (Rect, int) {
	box, turns := usualPage, 0
	if got, err := lib.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page}); err == nil {
		r := got.Rect
		given := Rect{float64(min(r.Left, r.Right)), float64(min(r.Top, r.Bottom)), float64(max(r.Left, r.Right)), float64(max(r.Top, r.Bottom))}
		if given.width() > 1 && given.height() > 1 && given.width() < 1e5 && given.height() < 1e5 {
			box = given
		}
	}
	if got, err := lib.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: page}); err == nil {
		turns = int(got.PageRotation) & 3
	}
	return box, turns
}

// arrange turns a page so that most of its text is upright.
func arrange(box Rect, turns int, glyphs []glyph, edges []edge) sheet {
	quarter := mainDirection(glyphs, turns)
	turn := upright(box, quarter)
	s := sheet{width: box.width(), height: box.height()}
	if quarter&1 == 1 {
		s.width, s.height = s.height, s.width
	}
	// A page shown with a clockwise quarter turn shows text that runs upwards in
	// the page's own space from left to right.
	s.toPage = turn.invert().then(upright(box, turns))
	for _, g := range glyphs {
		along := g.quarter
		g = turned(g, turn)
		if along == quarter {
			s.glyphs = append(s.glyphs, g)
		} else {
			g.quarter = (along - quarter) & 3
			s.others = append(s.others, g)
		}
	}
	for _, e := range edges {
		s.edges = append(s.edges, turnedEdge(e, turn))
	}
	return s
}

// mainDirection is the direction of most characters; the page's own where there are none.
func mainDirection(glyphs []glyph, turns int) int {
	var count [4]int
	for _, g := range glyphs {
		count[g.quarter]++
	}
	best := turns
	for q, n := range count {
		if n > count[best] {
			best = q
		}
	}
	return best
}

func turned(g glyph, turn matrix) glyph {
	x, y := g.box.X0, g.base
	if g.quarter&1 == 1 {
		x, y = g.base, g.box.Y0
	}
	bx, by := turn.apply(x, y)
	g.box, g.base = turn.box(g.box), by
	if turn.a == 0 && g.quarter&1 == 0 || turn.a != 0 && g.quarter&1 == 1 {
		g.base = bx // printed at a quarter turn to the page's text
	}
	return g
}

func turnedEdge(e edge, turn matrix) edge {
	r := Rect{e.from, e.at, e.to, e.at}
	if !e.across {
		r = Rect{e.at, e.from, e.at, e.to}
	}
	r = turn.box(r)
	if r.width() > r.height() {
		return edge{across: true, at: r.Y0, from: r.X0, to: r.X1}
	}
	return edge{at: r.X0, from: r.Y0, to: r.Y1}
}
