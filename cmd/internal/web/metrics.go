package web

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// metrics count what was asked and how long it took, by route and status.
type metrics struct {
	waiting atomic.Int64 // requests that are not answered yet

	mu     sync.Mutex
	routes map[routeStatus]*tally
}

type routeStatus struct {
	route  string
	status int
}

// tally is one histogram: how many took at most each bound of seconds, and their sum.
type tally struct {
	within  []int
	count   int
	seconds float64
}

var bounds = []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

func newMetrics() *metrics { return &metrics{routes: map[routeStatus]*tally{}} }

// recorder notes the status and route of an answer.
type recorder struct {
	http.ResponseWriter
	route  string
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach what lies below.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// route tells the recorder below w which route answers; paths themselves
// would make a counter for each notice.
func (m *metrics) route(w http.ResponseWriter, pattern string) {
	if r, ok := w.(*recorder); ok {
		r.route = pattern
	}
}

func (m *metrics) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.waiting.Add(1)
		began := time.Now()
		rec := &recorder{ResponseWriter: w, route: "none"}
		defer func() {
			m.waiting.Add(-1)
			m.add(routeStatus{rec.route, rec.status}, time.Since(began).Seconds())
		}()
		next.ServeHTTP(rec, r)
	})
}

func (m *metrics) add(key routeStatus, seconds float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.routes[key]
	if t == nil {
		t = &tally{within: make([]int, len(bounds))}
		m.routes[key] = t
	}
	t.count++
	t.seconds += seconds
	for i, bound := range bounds {
		if seconds <= bound {
			t.within[i]++
		}
	}
}

// write prints the metrics in Prometheus's text format.
func (m *metrics) write(w io.Writer, records int) {
	fmt.Fprintf(w, "# HELP duban_records Records in the search index.\n# TYPE duban_records gauge\nduban_records %d\n", records)
	fmt.Fprintf(w, "# HELP duban_http_requests_waiting Requests not answered yet.\n# TYPE duban_http_requests_waiting gauge\nduban_http_requests_waiting %d\n", m.waiting.Load())
	fmt.Fprint(w, "# HELP duban_http_request_seconds Time to answer, by route and status.\n# TYPE duban_http_request_seconds histogram\n")
	m.mu.Lock()
	defer m.mu.Unlock()
	keys := slices.SortedFunc(maps.Keys(m.routes), func(a, b routeStatus) int {
		if a.route != b.route {
			return strings.Compare(a.route, b.route)
		}
		return a.status - b.status
	})
	for _, k := range keys {
		m.routes[k].write(w, fmt.Sprintf("route=%s,code=%q", strconv.Quote(k.route), strconv.Itoa(k.status)))
	}
}

func (t *tally) write(w io.Writer, labels string) {
	for i, bound := range bounds {
		fmt.Fprintf(w, "duban_http_request_seconds_bucket{%s,le=%q} %d\n", labels, strconv.FormatFloat(bound, 'f', -1, 64), t.within[i])
	}
	fmt.Fprintf(w, "duban_http_request_seconds_bucket{%s,le=\"+Inf\"} %d\n", labels, t.count)
	fmt.Fprintf(w, "duban_http_request_seconds_sum{%s} %g\n", labels, t.seconds)
	fmt.Fprintf(w, "duban_http_request_seconds_count{%s} %d\n", labels, t.count)
}

// health says whether the index and the corpus can be read.
func (s *Server) health(q *request) error {
	if _, err := s.Corpus.Index.Count(); err != nil {
		return overloaded(err)
	}
	if _, err := s.Corpus.Store.Versions(q.Context(), ""); err != nil {
		return overloaded(err)
	}
	q.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := io.WriteString(q.w, "ok\n")
	return ignoreGone(err)
}

func (s *Server) metricsPage(q *request) error {
	records, err := s.Corpus.Index.Count()
	if err != nil {
		return overloaded(err)
	}
	q.w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	s.metrics.write(q.w, records)
	return nil
}
