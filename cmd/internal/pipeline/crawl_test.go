package pipeline

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/crawl/fetch"
	"duban/crawl/night"
	"duban/crawl/sites"
	"duban/crawl/testsite"

	"github.com/google/go-cmp/cmp"
)

// The lists of the made-up sites.
var columnsOf = map[string][]string{
	"trs": {"/zwgk/tzgg/"}, "ucap": {"/yxx/c100028/common_list.shtml"}, "jpage": {"/col/col61490/index.html"},
	"jpaas": {"/zwgk/wjgg/index.html"}, "gkmlpt": {"/gkmlpt/index"}, "webplus": {"/4521/list.htm"}, "vsb": {"/zwgk/zfwj.htm"},
	"govcn": {"/zhengce/zuixin/ZUIXINZHENGCE.json", "/sitemap.xml"}, "feeds": {"/list.do?page=1", "/rss.xml", "/sitemap.xml.gz"},
	"troubled": {"/zwgk/index.html"},
}

const sitesFolder = "../../../testdata/sites"

// web is made-up sites with a crawl's view of them.
type web struct {
	servers map[string]*testsite.Server
	file    sites.File
	now     time.Time
}

// serveSites starts made-up sites and writes the sites file for them.
func serveSites(t *testing.T, opts testsite.Options, names ...string) *web {
	t.Helper()
	w := &web{servers: map[string]*testsite.Server{}, now: time.Date(2024, 6, 3, 18, 0, 0, 0, time.UTC)}
	text := "contact: crawl@example.org\ndefaults: {pace: 0s}\nsites:\n"
	for _, name := range names {
		server, err := testsite.Start(os.DirFS(sitesFolder), name, opts)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { server.Close() })
		w.servers[name] = server
		text += siteEntry(name, server.URL)
	}
	var err error
	if w.file, err = sites.Read("sites.yaml", []byte(text)); err != nil {
		t.Fatal(err)
	}
	return w
}

func siteEntry(name, url string) string {
	entry := fmt.Sprintf("  - name: %s\n    url: %s/\n    hosts: [{host: '%s', any_address: yes}]\n    columns:\n", name, url, strings.TrimPrefix(url, "http://"))
	for _, c := range columnsOf[name] {
		entry += "      - " + c + "\n"
	}
	return entry
}

