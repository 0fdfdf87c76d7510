package pipeline

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/crawl/fetch"
	"duban/crawl/night"
	"duban/crawl/sites"
	"duban/crawl/testsite"

	"github.com/google/go-cmp/cmp"
)

// clock is a time that goes on only when somebody waits for it, and not for
// longer than a pass does where nothing else can happen.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > time.Hour {
		return nil
	}
	c.now = c.now.Add(d)
	due := make(chan time.Time, 1)
	due <- c.now
	return due
}

// hosts answer for every address; each answer may be replaced.
type hosts struct {
	clock  *clock
	answer func(ctx context.Context, req fetch.Request) fetch.Response // zero: a page
	mu     sync.Mutex
	asked  []string // `15:04:05 URL`
}

// pageOf is a list of three notices, or a notice.
func pageOf(url string) string {
	if strings.HasSuffix(url, "/robots.txt") {
		return "User-agent: *\nAllow: /\n"
	}
	text := "<html><body><p>关于印发工作要点的通知，各单位要抓好落实，年底前完成各项任务。</p><ul>"
	for i := range 3 {
		if strings.HasSuffix(url, "/list/") {
			text += fmt.Sprintf(`<li><a href="../n/t20240%d01_%d.html">关于印发第%d批工作要点的通知</a><span>2024-0%d-01</span></li>`, i+1, i, i, i+1)
		}
	}
	return text + "</ul></body></html>"
}

func (h *hosts) Fetch(ctx context.Context, req fetch.Request) (fetch.Response, error) {
	h.mu.Lock()
	h.asked = append(h.asked, h.clock.Now().Format("15:04:05 ")+req.URL)
	h.mu.Unlock()
	r := fetch.Response{Class: fetch.ClassOK, Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte(pageOf(req.URL))}
	if h.answer != nil {
		if other := h.answer(ctx, req); other.Class != "" {
			r = other
		}
	}
	r.URL, r.Final = req.URL, req.URL
	r.Exchanges = []fetch.Exchange{{URL: req.URL, At: h.clock.Now(), Status: r.Status, Request: []byte("GET / HTTP/1.1\r\n\r\n"),
		Response: append([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), r.Body...), Payload: r.Body}}
	return r, ctx.Err()
}

// pages are what was asked for but robots.txt.
func (h *hosts) pages() (urls []string) {
	for _, a := range h.asked {
		if !strings.HasSuffix(a, "robots.txt") {
			urls = append(urls, a)
		}
	}
	return urls
}

func readSites(t *testing.T, text string) []sites.Site {
	t.Helper()
	file, err := sites.Read("sites.yaml", []byte("contact: crawl@example.org\nsites:\n"+text))
	must(t, err)
	return file.Sites
}

// pass makes one pass over the sites in text.
func (h *hosts) pass(t *testing.T, ctx context.Context, dir, text string) (CrawlReport, error) {
	t.Helper()
	opts := options(dir)
	opts.Now = h.clock.Now
	p := mustOpen(t, dir, opts)
	r, err := p.Crawl(ctx, night.Options{Sites: readSites(t, text), Fetcher: h, Now: h.clock.Now, After: h.clock.After})
	must(t, p.Close())
	return r, err
}

// at is a time of day in China.
func at(hour, minute int) *clock {
	return &clock{now: time.Date(2024, 6, 3, hour, minute, 0, 0, time.FixedZone("UTC+8", 8*3600))}
}

// A host that answers only when another one is done must not keep that one from
// being done, nor fill all turns with its own addresses.
func TestSlowHostHoldsUpNobody(t *testing.T) {
	done, quick := make(chan struct{}), 0
	h := &hosts{clock: at(3, 0)}
	var once sync.Mutex
	h.answer = func(ctx context.Context, req fetch.Request) (r fetch.Response) {
		if strings.Contains(req.URL, "slow.example.cn") && strings.Contains(req.URL, "/n/") {
			select {
			case <-done:
			case <-ctx.Done():
			}
			return r
		}
		once.Lock()
		defer once.Unlock()
		if quick++; quick == 1+1+2*(1+1+3)-1 { // of slow: robots, list; of the others: robots, list, three notices
			close(done)
		}
		return r
	}
	limited, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	r, err := h.pass(t, limited, t.TempDir(), "  - {url: 'https://slow.example.cn/list/'}\n  - {url: 'https://a.example.com/list/'}\n  - {url: 'https://b.example.org/list/'}\n")
	if err != nil || r.Night.Totals().New != 9 {
		t.Errorf("%d new, %v", r.Night.Totals().New, err)
	}
}

