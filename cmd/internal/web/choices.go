package web

import (
	"slices"

	"duban/corpus/sqlite"
	"duban/index"
)

// choiceLine is one value that a view can be narrowed by, as a row of a table.
type choiceLine struct {
	Facet string `json:"facet"`
	Value string `json:"value"` // what a filter takes
	Label string `json:"label"` // what the page shows for it
	Count int    `json:"count"`
}

// choicesFile is the table of what the address's query can be narrowed by, whole
// where the pages show the beginning of long lists. The address names the
// facets; without any they are those of the search page.
func (s *Server) choicesFile(q *request) error {
	query, err := q.query()
	if err != nil {
		return err
	}
	if len(query.Records) == 0 {
		query.Records = []index.Kind{index.Targets}
	}
	query.Limit, query.Offset, query.Histogram = 0, 0, false
	ofSearch := len(query.Facets) == 0
	if ofSearch {
		query.Facets = append([]string{"indicator_id"}, facetNames...)
	}
	found, err := s.Corpus.SearchCounting(q.Context(), query, q.counting())
	if err != nil {
		return err
	}
	facets := found.Facets
	if ofSearch {
		facets = s.indicatorFacet(facets, query.FacetOrder)
	}
	return sendTable(s, q, "choices", func(yield func(choiceLine) bool) {
		for _, f := range facets {
			for _, c := range f.Values {
				if !yield(choiceLine{f.Field, c.Value, q.value(f.Field, c.Value), c.Count}) {
					return
				}
			}
		}
	})
}

// choiceExports are the downloads of the values of facets of a query: those of the search page where none is named.
func (q *request) choiceExports(query index.Query, facets ...string) []link {
	values := without(q.address(query), "sort", "limit", "offset")
	for _, f := range facets {
		values.Add("facet", f)
	}
	return q.downloads("/choices", values)
}

// failureLine is an input that could not be read, as a row of a table.
type failureLine struct {
	Source  string `json:"source"`
	Stage   string `json:"stage"`
	Outcome string `json:"outcome"`
	Reason  string `json:"reason"`
}

// failuresFile is the table of all inputs that could not be read.
func (s *Server) failuresFile(q *request) error {
	var lines []failureLine
	err := s.Corpus.Store.EachFailure(q.Context(), func(f sqlite.Failure) error {
		lines = append(lines, failureLine{f.Source, f.Stage, string(f.Outcome), q.reason(f.Reason)})
		return nil
	})
	if err != nil {
		return err
	}
	return sendTable(s, q, "failures", slices.Values(lines))
}

// dictionaryLine is a column of an export, as a row of a table.
type dictionaryLine struct {
	Kind    string `json:"kind"`
	Column  string `json:"column"`
	Type    string `json:"type"`
	Meaning string `json:"meaning"`
}

// dictionaryFile is the data dictionary in the language of the request.
func (s *Server) dictionaryFile(q *request) error {
	return sendTable(s, q, "dictionary", func(yield func(dictionaryLine) bool) {
		for _, group := range s.columns {
			for _, c := range group.Columns {
				if !yield(dictionaryLine{string(group.Kind), c.Name, string(c.Type), c.Meaning[q.language]}) {
					return
				}
			}
		}
	})
}
