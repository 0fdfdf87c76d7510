package answers

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"duban/index"
)

// Suggestion is a name of the corpus that is near to one that was searched for.
type Suggestion struct {
	Field string `json:"field"` // the filter that takes it: indicator or body
	Value string `json:"value"`
	Count int    `json:"count"` // records that have it
	near  float64
}

// Limits of suggestions: how many, and how alike a name must be to be one.
const (
	mostSuggestions = 5
	leastLikeness   = 0.35
)

// Suggest gives the indicators and bodies of the corpus that are nearest to the
// words and names of a query that found nothing, nearest first.
func (c Corpus) Suggest(ctx context.Context, q index.Query) ([]Suggestion, error) {
	words, err := c.Index.Words(q.Text)
	if err != nil {
		return nil, err
	}
	wanted := map[string][]string{"indicator": q.Filters.Indicator, "body": q.Filters.Body}
	if len(wanted["indicator"])+len(wanted["body"]) == 0 {
		wanted = map[string][]string{"indicator": words, "body": words}
	}
	found, err := c.Index.Search(ctx, index.Query{Facets: []string{"indicator", "body"}})
	if err != nil {
		return nil, err
	}
	var out []Suggestion
	for _, f := range found.Facets {
		for _, v := range f.Values {
			if near := nearest(v.Value, wanted[f.Field]); near >= leastLikeness {
				out = append(out, Suggestion{Field: f.Field, Value: v.Value, Count: v.Count, near: near})
			}
		}
	}
	slices.SortFunc(out, func(a, b Suggestion) int {
		return cmp.Or(cmp.Compare(b.near, a.near), cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return out[:min(len(out), mostSuggestions)], nil
}

func nearest(name string, words []string) float64 {
	best := 0.0
	for _, w := range words {
		best = max(best, likeness(name, w))
	}
	return best
}

// likeness is Dice's coefficient over the pairs of neighbouring characters and
// the characters of two names: 1 where they are equal, 0 where they share nothing.
func likeness(a, b string) float64 {
	pa, pb := pairs(a), pairs(b)
	shared := 0
	for p, n := range pa {
		shared += min(n, pb[p])
	}
	total := size(pa) + size(pb)
	if total == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(total)
}

func pairs(s string) map[string]int {
	out := map[string]int{}
	last := ""
	for _, r := range strings.ToLower(s) {
		char := string(r)
		out[char]++
		if last != "" {
			out[last+char]++
		}
		last = char
	}
	return out
}

func size(pairs map[string]int) (n int) {
	for _, k := range pairs {
		n += k
	}
	return n
}
