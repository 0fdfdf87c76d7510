package web

import (
	"fmt"

	"duban/cmd/internal/compare"
	"duban/index"
)

// matrix compares the figures of the address's filters, if they name an indicator and are few enough to be held at once.
func (s *Server) matrix(q *request) (compare.Matrix, error) {
	filters, err := q.filters()
	if err != nil {
		return compare.Matrix{}, err
	}
	if len(filters.Indicator) == 0 {
		return compare.Matrix{}, badRequest(fmt.Errorf("say what to compare: indicator=ID-or-words"))
	}
	query := index.Query{Filters: filters, Records: []index.Kind{index.Targets}}
	counted, err := s.Corpus.Search(q.Context(), query)
	if err != nil {
		return compare.Matrix{}, err
	}
	if err := fewEnough(counted.Total); err != nil {
		return compare.Matrix{}, err
	}
	return s.Corpus.Compare(q.Context(), query)
}

// matrixFile is the comparison as the page shows it, one row a figure: where it
// stands, whether it compares, and what its cell says.
func (s *Server) matrixFile(q *request) error {
	m, err := s.matrix(q)
	if err != nil {
		return err
	}
	return sendTable(s, q, "comparison", m.Lines())
}
