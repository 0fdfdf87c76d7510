package pdf

import (
	"context"
	"math"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// thin is the greatest width of a filled rectangle that is a ruling line, in points.
const thin = 3.2

// deepestForm is how deep form objects are followed into one another.
const deepestForm = 8

// strokes collects ruling lines and the share of images of a page, in the
// page's own space.
type strokes struct {
	ended    func() bool // no more calls are to be made
	lib      pdfium.Pdfium
	page     Rect
	edges    []edge
	dots     []point // small filled squares
	images   float64
	left     int // segments that may still be read
	overflow bool
}

// readStrokes walks the objects of a page.
func readStrokes(ctx context.Context, lib pdfium.Pdfium, page requests.Page, box Rect, limit int) (*strokes, error) {
	s := &strokes{ended: func() bool { return ctx.Err() != nil }, lib: lib, page: box, left: limit}
	count, err := lib.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return nil, err
	}
	for i := range count.Count {
		object, err := lib.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			continue // an object that PDFium can't give has no lines
		}
		if !s.object(object.PageObject, identity, 0) {
			break
		}
	}
	for _, e := range dottedEdges(s.dots) {
		s.add(e)
	}
	return s, ctx.Err()
}

// object reads one object and those in it; false when the limit is reached.
func (s *strokes) object(o references.FPDF_PAGEOBJECT, outer matrix, depth int) bool {
	s.left--
	if s.left < 0 || s.ended() {
		s.overflow = true
		return false
	}
	kind, err := s.lib.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return true
	}
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_PATH:
		s.path(o, s.matrixOf(o).then(outer))
	case enums.FPDF_PAGEOBJ_IMAGE:
		s.image(s.matrixOf(o).then(outer))
	case enums.FPDF_PAGEOBJ_FORM:
		return s.form(o, s.matrixOf(o).then(outer), depth+1)
	}
	return true
}

func (s *strokes) matrixOf(o references.FPDF_PAGEOBJECT) matrix {
	got, err := s.lib.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return identity
	}
	m := got.Matrix
	return matrix{float64(m.A), float64(m.B), float64(m.C), float64(m.D), float64(m.E), float64(m.F)}
}

func (s *strokes) form(o references.FPDF_PAGEOBJECT, m matrix, depth int) bool {
	count, err := s.lib.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
	if err != nil || depth > deepestForm {
		return true
	}
	for i := range count.Count {
		inner, err := s.lib.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
		if err == nil && !s.object(inner.PageObject, m, depth) {
			return false
		}
	}
	return true
}

// image notes the share of the page that the unit square under m covers.
func (s *strokes) image(m matrix) {
	r := m.box(Rect{0, 0, 1, 1})
	w := min(r.X1, s.page.X1) - max(r.X0, s.page.X0)
	h := min(r.Y1, s.page.Y1) - max(r.Y0, s.page.Y0)
	if area := s.page.width() * s.page.height(); w > 0 && h > 0 && area > 0 {
		s.images = max(s.images, w*h/area)
	}
}

type point struct{ x, y float64 }

// path adds the straight parts of a path that is seen.
func (s *strokes) path(o references.FPDF_PAGEOBJECT, m matrix) {
	mode, err := s.lib.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil || !mode.Stroke && mode.FillMode == enums.FPDF_FILLMODE_NONE {
		return
	}
	stroked, filled := mode.Stroke && !s.faint(o, true), mode.FillMode != enums.FPDF_FILLMODE_NONE && !s.faint(o, false)
	if !stroked && !filled {
		return
	}
	for _, p := range s.subpaths(o, m) {
		if filled {
			s.addFilled(p)
		}
		if stroked {
			s.addStroked(p)
		}
	}
}

// faint tells a colour that is not seen on white paper.
func (s *strokes) faint(o references.FPDF_PAGEOBJECT, stroke bool) bool {
	if stroke {
		c, err := s.lib.FPDFPageObj_GetStrokeColor(&requests.FPDFPageObj_GetStrokeColor{PageObject: o})
		return err == nil && (c.StrokeColor.A < 10 || min(c.StrokeColor.R, c.StrokeColor.G, c.StrokeColor.B) > 250)
	}
	c, err := s.lib.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: o})
	return err == nil && (c.FillColor.A < 10 || min(c.FillColor.R, c.FillColor.G, c.FillColor.B) > 250)
}

