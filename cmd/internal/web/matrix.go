package web

import (
	"encoding/csv"
	"fmt"
	"strconv"

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

// matrixColumns are the columns of the comparison as a table: one row a figure.
var matrixColumns = []string{"place", "region_code", "year", "comparator", "value", "value_max", "unit", "base_value", "base_unit", "compares", "differs",
	"rank", "ranked", "change", "gap", "indicator", "target_id", "notice_id", "locator", "evidence"}

// matrixCSV is the comparison as the page shows it, one row a figure: where it
// stands, whether it compares, and what its cell says.
func (s *Server) matrixCSV(q *request) error {
	m, err := s.matrix(q)
	if err != nil {
		return err
	}
	q.attachment("text/csv; charset=utf-8", "duban-comparison.csv")
	w := csv.NewWriter(q.w)
	_ = w.Write(matrixColumns)
	for _, row := range m.Rows {
		for _, cell := range row.Cells {
			for _, f := range cell.Figures {
				_ = w.Write(q.matrixRow(row, cell, f))
			}
		}
	}
	w.Flush()
	return ignoreGone(w.Error())
}

func (q *request) matrixRow(row compare.Row, cell compare.Cell, f compare.Figure) []string {
	t := f.Target
	alike := "yes"
	if len(f.Differs) > 0 {
		alike = "no"
	}
	out := []string{row.Place, row.RegionCode, cell.Year, t.Comparator, t.Value, t.ValueMax, t.Unit, t.BaseValue, t.BaseUnit, alike, q.why(f)}
	said := []string{"", "", "", ""}
	if len(f.Differs) == 0 { // a cell's rank and change are those of the figure that compares
		said = []string{positive(cell.Rank), positive(cell.Ranked), cell.Change, cell.Gap}
	}
	return append(append(out, said...), t.Indicator, t.ID, t.NoticeID, t.Locator, t.Evidence)
}

func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
