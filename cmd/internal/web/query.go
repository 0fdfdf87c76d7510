package web

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duban/cmd/internal/answers"
	"duban/index"
)

// pageLimit is how many rows a page shows without a choice, as many as `duban search` prints.
const pageLimit = 20

// maxLimit is the most rows of one page or JSON answer; an export has no limit.
const maxLimit = 500

// maxValues is how many values of filters one address may hold.
const maxValues = 200

// query reads a search from the address: q, record, facet, order, histogram, sort, limit, offset and the filters.
func (q *request) query() (index.Query, error) {
	filters, err := q.filters()
	if err != nil {
		return index.Query{}, err
	}
	out := index.Query{Text: q.values.Get("q"), Filters: filters, Facets: q.values["facet"], Sort: index.Sort(q.values.Get("sort")),
		FacetOrder: index.FacetOrder(q.values.Get("order")), Histogram: q.values.Get("histogram") != ""}
	for _, r := range q.values["record"] {
		out.Records = append(out.Records, index.Kind(r))
	}
	if out.Limit, err = q.number("limit", pageLimit); err != nil {
		return out, err
	}
	if out.Offset, err = q.number("offset", 0); err != nil {
		return out, err
	}
	if out.Limit > maxLimit {
		return out, badRequest(fmt.Errorf("limit %d is more than %d; page through with offset, or export", out.Limit, maxLimit))
	}
	return out, nil
}

func (q *request) filters() (index.Filters, error) {
	count := 0
	for _, list := range q.values {
		count += len(list)
	}
	if count > maxValues {
		return index.Filters{}, tooLarge(fmt.Sprintf("%d values in one address, more than %d", count, maxValues))
	}
	f, err := index.ParseFilters(q.values)
	if err != nil {
		return f, badRequest(err)
	}
	for i, name := range f.Indicator {
		if id, ok := q.english[strings.ToLower(name)]; ok { // as the pages name it in English
			f.Indicator[i] = id
		}
	}
	return f, nil
}

// counting is how copies of notices count: once, or each with copies=1.
func (q *request) counting() answers.Counting {
	return answers.Counting(q.values.Get(copiesName) != "")
}

// copiesName is the field of an address that counts copies each.
const copiesName = "copies"

// exported are the values of the address of a download that has what a page shows.
func (q *request) exported(values url.Values) url.Values {
	if q.counting() == answers.Once {
		return with(values, "once", "1")
	}
	return values
}

// address is a query as the values of an address, without what it has by default.
func (q *request) address(query index.Query) url.Values {
	v := query.Filters.Values()
	if q.counting() == answers.Each {
		v.Set(copiesName, "1")
	}
	if query.Text != "" {
		v.Set("q", query.Text)
	}
	for _, r := range query.Records {
		v.Add("record", string(r))
	}
	if query.Sort != "" && query.Sort != index.ByRelevance {
		v.Set("sort", string(query.Sort))
	}
	if query.FacetOrder != "" && query.FacetOrder != index.CountFirst {
		v.Set("order", string(query.FacetOrder))
	}
	if query.Limit != pageLimit {
		v.Set("limit", strconv.Itoa(query.Limit))
	}
	if query.Offset != 0 {
		v.Set("offset", strconv.Itoa(query.Offset))
	}
	return v
}

// with is a copy of values with a name set, or left out where there is no value.
func with(values url.Values, name string, list ...string) url.Values {
	out := copyOf(values)
	delete(out, name)
	if len(list) > 0 {
		out[name] = list
	}
	return out
}

// without is a copy of values without some names.
func without(values url.Values, names ...string) url.Values {
	out := copyOf(values)
	for _, n := range names {
		delete(out, n)
	}
	return out
}

func copyOf(values url.Values) url.Values {
	out := url.Values{}
	for name, list := range values {
		out[name] = slices.Clone(list)
	}
	return out
}

// field is a hidden field of a form, which carries a value on.
type field struct{ Name, Value string }

// fields are values as hidden fields, but for those that the form itself asks for.
func (q *request) fields(values url.Values, asked ...string) []field {
	var out []field
	if q.chosen {
		out = append(out, field{"lang", q.language})
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if slices.Contains(asked, name) {
			continue
		}
		for _, v := range values[name] {
			out = append(out, field{name, v})
		}
	}
	return out
}

// link is an address with its words. Current marks the one that the page shows.
type link struct {
	Text, Href string
	Count      int
	Current    bool
}
