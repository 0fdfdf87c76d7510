package web

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"time"

	"duban/cmd/internal/nightly"
	"duban/corpus"
	"duban/corpus/sqlite"
)

// sourcesView is the page of the sources of the nightly crawl, those that need somebody first.
type sourcesView struct {
	Site    string // of the page of one source; empty on the list
	All     string // address of the list
	Rows    []sourceRow
	States  []labelled // how many sources are in each state
	Nights  []nightRow
	Held    []heldRow
	HeldAll int
	Exports []link
	// NightFiles and HeldFiles are the downloads of the nights and held versions of one source.
	NightFiles, HeldFiles []link
}

// sourceRow is how one source stands.
type sourceRow struct {
	corpus.SourceHealth
	Href     string
	Last     string // night, as a day
	Good     string
	Findings []findingRow
	sqlite.SiteCount
	Held int
}

// findingRow is one problem in plain words.
type findingRow struct{ What, Todo, List, Since string }

// nightRow is what one night saw of a source.
type nightRow struct {
	corpus.SourceNight
	Day          string
	Items, Fresh int // in its lists
	Answers      []labelled
}

// heldRow is a version that is kept out of the corpus.
type heldRow struct{ Source, Link, Reason, Fetched string }

const (
	shownNights = 30
	shownHeld   = 100
)

func (s *Server) sourcesPage(q *request) error {
	view, err := s.sources(q)
	if err != nil {
		return err
	}
	title := q.t("sources.title")
	if view.Site != "" {
		title = view.Site + " · " + title
	}
	return s.render(q, 200, "sources.html", title, view)
}

// sources is the page's view: all sources, or the one that the address names.
func (s *Server) sources(q *request) (sourcesView, error) {
	v := sourcesView{Site: q.values.Get("site"), All: q.href("/sources", nil)}
	rows, err := s.sourceRows(q)
	if err != nil {
		return v, err
	}
	v.States = q.states(rows)
	v.Rows = slices.DeleteFunc(rows, func(r sourceRow) bool { return v.Site != "" && r.SourceHealth.Site != v.Site })
	values := url.Values{}
	if v.Site != "" {
		if len(v.Rows) == 0 {
			return v, notFound("no such source")
		}
		values.Set("site", v.Site)
		if err := s.oneSource(q, &v); err != nil {
			return v, err
		}
	}
	v.Exports = append(q.downloads("/sources", values), link{Text: "JSON", Href: q.href("/api/sources", values)})
	return v, nil
}

// oneSource adds a source's nights and what is held of it.
func (s *Server) oneSource(q *request, v *sourcesView) error {
	nights, err := s.Corpus.Store.Nights(q.Context(), v.Site, shownNights)
	if err != nil {
		return err
	}
	for _, n := range nights {
		v.Nights = append(v.Nights, q.night(n))
	}
	held, err := s.Corpus.Store.Held(q.Context(), v.Site)
	if err != nil {
		return err
	}
	v.HeldAll = len(held)
	values := url.Values{"site": {v.Site}}
	v.NightFiles, v.HeldFiles = q.downloads("/nights", values), q.downloads("/held", values)
	for _, h := range held[:min(len(held), shownHeld)] {
		v.Held = append(v.Held, heldRow{h.Source, webAddress(h.Source), q.reason(h.Reason), day(h.FetchedAt)})
	}
	return nil
}