// Between two requests to a host lies its pace, robots.txt's own request included.
func TestPace(t *testing.T) {
	h := &hosts{clock: at(3, 0)}
	_, err := h.pass(t, ctx, t.TempDir(), "  - {url: 'https://a.example.cn/list/', pace: 5s}\n")
	must(t, err)
	want := []string{"03:00:00 https://a.example.cn/robots.txt", "03:00:05 https://a.example.cn/list/", "03:00:10 https://a.example.cn/n/t20240101_0.html",
		"03:00:15 https://a.example.cn/n/t20240201_1.html", "03:00:20 https://a.example.cn/n/t20240301_2.html"}
	if diff := cmp.Diff(want, h.asked); diff != "" {
		t.Error(diff)
	}
}

func TestAllowedHours(t *testing.T) {
	const site = "  - {url: 'https://a.example.cn/list/', hours: '22:00-22:01', pace: 20s}\n"
	for _, c := range []struct {
		from    *clock
		first   string
		asked   int
		stopped bool
	}{
		{at(12, 0), "", 0, true},           // too early to wait
		{at(21, 30), "22:00:00 ", 3, true}, // waits, and ends when the hours do
		{at(22, 0), "22:00:00 ", 3, true},
		{at(23, 0), "", 0, true},
	} {
		h := &hosts{clock: c.from}
		r, err := h.pass(t, ctx, t.TempDir(), site)
		must(t, err)
		if len(h.asked) != c.asked || c.asked > 0 && !strings.HasPrefix(h.asked[0], c.first) {
			t.Errorf("%v", h.asked)
		}
		if stopped := len(r.Night.Hosts) == 1 && strings.HasPrefix(r.Night.Hosts[0].Stopped, "not before 2024-06-0"); stopped != c.stopped {
			t.Errorf("%+v", r.Night.Hosts)
		}
	}
}

// A host that asks to be left alone is, also by the next runs, and then asked again.
func TestRetryAfterHoldsInLaterRuns(t *testing.T) {
	h := &hosts{clock: at(1, 0)}
	busy := true
	h.answer = func(_ context.Context, req fetch.Request) (r fetch.Response) {
		if busy && strings.Contains(req.URL, "/list/") {
			r = fetch.Response{Class: fetch.ClassBlocked, Cause: "status", Status: 503, Reason: "status 503", RetryAfter: 3 * time.Hour}
		}
		return r
	}
	dir := t.TempDir()
	const site = "  - {url: 'https://a.example.cn/', columns: [/list/, /other/list/], pace: 0s}\n"
	for i, want := range []int{1, 1, 5} {
		r, err := h.pass(t, ctx, dir, site)
		must(t, err)
		if got := len(h.pages()); got != want {
			t.Errorf("run %d: %d requests, want %d: %v", i, got, want, h.pages())
		}
		if i == 0 && (len(r.Night.Failures) != 1 || r.Night.Hosts[0].Stopped == "") {
			t.Errorf("%+v", r.Night)
		}
		busy = false
		h.clock.now = h.clock.now.Add([]time.Duration{time.Hour, 2*time.Hour + time.Minute, 0}[i])
	}
}

// A host whose list is behind a challenge is asked for nothing more; one whose
// pages fail is left alone after a few.
func TestTroubledHostsAreLeftAlone(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer fetch.Response
		where  string
		asked  int
	}{
		{"challenge", fetch.Response{Class: fetch.ClassChallenged, Cause: "made-up", Status: 200, Reason: "a script to run"}, "/list/", 1},
		{"challenged notices", fetch.Response{Class: fetch.ClassChallenged, Cause: "made-up", Status: 521, Reason: "a script to run"}, "/n/", 2 + 4},
		{"no answer", fetch.Response{Class: fetch.ClassFailed, Cause: fetch.CauseTimeout, Reason: "no answer"}, "/n/", 2 + 4},
		{"forbidden", fetch.Response{Class: fetch.ClassBlocked, Status: 403, Reason: "status 403"}, "/n/", 2 + 4},
		{"missing", fetch.Response{Class: fetch.ClassGone, Status: 404, Reason: "status 404"}, "/n/", 2 + 6},
		{"missing list", fetch.Response{Class: fetch.ClassGone, Status: 404, Reason: "status 404"}, "/list/", 2},
	} {
		h := &hosts{clock: at(1, 0)}
		h.answer = func(_ context.Context, req fetch.Request) (r fetch.Response) {
			if strings.Contains(req.URL, c.where) {
				r = c.answer
			}
			return r
		}
		r, err := h.pass(t, ctx, t.TempDir(), "  - {url: 'https://a.example.cn/', columns: [/list/, /other/list/], pace: 1ms}\n")
		must(t, err)
		if got := len(h.pages()); got != c.asked {
			t.Errorf("%s: %d requests, want %d: %v", c.name, got, c.asked, h.pages())
		}
		if stopped := r.Night.Hosts[0].Stopped != ""; stopped == strings.HasPrefix(c.name, "missing") {
			t.Errorf("%s: %+v", c.name, r.Night.Hosts)
		}
		if named := len(r.Night.Failures) > 0; named != (c.name != "missing") {
			t.Errorf("%s: %+v", c.name, r.Night.Failures)
		}
	}
}