// subpaths are the corner points of a path's parts; curves count as their end points.
func (s *strokes) subpaths(o references.FPDF_PAGEOBJECT, m matrix) (out [][]point) {
	count, err := s.lib.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
	if err != nil {
		return nil
	}
	var current []point
	for i := range count.Count {
		if s.left--; s.left < 0 || s.ended() {
			s.overflow = true
			break
		}
		segment, err := s.lib.FPDFPath_GetPathSegment(&requests.FPDFPath_GetPathSegment{PageObject: o, Index: i})
		if err != nil {
			continue
		}
		p, kind, closes := s.segment(segment.PathSegment, m)
		if kind == enums.FPDF_SEGMENT_MOVETO {
			out, current = append(out, current), nil
		}
		current = append(current, p)
		if closes {
			current = append(current, current[0])
		}
	}
	return append(out, current)
}

func (s *strokes) segment(ref references.FPDF_PATHSEGMENT, m matrix) (p point, kind enums.FPDF_SEGMENT, closes bool) {
	if at, err := s.lib.FPDFPathSegment_GetPoint(&requests.FPDFPathSegment_GetPoint{PathSegment: ref}); err == nil {
		p.x, p.y = m.apply(float64(at.X), float64(at.Y))
	}
	if t, err := s.lib.FPDFPathSegment_GetType(&requests.FPDFPathSegment_GetType{PathSegment: ref}); err == nil {
		kind = t.Type
	}
	if c, err := s.lib.FPDFPathSegment_GetClose(&requests.FPDFPathSegment_GetClose{PathSegment: ref}); err == nil {
		closes = c.IsClose
	}
	return p, kind, closes
}

// addFilled takes a thin filled shape as one line along its middle. A broad
// one is a background and rules nothing.
func (s *strokes) addFilled(p []point) {
	if len(p) < 3 {
		return
	}
	box := Rect{p[0].x, p[0].y, p[0].x, p[0].y}
	for _, q := range p {
		box.X0, box.X1 = min(box.X0, q.x), max(box.X1, q.x)
		box.Y0, box.Y1 = min(box.Y0, q.y), max(box.Y1, q.y)
	}
	switch {
	case max(box.width(), box.height()) <= thin && max(box.width(), box.height()) < 1.5*min(box.width(), box.height()):
		s.dots = append(s.dots, point{box.middleX(), box.middleY()})
	case box.height() <= thin && box.width() > box.height():
		s.add(edge{across: true, at: box.middleY(), from: box.X0, to: box.X1})
	case box.width() <= thin:
		s.add(edge{at: box.middleX(), from: box.Y0, to: box.Y1})
	}
}

// addStroked takes each side that runs straight across or down.
func (s *strokes) addStroked(p []point) {
	for i := 1; i < len(p); i++ {
		a, b := p[i-1], p[i]
		dx, dy := math.Abs(a.x-b.x), math.Abs(a.y-b.y)
		switch {
		case dy <= 1 && dx > dy:
			s.add(edge{across: true, at: (a.y + b.y) / 2, from: min(a.x, b.x), to: max(a.x, b.x)})
		case dx <= 1 && dy > dx:
			s.add(edge{at: (a.x + b.x) / 2, from: min(a.y, b.y), to: max(a.y, b.y)})
		}
	}
}

// add keeps an edge that lies on the page.
func (s *strokes) add(e edge) {
	low, high, from, to := s.page.Y0, s.page.Y1, s.page.X0, s.page.X1
	if !e.across {
		low, high, from, to = from, to, low, high
	}
	e.from, e.to = max(e.from, from), min(e.to, to)
	if e.at < low-1 || e.at > high+1 || e.to <= e.from || math.IsNaN(e.at) {
		return
	}
	s.edges = append(s.edges, e)
}
