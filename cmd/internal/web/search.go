package web

import (
	"net/url"
	"strconv"
	"unicode/utf8"

	"duban/cmd/internal/answers"
	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/index"
)

// searchView is the search page.
type searchView struct {
	Query     string
	Record    index.Kind
	Total     int
	From, To  int // the rows shown, from 1
	Tabs      []link
	Facets    []facetView
	Chips     []choice
	Clear     string // address without any filter
	Sorts     []link
	Hidden    []field // of the search form
	RangeForm rangeForm
	Rows      []row
	Earlier   string
	Later     string
	Exports   []link
	Choices   []link // downloads of what the search can be narrowed by
	Compare   string
	Orders    []link // of facet values
	Countings []link // of copies
	Histogram *histogramView
	Hints     []link // what to try where nothing was found
}

// row is one record that was found, ready to be shown.
type row struct {
	answers.Hit
	Place, Year string
	Href        string    // where it stands in its notice
	NoticeHref  string    // the notice's page
	Title       string    // of the notice
	Text        []segment // evidence, or a notice's title
	Bodies      []link    // its lead bodies, with the pages of what they lead
	Compare     string    // the comparison of its indicator
	Cite, Bib   string
	CiteHref    string // the page of its citation
	Context     string // the task of an amount that stands alone in its cell
	Also        []link // the notice's copies that say the same
	Copy        bool   // a row of another copy stands for this one
}

// bodyLinks are bodies as written, linked by their canonical names.
func (q *request) bodyLinks(written, canonical []string) []link {
	var out []link
	for i, name := range written {
		full := name
		if i < len(canonical) && canonical[i] != "" {
			full = canonical[i]
		}
		out = append(out, link{Text: name, Href: q.href("/body", url.Values{"name": {full}})})
	}
	return out
}

func (s *Server) searchPage(q *request) error {
	query, err := q.query()
	if err != nil {
		return err
	}
	if len(query.Records) == 0 {
		query.Records = []index.Kind{index.Targets}
	}
	query.Records = query.Records[:1]
	query.Histogram = query.Records[0] == index.Targets && len(query.Filters.Indicator)+len(query.Filters.Unit) > 0
	query.Facets = append([]string{"record", "indicator_id"}, facetNames...)
	found, err := s.Corpus.SearchCounting(q.Context(), query, q.counting())
	if err != nil {
		return err
	}
	view, err := s.searchView(q, query, found)
	if err != nil {
		return err
	}
	title := q.t("search.title")
	if query.Text != "" {
		title = query.Text + " · " + title
	}
	return s.render(q, 200, "search.html", title, view)
}

func (s *Server) searchView(q *request, query index.Query, found answers.Found) (searchView, error) {
	values := q.address(query)
	v := searchView{
		Query: query.Text, Record: query.Records[0], Total: found.Total,
		From: query.Offset + 1, To: query.Offset + len(found.Hits),
		Tabs: q.tabs(values, query, found.Facets), Chips: q.chips("/", values), Sorts: q.sorts(values, query),
		Facets: q.facets("/", values, s.indicatorFacet(found.Facets, query.FacetOrder)), Hidden: q.fields(values, "q", "offset"), RangeForm: q.rangeForm("/", values),
		Clear:  q.href("/", without(values, append(index.FilterNames(), "offset")...)),
		Orders: q.orders(values, query), Countings: q.countings(values), Histogram: q.histogram(values, found.Histogram),
		Exports: q.exports(query), Choices: q.choiceExports(query), Compare: q.href("/compare", query.Filters.Values()),
	}
	v.Earlier, v.Later = q.pager("/", values, query, found.Total)
	if found.Total == 0 {
		v.Hints = s.hints(q, query)
	}
	var err error
	v.Rows, err = s.rows(q, found.Hits, query.Text)
	return v, err
}

// pager gives the addresses of the rows before and after those shown.
func (q *request) pager(path string, values url.Values, query index.Query, total int) (earlier, later string) {
	if query.Limit == 0 {
		return "", ""
	}
	if query.Offset > 0 {
		earlier = q.href(path, offset(values, max(0, query.Offset-query.Limit)))
	}
	next := query.Offset + query.Limit
	if next < total && next+query.Limit <= index.MaxWindow {
		later = q.href(path, offset(values, next))
	}
	return earlier, later
}

func offset(values url.Values, n int) url.Values {
	if n == 0 {
		return without(values, "offset")
	}
	return with(values, "offset", strconv.Itoa(n))
}