// What robots.txt disallows is named and not asked for; where it can't be had nothing is.
func TestRobots(t *testing.T) {
	h := &hosts{clock: at(1, 0)}
	h.answer = func(_ context.Context, req fetch.Request) (r fetch.Response) {
		if strings.HasSuffix(req.URL, "a.example.cn/robots.txt") {
			r = fetch.Response{Class: fetch.ClassOK, Status: 200, Body: []byte("User-agent: duban\nDisallow: /n/t202402\n")}
		} else if strings.HasSuffix(req.URL, "robots.txt") {
			r = fetch.Response{Class: fetch.ClassFailed, Cause: fetch.CauseStatus, Status: 500, Reason: "status 500"}
		}
		return r
	}
	r, err := h.pass(t, ctx, t.TempDir(), "  - {url: 'https://a.example.cn/list/', pace: 0s}\n  - {url: 'https://b.example.cn/list/', pace: 0s}\n")
	must(t, err)
	if len(h.pages()) != 3 || len(h.asked) != 5 {
		t.Errorf("%v", h.asked)
	}
	failures := map[string]string{}
	for _, f := range r.Night.Failures {
		failures[f.URL] = f.Class
	}
	if diff := cmp.Diff(map[string]string{"https://a.example.cn/n/t20240201_1.html": "disallowed", "https://b.example.cn/robots.txt": "failed"}, failures); diff != "" {
		t.Error(diff)
	}
	if len(r.Night.Hosts) != 2 || !strings.Contains(r.Night.Hosts[1].Stopped, "robots.txt could not be had") {
		t.Errorf("%+v", r.Night.Hosts)
	}
}

// A list that is asked for with a form is asked for all its pages.
func TestListByForm(t *testing.T) {
	server, err := testsite.Start(os.DirFS(sitesFolder), "govcn", testsite.Options{Bulk: 10})
	must(t, err)
	defer server.Close()
	w := &web{now: time.Date(2024, 6, 3, 18, 0, 0, 0, time.UTC)}
	w.file.Sites = readSites(t, fmt.Sprintf("  - {url: '%s', pace: 0s, hosts: [{host: '%s', any_address: yes}], columns: [{url: /interfaces/loadData, post: 'channel=12&pageIndex=1'}]}\n",
		server.URL, strings.TrimPrefix(server.URL, "http://")))
	r, _ := w.crawl(t, t.TempDir())
	var forms []string
	for _, q := range server.Requests() {
		if q.Method == http.MethodPost {
			forms = append(forms, q.URI)
		}
	}
	if l := r.Night.Sources[0].Lists[0]; l.Items != 15 || len(forms) != 4 {
		t.Errorf("%+v, %v", l, forms)
	}
}

// A page that leads to another host is followed if that host's robots.txt allows it.
func TestRobotsOfRedirects(t *testing.T) {
	h := &hosts{clock: at(1, 0)}
	h.answer = func(ctx context.Context, req fetch.Request) (r fetch.Response) {
		if strings.HasSuffix(req.URL, "b.example.cn/robots.txt") {
			return fetch.Response{Class: fetch.ClassOK, Status: 200, Body: []byte("User-agent: *\nDisallow: /secret/\n")}
		}
		for suffix, path := range map[string]string{"_1.html": "/secret/1.html", "_2.html": "/2.html"} {
			if strings.HasSuffix(req.URL, suffix) {
				if reason := req.Follow(ctx, &url.URL{Scheme: "https", Host: "b.example.cn", Path: path}); reason != "" {
					return fetch.Response{Class: fetch.ClassRefused, Cause: "guard", Reason: reason}
				}
			}
		}
		return r
	}
	r, err := h.pass(t, ctx, t.TempDir(), "  - {url: 'https://a.example.cn/list/', pace: 0s}\n")
	must(t, err)
	if f := r.Night.Failures; len(f) != 1 || f[0].Class != "refused" || !strings.HasSuffix(f[0].URL, "_1.html") || r.Night.Totals().New != 2 {
		t.Errorf("%+v", r.Night)
	}
	if got := strings.Count(strings.Join(h.asked, " "), "b.example.cn/robots.txt"); got != 1 {
		t.Errorf("robots.txt was asked for %d times", got)
	}
}

