package pdf

import (
	"cmp"
	"math"
	"slices"
)

// A rule drawn as dots has at least fewestDots, none further from the next than
// dotGap points.
const (
	fewestDots = 5
	dotGap     = 6.0
)

// dottedEdges are the rules that rows and columns of dots make.
func dottedEdges(dots []point) []edge {
	flipped := make([]point, len(dots))
	for i, d := range dots {
		flipped[i] = point{d.y, d.x}
	}
	out := dotRows(dots)
	for _, e := range dotRows(flipped) {
		e.across = false
		out = append(out, e)
	}
	return out
}

// dotRows are the runs of dots side by side at one height.
func dotRows(dots []point) (out []edge) {
	height := func(p point) float64 { return math.Round(2 * p.y) }
	slices.SortStableFunc(dots, func(a, b point) int { return cmp.Or(cmp.Compare(height(a), height(b)), cmp.Compare(a.x, b.x)) })
	for from := 0; from < len(dots); {
		to := from + 1
		for to < len(dots) && height(dots[to]) == height(dots[from]) && dots[to].x-dots[to-1].x <= dotGap {
			to++
		}
		if to-from >= fewestDots {
			out = append(out, edge{across: true, at: dots[from].y, from: dots[from].x, to: dots[to-1].x})
		}
		from = to
	}
	return out
}
