package web

import (
	"slices"
	"strings"

	"duban/cmd/internal/compare"
	"duban/index"
)

// compareView is the page that compares one indicator across places and years.
type compareView struct {
	Asked     string // what the form shows
	Name      string // of the indicator, where it is a known one
	Hidden    []field
	Known     []link // indicators to choose from
	Chips     []choice
	Facets    []facetView
	RangeForm rangeForm
	Basis     string
	Years     []string
	Rows      []compareRow
	Charts    []chart
	Matrix    []link // downloads of the comparison itself
	Exports   []link // and of its rows
	Search    string
	Figures   int
	Differing int
}

type compareRow struct {
	Place string
	Cells []compareCell
}

type compareCell struct {
	compare.Cell
	Figures []figure
}

// figure is an amount in a cell, linked to the sentence that it stands in.
type figure struct {
	Amount, Href, Note string
	Why                string // it does not compare; empty where it does
}

// compareFacets are what a comparison can be narrowed by.
var compareFacets = []string{"province", "city", "county", "year", "kind", "status", "mode", "unit", "comparator"}

func (s *Server) comparePage(q *request) error {
	filters, err := q.filters()
	if err != nil {
		return err
	}
	if q.values.Get("q") != "" {
		q.values.Del("q") // a comparison has no words but the indicator's
	}
	view := compareView{Asked: strings.Join(filters.Indicator, " "), Hidden: q.fields(filters.Values(), "indicator"),
		Chips: q.chips("/compare", filters.Values()), RangeForm: q.rangeForm("/compare", filters.Values())}
	if len(filters.Indicator) == 0 {
		if view.Known, err = s.known(q, filters); err != nil {
			return err
		}
		return s.render(q, 200, "compare.html", q.t("compare.title"), view)
	}
	if err := s.compare(q, filters, &view); err != nil {
		return err
	}
	return s.render(q, 200, "compare.html", view.Name+" · "+q.t("compare.title"), view)
}

func (s *Server) compare(q *request, filters index.Filters, v *compareView) error {
	query := index.Query{Filters: filters, Records: []index.Kind{index.Targets}, Facets: compareFacets}
	counted, err := s.Corpus.Search(q.Context(), query)
	if err != nil {
		return err
	}
	if err := fewEnough(counted.Total); err != nil {
		return err
	}
	m, err := s.Corpus.Compare(q.Context(), query)
	if err != nil {
		return err
	}
	var names []string
	for _, i := range filters.Indicator {
		names = append(names, q.indicatorName(i))
	}
	v.Name = strings.Join(names, "、")
	v.Facets = q.facets("/compare", filters.Values(), counted.Facets)
	v.Matrix = []link{{Text: q.t("export.csv"), Href: q.href("/compare.csv", filters.Values())}, {Text: "JSON", Href: q.href("/api/compare", filters.Values())}}
	v.Exports, v.Search = q.exports(query), q.href("/", filters.Values())
	v.Basis, v.Years = q.basis(m.Basis), m.Years
	for _, r := range m.Rows {
		v.Rows = append(v.Rows, q.compareRow(r, v))
	}
	v.Charts = q.charts(m)
	return nil
}

func (q *request) compareRow(r compare.Row, v *compareView) compareRow {
	out := compareRow{Place: r.Place}
	for _, c := range r.Cells {
		cell := compareCell{Cell: c}
		for _, f := range c.Figures {
			v.Figures++
			if len(f.Differs) > 0 {
				v.Differing++
			}
			cell.Figures = append(cell.Figures, q.figure(f))
		}
		out.Cells = append(out.Cells, cell)
	}
	return out
}

func (q *request) figure(f compare.Figure) figure {
	return figure{
		Amount: amount(f.Target), Why: q.why(f), Href: q.href("/notice/"+f.Target.NoticeID, nil) + "#at-" + f.Target.ID,
		Note: f.Target.Indicator + q.t("colon") + clip(200, f.Target.Evidence),
	}
}

// basis says what is compared, in words.
func (q *request) basis(b compare.Sort) string {
	parts := compact(b.BaseUnit, q.words.name("mode", b.Mode), q.words.name("kind", b.Kind), q.words.name("status", b.Status), b.Scope, b.Period)
	return strings.Join(parts, q.t("comma"))
}

// why says what a figure is where it differs from the basis.
func (q *request) why(f compare.Figure) string {
	var parts []string
	for _, field := range f.Differs {
		value := ""
		switch field {
		case "base_unit":
			value = f.Sort.BaseUnit
		case "mode":
			value = q.words.name("mode", f.Sort.Mode)
		case "kind":
			value = q.words.name("kind", f.Sort.Kind)
		case "status":
			value = q.words.name("status", f.Sort.Status)
		case "scope":
			value = f.Sort.Scope
		case "period":
			value = f.Sort.Period
		}
		if value == "" {
			value = q.t("none")
		}
		parts = append(parts, q.t("differs."+field)+q.t("colon")+value)
	}
	return strings.Join(parts, q.t("comma"))
}

// indicatorName is a known indicator's name in the request's language, else the words themselves.
func (q *request) indicatorName(id string) string {
	i, ok := q.indicators[id]
	switch {
	case !ok:
		return id
	case q.language == "en" && i.English != "":
		return i.English
	}
	return i.Chinese
}

// maxKnown is how many indicators are offered.
const maxKnown = 120

// known are the corpus's known indicators with their counts.
func (s *Server) known(q *request, filters index.Filters) ([]link, error) {
	query := index.Query{Filters: filters, Records: []index.Kind{index.Targets}, Facets: []string{"indicator_id"}}
	found, err := s.Corpus.Search(q.Context(), query)
	if err != nil {
		return nil, err
	}
	var out []link
	for _, c := range found.Facets[0].Values {
		values := filters.Values()
		values.Set("indicator", c.Value)
		out = append(out, link{Text: q.indicatorName(c.Value), Count: c.Count, Href: q.href("/compare", values)})
	}
	return slices.Clip(out[:min(len(out), maxKnown)]), nil
}
