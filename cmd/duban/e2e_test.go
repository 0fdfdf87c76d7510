package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// hostilePage tries to get script to run in whoever reads it: as elements, as
// attributes, as an address, in its title, its words and its table.
const hostilePage = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>测试市&lt;script&gt;alert(1)&lt;/script&gt;2023年重点工作</title></head>
<body><h1>测试市&lt;script&gt;alert(1)&lt;/script&gt;2023年重点工作</h1><script>alert(2)</script>
<p>2023年，新增&lt;img src=x onerror=alert(3)&gt;高新技术企业不少于77家。</p>
<p>牵头单位：市科技局"&gt;&lt;svg onload=alert(4)&gt;。累计建成众创空间12家。</p>
<table><tr><th>序号</th><th>目标任务</th><th>牵头单位</th></tr>
<tr><td>1</td><td>培育&lt;script src=//evil.example/x.js&gt;&lt;/script&gt;瞪羚企业20家。</td><td>市科技局&lt;iframe src=javascript:alert(5)&gt;</td></tr></table></body></html>`

// TestBrowser reads the pages in a real browser. Every part fails for any
// error on the console, any dialog and any request to another server.
func TestBrowser(t *testing.T) {
	s := startSite(t)
	for _, part := range []struct {
		name string
		test func(*testing.T, site)
	}{
		{"SearchAndFacets", searchAndFacets}, {"Compare", compareInBrowser}, {"Notice", noticeInBrowser}, {"Downloads", downloads},
		{"HostileText", hostileText}, {"Keyboard", keyboard}, {"Print", printed}, {"Looks", looks},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, s) })
	}
	mirrored := mirroredSite(t, s)
	t.Run("Copies", func(t *testing.T) { copiesInBrowser(t, mirrored) })
	t.Run("Withdrawn", func(t *testing.T) { withdrawnInBrowser(t, mirrored) })
}

// searchAndFacets types two words, narrows by a facet, takes it back, and turns to tasks.
func searchAndFacets(t *testing.T, s site) {
	v := s.open(t, 1440, false)
	v.visit("")
	v.next(chromedp.SendKeys(chromedp.CSS("#q"), "高新技术企业 宿迁"+kb.Enter))
	if got := ask[string](v, `document.querySelector("#q").value`); got != "高新技术企业 宿迁" {
		t.Errorf("the field shows %q", got)
	}
	all := ask[int](v, `document.querySelectorAll(".rows tbody tr").length`)
	if all == 0 || ask[int](v, `document.querySelectorAll(".rows tbody tr .hit").length`) == 0 {
		t.Fatalf("%d rows, or none of the words is set off", all)
	}
	v.visit("?q=" + url.QueryEscape("高新技术企业"))
	const first = `.facet li a[href*="city="]`
	want := ask[string](v, `document.querySelector('`+first+` .count').textContent`)
	place := ask[string](v, `document.querySelector('`+first+` .value').textContent`)
	v.follow(first)
	if got := ask[string](v, `document.querySelector('.tabs a[aria-current] .count').textContent`); got != want {
		t.Errorf("the facet says %s rows for %s, the page %s", want, place, got)
	}
	if got := ask[string](v, `document.querySelector('.chips a').textContent`); !strings.Contains(got, place) {
		t.Errorf("the chosen filter reads %q, want %s in it", got, place)
	}
	if others := ask[int](v, `document.querySelectorAll('.facet li a[href*="city="]:not([aria-current])').length`); others == 0 {
		t.Error("a facet's own choice empties it")
	}
	v.follow(".chips a")
	if at := ask[string](v, `location.search`); strings.Contains(at, "city") {
		t.Errorf("the filter still stands: %s", at)
	}
	v.follow(`.tabs a[href*="record=task"]`)
	if ask[int](v, `document.querySelectorAll(".rows.tasks tbody tr").length`) == 0 {
		t.Error("no tasks are shown")
	}
}

