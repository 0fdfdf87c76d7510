// Package nightly tells what a run did: a page for people, JSON and Prometheus metrics for programs.
//
// Report is made from what the pipeline returns, and everything is written from
// it: Markdown (one page, in the user's language), JSON (all of it) and the text
// format that node_exporter collects. Nothing here asks the clock, so the same
// run gives the same bytes.
package nightly

import (
	"cmp"
	"slices"
	"time"

	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/crawl/health"
	"duban/crawl/night"
)

// Report is what a run did. Its JSON is written by --report FILE.json.
type Report struct {
	Began time.Time `json:"began"` // UTC
	Ended time.Time `json:"ended"`

	Totals    Totals       `json:"totals"`
	Sources   []Source     `json:"sources"`         // in the order of the sites file
	Failures  []Reason     `json:"failures"`        // what could not be had or read, the most frequent reason first
	Hosts     []night.Host `json:"hosts"`           // by name
	OwnFault  bool         `json:"own_fault"`       // no source answered: this machine's connection
	Processed Processed    `json:"processed"`       // pages
	Targets   Targets      `json:"targets"`         // how they differ from those before the run
	Error     string       `json:"error,omitempty"` // what ended the run early
}

// Totals are sums over the sources.
type Totals struct {
	New       int   `json:"new"`
	Changed   int   `json:"changed"`
	Unchanged int   `json:"unchanged"`
	Withdrawn int   `json:"withdrawn"`
	Held      int   `json:"held"`
	Requests  int   `json:"requests"`
	Bytes     int64 `json:"bytes"`
}

// Source is a site with its night and how it stands. Night is nil where it was not asked.
type Source struct {
	Site   string              `json:"site"`
	Health corpus.SourceHealth `json:"health"`
	Night  *corpus.SourceNight `json:"night,omitempty"`
}

// Reason is a reason for failures, with how often it was met.
type Reason struct {
	Stage   string   `json:"stage"` // fetch, intake, or the stage that refused
	Class   string   `json:"class"` // of fetch, or the outcome
	Cause   string   `json:"cause,omitempty"`
	Count   int      `json:"count"`
	Text    string   `json:"text"`    // of the first one
	Sources []string `json:"sources"` // the first of them
}

// Processed counts pages and what was found in them.
type Processed struct {
	Pages   int `json:"pages"`
	Notices int `json:"notices"`
	Tasks   int `json:"tasks"`
	Targets int `json:"targets"`
}

// Targets are the differences, as the pipeline tells them.
type Targets = pipeline.Delta

// stageFetch is the stage of what could not be had.
const stageFetch = "fetch"

// examples is how many sources stand for a reason.
const examples = 3

// Crawl is the report of a crawl; failure is what ended it early, nil for nothing.
func Crawl(r pipeline.CrawlReport, failure error) Report {
	report := Run(r.Report, r.Night.Began, r.Night.Ended, failure)
	t := r.Night.Totals()
	report.Totals = Totals{New: t.New, Changed: t.Changed, Unchanged: t.Unchanged, Withdrawn: t.Withdrawn, Held: t.Held, Requests: t.Requests, Bytes: t.Bytes}
	report.OwnFault = health.OurOwnFault(r.Night.Sources)
	report.Hosts = append(report.Hosts, r.Night.Hosts...)
	nights := map[string]*corpus.SourceNight{}
	for i := range r.Night.Sources {
		nights[r.Night.Sources[i].Site] = &r.Night.Sources[i]
	}
	for _, h := range r.Sources {
		report.Sources = append(report.Sources, Source{Site: h.Site, Health: h, Night: nights[h.Site]})
	}
	for _, f := range r.Night.Failures {
		report.fail(Reason{Stage: stageFetch, Class: f.Class, Cause: f.Cause, Text: f.Reason}, f.URL)
	}
	report.sort()
	return report
}

// Run is the report of a run without a crawl.
func Run(r pipeline.Report, began, ended time.Time, failure error) Report {
	report := Report{Began: began.UTC(), Ended: ended.UTC(), Sources: []Source{}, Failures: []Reason{}, Hosts: []night.Host{}, Targets: r.Delta}
	report.Totals = Totals{New: r.New, Changed: r.Changed, Unchanged: r.Unchanged}
	report.Processed = Processed{Pages: r.Processed, Notices: r.Notices, Tasks: r.Tasks, Targets: r.Targets}
	for _, f := range r.Failures {
		report.fail(Reason{Stage: f.Stage, Class: string(f.Outcome), Text: f.Reason}, f.Source)
	}
	if failure != nil {
		report.Error = failure.Error()
	}
	report.sort()
	return report
}

func (r *Report) fail(why Reason, source string) {
	i := slices.IndexFunc(r.Failures, func(o Reason) bool { return o.Stage == why.Stage && o.Class == why.Class && o.Cause == why.Cause })
	if i < 0 {
		r.Failures = append(r.Failures, why)
		i = len(r.Failures) - 1
	}
	f := &r.Failures[i]
	if f.Count++; len(f.Sources) < examples {
		f.Sources = append(f.Sources, source)
	}
}

func (r *Report) sort() {
	slices.SortStableFunc(r.Failures, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Class, b.Class), cmp.Compare(a.Cause, b.Cause))
	})
}

// In are the sources in a state.
func (r Report) In(state corpus.HealthState) (some []Source) {
	for _, s := range r.Sources {
		if s.Health.State == state {
			some = append(some, s)
		}
	}
	return some
}
