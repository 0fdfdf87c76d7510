package web

import (
	"net/url"
	"strconv"
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
	Left      int    // and how many more there are
	Choices   []link // downloads of all of them
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
	Near      []link // indicators with names near to one that has nothing
	Figures   int
	Differing int
	unit      string // of the figures that compare
}

type compareRow struct {
	Place string
	Cells []compareCell
}

type compareCell struct {
	Year    string
	Figures []figure
	Notes   []string // rank, and how the figure that compares stands to others
}

// figure is an amount in a cell, linked to the sentence that it stands in.
type figure struct {
	Amount, Href, Note string
	Cite               string // its citation
	Why                string // it does not compare; empty where it does
	Also               int    // copies of its notice that say the same
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
	view := compareView{Asked: q.indicatorNames(filters.Indicator), Hidden: q.fields(filters.Values(), "indicator"),
		Chips: q.chips("/compare", filters.Values()), RangeForm: q.rangeForm("/compare", filters.Values())}
	if len(filters.Indicator) == 0 {
		if err := s.known(q, filters, &view); err != nil {
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
	v.Name = q.indicatorNames(filters.Indicator)
	v.Facets = q.facets("/compare", filters.Values(), counted.Facets)
	v.Matrix = append(q.downloads("/compare", filters.Values()), link{Text: "JSON", Href: q.href("/api/compare", filters.Values())})
	v.Exports, v.Search = q.exports(query), q.href("/", filters.Values())
	v.Basis, v.Years, v.unit = q.basis(m.Basis), m.Years, m.Basis.BaseUnit
	for _, r := range m.Rows {
		v.Rows = append(v.Rows, q.compareRow(r, v))
	}
	v.Charts = q.charts(m)
	if len(v.Rows) > 0 {
		return nil
	}
	v.Near, err = s.nearIndicators(q, filters)
	return err
}

func (q *request) compareRow(r compare.Row, v *compareView) compareRow {
	out := compareRow{Place: r.Place}
	for _, c := range r.Cells {
		cell := compareCell{Year: c.Year, Notes: q.cellNotes(c, r.Level(), v.unit)}
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
		Note: f.Target.Indicator + q.t("colon") + clip(200, f.Target.Evidence), Also: len(f.Also), Cite: q.citeHref(f.Target.ID),
	}
}

// cellNotes say how a cell's figure stands to others.
func (q *request) cellNotes(c compare.Cell, level int, unit string) []string {
	var out []string
	if c.Rank > 0 {
		out = append(out, q.t("compare.rank."+strconv.Itoa(level), c.Rank, c.Ranked))
	}
	for _, d := range []struct{ key, value string }{{"compare.change", c.Change}, {"compare.over", c.Over}, {"compare.gap", c.Gap}} {
		if d.value != "" {
			out = append(out, q.t(d.key, q.difference(d.value, unit)))
		}
	}
	return out
}

// difference is a difference in base units with its sign and a unit that fits.
func (q *request) difference(value, unit string) string {
	value, unit = compare.Scaled(value, unit)
	if unit == "%" {
		unit = q.t("compare.points")
	}
	return strings.TrimSpace(signed(value) + " " + unit)
}

// basis says what is compared, in words.
func (q *request) basis(b compare.Sort) string {
	parts := compact(b.BaseUnit, q.words.name("mode", b.Mode), q.words.name("kind", b.Kind), q.words.name("status", b.Status), b.Scope, q.period(b.Period))
	return strings.Join(parts, q.t("comma"))
}

// why says what a figure is where it differs from the basis.
func (q *request) why(f compare.Figure) string {
	var parts []string
	for _, field := range f.Differs {
		if kind := "differs.kind." + f.Sort.Kind; field == "kind" && q.words[kind] != "" {
			parts = append(parts, q.t(kind))
			continue
		}
		value := map[string]string{
			"base_unit": f.Sort.BaseUnit, "mode": q.words.name("mode", f.Sort.Mode), "kind": q.words.name("kind", f.Sort.Kind),
			"status": q.words.name("status", f.Sort.Status), "scope": f.Sort.Scope, "period": q.period(f.Sort.Period),
		}[field]
		if value == "" {
			parts = append(parts, q.t("differs."+field+".none"))
		} else {
			parts = append(parts, q.t("differs."+field, value))
		}
	}
	return strings.Join(parts, q.t("comma"))
}

// period words a part of the year: `06-30`, or how often a figure recurs.
func (q *request) period(p string) string {
	if month, day, ok := strings.Cut(p, "-"); ok {
		return q.t("period.until", month, day)
	}
	return q.words.name("period", p)
}

// indicatorNames are the names of what is compared.
func (q *request) indicatorNames(asked []string) string {
	var names []string
	for _, i := range asked {
		names = append(names, q.indicatorName(i))
	}
	return strings.Join(names, "、")
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

// nearIndicators are indicators of the corpus with names near to those asked for.
func (s *Server) nearIndicators(q *request, filters index.Filters) ([]link, error) {
	names, err := s.Corpus.Suggest(q.Context(), index.Query{Filters: index.Filters{Indicator: filters.Indicator}})
	var out []link
	for _, n := range names {
		out = append(out, link{Text: n.Value, Count: n.Count, Href: q.href("/compare", url.Values{"indicator": {n.Value}})})
	}
	return out, err
}

// known offers the corpus's known indicators with their counts.
func (s *Server) known(q *request, filters index.Filters, v *compareView) error {
	query := index.Query{Filters: filters, Records: []index.Kind{index.Targets}, Facets: []string{"indicator_id"}}
	found, err := s.Corpus.Search(q.Context(), query)
	if err != nil {
		return err
	}
	counts := found.Facets[0].Values
	v.Left, v.Choices = max(0, len(counts)-maxKnown), q.choiceExports(query, query.Facets...)
	for _, c := range counts[:min(len(counts), maxKnown)] {
		values := filters.Values()
		values.Set("indicator", c.Value)
		v.Known = append(v.Known, link{Text: q.indicatorName(c.Value), Count: c.Count, Href: q.href("/compare", values)})
	}
	return nil
}