// compareInBrowser goes from the list of indicators to a comparison and from a figure to its sentence.
func compareInBrowser(t *testing.T, s site) {
	v := s.open(t, 1440, false)
	v.visit("compare")
	v.follow(`.known a[href*="rd_intensity"]`)
	if ask[int](v, `document.querySelectorAll(".matrix tbody tr").length`) < 2 {
		t.Fatal("the comparison has under two places")
	}
	if ask[int](v, `document.querySelectorAll(".matrix .differs").length`) == 0 {
		t.Error("no figure is said to be of another sort, though the notices have some")
	}
	amount := ask[string](v, `document.querySelector(".matrix td a").textContent.replace(/[^0-9.]/g, "")`)
	v.follow(".matrix td a")
	marked := ask[string](v, `document.getElementById(decodeURIComponent(location.hash.slice(1))).parentElement.textContent`)
	if amount == "" || !strings.Contains(marked, amount) {
		t.Errorf("the figure %s leads to %q", amount, marked)
	}
}

// noticeInBrowser goes from a row to its notice, where the amount, the body and the words are set off.
func noticeInBrowser(t *testing.T, s site) {
	v := s.open(t, 1440, false)
	v.visit("?" + url.Values{"q": {"高新技术企业"}, "city": {"宿迁市"}}.Encode())
	wanted := ask[string](v, `document.querySelector(".rows .amount a").textContent.replace(/[^0-9.]/g, "")`)
	v.follow(".rows .amount a")
	if got := ask[string](v, `document.querySelector(".at:target").parentElement.textContent`); !strings.Contains(got, wanted) {
		t.Errorf("the amount %s leads to %q", wanted, got)
	}
	seen := ask[bool](v, `(() => { const r = document.querySelector(".at:target").getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight })()`)
	if !seen {
		t.Error("the place that the link names is not on the screen")
	}
	noticeText(t, v)
	for what, selector := range map[string]string{"amounts": ".text .num", "bodies": ".text .body", "the words": ".text .hit", "tasks": "#tasks tbody tr", "targets": "#targets tbody tr"} {
		if ask[int](v, `document.querySelectorAll("`+selector+`").length`) == 0 {
			t.Errorf("the notice shows no %s", what)
		}
	}
	v.visit("?record=notice&q=" + url.QueryEscape("临川新区"))
	v.follow(".rows.notices th a")
	v.follow(`#targets a[href*="/page/"]`)
	if wide := ask[int](v, `document.querySelector(".sheet img").naturalWidth`); wide < 500 {
		t.Errorf("the picture of the page is %d pixels wide", wide)
	}
	if ask[int](v, `document.querySelectorAll("tr.chosen").length`) != 1 {
		t.Error("the page does not say which target was asked for")
	}
}

// noticeText checks what is set off in a notice that has the focus.
func noticeText(t *testing.T, v *tab) {
	if odd := ask[[]string](v, `[...document.querySelectorAll(".text .hit")].map(e => e.textContent).filter(x => !"高新技术企业".includes(x))`); len(odd) > 0 {
		t.Errorf("set off are %q", odd)
	}
	if broken := ask[[]string](v, `[...document.querySelectorAll('a[href^="#"]')].map(a => decodeURIComponent(a.hash.slice(1))).filter(id => id && !document.getElementById(id))`); len(broken) > 0 {
		t.Errorf("links within the page lead nowhere: %q", broken)
	}
}

// downloads compares what the browser saves with what the command line writes, byte for byte.
func downloads(t *testing.T, s site) {
	v := s.open(t, 1440, false)
	filters := []string{"--kind", "milestone", "--city", "宿迁市", "企业"}
	for _, c := range []struct{ link, args string }{
		{`a[download][href*="targets.csv"]:not([href*=profile])`, "--format csv"},
		{`a[download][href^="/export/"][href*="profile=excel"]`, "--format csv --profile excel"},
		{`a[download][href*="targets.xlsx"]`, "--format xlsx"},
		{`a[download][href*="targets.jsonl"]`, "--format jsonl"},
	} {
		v.visit("?" + url.Values{"q": {"企业"}, "kind": {"milestone"}, "city": {"宿迁市"}}.Encode())
		got := v.download(c.link)
		out := filepath.Join(t.TempDir(), "out")
		args := append(append([]string{"export", "targets", "--once", "-o", out}, strings.Fields(c.args)...), filters...)
		if code, _, errs := duban(t, s.dir, args...); code != 0 {
			t.Fatal(errs)
		}
		want, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if len(want) == 0 || string(got) != string(want) {
			t.Errorf("%s: the browser saved %d bytes, the command line wrote %d", c.args, len(got), len(want))
		}
	}
	v.forgive("net::ERR_ABORTED")
}

