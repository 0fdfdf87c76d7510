package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"duban/crawl/testsite"

	"github.com/chromedp/chromedp"
)

// mirroredSite serves a notice that came from two sources, and the notices of a
// made-up site that has taken one of them away; read by the browser of another site.
func mirroredSite(t *testing.T, s site) site {
	t.Helper()
	dir := t.TempDir()
	text, err := os.ReadFile(filepath.Join(s.dir, "testdata", "notices", "suqian-2023-innovation.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"first.txt", "second.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, errs := duban(t, dir, "--quiet", "ingest", "first.txt", "second.txt"); code != exitDone {
		t.Fatal(errs)
	}
	crawlUntilWithdrawn(t, dir, os.DirFS(filepath.Join(s.dir, "testdata", "sites")))
	return site{address: serveFolder(t, dir), dir: dir, browser: s.browser}
}

// crawlUntilWithdrawn crawls a made-up site night by night until a notice of it is gone.
func crawlUntilWithdrawn(t *testing.T, dir string, archives fs.FS) {
	t.Helper()
	server, err := testsite.Start(archives, "trs", testsite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	sites := fmt.Sprintf("contact: crawl@example.org\ndefaults: {pace: 0s}\nsites:\n  - {name: trs, url: '%s/zwgk/tzgg/', hosts: [{host: '%s', any_address: yes}]}\n", server.URL, strings.TrimPrefix(server.URL, "http://"))
	if err := os.WriteFile(filepath.Join(dir, "sites.yaml"), []byte(sites), 0o644); err != nil {
		t.Fatal(err)
	}
	for night, day := range []int{1, 2, 3, 3, 3, 3, 3, 3} {
		if err := server.SetDay(day); err != nil {
			t.Fatal(err)
		}
		c := nightClock{began: time.Now(), at: time.Date(2026, 1, 5+night, 18, 0, 0, 0, time.UTC)}
		var out, errs bytes.Buffer
		a := app{in: strings.NewReader(""), out: &out, err: &errs, env: func(string) string { return "" }, now: c.now, after: c.after}
		a.run(context.Background(), []string{"crawl"})
		if strings.Contains(out.String(), "1 withdrawn") {
			return
		}
	}
	t.Fatal("no notice was withdrawn")
}

// copiesInBrowser reads what two copies say: one row that names the other, both
// rows on request, one figure in the comparison, and a page that names its copy.
func copiesInBrowser(t *testing.T, s site) {
	v := s.open(t, 1440, false)
	query := "?q=" + url.QueryEscape("高新技术企业数 700")
	rows := func() int { return ask[int](v, `document.querySelectorAll(".rows.targets tbody tr").length`) }
	v.visit(query)
	once := rows()
	if once == 0 || ask[int](v, `document.querySelectorAll(".rows details.also").length`) != once {
		t.Errorf("%d rows, %d of them name their copy", once, ask[int](v, `document.querySelectorAll(".rows details.also").length`))
	}
	v.follow(`.orders a[href*="copies=1"]`)
	if each := rows(); each != 2*once {
		t.Errorf("%d rows counted once, %d each", once, each)
	}
	v.visit(query)
	v.run(chromedp.Click(chromedp.CSS(".rows details.also summary")))
	v.follow(".rows details.also a")
	if n := ask[int](v, `document.querySelectorAll("#copies tbody tr").length`); n != 1 {
		t.Fatalf("the notice names %d copies", n)
	}
	v.shoot("copies")
	v.follow("#copies tbody th a")
	v.visit("compare?indicator=rd_intensity")
	if figures, more := ask[int](v, `document.querySelectorAll(".matrix td a[title]").length`), ask[string](v, `document.querySelector(".matrix .more")?.textContent ?? ""`); figures != 1 || !strings.Contains(more, "1") {
		t.Errorf("the comparison has %d figures and says %q of copies", figures, more)
	}
	v.shoot("copies-compare")
}

// withdrawnInBrowser goes from the run that saw a notice go to its page, which
// says so; no list or search has it.
func withdrawnInBrowser(t *testing.T, s site) {
	v := s.open(t, 390, true)
	v.visit("changes")
	gone := ask[string](v, `[...document.querySelectorAll(".delta, main .rows tr")].filter(e => e.textContent.includes("已被来源撤下")).map(e => e.querySelector('a[href*="/notice/"]')?.getAttribute("href")).find(h => h) ?? ""`)
	if gone == "" {
		t.Fatal("the page of changes names no notice that went")
	}
	v.visit(gone[1:])
	banner := ask[string](v, `document.querySelector(".warning")?.textContent ?? ""`)
	if !strings.Contains(banner, "撤下") || !strings.Contains(banner, "2026-01-") {
		t.Fatalf("the page of a notice that is gone says %q", banner)
	}
	if bad := ask[[]string](v, faint); len(bad) > 0 {
		t.Error(bad)
	}
	v.shoot("withdrawn")
	title := ask[string](v, `document.querySelector("h1").textContent`)
	for _, record := range []string{"notice", "task", "target"} {
		v.visit("?record=" + record + "&q=" + url.QueryEscape(`"`+title+`"`))
		if n := ask[int](v, `[...document.querySelectorAll(".rows a")].filter(a => a.textContent.includes(`+strconv.Quote(title)+`)).length`); n > 0 {
			t.Errorf("a search finds it %d times as %s", n, record)
		}
	}
	v.visit("sources")
	v.follow(".sources th a")
	if n := ask[int](v, `document.querySelectorAll('.nights td[data-label]').length`); n == 0 {
		t.Error("the page of the source shows no nights")
	}
	nights := string(v.download(`a[download][href^="/nights.csv"]:not([href*=profile])`))
	if lines := strings.Count(nights, "\n"); lines != 1+ask[int](v, `document.querySelectorAll(".nights tbody tr").length`) {
		t.Errorf("the file of the nights has %d lines: %s", lines, nights)
	}
	v.forgive("net::ERR_ABORTED")
	v.shoot("withdrawn-source")
}
