package web

import (
	"fmt"
	"iter"
	"net/url"
	"time"

	"duban/corpus"
)

// changesView is the page of what one run changed.
type changesView struct {
	Runs    []link
	At      string      // of the run that is shown
	Whole   []deltaView // notices that came or went as a whole
	Notices []deltaView // and those with changes
	Left    int         // notices that are not listed
	Sums    []labelled
	Exports []link
}

// deltaView is what a run changed in one notice.
type deltaView struct {
	corpus.NoticeDelta
	At    string // of the run, where several are shown
	Place string
	Href  string
	Cite  string // the notice's citation
	Rows  []changeView
	More  int // changes that are not listed
}

// changeView is one target before and after.
type changeView struct {
	corpus.TargetChange
	Indicator, Before, Now string
	Href, Cite             string // where it stands now, and its citation
}

const (
	shownRuns    = 30
	shownDeltas  = 200 // notices of one run
	shownChanges = 50  // targets of one notice
	noticeRuns   = 20  // runs on a notice's page
)

// moment is a time as the pages show it: in China, where the notices are.
func moment(at time.Time) string { return at.In(china).Format("2006-01-02 15:04:05") }

// runName is a run in an address.
func runName(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

// run is the run that the address names, else the last one; ok is false where there is none.
func (s *Server) run(q *request) (run time.Time, runs []time.Time, ok bool, err error) {
	runs, err = s.Corpus.Store.Runs(q.Context(), shownRuns)
	if err != nil {
		return run, nil, false, err
	}
	if name := q.values.Get("run"); name != "" {
		if run, err = time.Parse(time.RFC3339Nano, name); err != nil {
			return run, nil, false, badRequest(fmt.Errorf("run: %q is no time such as 2023-01-31T02:00:00Z", name))
		}
		return run, runs, true, nil
	}
	if len(runs) == 0 {
		return run, nil, false, nil
	}
	return runs[0], runs, true, nil
}

func (s *Server) changesPage(q *request) error {
	run, runs, ok, err := s.run(q)
	if err != nil {
		return err
	}
	v := changesView{}
	if ok {
		if err := s.changes(q, run, &v); err != nil {
			return err
		}
	}
	for _, at := range runs {
		v.Runs = append(v.Runs, link{Text: moment(at), Href: q.href("/changes", url.Values{"run": {runName(at)}}), Current: at.Equal(run)})
	}
	return s.render(q, 200, "changes.html", q.t("changes.title"), v)
}

func (s *Server) changes(q *request, run time.Time, v *changesView) error {
	v.At = moment(run)
	v.Exports = q.downloads("/changes", url.Values{"run": {runName(run)}})
	var added, changed, withdrawn, notices int
	err := s.Corpus.Store.EachDelta(q.Context(), run, func(d corpus.NoticeDelta) error {
		notices++
		added, changed, withdrawn = added+d.Added, changed+d.Changed, withdrawn+d.Withdrawn
		switch {
		case len(v.Notices)+len(v.Whole) >= shownDeltas:
			v.Left++
		case len(d.Changes) == 0:
			v.Whole = append(v.Whole, q.delta(d))
		default:
			v.Notices = append(v.Notices, q.delta(d))
		}
		return nil
	})
	for _, sum := range []struct {
		key string
		n   int
	}{{"changes.notices", notices}, {"changes.added", added}, {"changes.changed", changed}, {"changes.withdrawn", withdrawn}} {
		v.Sums = append(v.Sums, labelled{q.t(sum.key), fmt.Sprint(sum.n)})
	}
	return err
}

func (q *request) delta(d corpus.NoticeDelta) deltaView {
	v := deltaView{NoticeDelta: d, Place: place(d.Province, d.City, d.County), Href: q.href("/notice/"+d.NoticeID, nil), Cite: q.citeHref(d.NoticeID)}
	if v.Title == "" {
		v.Title = d.Source
	}
	v.More = max(0, len(d.Changes)-shownChanges)
	for _, c := range d.Changes[:len(d.Changes)-v.More] {
		v.Rows = append(v.Rows, v.change(q, c))
	}
	return v
}

func (v deltaView) change(q *request, c corpus.TargetChange) changeView {
	out := changeView{TargetChange: c}
	if c.Old != nil {
		out.Indicator, out.Before = c.Old.Indicator, stated(*c.Old)
	}
	if c.New != nil {
		out.Indicator, out.Now = c.New.Indicator, stated(*c.New)
		out.Href, out.Cite = v.Href+"#at-"+c.New.TargetID, q.citeHref(c.New.TargetID)
	}
	return out
}

// stated is what a target says, with its deadline.
func stated(t corpus.TargetState) string {
	said := amount(corpus.Target{Comparator: t.Comparator, Value: t.Value, ValueMax: t.ValueMax, Unit: t.Unit, ValueText: t.ValueText})
	if t.Deadline != "" {
		said += " · " + t.Deadline
	}
	return said
}

// noticeChanges are what the last runs changed in one notice, the newest first.
func (s *Server) noticeChanges(q *request, id string) ([]deltaView, error) {
	deltas, runs, err := s.Corpus.Store.NoticeDeltas(q.Context(), id, noticeRuns)
	if err != nil {
		return nil, err
	}
	out := make([]deltaView, len(deltas))
	for i, d := range deltas {
		out[i] = q.delta(d)
		out[i].At = moment(runs[i])
	}
	return out, nil
}

// changeLine is a change as a row of a table. A new notice is one row, with how many targets came with it.
type changeLine struct {
	Run       string   `json:"run" export:"datetime"`
	NoticeID  string   `json:"notice_id"`
	Source    string   `json:"source"`
	Title     string   `json:"title"`
	Province  string   `json:"province"`
	City      string   `json:"city"`
	County    string   `json:"county"`
	Event     string   `json:"event"`
	Change    string   `json:"change"`
	Cause     string   `json:"cause"`
	Fields    []string `json:"fields"`
	Targets   int      `json:"targets"` // of which the row speaks
	TargetID  string   `json:"target_id"`
	Indicator string   `json:"indicator"`
	OldValue  string   `json:"old_value" export:"number"`
	OldUnit   string   `json:"old_unit"`
	OldDue    string   `json:"old_deadline" export:"date"`
	NewValue  string   `json:"new_value" export:"number"`
	NewUnit   string   `json:"new_unit"`
	NewDue    string   `json:"new_deadline" export:"date"`
	Evidence  string   `json:"evidence"`
}

// changesFile is what a run changed, a row for each target.
func (s *Server) changesFile(q *request) error {
	run, _, ok, err := s.run(q)
	if err != nil {
		return err
	}
	if !ok {
		return notFound("no run has changed anything yet")
	}
	var lines []changeLine
	err = s.Corpus.Store.EachDelta(q.Context(), run, func(d corpus.NoticeDelta) error {
		for l := range changeLines(runName(run), d) {
			lines = append(lines, l)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return sendTable(s, q, "changes", func(yield func(changeLine) bool) {
		for _, l := range lines {
			if !yield(l) {
				return
			}
		}
	})
}

func changeLines(run string, d corpus.NoticeDelta) iter.Seq[changeLine] {
	return func(yield func(changeLine) bool) {
		of := changeLine{Run: run, NoticeID: d.NoticeID, Source: d.Source, Title: d.Title, Province: d.Province, City: d.City, County: d.County, Event: d.Event}
		if len(d.Changes) == 0 {
			of.Targets = d.Added + d.Changed + d.Withdrawn
			yield(of)
			return
		}
		for _, c := range d.Changes {
			if !yield(of.with(c)) {
				return
			}
		}
	}
}

// with is the row of one change of the notice.
func (l changeLine) with(c corpus.TargetChange) changeLine {
	l.Change, l.Cause, l.Fields, l.Targets = c.Change, c.Cause, c.Fields, 1
	if t := c.Old; t != nil {
		l.TargetID, l.Indicator, l.OldValue, l.OldUnit, l.OldDue, l.Evidence = t.TargetID, t.Indicator, t.Value, t.Unit, t.Deadline, t.Evidence
	}
	if t := c.New; t != nil {
		l.TargetID, l.Indicator, l.NewValue, l.NewUnit, l.NewDue, l.Evidence = t.TargetID, t.Indicator, t.Value, t.Unit, t.Deadline, t.Evidence
	}
	return l
}

// runAnswer is a run as the JSON API gives it.
type runAnswer struct {
	Run     time.Time            `json:"run"`
	Runs    []time.Time          `json:"runs"` // the last ones, the newest first
	Notices []corpus.NoticeDelta `json:"notices"`
}

// apiChanges gives what one run changed, the last one without a choice.
func (s *Server) apiChanges(q *request) error {
	run, runs, ok, err := s.run(q)
	if err != nil {
		return err
	}
	answer := runAnswer{Run: run, Runs: append([]time.Time{}, runs...), Notices: []corpus.NoticeDelta{}}
	if ok {
		err = s.Corpus.Store.EachDelta(q.Context(), run, func(d corpus.NoticeDelta) error {
			answer.Notices = append(answer.Notices, d)
			return nil
		})
	}
	if err != nil {
		return err
	}
	return q.json(200, answer)
}