// tabs are the kinds of record with their counts.
func (q *request) tabs(values url.Values, query index.Query, facets []index.Facet) []link {
	counts := map[string]int{}
	for _, f := range facets {
		if f.Field != "record" {
			continue
		}
		for _, c := range f.Values {
			counts[c.Value] = c.Count
		}
	}
	var out []link
	for _, kind := range []index.Kind{index.Targets, index.Tasks, index.Notices} {
		out = append(out, link{Text: q.t("record." + string(kind)), Count: counts[string(kind)], Current: kind == query.Records[0],
			Href: q.href("/", without(with(values, "record", string(kind)), "offset"))})
	}
	return out
}

func (q *request) sorts(values url.Values, query index.Query) []link {
	var out []link
	orders := []index.Sort{index.ByRelevance, index.ByDeadline, index.ByPublished}
	if query.Records[0] == index.Targets {
		orders = append(orders, index.ByValue, "-"+index.ByValue)
	}
	for _, o := range orders {
		current := o == query.Sort || o == index.ByRelevance && query.Sort == ""
		out = append(out, link{Text: q.t("sort." + string(o)), Current: current, Href: q.href("/", without(with(values, "sort", string(o)), "offset"))})
	}
	return out
}

// countings are the ways to count copies.
func (q *request) countings(values url.Values) []link {
	each := q.counting() == answers.Each
	rest := without(values, "offset", copiesName)
	return []link{{Text: q.t("copies.once"), Current: !each, Href: q.href("/", rest)}, {Text: q.t("copies.each"), Current: each, Href: q.href("/", with(rest, copiesName, "1"))}}
}

// orders are the orders of facet values.
func (q *request) orders(values url.Values, query index.Query) []link {
	var out []link
	for _, o := range []index.FacetOrder{index.CountFirst, index.ReadersOrder} {
		current := o == query.FacetOrder || o == index.CountFirst && query.FacetOrder == ""
		rest := without(values, "order")
		if o != index.CountFirst {
			rest = with(values, "order", string(o))
		}
		out = append(out, link{Text: q.t("order." + string(o)), Current: current, Href: q.href("/", rest)})
	}
	return out
}

// rangeForm is the form of bounds and loose words.
type rangeForm struct {
	Action string
	Hidden []field
	Values map[string]string
	Open   bool // one of its fields is in use
}

// ranged are the filters that the form asks for.
var ranged = []string{"min-value", "max-value", "due-from", "due-to", "published-from", "published-to"}

func (q *request) rangeForm(action string, values url.Values) rangeForm {
	f := rangeForm{Action: action, Hidden: q.fields(values, append(ranged, "offset")...), Values: map[string]string{}}
	for _, name := range ranged {
		f.Values[name] = values.Get(name)
		f.Open = f.Open || f.Values[name] != ""
	}
	return f
}

// exports are the downloads of what the query finds.
func (q *request) exports(query index.Query) []link {
	kind := map[index.Kind]string{index.Targets: "targets", index.Tasks: "tasks", index.Notices: "notices"}[query.Records[0]]
	values := q.exported(query.Filters.Values())
	if query.Text != "" {
		values.Set("q", query.Text)
	}
	return q.downloads("/export/"+kind, values)
}

// rows makes hits ready to be shown.
func (s *Server) rows(q *request, hits []answers.Hit, text string) ([]row, error) {
	ids := []string{}
	for _, h := range hits {
		ids = append(ids, noticeOf(h))
	}
	notices, err := s.Corpus.Notices(q.Context(), ids)
	if err != nil {
		return nil, err
	}
	context, err := s.contexts(q, hits)
	if err != nil {
		return nil, err
	}
	out := make([]row, len(hits))
	for i, h := range hits {
		out[i] = q.row(h, notices[noticeOf(h)], text)
		if h.Target != nil && utf8.RuneCountInString(h.Target.Evidence) < leastSentence {
			out[i].Context = context[h.Target.TaskID]
		}
	}
	return out, nil
}

// leastSentence is how many characters of evidence say by themselves what they are about.
const leastSentence = 10

// contexts are the texts of the tasks of targets whose evidence is a bare cell, by task.
func (s *Server) contexts(q *request, hits []answers.Hit) (map[string]string, error) {
	tasks := []string{}
	for _, h := range hits {
		if h.Target != nil && h.Target.TaskID != "" && utf8.RuneCountInString(h.Target.Evidence) < leastSentence {
			tasks = append(tasks, h.Target.TaskID)
		}
	}
	out := map[string]string{}
	err := s.Corpus.Store.EachTask(q.Context(), sqlite.Filter{Tasks: tasks}, func(t corpus.Task) error {
		out[t.ID] = clip(around, t.Text)
		return nil
	})
	return out, err
}

