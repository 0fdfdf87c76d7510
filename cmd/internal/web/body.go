package web

import (
	"fmt"
	"net/url"

	"duban/cmd/internal/answers"
	"duban/index"
)

// bodyView is the page of what one body leads, by deadline.
type bodyView struct {
	Name, Role string
	Known      []link // bodies to choose from
	Left       int    // and how many more there are
	Choices    []link // downloads of all of them
	Roles      []link
	Total      int
	From, To   int
	Chips      []choice
	Facets     []facetView
	Groups     []deadlineGroup
	Earlier    string
	Later      string
	Calendar   string
	Exports    []takeaway
	Sorts      []link
	RangeForm  rangeForm
	Hidden     []field
	Near       []link // bodies with names near to one that has nothing
}

// deadlineGroup is what is due on one day.
type deadlineGroup struct {
	Deadline string // empty: no day is known
	Rows     []dueRow
}

// dueRow is a task with its targets of the same day, or a target by itself.
type dueRow struct {
	row
	Targets []row
}

// bodyLimit is how many rows the page of a body shows at once.
const bodyLimit = 100

// bodyFacets are what the page of a body can be narrowed by.
var bodyFacets = []string{"record", "year", "province", "city", "county", "kind", "section"}

// bodyQuery reads name, role and the filters from the address.
func (q *request) bodyQuery() (index.Query, error) {
	query, err := q.query()
	if err != nil {
		return query, err
	}
	if len(query.Filters.Role) == 0 {
		query.Filters.Role = []string{index.RoleLead}
	}
	if name := q.values.Get("name"); name != "" {
		query.Filters.Body = []string{name}
	}
	query.Records = []index.Kind{index.Tasks, index.Targets}
	if query.Sort != "-"+index.ByDeadline {
		query.Sort = index.ByDeadline
	}
	query.Text, query.Facets = "", bodyFacets
	if q.values.Get("limit") == "" {
		query.Limit = bodyLimit
	}
	return query, nil
}

// bodyAddress is the query as the page's own address has it.
func bodyAddress(query index.Query) url.Values {
	values := query.Filters.Values()
	if len(query.Filters.Body) > 0 {
		values.Set("name", query.Filters.Body[0])
	}
	if query.Sort != index.ByDeadline {
		values.Set("sort", string(query.Sort))
	}
	return without(values, "body")
}

func (s *Server) bodyPage(q *request) error {
	query, err := q.bodyQuery()
	if err != nil {
		return err
	}
	if len(query.Filters.Body) == 0 {
		return s.knownBodies(q, query)
	}
	found, err := s.Corpus.Search(q.Context(), query)
	if err != nil {
		return err
	}
	values := bodyAddress(query)
	v := bodyView{Name: query.Filters.Body[0], Role: query.Filters.Role[0], Total: found.Total, From: query.Offset + 1, To: query.Offset + len(found.Hits),
		Roles: q.roles(values, query.Filters.Role[0]), Chips: q.chips("/body", without(values, "role")),
		Facets: q.facets("/body", values, found.Facets), Calendar: q.href("/body.ics", values), Hidden: q.fields(values, "name")}
	v.RangeForm = q.rangeForm("/body", values)
	for _, o := range []index.Sort{index.ByDeadline, "-" + index.ByDeadline} {
		rest := without(values, "sort")
		if o != index.ByDeadline {
			rest = with(values, "sort", string(o))
		}
		v.Sorts = append(v.Sorts, link{Text: q.t("due." + string(o)), Current: o == query.Sort, Href: q.href("/body", rest)})
	}
	v.Earlier, v.Later = q.pager("/body", values, query, found.Total)
	for _, kind := range []string{"tasks", "targets"} {
		rows := index.Query{Filters: query.Filters, Records: []index.Kind{index.Kind(kind[:len(kind)-1])}}
		v.Exports = append(v.Exports, takeaway{q.t("export." + kind), q.exports(rows)})
	}
	if found.Total == 0 {
		if v.Near, err = s.nearBodies(q, query, values); err != nil {
			return err
		}
	}
	rows, err := s.rows(q, found.Hits, "")
	if err != nil {
		return err
	}
	v.Groups = byDeadline(rows)
	return s.render(q, 200, "body.html", v.Name+" · "+q.t("body.title"), v)
}

// nearBodies are bodies of the corpus with names near to the one asked for.
func (s *Server) nearBodies(q *request, query index.Query, values url.Values) ([]link, error) {
	names, err := s.Corpus.Suggest(q.Context(), index.Query{Filters: index.Filters{Body: query.Filters.Body}})
	var out []link
	for _, n := range names {
		out = append(out, link{Text: n.Value, Count: n.Count, Href: q.href("/body", with(values, "name", n.Value))})
	}
	return out, err
}

func (q *request) roles(values url.Values, current string) []link {
	var out []link
	for _, role := range []string{index.RoleLead, index.RoleSupport} {
		out = append(out, link{Text: q.words.name("role", role), Current: role == current, Href: q.href("/body", with(values, "role", role))})
	}
	return out
}

// byDeadline groups rows that are sorted by their deadline. A target stands with
// its task where that is due on the same day.
func byDeadline(rows []row) []deadlineGroup {
	var out []deadlineGroup
	var tasks map[string]int // of the last group
	for _, r := range rows {
		due := deadlineOf(r.Hit)
		if n := len(out); n == 0 || out[n-1].Deadline != due {
			out, tasks = append(out, deadlineGroup{Deadline: due}), map[string]int{}
		}
		group := &out[len(out)-1]
		if r.Target != nil {
			if at, ok := tasks[r.Target.TaskID]; ok {
				group.Rows[at].Targets = append(group.Rows[at].Targets, r)
				continue
			}
		} else {
			tasks[r.ID] = len(group.Rows)
		}
		group.Rows = append(group.Rows, dueRow{row: r})
	}
	return out
}

func deadlineOf(h answers.Hit) string {
	switch {
	case h.Target != nil:
		return h.Target.Deadline
	case h.Task != nil:
		return h.Task.Deadline
	}
	return ""
}

// maxBodies is how many bodies are offered.
const maxBodies = 300

// knownBodies offers the bodies to choose from, those that lead most first.
func (s *Server) knownBodies(q *request, query index.Query) error {
	role := query.Filters.Role[0]
	query.Facets, query.Limit = []string{role}, 0
	found, err := s.Corpus.Search(q.Context(), query)
	if err != nil {
		return err
	}
	values := bodyAddress(query)
	v := bodyView{Role: role, Roles: q.roles(values, role), Chips: q.chips("/body", without(values, "role")), Hidden: q.fields(values, "name")}
	counts := found.Facets[0].Values
	v.Left, v.Choices = max(0, len(counts)-maxBodies), q.choiceExports(query, role)
	for _, c := range counts[:min(len(counts), maxBodies)] {
		v.Known = append(v.Known, link{Text: c.Value, Count: c.Count, Href: q.href("/body", with(values, "name", c.Value))})
	}
	return s.render(q, 200, "body.html", q.t("body.title"), v)
}

// fewEnough refuses what would have to be held in memory all at once.
func fewEnough(n int) error {
	if n <= index.MaxWindow {
		return nil
	}
	return badRequest(fmt.Errorf("%d rows are too many at once, more than %d; narrow them by place, year or words, or export them", n, index.MaxWindow))
}
