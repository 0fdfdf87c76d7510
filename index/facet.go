package index

import (
	"cmp"
	"maps"
	"slices"
)

// FacetNames are the fields that can be counted, in alphabetical order.
func FacetNames() []string { return slices.Sorted(maps.Keys(facetColumns)) }

// Facet is the count of one field's values over a search's hits. The field's
// own filters are left out of it, so that a chosen value still shows those
// that could be chosen instead or as well.
type Facet struct {
	Field  string       `json:"field"`
	Values []FacetCount `json:"values"` // largest count first, then by value
}

// FacetCount is how many hits have a value.
type FacetCount struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// tally counts one facet in one segment.
type tally struct {
	name   string
	column *column
	counts []uint32 // indexed like column.one
	spared int      // index of the filter to leave out, or none
}

// none stands for the index of a filter where none is left out.
const none = -1

// spared are the filters that the part's counts leave out, each once.
func (p *part) spared() []int {
	var out []int
	for _, t := range p.tallies {
		if !slices.Contains(out, t.spared) {
			out = append(out, t.spared)
		}
	}
	return out
}

func (s *shard) tallies(names []string, filters []filter) ([]tally, error) {
	out := make([]tally, len(names))
	for i, name := range names {
		col, err := s.counted(name)
		if err != nil {
			return nil, err
		}
		out[i] = tally{name: name, column: col, counts: make([]uint32, len(col.terms)+1)}
		out[i].spared = slices.IndexFunc(filters, func(f filter) bool { return slices.Contains(f.facets, name) })
	}
	return out, nil
}

// tallied are the names of what the query counts: its facets and then, if
// there is to be a histogram, amounts.
func (q *Query) tallied() []string {
	if !q.Histogram {
		return q.Facets
	}
	return append(slices.Clone(q.Facets), colAmount)
}

// counted is the column of a facet or of amounts.
func (s *shard) counted(name string) (*column, error) {
	if name == colAmount {
		return s.amountColumn()
	}
	return s.column(facetColumns[name])
}

// sum adds the tallies of all segments up.
func sum(names []string, segments [][]tally) []Facet {
	out := make([]Facet, len(names))
	for i, name := range names {
		counts := map[string]int{}
		for _, tallies := range segments {
			for value, n := range tallies[i].counts[1:] {
				if n > 0 {
					counts[tallies[i].column.terms[value]] += int(n)
				}
			}
		}
		out[i] = Facet{Field: name, Values: make([]FacetCount, 0, len(counts))}
		for value, n := range counts {
			out[i].Values = append(out[i].Values, FacetCount{Value: value, Count: n})
		}
		slices.SortFunc(out[i].Values, func(a, b FacetCount) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
	}
	return out
}
