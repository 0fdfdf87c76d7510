package night

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/corpus"
	"duban/crawl/fetch"
	"duban/crawl/sites"
)

// memory is a Store in memory that writes down in which order it is called.
type memory struct {
	mu        sync.Mutex
	addresses map[string]corpus.Address
	given     map[string]bool
	hosts     map[string]HostState
	files     map[string][]corpus.Link
	pages     []string
	calls     []string // of writing methods
	fail      string   // the method that fails
}

func newMemory() *memory {
	return &memory{addresses: map[string]corpus.Address{}, hosts: map[string]HostState{}, files: map[string][]corpus.Link{}}
}

func (m *memory) call(name, what string) error {
	m.calls = append(m.calls, strings.TrimSpace(name+" "+what))
	if m.fail == name {
		return fmt.Errorf("%s: the disk is full", name)
	}
	return nil
}

func (m *memory) DueHosts(_ context.Context, now time.Time) (hosts []string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range m.addresses {
		if !a.DueAt.After(now) && !m.hosts[a.Host].PausedUntil.After(now) && !slices.Contains(hosts, a.Host) {
			hosts = append(hosts, a.Host)
		}
	}
	slices.Sort(hosts)
	return hosts, nil
}

func (m *memory) Due(_ context.Context, host string, now time.Time, limit int) (due []corpus.Address, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range m.addresses {
		if a.Host == host && !a.DueAt.After(now) && !m.given[a.URL] {
			due = append(due, a)
		}
	}
	rank := map[corpus.AddressKind]int{corpus.AddressDetail: 1, corpus.AddressAttachment: 2}
	slices.SortFunc(due, func(a, b corpus.Address) int {
		return cmp.Or(cmp.Compare(rank[a.Kind], rank[b.Kind]), cmp.Compare(a.URL, b.URL))
	})
	due = due[:min(len(due), limit)]
	for _, a := range due {
		m.given[a.URL] = true
	}
	return due, nil
}

func (m *memory) Address(_ context.Context, url string) (a corpus.Address, ok bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok = m.addresses[url]
	return a, ok, nil
}

func (m *memory) Host(_ context.Context, host string) (HostState, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.hosts[host], nil
}

func (m *memory) Archive(_ context.Context, e Exchange) (corpus.RawRef, time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return corpus.RawRef{}, e.At, m.call("archive", e.URL)
}

func (m *memory) Sync() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.call("sync", "")
}

func (m *memory) PutPages(_ context.Context, pages []Page) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range pages {
		m.pages = append(m.pages, p.Source)
		if err := m.call("page", p.Source); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Hold(context.Context, []HeldPage) error { return nil }

func (m *memory) Discover(_ context.Context, found []corpus.Address, known time.Time) (fresh []bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range found {
		have, ok := m.addresses[a.URL]
		if !ok {
			m.addresses[a.URL], have = a, a
			err = m.call("discover", a.URL)
		}
		fresh = append(fresh, known.IsZero() || have.FoundAt.After(known))
	}
	return fresh, err
}

func (m *memory) PutFiles(_ context.Context, pages map[string][]corpus.Link) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for page, files := range pages {
		m.files[page] = files
	}
	return m.call("files", "")
}

func (m *memory) PutVisits(_ context.Context, visits ...corpus.Address) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range visits {
		m.addresses[a.URL] = a
		if err := m.call("visit", a.URL); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Archived(context.Context) error { return nil }

func (m *memory) Pause(_ context.Context, host string, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.hosts[host]
	h.PausedUntil = until
	m.hosts[host] = h
	return nil
}

func (m *memory) KeepPace(_ context.Context, host string, pace time.Duration) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := m.hosts[host]
	h.Pace = pace
	m.hosts[host] = h
	return nil
}

// network answers for every address, and a time that goes on only
// when a pass waits for it.
type network struct {
	mu     sync.Mutex
	now    time.Time
	asked  []string // `15:04:05 URL`, robots.txt left out
	pages  map[string]string
	answer func(req fetch.Request) fetch.Response // zero: a page
}

func at(hour int) *network {
	return &network{now: time.Date(2024, 6, 3, hour, 0, 0, 0, time.FixedZone("UTC+8", 8*3600)), pages: map[string]string{}}
}

func (n *network) Now() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.now
}

func (n *network) After(d time.Duration) <-chan time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	if d > time.Hour {
		return nil
	}
	n.now = n.now.Add(d)
	due := make(chan time.Time, 1)
	due <- n.now
	return due
}

// busy answers with status 429.
func busy(after time.Duration) fetch.Response {
	return fetch.Response{Class: fetch.ClassBlocked, Cause: fetch.CauseStatus, Status: http.StatusTooManyRequests, Reason: "status 429", RetryAfter: after}
}

func (n *network) Fetch(ctx context.Context, req fetch.Request) (fetch.Response, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	r := fetch.Response{Class: fetch.ClassOK, Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte(n.page(req.URL))}
	if strings.HasSuffix(req.URL, "/robots.txt") {
		r.Body = []byte("User-agent: *\nAllow: /\n")
	} else {
		n.asked = append(n.asked, n.now.Format("15:04:05 ")+req.URL)
	}
	if n.answer != nil {
		if other := n.answer(req); other.Class != "" {
			r = other
		}
	}
	r.URL, r.Final = req.URL, req.URL
	r.Exchanges = []fetch.Exchange{{URL: req.URL, At: n.now, Status: r.Status, Response: r.Body, Payload: r.Body}}
	return r, ctx.Err()
}

// page is a list of three notices at /list/, and notices elsewhere.
func (n *network) page(url string) string {
	if text, ok := n.pages[url]; ok {
		return text
	}
	if strings.HasSuffix(url, ".pdf") {
		return "%PDF-1.4"
	}
	text := "<html><body><p>关于印发工作要点的通知，各单位要抓好落实，年底前完成各项任务。</p><ul>"
	for i := range 3 {
		if strings.HasSuffix(url, "/list/") {
			text += fmt.Sprintf(`<li><a href="../n/t20240%d01_%d.html">关于印发第%d批工作要点的通知</a><span>2024-0%d-01</span></li>`, i+1, i, i, i+1)
		}
	}
	return text + "</ul></body></html>"
}

// pass makes one pass over the sites in text.
func (n *network) pass(t *testing.T, m *memory, text string) (Result, error) {
	t.Helper()
	file, err := sites.Read("sites.yaml", []byte("contact: crawl@example.org\nsites:\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	m.given, m.calls, n.asked = map[string]bool{}, nil, nil
	return Run(t.Context(), Options{Sites: file.Sites, Fetcher: n, Store: m, Now: n.Now, After: n.After})
}
