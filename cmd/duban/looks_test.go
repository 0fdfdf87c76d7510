package main

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
)

// looks opens every page wide and narrow, light and dark. Nothing may stick out
// of the screen, no text may be too faint (WCAG 2.2, 1.4.3), no control too
// small for a finger (2.5.8), and headings go down one level at a time.
func looks(t *testing.T, s site) {
	for _, width := range []int64{1440, 390} {
		for _, dark := range []bool{false, true} {
			if dark != (width == 390) && os.Getenv("DUBAN_SHOTS") == "" {
				continue // colours and widths are independent: two of the four looks check both
			}
			v := s.open(t, width, dark)
			for name, address := range everyPage(v) {
				v.visit(address)
				label := fmt.Sprintf("%s-%d", name, width)
				if dark {
					label += "-dark"
				}
				for _, check := range []string{sticksOut, faint, headings, small} {
					if bad := ask[[]string](v, check); len(bad) > 0 {
						t.Errorf("%s: %s", label, strings.Join(bad, "\n\t"))
					}
				}
				v.shoot(label)
				inEnglish(v, label, address)
			}
			v.forgive("status of 404") // the page that says so
		}
	}
}

// frame lists words of the page's own, those of links, heads, buttons and labels, that are Chinese.
const frame = `[...document.querySelectorAll("header nav:not(.languages) a, h1.unseen, h2:not(.due h2), thead th, caption, button, summary, legend, label, .sorts, .orders, .tabs a, .downloads, dt")]
	.filter(e => !e.closest(".text, .delta h2, .facet .value")).map(e => e.textContent.trim()).filter(s => /[\u4e00-\u9fff]/.test(s)).slice(0, 8)`

// inEnglish opens a page in English and wants no Chinese but what notices say.
func inEnglish(v *tab, label, address string) {
	v.t.Helper()
	if strings.Contains(address, "lang=en") {
		return
	}
	joint := "?"
	if strings.Contains(address, "?") {
		joint = "&"
	}
	v.visit(address + joint + "lang=en")
	if bad := ask[[]string](v, frame); len(bad) > 0 {
		v.t.Errorf("%s: not translated: %q", label, bad)
	}
	if bad := ask[[]string](v, sticksOut); len(bad) > 0 {
		v.t.Errorf("%s in English: %s", label, strings.Join(bad, "\n\t"))
	}
	v.shoot(label + "-en")
}

// everyPage is one address of each page.
func everyPage(v *tab) map[string]string {
	v.visit("?record=notice&q=" + url.QueryEscape("宿迁"))
	html := ask[string](v, `document.querySelector(".rows.notices th a").pathname.slice(1)`)
	v.visit("?record=notice&q=" + url.QueryEscape("哈尔滨"))
	table := ask[string](v, `document.querySelector(".rows.notices th a").pathname.slice(1)`)
	v.visit("?record=notice&q=" + url.QueryEscape("临川新区"))
	pdf := ask[string](v, `document.querySelector(".rows.notices th a").pathname.slice(1)`)
	words := url.QueryEscape("高新技术企业")
	return map[string]string{
		"search": "?q=" + words, "search-filters": "?year=2023&kind=milestone&min-value=10&q=" + words, "search-tasks": "?record=task&q=" + words,
		"search-histogram": "?order=name&unit=" + url.QueryEscape("家"), "search-notices": "?record=notice", "search-nothing": "?city=" + url.QueryEscape("宿迁市") + "&q=" + url.QueryEscape("没有这样的话"),
		"notice-text": html + "?q=" + words, "notice-table": table, "notice-pdf": pdf, "page": pdf + "/page/1",
		"compare": "compare?indicator=rd_intensity", "compare-choose": "compare",
		"body": "body?name=" + url.QueryEscape("科技局"), "body-choose": "body", "about": "about", "changes": "changes", "sources": "sources", "missing": "nothing", "english": "?lang=en&q=" + words,
	}
}

// sticksOut lists what makes the page wider than the screen; what scrolls by itself may be wide.
const sticksOut = `(() => { const wide = document.documentElement.clientWidth, out = [];
	if (document.documentElement.scrollWidth <= wide) return out;
	for (const e of document.querySelectorAll("main *, header *, footer *"))
		if (e.getBoundingClientRect().right > wide + 1 && !e.closest(".scroll, .unseen, .skip")) out.push("sticks out: " + e.outerHTML.slice(0, 100));
	return out.slice(0, 5) })()`

// faint lists texts whose contrast with what is painted behind them is under
// 4.5, or 3 where they are large, by the formula of WCAG.
const faint = `(() => {
	const channel = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4 };
	const parse = s => { const m = s.match(/[\d.]+/g).map(Number); return {r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1} };
	const light = c => 0.2126 * channel(c.r) + 0.7152 * channel(c.g) + 0.0722 * channel(c.b);
	const over = (a, b) => ({r: a.r * a.a + b.r * (1 - a.a), g: a.g * a.a + b.g * (1 - a.a), b: a.b * a.a + b.b * (1 - a.a), a: 1});
	const behind = e => { const all = [];
		for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); all.push(c); if (c.a === 1) break }
		return all.reduceRight((under, c) => over(c, under), {r: 255, g: 255, b: 255, a: 1}) };
	const found = new Map();
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) {
		const e = walk.currentNode.parentElement, s = getComputedStyle(e);
		if (!walk.currentNode.textContent.trim() || e.closest(".unseen, .skip, template") || !e.checkVisibility()) continue;
		const back = behind(e), svg = e.closest("svg"), ink = over(parse(svg && s.fill !== "none" ? s.fill : s.color), back);
		const a = light(ink), b = light(back), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		const size = parseFloat(s.fontSize), large = size >= 24 || size >= 18.66 && s.fontWeight >= 700;
		if (ratio < (large ? 3 : 4.5)) found.set(e.tagName + "." + e.className, "faint " + ratio.toFixed(2) + ": " + e.outerHTML.slice(0, 100));
	}
	return [...found.values()].slice(0, 8) })()`

// headings lists headings that skip a level, and pages without one h1.
const headings = `(() => { const out = [], all = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].filter(h => !h.closest(".text"));
	if (document.querySelectorAll("h1").length !== 1) out.push("not one h1");
	let last = 0;
	for (const h of all) { const level = +h.tagName[1]; if (level > last + 1) out.push("skips a level: " + h.outerHTML.slice(0, 80)); last = level }
	return out })()`

// small lists controls under 24 pixels high that do not stand in a line of text.
const small = `[...document.querySelectorAll("button, input:not([type=hidden]), summary, .facet li a, .tabs a, header nav a, .chips a")]
	.filter(e => e.checkVisibility() && !e.closest(".unseen, .skip")).filter(e => e.getBoundingClientRect().height < 24)
	.map(e => "small: " + e.outerHTML.slice(0, 100)).slice(0, 5)`
