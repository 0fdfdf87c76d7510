package pdf

import "math"

// Rect is a box in points, y downwards from the page's top.
type Rect struct{ X0, Y0, X1, Y1 float64 }

func (r Rect) width() float64   { return r.X1 - r.X0 }
func (r Rect) height() float64  { return r.Y1 - r.Y0 }
func (r Rect) middleX() float64 { return (r.X0 + r.X1) / 2 }
func (r Rect) middleY() float64 { return (r.Y0 + r.Y1) / 2 }

func (r Rect) contains(x, y float64) bool {
	return x >= r.X0 && x < r.X1 && y >= r.Y0 && y < r.Y1
}

// union is the smallest box around both; an empty box adds nothing.
func (r Rect) union(o Rect) Rect {
	switch {
	case r == Rect{}:
		return o
	case o == Rect{}:
		return r
	}
	return Rect{min(r.X0, o.X0), min(r.Y0, o.Y0), max(r.X1, o.X1), max(r.Y1, o.Y1)}
}

// list is the box as documents carry it, in tenths of a point.
func (r Rect) list() []float64 {
	return []float64{tenth(r.X0), tenth(r.Y0), tenth(r.X1), tenth(r.Y1)}
}

func tenth(x float64) float64 { return math.Round(x*10) / 10 }

// matrix maps (x, y) to (a·x + c·y + e, b·x + d·y + f), as PDF writes it.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

// then is the matrix that applies m first and o after it.
func (m matrix) then(o matrix) matrix {
	return matrix{
		a: m.a*o.a + m.b*o.c, b: m.a*o.b + m.b*o.d,
		c: m.c*o.a + m.d*o.c, d: m.c*o.b + m.d*o.d,
		e: m.e*o.a + m.f*o.c + o.e, f: m.e*o.b + m.f*o.d + o.f,
	}
}

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// box is the smallest upright box around r's image.
func (m matrix) box(r Rect) Rect {
	x0, y0 := m.apply(r.X0, r.Y0)
	x1, y1 := m.apply(r.X1, r.Y1)
	return Rect{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)}
}

// upright maps the page's own space (y upwards) to one in which text running in
// the direction of quarter turns (counter-clockwise from the x axis) runs from
// left to right, with y downwards and the corner of the page box at the origin.
func upright(page Rect, quarter int) matrix {
	w, h := page.width(), page.height()
	shift := matrix{a: 1, d: 1, e: -page.X0, f: -page.Y0}
	var turn matrix
	switch quarter & 3 {
	case 0:
		turn = matrix{a: 1, d: -1, f: h}
	case 1: // text runs upwards
		turn = matrix{b: 1, c: 1}
	case 2:
		turn = matrix{a: -1, d: 1, e: w}
	case 3: // text runs downwards
		turn = matrix{b: -1, c: -1, e: h, f: w}
	}
	return shift.then(turn)
}

// invert gives the inverse of a turn made by upright.
func (m matrix) invert() matrix {
	det := m.a*m.d - m.b*m.c
	out := matrix{a: m.d / det, b: -m.b / det, c: -m.c / det, d: m.a / det}
	out.e, out.f = -(m.e*out.a + m.f*out.c), -(m.e*out.b + m.f*out.d)
	return out
}
