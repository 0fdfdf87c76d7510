package robots

import (
	"context"
	"errors"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/crawl/fetch"
	"duban/crawl/testsite"

	"github.com/jimsmart/grobotstxt"
)

func parse(t testing.TB, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestCrawlDelay(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 2\n":                                                    2 * time.Second,
		"User-agent: *\ncrawl-DELAY: 0.5\n":                                                  500 * time.Millisecond,
		"User-agent: *\nCrawl-delay: 86400\n":                                                maxDelay,
		"User-agent: *\nCrawl-delay: inf\n":                                                  maxDelay,
		"User-agent: *\nCrawl-delay: nan\n":                                                  0,
		"User-agent: *\nCrawl-delay: -1\n":                                                   0,
		"User-agent: *\nCrawl-delay: soon\n":                                                 0,
		"Crawl-delay: 5\n":                                                                   0,
		"User-agent: other\nCrawl-delay: 5\n":                                                0,
		"User-agent: *\nCrawl-delay: 5\nUser-agent: duban\nDisallow: /x\n":                   0,
		"User-agent: *\nDisallow: /y\nCrawl-delay: 5\n\nUser-agent: duban\nDisallow: /x\n":   0,
		"User-agent: duban\nDisallow: /x\nCrawl-delay: 3\n\nUser-agent: *\nCrawl-delay: 9\n": 3 * time.Second,
		"User-agent: duban\nCrawl-delay: 3\nCrawl-delay: 1\n":                                3 * time.Second,
	} {
		if got := Parse([]byte(text), "duban").Delay; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestSitemapsBelongToNoGroup(t *testing.T) {
	got := Parse([]byte("Sitemap: https://a.example/1.xml\nUser-agent: other\nDisallow: /\nsitemap: https://a.example/2.xml\n"), "duban").Sitemaps
	if !slices.Equal(got, []string{"https://a.example/1.xml", "https://a.example/2.xml"}) {
		t.Error(got)
	}
}

func TestOnlyTheBeginningOfALargeFileCounts(t *testing.T) {
	text := "User-agent: *\nDisallow: /early\n" + strings.Repeat("# filler\n", MaxSize/9) + "Disallow: /late\n"
	r := Parse([]byte(text), "duban")
	if r.Allowed(parse(t, "http://a.example/early")) || !r.Allowed(parse(t, "http://a.example/late")) {
		t.Error("the limit of size does not hold")
	}
}

// A file made to be slow: its wildcards are bounded, and what is bounded still forbids.
func TestWildcardsAreBounded(t *testing.T) {
	r := Parse([]byte("User-agent: *\n"+strings.Repeat("Disallow: /"+strings.Repeat("*a", 1000)+"$\n", 200)), "duban")
	stars := 0
	for _, rule := range r.rules {
		stars += strings.Count(rule.pattern, "*")
	}
	if stars > maxStars {
		t.Errorf("%d wildcards are kept", stars)
	}
	if r.Allowed(parse(t, "http://a.example/"+strings.Repeat("a", 2000)+"b")) {
		t.Error("a rule that was cut must forbid more, not less")
	}
}

// Our reading must agree with the library's own matcher.
func FuzzAgreesWithReference(f *testing.F) {
	for _, fact := range facts[:40] {
		for _, check := range fact.checks {
			_, path, _ := strings.Cut(strings.TrimPrefix(check, "- "), " ")
			f.Add(fact.robots, path)
		}
	}
	f.Fuzz(func(t *testing.T, text, path string) {
		u, err := url.Parse("http://a.example/" + path)
		if err != nil || len(text) > 4096 || strings.Count(text, "*") > 100 || !strings.HasPrefix(u.String(), "http://a.example/") || strings.Contains(path, "#") {
			return
		}
		if got, want := Parse([]byte(text), "duban").Allowed(u), grobotstxt.AgentAllowed(text, "duban", u.String()); got != want {
			t.Errorf("%q for %q: %v, the reference says %v", text, path, got, want)
		}
	})
}

// answers is a Fetcher that gives one answer and counts.
type answers struct {
	mu   sync.Mutex
	resp fetch.Response
	err  error
	urls []string
}

func (a *answers) Fetch(_ context.Context, req fetch.Request) (fetch.Response, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.urls = append(a.urls, req.URL)
	return a.resp, a.err
}

var noon = time.Date(2024, 6, 3, 12, 0, 0, 0, time.UTC)

func TestPolicyByAnswer(t *testing.T) {
	for _, tt := range []struct {
		name    string
		resp    fetch.Response
		allowed bool
		keep    time.Duration
	}{
		{"a file", fetch.Response{Class: fetch.ClassOK, Status: 200, Body: []byte("User-agent: *\nDisallow: /b\n")}, true, keepRules},
		{"a file that forbids", fetch.Response{Class: fetch.ClassOK, Status: 200, Body: []byte("User-agent: *\nDisallow: /a\n")}, false, keepRules},
		{"404", fetch.Response{Class: fetch.ClassGone, Status: 404}, true, keepRules},
		{"403, as one ministry answers", fetch.Response{Class: fetch.ClassBlocked, Status: 403}, true, keepRules},
		{"401", fetch.Response{Class: fetch.ClassBlocked, Status: 401}, true, keepRules},
		{"400", fetch.Response{Class: fetch.ClassFailed, Cause: fetch.CauseStatus, Status: 400}, true, keepRules},
		{"an empty file", fetch.Response{Class: fetch.ClassFailed, Cause: fetch.CauseEmpty, Status: 200}, true, keepRules},
		{"204", fetch.Response{Class: fetch.ClassFailed, Cause: fetch.CauseStatus, Status: 204}, true, keepRules},
		{"a page that is not there", fetch.Response{Class: fetch.ClassSoft404, Status: 200}, true, keepRules},
		{"too many redirects", fetch.Response{Class: fetch.ClassFailed, Cause: fetch.CauseRedirects, Status: 302}, true, keepRules},
		{"429", fetch.Response{Class: fetch.ClassBlocked, Status: 429, RetryAfter: 2 * time.Hour}, false, 2 * time.Hour},
		{"503", fetch.Response{Class: fetch.ClassBlocked, Status: 503}, false, keepStop},
		{"500", fetch.Response{Class: fetch.ClassFailed, Cause: fetch.CauseStatus, Status: 500}, false, keepStop},
		{"no answer", fetch.Response{Class: fetch.ClassFailed, Cause: fetch.CauseTimeout}, false, keepStop},
		{"a challenge", fetch.Response{Class: fetch.ClassChallenged, Status: 412}, false, keepStop},
		{"a challenge with 200", fetch.Response{Class: fetch.ClassChallenged, Status: 200}, false, keepStop},
		{"a block page with 200", fetch.Response{Class: fetch.ClassBlocked, Cause: "blocked-words", Status: 200}, false, keepStop},
		{"an address that is refused", fetch.Response{Class: fetch.ClassRefused}, false, keepStop},
		{"too large", fetch.Response{Class: fetch.ClassTooLarge, Status: 200}, false, keepStop},
	} {
		clock := noon
		from := &answers{resp: tt.resp}
		cache := NewCache(from, "duban", func() time.Time { return clock })
		page := parse(t, "https://www.a.example/a/1.html")
		ask := func() bool {
			p, fresh, err := cache.For(t.Context(), page)
			if err != nil {
				t.Fatal(err)
			}
			if allowed, why := p.Allowed(page); allowed != tt.allowed || allowed != (why == "") {
				t.Errorf("%s: allowed %v (%s), want %v", tt.name, allowed, why, tt.allowed)
			}
			return fresh
		}
		first := ask()
		clock = clock.Add(tt.keep - time.Second)
		second := ask()
		clock = clock.Add(time.Second)
		third := ask()
		if !first || second || !third || from.urls[0] != "https://www.a.example/robots.txt" {
			t.Errorf("%s: asked %v %v %v for %v", tt.name, first, second, third, from.urls)
		}
	}
}

func TestEachSiteIsAskedOnce(t *testing.T) {
	from := &answers{resp: fetch.Response{Class: fetch.ClassGone, Status: 404}}
	cache := NewCache(from, "duban", func() time.Time { return noon })
	var all sync.WaitGroup
	for i := range 40 {
		page := parse(t, []string{"https://a.example/1", "https://a.example/2", "http://a.example/1", "https://b.example/1"}[i%4])
		all.Go(func() {
			if _, _, err := cache.For(context.Background(), page); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	slices.Sort(from.urls)
	if !slices.Equal(from.urls, []string{"http://a.example/robots.txt", "https://a.example/robots.txt", "https://b.example/robots.txt"}) {
		t.Error(from.urls)
	}
}

func TestCancelledQuestionIsNotKept(t *testing.T) {
	from := &answers{err: context.Canceled}
	cache := NewCache(from, "duban", func() time.Time { return noon })
	for range 2 {
		if _, _, err := cache.For(t.Context(), parse(t, "https://a.example/")); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if len(from.urls) != 2 {
		t.Errorf("asked %d times", len(from.urls))
	}
}

func TestOverTheWire(t *testing.T) {
	s, err := testsite.Start(os.DirFS("../../testdata/sites"), "oddities", testsite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	client, err := fetch.New(fetch.Options{UserAgent: "duban-test/1.0 (+mailto:test@example.org)", Hosts: map[string]fetch.Host{s.URL[7:]: {AnyAddress: true}}})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	policy, _, err := NewCache(client, "duban", time.Now).For(t.Context(), parse(t, s.URL+"/plain.html"))
	if err != nil {
		t.Fatal(err)
	}
	open, _ := policy.Allowed(parse(t, s.URL+"/plain.html"))
	private, why := policy.Allowed(parse(t, s.URL+"/private/1.html"))
	if !open || private || why == "" || policy.Rules.Delay != 1500*time.Millisecond || len(policy.Answer.Exchanges) != 1 {
		t.Errorf("open %v, private %v (%s), delay %s", open, private, why, policy.Rules.Delay)
	}
}
