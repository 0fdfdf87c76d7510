package pdf

import (
	"cmp"
	"slices"
)

// snapTolerance is how far apart lines lie that a reader sees as one, in
// points: the two sides of a drawn border, the two lines of a double one.
const snapTolerance = 3.0

// mostEdges bounds the work on one page; the longest ones are kept.
const mostEdges = 3000

// snapEdges brings edges that nearly coincide to one place and joins those that
// follow each other, so that each ruling line is one edge.
func snapEdges(edges []edge) []edge {
	var out []edge
	for _, across := range []bool{true, false} {
		var same []edge
		for _, e := range edges {
			if e.across == across {
				same = append(same, e)
			}
		}
		out = append(out, joinEdges(align(same))...)
	}
	if len(out) > mostEdges {
		slices.SortStableFunc(out, func(a, b edge) int { return cmp.Compare(b.length(), a.length()) })
		out = out[:mostEdges]
	}
	return out
}

// align moves edges of one direction that lie within the tolerance to their mean.
func align(edges []edge) []edge {
	slices.SortStableFunc(edges, func(a, b edge) int { return cmp.Compare(a.at, b.at) })
	for from := 0; from < len(edges); {
		to, sum := from, 0.0
		for to < len(edges) && edges[to].at-edges[from].at <= snapTolerance {
			sum += edges[to].at
			to++
		}
		for i := from; i < to; i++ {
			edges[i].at = sum / float64(to-from)
		}
		from = to
	}
	return edges
}

// joinEdges joins aligned edges that touch or nearly do, dashes among them.
func joinEdges(edges []edge) []edge {
	slices.SortStableFunc(edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.from, b.from))
	})
	var out []edge
	for _, e := range edges {
		if n := len(out); n > 0 && out[n-1].at == e.at && e.from <= out[n-1].to+snapTolerance {
			out[n-1].to = max(out[n-1].to, e.to)
			continue
		}
		out = append(out, e)
	}
	return slices.DeleteFunc(out, func(e edge) bool { return e.length() < snapTolerance })
}

// meet tells whether a horizontal and a vertical edge touch.
func meet(h, v edge) bool {
	return v.at >= h.from-snapTolerance && v.at <= h.to+snapTolerance && h.at >= v.from-snapTolerance && h.at <= v.to+snapTolerance
}

// figures are the groups of edges that hang together, from top to bottom, and
// the horizontal edges that touch no vertical one.
func figures(edges []edge) (groups [][]edge, loose []edge) {
	var across, down []edge
	for _, e := range edges {
		if e.across {
			across = append(across, e)
		} else {
			down = append(down, e)
		}
	}
	sets := newSets(len(across) + len(down))
	for i, h := range across {
		for j, v := range down {
			if meet(h, v) {
				sets.join(i, len(across)+j)
			}
		}
	}
	all := append(slices.Clone(across), down...)
	byRoot := map[int][]edge{}
	var roots []int
	for i, e := range all {
		root := sets.root(i)
		if _, seen := byRoot[root]; !seen {
			roots = append(roots, root)
		}
		byRoot[root] = append(byRoot[root], e)
	}
	for _, root := range roots {
		switch group := byRoot[root]; {
		case len(group) > 1:
			groups = append(groups, group)
		case group[0].across:
			loose = append(loose, group[0])
		}
	}
	return groups, loose
}

// sets are disjoint sets of numbers.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) root(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

// join makes one set of two; its root is the smaller one, so that order is kept.
func (s sets) join(i, j int) {
	a, b := s.root(i), s.root(j)
	s[max(a, b)] = min(a, b)
}
