package night

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duban/corpus"
	"duban/crawl/fetch"
	"duban/crawl/sites"

	"github.com/google/go-cmp/cmp"
)

const oneSite = "  - {url: 'https://a.example.cn/list/', pace: 2s}\n"

// What is noted as done must be kept first: bytes, then pages, then what is in
// them, then the visit.
func TestOrderOfStoring(t *testing.T) {
	n, m := at(1), newMemory()
	n.pages["https://a.example.cn/n/t20240101_0.html"] = `<html><body><p>通知</p><a href="/f/1.pdf">附件1</a></body></html>`
	if _, err := n.pass(t, m, oneSite); err != nil {
		t.Fatal(err)
	}
	order := func(calls ...string) {
		last := -1
		for _, c := range calls {
			i := slices.Index(m.calls[last+1:], c)
			if i < 0 {
				t.Errorf("no %s after %s: %v", c, m.calls[:last+1], m.calls)
				return
			}
			last += i + 1
		}
	}
	const notice, file = "https://a.example.cn/n/t20240101_0.html", "https://a.example.cn/f/1.pdf"
	order("archive "+notice, "sync", "page "+notice, "discover "+file, "files", "visit "+notice)
	order("discover "+notice, "visit https://a.example.cn/list/")
	order("archive "+file, "sync", "page "+file, "visit "+file)
}

// A pass whose store fails says so and notes nothing behind the failure.
func TestStoreThatFails(t *testing.T) {
	for _, method := range []string{"archive", "sync", "page", "files", "visit"} {
		n, m := at(1), newMemory()
		m.fail = method
		if _, err := n.pass(t, m, oneSite); err == nil || !strings.Contains(err.Error(), "the disk is full") {
			t.Errorf("%s: %v", method, err)
		}
		if method != "visit" && slices.ContainsFunc(m.calls, func(c string) bool { return strings.HasPrefix(c, "visit https://a.example.cn/n/") }) {
			t.Errorf("%s: %v", method, m.calls)
		}
		m.fail = ""
		if r, err := n.pass(t, m, oneSite); err != nil || r.Totals().New == 0 && method != "visit" && method != "files" {
			t.Errorf("after %s: %+v, %v", method, r, err)
		}
		for url, a := range m.addresses {
			if a.VisitedAt.IsZero() {
				t.Errorf("after %s: %s was not visited", method, url)
			}
		}
	}
}