func noticeOf(h answers.Hit) string {
	switch {
	case h.Target != nil:
		return h.Target.NoticeID
	case h.Task != nil:
		return h.Task.NoticeID
	}
	return h.ID
}

func (q *request) row(h answers.Hit, n corpus.Notice, text string) row {
	values := url.Values{}
	if text != "" {
		values.Set("q", text)
	}
	r := row{Hit: h, Title: titleOf(n), NoticeHref: q.href("/notice/"+n.ID, values), Bib: "/cite/" + h.ID + ".bib", CiteHref: q.citeHref(h.ID)}
	r.Href = r.NoticeHref
	for _, other := range h.Also {
		r.Also = append(r.Also, link{Text: other.Source, Href: q.href("/notice/"+other.NoticeID, values)})
	}
	switch {
	case h.Target != nil:
		t := h.Target
		r.Place, r.Year, r.Copy = place(t.Province, t.City, t.County), t.Year, t.CopyOf != ""
		r.Text = evidence(*t, h.Highlights)
		r.Href += "#at-" + t.ID
		r.Cite = q.citation(n, t.Locator)
		r.Bodies = q.bodyLinks(t.LeadBodies, t.LeadCanonical)
		if t.IndicatorID != "" {
			r.Compare = q.href("/compare", url.Values{"indicator": {t.IndicatorID}})
		}
	case h.Task != nil:
		t := h.Task
		r.Place, r.Year, r.Copy = place(t.Province, t.City, t.County), t.Year, t.CopyOf != ""
		r.Text = evidence(corpus.Target{Evidence: t.Evidence}, h.Highlights)
		r.Href += "#task-" + t.ID
		r.Cite = q.citation(n, t.Locator)
		r.Bodies = q.bodyLinks(t.LeadBodies, t.LeadCanonical)
	default:
		r.Place, r.Year, r.Copy = place(n.Province, n.City, n.County), yearOf(n.PeriodEnd), h.Notice.CopyOf != ""
		r.Text = titleSegments(n, h.Highlights)
		r.Cite = q.citation(n, "")
	}
	return r
}

// titleSegments is a notice's title with what was searched for, or its source where it has none.
func titleSegments(n corpus.Notice, spans []corpus.Span) []segment {
	if n.Title == "" {
		return segments(n.Source, nil)
	}
	return segments(n.Title, matches(spans))
}

// titleOf is what a notice is called by: its title, or its source where it has none.
func titleOf(n corpus.Notice) string { return cmpOr(n.Title, n.Source) }

func matches(spans []corpus.Span) []mark {
	var out []mark
	for _, s := range spans {
		out = append(out, mark{Span: s, Match: true})
	}
	return out
}

func yearOf(date string) string { return date[:min(4, len(date))] }

// hints are what to try where nothing was found: the search without one of its
// filters, or without its words, where that finds something.
func (s *Server) hints(q *request, query index.Query) []link {
	values := q.address(query)
	var out []link
	for _, name := range append([]string{"q"}, index.FilterNames()...) {
		if len(values[name]) == 0 {
			continue
		}
		rest := without(values, name, "offset")
		f, err := index.ParseFilters(rest)
		if err != nil {
			continue
		}
		less := index.Query{Text: rest.Get("q"), Filters: f, Records: query.Records}
		result, err := s.Corpus.SearchCounting(q.Context(), less, q.counting())
		if err != nil || result.Total == 0 {
			continue
		}
		out = append(out, link{Text: q.t("hint.without", q.t("filter."+name)), Count: result.Total, Href: q.href("/", rest)})
	}
	return append(out, s.near(q, query)...)
}

// near are the indicators and bodies of the corpus with names near to what was searched for.
func (s *Server) near(q *request, query index.Query) []link {
	names, err := s.Corpus.Suggest(q.Context(), query)
	if err != nil {
		return nil
	}
	var out []link
	for _, n := range names {
		to := url.Values{n.Field: {n.Value}}
		out = append(out, link{Text: q.t("hint.near", q.t("filter."+n.Field), n.Value), Count: n.Count, Href: q.href("/", to)})
	}
	return out
}
