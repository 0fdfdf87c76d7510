package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"duban/index"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// facetNames are the facets of the search page, in its order.
var facetNames = []string{"province", "city", "county", "year", "kind", "status", "indicator", "unit", "mode", "comparator", "lead", "support", "section"}

const (
	facetShown = 6   // values that a facet shows at once
	facetMost  = 100 // and after "more"
)

// facetView is a facet with its values as links that add or take away a choice.
type facetView struct {
	Name, Label string
	First, More []choice
	Left        int // values that are not shown
	Chosen      bool
}

// choice is one value of a facet.
type choice struct {
	Text   string
	Href   string
	Count  int
	Chosen bool
}

// facets are the views of counted facets; those with nothing to choose are left out.
func (q *request) facets(path string, values url.Values, counted []index.Facet) []facetView {
	var out []facetView
	for _, f := range counted {
		if f.Field == "record" || len(f.Values) == 0 {
			continue
		}
		out = append(out, q.facet(path, values, f))
	}
	return out
}

func (q *request) facet(path string, values url.Values, f index.Facet) facetView {
	v := facetView{Name: f.Field, Label: q.t("facet." + f.Field)}
	counts := slices.Clone(f.Values)
	if f.Field == "year" && values.Get("order") == "" {
		slices.SortFunc(counts, func(a, b index.FacetCount) int { return cmp.Compare(b.Value, a.Value) })
	}
	// What is chosen comes first, so that it can be seen and undone.
	slices.SortStableFunc(counts, func(a, b index.FacetCount) int {
		return order(chosen(values, f.Field, b.Value)) - order(chosen(values, f.Field, a.Value))
	})
	for i, c := range counts {
		one := q.choice(path, values, f.Field, c)
		v.Chosen = v.Chosen || one.Chosen
		switch {
		case i < facetShown || one.Chosen:
			v.First = append(v.First, one)
		case i < facetMost:
			v.More = append(v.More, one)
		default:
			v.Left++
		}
	}
	return v
}

// indicatorFacet is the facet of indicators with one value for each known one,
// whatever words stand for it: a filter by one of its names finds all of them.
func (s *Server) indicatorFacet(facets []index.Facet, by index.FacetOrder) []index.Facet {
	var ids []index.FacetCount
	var out []index.Facet
	for _, f := range facets {
		if f.Field == "indicator_id" {
			ids = f.Values
		} else {
			out = append(out, f)
		}
	}
	for i, f := range out {
		if f.Field != "indicator" {
			continue
		}
		own := slices.DeleteFunc(slices.Clone(f.Values), func(c index.FacetCount) bool { return s.phrases[strings.ToLower(c.Value)] })
		out[i].Values = append(slices.Clone(ids), own...)
		if by == index.ReadersOrder {
			s.sortByName(out[i].Values)
			continue
		}
		slices.SortStableFunc(out[i].Values, func(a, b index.FacetCount) int { return cmp.Compare(b.Count, a.Count) })
	}
	return out
}

// sortByName puts indicators in the order of their names' pinyin.
func (s *Server) sortByName(values []index.FacetCount) {
	name := func(id string) string {
		if i, ok := s.indicators[id]; ok {
			return i.Chinese
		}
		return id
	}
	pinyin := collate.New(language.Make("zh-u-co-pinyin"))
	slices.SortStableFunc(values, func(a, b index.FacetCount) int { return pinyin.CompareString(name(a.Value), name(b.Value)) })
}

func order(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (q *request) choice(path string, values url.Values, name string, c index.FacetCount) choice {
	return choice{
		Text: q.value(name, c.Value), Count: c.Count, Chosen: chosen(values, name, c.Value),
		Href: q.href(path, without(toggle(values, name, c.Value), "offset")),
	}
}

// noticeKinds are the kinds of notices; those of targets share their filter.
var noticeKinds = []string{"plan", "report", "interpretation", "solicitation", "news", "notice", "other"}

// value is a filter's or facet's value in words.
func (q *request) value(name, value string) string {
	switch name {
	case "kind":
		if word := q.words.name("kind", value); slices.Contains(noticeKinds, value) {
			return q.t("kind.ofnotice", word)
		}
		return q.words.name(name, value)
	case "status", "mode", "comparator", "role":
		return q.words.name(name, value)
	case "indicator", "indicator_id":
		return q.indicatorName(value)
	case "max-value":
		if bound, ok := belowBound(value); ok {
			return "< " + bound
		}
	}
	return value
}

// filterOf is the filter that a facet's values go into, with the role they then need.
func filterOf(facet string) (name, role string) {
	switch facet {
	case "lead", "support":
		return "body", facet
	}
	return facet, ""
}

func chosen(values url.Values, facet, value string) bool {
	name, role := filterOf(facet)
	roles := values["role"]
	return slices.Contains(values[name], value) && (role == "" || len(roles) == 0 || slices.Contains(roles, role))
}

// toggle takes a facet's value out of the filters if it is chosen, else adds it.
func toggle(values url.Values, facet, value string) url.Values {
	name, role := filterOf(facet)
	list := slices.Clone(values[name])
	if chosen(values, facet, value) {
		out := with(values, name, slices.DeleteFunc(list, func(v string) bool { return v == value })...)
		if role != "" && len(out[name]) == 0 {
			delete(out, "role")
		}
		return out
	}
	out := with(values, name, append(slices.DeleteFunc(list, func(v string) bool { return v == value }), value)...)
	if role == "" || slices.Contains(values["role"], role) {
		return out
	}
	if len(values["body"]) == 0 { // a role alone meant something else
		return with(out, "role", role)
	}
	if len(values["role"]) == 0 { // either role, and it stays so
		return out
	}
	return with(out, "role", append(slices.Clone(values["role"]), role)...)
}

// chips are the filters that hold, each with the address without it.
func (q *request) chips(path string, values url.Values) []choice {
	var out []choice
	for _, name := range index.FilterNames() {
		for _, v := range values[name] {
			rest := with(values, name, slices.DeleteFunc(slices.Clone(values[name]), func(w string) bool { return w == v })...)
			out = append(out, choice{Text: q.t("filter."+name) + q.t("colon") + q.value(name, v), Href: q.href(path, without(rest, "offset"))})
		}
	}
	return out
}