// sourceRows are all sources, the worst first.
func (s *Server) sourceRows(q *request) ([]sourceRow, error) {
	all, err := s.Corpus.Store.Sources(q.Context())
	if err != nil {
		return nil, err
	}
	counts, err := s.Corpus.Store.SiteCounts(q.Context(), s.Now())
	if err != nil {
		return nil, err
	}
	held, err := s.Corpus.Store.Held(q.Context(), "")
	if err != nil {
		return nil, err
	}
	rows := make([]sourceRow, len(all))
	for i, h := range all {
		rows[i] = q.sourceRow(h)
		for _, c := range counts {
			if c.Site == h.Site {
				rows[i].SiteCount = c
			}
		}
		for _, p := range held {
			if p.Site == h.Site {
				rows[i].Held++
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b sourceRow) int { return cmp.Compare(gravity(b.State), gravity(a.State)) })
	return rows, nil
}

func (q *request) sourceRow(h corpus.SourceHealth) sourceRow {
	r := sourceRow{SourceHealth: h, Last: day(h.LastAt), Good: day(h.LastGood), Href: q.href("/sources", url.Values{"site": {h.Site}})}
	for _, f := range h.Findings {
		what, todo := nightly.Finding(q.say, f)
		r.Findings = append(r.Findings, findingRow{what, todo, f.List, day(f.Since)})
	}
	return r
}

// healthStates are the states, the worst first.
var healthStates = []corpus.HealthState{corpus.HealthAttention, corpus.HealthWatch, corpus.HealthLearning, corpus.HealthOK}

func gravity(state corpus.HealthState) int {
	return len(healthStates) - slices.Index(healthStates, state)
}

func (q *request) states(rows []sourceRow) []labelled {
	var out []labelled
	for _, state := range healthStates {
		n := 0
		for _, r := range rows {
			if r.State == state {
				n++
			}
		}
		out = append(out, labelled{q.words.name("health", string(state)), strconv.Itoa(n)})
	}
	return out
}

func (q *request) night(n corpus.SourceNight) nightRow {
	r := nightRow{SourceNight: n, Day: day(n.At)}
	for _, l := range n.Lists {
		r.Items += l.Items
		r.Fresh += l.Fresh
	}
	for _, class := range byCount(n.Answers) {
		r.Answers = append(r.Answers, labelled{q.words.name("answer", class), strconv.Itoa(n.Answers[class])})
	}
	return r
}

// day is a time's day, empty for never. Nights are named by the day in China on which they begin.
func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(china).Format(time.DateOnly)
}

var china = time.FixedZone("China", 8*60*60)

// sourceLine is a source as a row of the table that the page shows.
type sourceLine struct {
	Site      string   `json:"site"`
	State     string   `json:"state"`
	LastNight string   `json:"last_night" export:"date"`
	LastGood  string   `json:"last_good" export:"date"`
	Nights    int      `json:"nights"`
	Known     int      `json:"known"`
	Due       int      `json:"due"`
	Failing   int      `json:"failing"`
	Withdrawn int      `json:"withdrawn"`
	Held      int      `json:"held"`
	Findings  []string `json:"findings"`
}

// sourcesFile is the table of sources as the page shows it.
func (s *Server) sourcesFile(q *request) error {
	view, err := s.sources(q)
	if err != nil {
		return err
	}
	return sendTable(s, q, "sources", func(yield func(sourceLine) bool) {
		for _, r := range view.Rows {
			if !yield(r.line()) {
				return
			}
		}
	})
}

func (r sourceRow) line() sourceLine {
	l := sourceLine{Site: r.SourceHealth.Site, State: string(r.State), LastNight: r.Last, LastGood: r.Good, Nights: r.SourceHealth.Nights,
		Known: r.Known, Due: r.Due, Failing: r.Failing, Withdrawn: r.Withdrawn, Held: r.Held}
	for _, f := range r.Findings {
		l.Findings = append(l.Findings, f.What)
	}
	return l
}

// sourceAnswer is a source as the JSON API gives it.
type sourceAnswer struct {
	Health corpus.SourceHealth  `json:"health"`
	Nights []corpus.SourceNight `json:"nights,omitempty"` // of the one that was asked for, the newest first
}

func (s *Server) apiSources(q *request) error {
	all, err := s.Corpus.Store.Sources(q.Context())
	if err != nil {
		return err
	}
	site := q.values.Get("site")
	out := []sourceAnswer{}
	for _, h := range all {
		if site != "" && h.Site != site {
			continue
		}
		answer := sourceAnswer{Health: h}
		if site != "" {
			if answer.Nights, err = s.Corpus.Store.Nights(q.Context(), site, shownNights); err != nil {
				return err
			}
		}
		out = append(out, answer)
	}
	if site != "" && len(out) == 0 {
		return notFound("no such source")
	}
	return q.json(200, out)
}
