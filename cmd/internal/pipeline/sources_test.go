package pipeline

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/crawl/sites"
	"duban/crawl/testsite"
)

// A made-up site whose pages turn into others: on day 3 each is a short text
// that no rule knows for a challenge, on day 4 all is as it was.
const rebuilt = `system: trs
validators: none
per-page: 20
-- articles.tsv --
id	date	title	from	until	changed	file
12	2024-06-05	东桥区推进绿色制造体系建设任务分解表	3
11	2024-05-31	东桥区2024年污染防治攻坚重点任务
10	2024-05-20	关于下达年度固定资产投资计划的通知
09	2024-05-08	东桥区教育现代化推进工程任务分解表
08	2024-04-22	关于开展节水型单位建设的通知
07	2024-04-03	东桥区2024年就业创业工作要点
06	2024-03-12	关于健全社区服务体系的实施意见
05	2024-03-02	关于印发区属国有企业考核办法的通知
-- /zwgk/index.html --
<html><head><title>政务公开</title></head><body><ul>
{{range .Page.Items}}<li><a href="./{{.Month}}/t{{.Compact}}_{{.ID}}.html">{{.Title}}</a><span>{{.ISO}}</span></li>
{{end}}</ul><script>createPageHTML(1, 0, "index", "html");</script>{{template "foot" .}}</body></html>
-- article --
@each: article
@days: 1-2
@path: /zwgk/{{.Article.Month}}/t{{.Article.Compact}}_{{.Article.ID}}.html
{{template "whole" .}}
-- define whole --
<html><head><meta charset="utf-8">{{template "meta" .}}<title>{{.Article.Title}}</title></head><body><h1>{{.Article.Title}}</h1><div class="TRS_Editor">{{template "body" .}}</div></body></html>
-- article that is none --
@each: article
@days: 3
@path: /zwgk/{{.Article.Month}}/t{{.Article.Compact}}_{{.Article.ID}}.html
<html><head><meta charset="utf-8"><title>东桥区人民政府</title></head><body><div class="TRS_Editor"><p>本栏目已整合至新平台，请前往新平台查阅有关内容。</p></div></body></html>
-- article again --
@each: article
@days: 4-
@path: /zwgk/{{.Article.Month}}/t{{.Article.Compact}}_{{.Article.ID}}.html
{{template "whole" .}}
`

// withRebuilt are the made-up sites, and the one above.
func withRebuilt(t *testing.T) fs.FS {
	t.Helper()
	shared, err := os.ReadFile(sitesFolder + "/" + testsite.Shared)
	must(t, err)
	return fstest.MapFS{testsite.Shared: {Data: shared}, "rebuilt.txtar": {Data: []byte(rebuilt)}}
}

// standing is how a source stands in a report, as `state problem fact`.
func standing(r CrawlReport, site string) string {
	for _, h := range r.Sources {
		if h.Site != site {
			continue
		}
		text := string(h.State)
		if len(h.Findings) > 0 {
			text += " " + string(h.Findings[0].Problem) + " " + h.Findings[0].Fact
		}
		if h.Quarantined {
			text += " quarantined"
		}
		return text
	}
	return "unknown"
}

// kept counts what a corpus has.
func kept(t *testing.T, s *sqlite.Store) string {
	t.Helper()
	stats, err := s.Stats(ctx)
	must(t, err)
	held, err := s.Held(ctx, "")
	must(t, err)
	return fmt.Sprintf("%d notices, %d pages, %d held", stats.Notices, stats.Pages, len(held))
}

// shown is one night: the day that a site shows, and how it stands afterwards.
// Day 0: it does not answer any more.
type shown struct {
	day  int
	want string
	kept string // not looked at if empty
}

func TestSourcesInTrouble(t *testing.T) {
	well := shown{1, "learning", "17 notices, 19 pages, 0 held"}
	blocked := shown{2, "attention blocked challenged quarantined", well.kept}
	emptied := shown{3, "attention layout list-empty quarantined", well.kept}
	for _, c := range []struct {
		name   string
		nights []shown
	}{
		{"behind a challenge", []shown{well, well, blocked, blocked}},
		{"lists name nothing", []shown{well, well, emptied, emptied, well}},
		{"dead", []shown{well, well, {0, "watch dead no-answer", well.kept}, {0, "attention dead no-answer", well.kept}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := serveSites(t, testsite.Options{}, "trs", "troubled")
			w.live(t, "troubled", c.nights, func(r CrawlReport) {
				if got := standing(r, "trs"); got != string(corpus.HealthLearning) {
					t.Errorf("the other site is %q", got)
				}
			})
		})
	}
}