// A page, a list or a robots.txt for which a host asks to come later is asked
// for again in the same pass, at the time that it named and no more than three times.
func TestAskedToComeLater(t *testing.T) {
	for _, c := range []struct {
		name, where string
		wait        time.Duration
		times       int
		want        []string
		failures    int
	}{
		{"a page", "_1.html", 10 * time.Minute, 1, []string{"01:00:02 list", "01:00:04 n/0", "01:00:06 n/1", "01:10:06 n/1", "01:10:10 n/2"}, 0},
		{"without a time", "_1.html", 0, 1, []string{"01:00:02 list", "01:00:04 n/0", "01:00:06 n/1", "01:00:13 n/1", "01:00:17 n/2"}, 0},
		{"a list", "/list/", 5 * time.Minute, 2, []string{"01:00:02 list", "01:05:02 list", "01:10:02 list", "01:10:09 n/0", "01:10:13 n/1", "01:10:16 n/2"}, 0},
		{"robots.txt", "/robots.txt", 5 * time.Minute, 1, []string{"01:05:04 list", "01:05:07 n/0", "01:05:09 n/1", "01:05:11 n/2"}, 0},
		{"a page, for ever", "_1.html", time.Minute, 9, []string{"01:00:02 list", "01:00:04 n/0", "01:00:06 n/1", "01:01:06 n/1", "01:02:06 n/1", "01:03:06 n/2"}, 1},
		{"beyond the night", "_1.html", 3 * time.Hour, 1, []string{"01:00:02 list", "01:00:04 n/0", "01:00:06 n/1"}, 1},
	} {
		n, m := at(1), newMemory()
		n.answer = func(req fetch.Request) (r fetch.Response) {
			if strings.Contains(req.URL, c.where) && c.times > 0 {
				c.times--
				return busy(c.wait)
			}
			return r
		}
		r, err := n.pass(t, m, oneSite)
		if err != nil {
			t.Fatal(err)
		}
		short := strings.NewReplacer("https://a.example.cn/", "", "list/", "list", "t20240101_", "", "t20240201_", "", "t20240301_", "", ".html", "")
		var got []string
		for _, a := range n.asked {
			got = append(got, short.Replace(a))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if len(r.Failures) != c.failures {
			t.Errorf("%s: %+v", c.name, r.Failures)
		}
	}
}

// Where the host's hours end before it may be asked again, the pass does not wait.
func TestComingLaterStaysWithinTheHours(t *testing.T) {
	n, m := at(1), newMemory()
	n.answer = func(req fetch.Request) (r fetch.Response) {
		if strings.HasSuffix(req.URL, "_1.html") {
			return busy(20 * time.Minute)
		}
		return r
	}
	r, err := n.pass(t, m, "  - {url: 'https://a.example.cn/list/', pace: 2s, hours: '00:00-01:10'}\n")
	if err != nil || len(n.asked) != 3 || !strings.HasPrefix(r.Hosts[0].Stopped, "not before 2024-06-03T16:00:00Z") {
		t.Errorf("%v %+v %v", n.asked, r.Hosts, err)
	}
	if a := m.addresses["https://a.example.cn/n/t20240201_1.html"]; a.DueAt.After(n.now) || a.Failures > 0 {
		t.Errorf("%+v", a)
	}
}

// A host that was found to need a slower pace is met at it in the next pass,
// and ever faster as it answers.
func TestPaceIsKeptBetweenPasses(t *testing.T) {
	n, m := at(1), newMemory()
	failing := true
	n.answer = func(req fetch.Request) (r fetch.Response) {
		if failing && strings.HasSuffix(req.URL, "_2.html") {
			return fetch.Response{Class: fetch.ClassFailed, Cause: fetch.CauseTimeout, Reason: "no answer"}
		}
		return r
	}
	if _, err := n.pass(t, m, oneSite); err != nil {
		t.Fatal(err)
	}
	learned := m.hosts["a.example.cn"].Pace
	if learned != 7*time.Second {
		t.Errorf("%s", learned)
	}
	failing = false
	n.now = n.now.Add(24 * time.Hour)
	if _, err := n.pass(t, m, oneSite); err != nil {
		t.Fatal(err)
	}
	want := []string{"list/", "n/t20240101_0.html", "n/t20240201_1.html", "n/t20240301_2.html"}
	if len(n.asked) != len(want) {
		t.Fatal(n.asked)
	}
	var gaps []time.Duration
	for i, a := range n.asked {
		if !strings.HasSuffix(a, want[i]) {
			t.Error(n.asked)
		}
		moment, _ := time.Parse("15:04:05", a[:8])
		if i > 0 {
			before, _ := time.Parse("15:04:05", n.asked[i-1][:8])
			gaps = append(gaps, moment.Sub(before))
		}
	}
	if gaps[0] <= 2*time.Second || gaps[2] > gaps[0] || m.hosts["a.example.cn"].Pace >= learned {
		t.Errorf("%v, then %s", gaps, m.hosts["a.example.cn"].Pace)
	}
}

// A file that two notices name is noted for both, whichever came first, also
// where it stands in a script; one that a page no longer names is forgotten.
func TestFilesOfPages(t *testing.T) {
	const first, second = "https://a.example.cn/n/t20240101_0.html", "https://a.example.cn/n/t20240201_1.html"
	n, m := at(1), newMemory()
	n.pages[first] = `<html><body><p>通知正文，各单位抓好落实。</p><a href="/f/1.pdf">附件1</a></body></html>`
	n.pages[second] = `<html><body><p>另一通知正文，请遵照执行。</p><a onclick="window.open('/f/1.pdf')">附件</a><iframe src="/viewer.html?file=/f/2.pdf"></iframe></body></html>`
	if _, err := n.pass(t, m, oneSite); err != nil {
		t.Fatal(err)
	}
	targets := func(page string) (all []string) {
		for _, l := range m.files[page] {
			all = append(all, strings.TrimPrefix(l.Target, "https://a.example.cn"))
		}
		return all
	}
	if !slices.Equal(targets(first), []string{"/f/1.pdf"}) || !slices.Equal(targets(second), []string{"/f/1.pdf", "/f/2.pdf"}) {
		t.Errorf("%v", m.files)
	}
	if a := m.addresses["https://a.example.cn/f/1.pdf"]; a.Kind != corpus.AddressAttachment || a.VisitedAt.IsZero() {
		t.Errorf("%+v", a)
	}
	n.pages[second] = `<html><body><p>另一通知正文，已作修改。</p></body></html>`
	n.now = n.now.Add(30 * time.Hour)
	if _, err := n.pass(t, m, oneSite); err != nil || len(targets(second)) != 0 || len(targets(first)) != 1 {
		t.Errorf("%v %v", m.files, err)
	}
}

// Of a site of which one column is chosen nothing else is asked for.
func TestOneColumnOfASite(t *testing.T) {
	const text = "  - {name: 某市, url: 'https://a.example.cn/', pace: 0s, columns: [{name: 公告, url: /list/}, {name: 文件, url: /other/}]}\n"
	n, m := at(1), newMemory()
	n.pages["https://a.example.cn/other/"] = `<html><body><ul><li><a href="/o/t20240101_9.html">关于印发另一批工作要点的通知</a><span>2024-01-01</span></li>
		<li><a href="/o/t20240102_8.html">关于印发又一批工作要点的通知</a><span>2024-01-02</span></li></ul></body></html>`
	n.pages["https://a.example.cn/o/t20240101_9.html"] = `<html><body><p>通知</p><a href="/f/9.pdf">附件</a></body></html>`
	file, err := sites.Read("sites.yaml", []byte("contact: crawl@example.org\nsites:\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		names []string
		asked int
		with  string // all but lists have it in their address
	}{
		{[]string{"某市/文件"}, 1 + 2 + 1, "/o/ /f/"},
		{[]string{"某市/公告"}, 1 + 3, "/n/"},
		{[]string{"某市/文件", "某市/https://a.example.cn/list/"}, 2 + 6, "/o/ /f/ /n/"},
		{[]string{"某市/文件", "某市"}, 2 + 6, "/o/ /f/ /n/"},
	} {
		chosen, unknown := file.Choose(c.names)
		if len(chosen) != 1 || len(unknown) > 0 || chosen[0].Part != (i < 2) {
			t.Fatalf("%v: %+v, unknown %v", c.names, chosen, unknown)
		}
		m.given, n.asked = map[string]bool{}, nil
		if _, err := Run(t.Context(), Options{Sites: chosen, Fetcher: n, Store: m, Now: n.Now, After: n.After}); err != nil {
			t.Fatal(err)
		}
		for _, a := range n.asked {
			if part := strings.Split(a, "/")[3]; !strings.Contains(c.with+" /list/ /other/", "/"+part+"/") {
				t.Errorf("%v: %s", c.names, a)
			}
		}
		if len(n.asked) != c.asked {
			t.Errorf("%v: %v", c.names, n.asked)
		}
		n.now = n.now.Add(48 * time.Hour)
	}
	if chosen, unknown := file.Choose([]string{"某市/x", "某市", "b"}); len(chosen) != 1 || !slices.Equal(unknown, []string{"某市/x", "b"}) {
		t.Errorf("%+v %v", chosen, unknown)
	}
}
