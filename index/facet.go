package index

import (
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
func (s *snapshot) sum(names []string, segments [][]tally) []Facet {
	out := make([]Facet, len(names))
	for i, name := range names {
		columns := make([]*column, len(segments))
		for j, tallies := range segments {
			columns[j] = tallies[i].column
		}
		shared := s.values(name, columns)
		counts := make([]uint32, len(shared.values))
		for j, tallies := range segments {
			for value, n := range tallies[i].counts[1:] {
				counts[shared.of[j][value]] += n
			}
		}
		out[i] = Facet{Field: name, Values: shared.ranked(counts)}
	}
	return out
}

// sharedValues are the values that a column has in any segment, ascending, so
// that a value is one number in all of them. It is made once a generation: to
// add the counts of tens of thousands of values up by their text takes longer
// than to count them.
type sharedValues struct {
	values []string
	of     [][]uint32 // by segment, the index in values of each of the column's terms
}

// values are the shared values of a facet's column, made on first use.
func (s *snapshot) values(name string, columns []*column) *sharedValues {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v, ok := s.shared[name]; ok {
		return v
	}
	v := newSharedValues(columns)
	s.shared[name] = v
	return v
}

func newSharedValues(columns []*column) *sharedValues {
	places := map[string]uint32{}
	for _, c := range columns {
		for _, term := range c.terms {
			places[term] = 0
		}
	}
	v := &sharedValues{values: slices.Sorted(maps.Keys(places)), of: make([][]uint32, len(columns))}
	for i, value := range v.values {
		places[value] = uint32(i)
	}
	for i, c := range columns {
		v.of[i] = make([]uint32, len(c.terms))
		for j, term := range c.terms {
			v.of[i][j] = places[term]
		}
	}
	return v
}

// ranked are the values that occur, largest count first, then by value.
func (v *sharedValues) ranked(counts []uint32) []FacetCount {
	keys := make([]uint64, 0, len(counts))
	for i, n := range counts {
		if n > 0 {
			keys = append(keys, uint64(^n)<<32|uint64(i))
		}
	}
	slices.Sort(keys)
	out := make([]FacetCount, len(keys))
	for i, key := range keys {
		out[i] = FacetCount{Value: v.values[uint32(key)], Count: int(^uint32(key >> 32))}
	}
	return out
}