// crawlOptions are those of a pass over sites at a fixed time, without waiting.
func crawlOptions(t testing.TB, file sites.File, now func() time.Time) night.Options {
	t.Helper()
	hosts := map[string]fetch.Host{}
	for _, s := range file.Sites {
		for _, h := range s.Hosts {
			hosts[h.Host] = fetch.Host{AnyAddress: h.AnyAddress}
		}
	}
	client, err := fetch.New(fetch.Options{UserAgent: "duban/test (+mailto:crawl@example.org)", Hosts: hosts, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return night.Options{Sites: file.Sites, Fetcher: client, Hurry: true, Now: now}
}

// crawl makes one pass at the web's time into the corpus in dir.
func (w *web) crawl(t *testing.T, dir string) (CrawlReport, *Pipeline) {
	t.Helper()
	opts := options(dir)
	opts.Now = func() time.Time { return w.now }
	p := mustOpen(t, dir, opts)
	r, err := p.Crawl(ctx, crawlOptions(t, w.file, opts.Now))
	if err != nil {
		t.Fatal(err)
	}
	return r, p
}

// article is what an archive says of a notice.
type article struct {
	from, until, changed int
	file                 bool
}

// articles reads an archive's table by title.
func articles(t *testing.T, site string) map[string]article {
	t.Helper()
	text, err := os.ReadFile(sitesFolder + "/" + site + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, rows, _ := strings.Cut(string(text), "-- articles.tsv --\n")
	rows, _, _ = strings.Cut(rows, "\n-- ")
	all := map[string]article{}
	for _, row := range strings.Split(strings.TrimSpace(rows), "\n")[1:] {
		cells := append(strings.Split(row, "\t"), "", "", "", "", "")
		number := func(i, other int) int {
			if n, err := strconv.Atoi(cells[i]); err == nil {
				return n
			}
			return other
		}
		all[cells[2]] = article{number(3, 1), number(4, 0), number(5, 0), cells[6] != ""}
	}
	return all
}

// events are what happened to the notices of a night, as `new TITLE`.
func events(t *testing.T, s *sqlite.Store, site string, before map[string]state) (list []string, after map[string]state) {
	t.Helper()
	after = map[string]state{}
	for _, a := range addressesOf(t, s, site) {
		versions, err := s.Versions(ctx, a.URL)
		if err != nil {
			t.Fatal(err)
		}
		now := state{len(versions), a.Withdrawn}
		after[a.URL] = now
		switch was := before[a.URL]; {
		case was.versions == 0 && now.versions == 1:
			list = append(list, "new "+a.Title)
		case now.versions == was.versions+1:
			list = append(list, "changed "+a.Title)
		case now.withdrawn && !was.withdrawn:
			list = append(list, "withdrawn "+a.Title)
		case now != was:
			list = append(list, fmt.Sprintf("%v instead of %v: %s", now, was, a.URL))
		}
	}
	slices.Sort(list)
	return list, after
}

type state struct {
	versions  int
	withdrawn bool
}

// addressesOf are the notices of a site that the frontier knows.
func addressesOf(t *testing.T, s *sqlite.Store, site string) (all []corpus.Address) {
	t.Helper()
	hosts, err := s.DueHosts(ctx, time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hosts {
		due, err := s.DueAddresses(ctx, h, time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC), 10_000, &sqlite.DueCursor{Sites: []string{site}})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range due {
			if a.Kind == corpus.AddressDetail {
				all = append(all, a)
			}
		}
	}
	return all
}

// foundOn is the night on which a change of day d is seen: pages are looked at
// on the nights 1, 2 and 4, as their interval doubles.
func foundOn(d int) int { return map[int]int{1: 1, 2: 2, 3: 4}[d] }

// withdrawnOn is the night on which a notice that is gone from day d on is
// withdrawn: the second time that it is not there, two days after the first.
func withdrawnOn(d int) int { return foundOn(d) + 2 }

// expected are the events of a night by an archive.
func expected(all map[string]article, night int) (list []string) {
	for title, a := range all {
		switch {
		case a.from == night:
			list = append(list, "new "+title)
		case a.changed > 0 && foundOn(a.changed) == night:
			list = append(list, "changed "+title)
		case a.until > 0 && withdrawnOn(a.until+1) == night:
			list = append(list, "withdrawn "+title)
		}
	}
	slices.Sort(list)
	return list
}

// Each night must bring exactly the notices that its day made new, changed or
// took away, and nothing else: the sites put the day into every page's foot, so
// that all shells change every day.
func TestNights(t *testing.T) {
	names := slices.Sorted(maps.Keys(columnsOf))
	names = slices.DeleteFunc(names, func(n string) bool { return n == "troubled" })
	if slow {
		names = []string{"feeds", "trs"}
	}
	w := serveSites(t, testsite.Options{}, names...)
	dir := t.TempDir()
	before := map[string]map[string]state{}
	for n := 1; n <= 7; n++ {
		for _, s := range w.servers {
			if err := s.SetDay(min(n, 3)); err != nil {
				t.Fatal(err)
			}
		}
		r, p := w.crawl(t, dir)
		if len(r.Night.Failures)+len(r.Failures) > 0 {
			t.Errorf("night %d: %+v %+v", n, r.Night.Failures, r.Failures)
		}
		for _, name := range names {
			got, after := events(t, p.Store(), name, before[name])
			before[name] = after
			if diff := cmp.Diff(expected(articles(t, name), n), got); diff != "" {
				t.Errorf("night %d of %s (-want +got):\n%s", n, name, diff)
			}
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		w.now = w.now.Add(24 * time.Hour)
	}
}

// The second night of sites that stayed as they are asks for lists, and for
// pages on condition alone.
func TestUnchangedNight(t *testing.T) {
	names, bulk := []string{"trs", "ucap", "vsb", "webplus", "gkmlpt", "jpage"}, 40
	if slow {
		names, bulk = []string{"trs", "gkmlpt"}, 3
	}
	w := serveSites(t, testsite.Options{Bulk: bulk}, names...)
	dir := t.TempDir()
	first, p := w.crawl(t, dir)
	must(t, p.Close())
	for _, name := range names {
		wantOnce(t, name, w.servers[name].Requests())
		w.servers[name].Forget()
	}
	w.now = w.now.Add(24 * time.Hour)
	second, _ := w.crawl(t, dir)
	for i, s := range second.Night.Sources {
		pages := first.Night.Sources[i].New
		if s.New+s.Changed+s.Withdrawn > 0 || s.Unchanged != pages || pages < bulk {
			t.Errorf("%s: %d new, %d changed, %d withdrawn, %d of %d unchanged", s.Site, s.New, s.Changed, s.Withdrawn, s.Unchanged, pages)
		}
		unconditional := 0
		for _, r := range w.servers[s.Site].Requests() {
			if r.IfNone == "" && r.IfSince == "" && r.URI != "/robots.txt" {
				unconditional++
			}
		}
		// Lists that come by script are a column page and one page of records.
		if most := map[string]int{"gkmlpt": 2, "jpage": 2}[s.Site]; unconditional > most {
			t.Errorf("%s: %d requests without condition", s.Site, unconditional)
		}
		if got := len(w.servers[s.Site].Requests()); got > pages+3 {
			t.Errorf("%s: %d requests for %d pages", s.Site, got, pages)
		}
	}
	if second.Processed != 0 {
		t.Errorf("%d pages were processed", second.Processed)
	}
}

func wantOnce(t *testing.T, name string, requests []testsite.Request) {
	t.Helper()
	seen := map[string]bool{}
	for _, r := range requests {
		if r.Method == "GET" && seen[r.URI] {
			t.Errorf("%s: %s was asked for twice", name, r.URI)
		}
		seen[r.URI] = true
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