// A crawl that is interrupted stores what came and can be gone on with.
func TestInterruptedCrawl(t *testing.T) {
	w := serveSites(t, testsite.Options{}, "trs", "vsb")
	whole, interrupted := t.TempDir(), t.TempDir()
	_, p := w.crawl(t, whole)
	must(t, p.Close())
	for stopAt := range 30 {
		if stopAt%7 != 3 {
			continue
		}
		running, stop := context.WithCancel(ctx)
		opts := options(interrupted)
		opts.Now = func() time.Time { return w.now }
		p := mustOpen(t, interrupted, opts)
		passing := crawlOptions(t, w.file, opts.Now)
		passing.Fetcher = &stopping{Fetcher: passing.Fetcher.(*fetch.Client), after: stopAt, stop: stop}
		if _, err := p.Crawl(running, passing); err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		stop()
		must(t, p.Close())
	}
	_, p = w.crawl(t, interrupted)
	must(t, p.Close())
	want := crawled(t, whole)
	for name, got := range crawled(t, interrupted) {
		if diff := cmp.Diff(strings.Split(string(want[name]), "\n"), strings.Split(string(got), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%.2000s", name, diff)
		}
	}
}

// stopping ends the run at its request number after.
type stopping struct {
	Fetcher *fetch.Client
	mu      sync.Mutex
	after   int
	stop    func()
}

func (s *stopping) Fetch(ctx context.Context, req fetch.Request) (fetch.Response, error) {
	s.mu.Lock()
	if s.after--; s.after < 0 {
		s.stop()
	}
	s.mu.Unlock()
	return s.Fetcher.Fetch(ctx, req)
}

// A file that two notices name belongs to both, whichever the crawl saw first,
// also where one names it in a script that no reader of pages follows.
func TestFileOfTwoNotices(t *testing.T) {
	texts := []string{"", `<html><body><p>另一通知，各单位抓好落实。</p><a onclick="window.open('/f/1.doc')">附件</a></body></html>`,
		`<html><body><p>又一通知，请遵照执行。</p><iframe src="/viewer.html?file=/f/1.doc"></iframe></body></html>`}
	var first map[string][]string
	for i, order := range [][2]int{{1, 2}, {2, 1}} {
		h := &hosts{clock: at(1, 0)}
		h.answer = func(_ context.Context, req fetch.Request) fetch.Response {
			r := fetch.Response{Class: fetch.ClassOK, Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}}
			switch {
			case strings.HasSuffix(req.URL, "/list/"):
				text := "<html><body><ul>"
				for _, n := range order {
					text += fmt.Sprintf(`<li><a href="../n/t20240101_%d.html">关于印发第%d批工作要点的通知</a><span>2024-01-01</span></li>`, n, n)
				}
				r.Body = []byte(text + "</ul></body></html>")
			case strings.HasSuffix(req.URL, "/f/1.doc"):
				r.Body = []byte("表\ntask 乙\ntarget 3")
			case strings.Contains(req.URL, "/n/"):
				r.Body = []byte(texts[int(req.URL[len(req.URL)-6]-'0')])
			default:
				return fetch.Response{}
			}
			return r
		}
		dir := t.TempDir()
		_, err := h.pass(t, ctx, dir, "  - {url: 'https://a.example.cn/list/', pace: 0s}\n")
		must(t, err)
		p := mustOpen(t, dir, options(dir))
		got := rows(t, p.Store())
		if i == 0 {
			first = got
		} else if diff := cmp.Diff(first, got); diff != "" {
			t.Error(diff)
		}
		asked := strings.Count(strings.Join(h.asked, " "), "/f/1.doc")
		if a, b := got["https://a.example.cn/n/t20240101_1.html"], got["https://a.example.cn/n/t20240101_2.html"]; asked != 1 || len(got) != 2 || len(a) != 2 || len(b) != 2 || !strings.HasPrefix(b[1], "乙: https://a.example.cn/f/1.doc") {
			t.Errorf("%d requests, %v", asked, got)
		}
		must(t, p.Close())
	}
}