// hostileText reads a page that is full of script, by itself and as a query.
func hostileText(t *testing.T, s site) {
	v := s.open(t, 1440, false)
	v.visit("?" + url.Values{"q": {"瞪羚企业 测试市"}, "record": {"target"}}.Encode())
	v.visit("?" + url.Values{"q": {"alert"}, "record": {"notice"}}.Encode())
	v.follow(".rows.notices th a")
	if text := ask[string](v, `document.querySelector("h1").textContent`); !strings.Contains(text, "<script>alert(1)</script>") {
		t.Errorf("the title reads %q", text)
	}
	for _, text := range []string{`"><script>alert(6)</script>`, `<svg onload=alert(7)>`, `' onfocus=alert(8) autofocus='`} {
		for _, address := range []string{"?q=", "compare?indicator=", "body?name=", "?city="} {
			v.visit(address + url.QueryEscape(text))
			if n := ask[int](v, `document.querySelectorAll("script,iframe,svg[onload],[onfocus],[onerror],img[src=x]").length`); n > 0 {
				t.Errorf("%s%s: %d active elements", address, text, n)
			}
			v.forgive("status of 400") // some are no query
		}
	}
}

// keyboard uses the pages without a mouse: the first stops skip to the content
// and past the filters, every stop can be seen, and a row opens by Enter.
func keyboard(t *testing.T, s site) {
	v := s.open(t, 1440, false)
	v.visit("?q=" + url.QueryEscape("高新技术企业"))
	for _, target := range []string{"main", "results"} {
		v.run(chromedp.KeyEvent(kb.Tab))
		if got := ask[string](v, `document.activeElement.className + document.activeElement.hash`); got != "skip#"+target {
			t.Errorf("the stop that should skip to %s is %q", target, got)
		}
	}
	v.run(chromedp.KeyEvent(kb.Enter))
	if got := ask[string](v, `document.activeElement.id`); got != "results" {
		t.Errorf("the skip link leads to %q", got)
	}
	reached := false
	for range 40 {
		v.run(chromedp.KeyEvent(kb.Tab))
		if stop := ask[string](v, focusSeen); stop != "" {
			t.Errorf("a stop can't be seen: %s", stop)
		}
		if reached = ask[bool](v, `!!document.activeElement.closest("td.amount")`); reached {
			break
		}
	}
	if !reached {
		t.Fatal("no row is reached within 40 stops")
	}
	v.next(chromedp.KeyEvent(kb.Enter))
	if at := ask[string](v, `location.pathname`); !strings.HasPrefix(at, "/notice/") {
		t.Errorf("Enter on a row leads to %s", at)
	}
}

// focusSeen describes the focused element if nothing shows that it has the focus.
const focusSeen = `(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
	const shown = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && r.width > 0 && r.height > 0;
	return shown ? "" : e.outerHTML.slice(0, 120) })()`

// printed prints a search and reads the PDF back: the rows are there, what only serves the screen is not.
func printed(t *testing.T, s site) {
	v := s.open(t, 1440, false)
	v.visit("?q=" + url.QueryEscape("高新技术企业"))
	pdf, err := chromedp.Run(v.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "printed.pdf"), pdf, 0o644); err != nil {
		t.Fatal(err)
	}
	keep(t, "printed.pdf", pdf)
	code, out, errs := duban(t, s.dir, "extract", "printed.pdf")
	if code != 0 {
		t.Fatal(errs)
	}
	text := strings.Join(strings.Fields(out), "")
	if !strings.Contains(text, "高新技术企业") || !strings.Contains(text, "牵头单位") {
		t.Error("the rows are not on paper")
	}
	if n := strings.Count(text, "牵头单位"); n > 8 {
		t.Errorf("the table's head is on paper %d times; rows are printed as on a phone", n)
	}
	for _, screen := range []string{"检索写法", "筛选条件", "跳到正文", "数值与日期范围"} {
		if strings.Contains(text, screen) {
			t.Errorf("%q is on paper", screen)
		}
	}
}