// live makes a pass each night and looks at how a site stands.
func (w *web) live(t *testing.T, site string, nights []shown, look func(CrawlReport)) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for i, n := range nights {
		if n.day == 0 {
			w.servers[site].Close()
		} else {
			must(t, w.servers[site].SetDay(n.day))
		}
		r, p := w.crawl(t, dir)
		if got := standing(r, site); got != n.want {
			t.Errorf("night %d: %q, want %q", i+1, got, n.want)
		}
		if got := kept(t, p.Store()); n.kept != "" && got != n.kept {
			t.Errorf("night %d: %q, want %q", i+1, got, n.kept)
		}
		look(r)
		must(t, p.Close())
		w.now = w.now.Add(24 * time.Hour)
	}
	return dir
}

// serveRebuilt serves the site above.
func serveRebuilt(t *testing.T) *web {
	t.Helper()
	server, err := testsite.Start(withRebuilt(t), "rebuilt", testsite.Options{})
	must(t, err)
	t.Cleanup(func() { server.Close() })
	w := &web{servers: map[string]*testsite.Server{"rebuilt": server}, now: time.Date(2024, 6, 3, 18, 0, 0, 0, time.UTC)}
	entry := siteEntry("rebuilt", server.URL) + "      - /zwgk/index.html\n"
	w.file, err = sites.Read("sites.yaml", []byte("contact: crawl@example.org\ndefaults: {pace: 0s}\nsites:\n"+entry))
	must(t, err)
	return w
}

// Pages that are none are not put over good versions, and what the source gave
// meanwhile is asked for again when it is right.
func TestPagesOutOfBandAreHeld(t *testing.T) {
	w := serveRebuilt(t)
	const good = "7 notices, 7 pages, 0 held"
	changed := 0
	dir := w.live(t, "rebuilt", []shown{
		{1, "learning", good}, {1, "learning", good},
		{3, "watch layout pages-short quarantined", "8 notices, 8 pages, 0 held"}, // the one new page: too little to tell
		{3, "attention layout pages-short quarantined", ""},
		{3, "attention layout pages-short quarantined", ""},
		{4, "learning", ""}, {4, "ok", "8 notices, 9 pages, 0 held"},
	}, func(r CrawlReport) { changed += r.Delta.Changed + r.Delta.Withdrawn })
	if changed > 0 {
		t.Errorf("%d targets changed for nothing", changed)
	}
	p := mustOpen(t, dir, options(dir))
	err := p.Store().EachNotice(ctx, sqlite.Filter{}, func(n corpus.Notice) error {
		versions, err := p.Store().Versions(ctx, n.Source)
		if want := 1 + strings.Count(n.Source, "_12.html"); len(versions) != want {
			t.Errorf("%s has %d versions, not %d", n.Source, len(versions), want)
		}
		return err
	})
	must(t, err)
}

// An operator who finds the new form right lets it in.
func TestRelease(t *testing.T) {
	w := serveRebuilt(t)
	dir := w.live(t, "rebuilt", []shown{{1, "learning", ""}, {1, "learning", ""}, {3, "watch layout pages-short quarantined", ""},
		{3, "attention layout pages-short quarantined", ""}}, func(CrawlReport) {})
	p := mustOpen(t, dir, options(dir))
	if known, err := p.Release(ctx, "rebuilt"); err != nil || !known {
		t.Fatalf("release: %v, %v", known, err)
	}
	if known, err := p.Release(ctx, "other"); err != nil || known {
		t.Errorf("release of a site that nobody knows: %v, %v", known, err)
	}
	if got := kept(t, p.Store()); !strings.HasSuffix(got, " 0 held") || strings.HasPrefix(got, "8 notices, 8 pages") {
		t.Error(got)
	}
	must(t, p.Close())
	must(t, w.servers["rebuilt"].SetDay(3))
	r, p := w.crawl(t, dir)
	if got := standing(r, "rebuilt"); got != "learning" {
		t.Errorf("after the release: %q", got)
	}
	must(t, p.Close())
}
