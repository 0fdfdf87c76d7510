package list

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"duban/crawl/address"

	"golang.org/x/net/html"
)

// link is one link of a page that may lead to a notice.
type link struct {
	node    *html.Node
	url     string
	title   string
	date    string // in the row
	urlDate string
	group   string // what its row stands in
}

// minTitle is the fewest characters of a notice's title in an undated row.
// Columns and services are named in two to six.
const minTitle = 4

// linkItems reads the list of an HTML page: its links grouped by the place of
// their rows, and of these the groups that show dates; without any, those whose
// addresses do; without these, the group with the most words.
func (a *Adapters) linkItems(base *url.URL, dom *html.Node) []Item {
	links := a.links(base, dom)
	groups := groupsOf(links)
	chosen := groups.where(func(g group) bool { return g.dated*2 >= g.size && g.dated > 0 })
	if len(chosen) == 0 {
		chosen = groups.where(func(g group) bool { return g.urlDated*2 >= g.size && g.urlDated > 1 })
	}
	if len(chosen) == 0 {
		chosen = groups.longest()
	}
	var items []Item
	for _, l := range links {
		if chosen[l.group] {
			items = append(items, Item{URL: l.url, Title: l.title, Date: either(l.date, l.urlDate)})
		}
	}
	return items
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// maxLinks is the most links of an HTML page that are read; the longest lists that sites give have 5,000 records.
const maxLinks = 5_500

// links are the page's candidates, in its order.
func (a *Adapters) links(base *url.URL, dom *html.Node) []link {
	var found []link
	below := map[*html.Node]reach{}
	for n := range dom.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" || len(found) >= maxLinks {
			continue
		}
		u, ok := target(base, n)
		title := a.title(n)
		if !ok || firstPage(base, u) || a.words.never[strings.ToLower(title)] || utf8.RuneCountInString(title) < 2 {
			continue
		}
		spread(below, n, u)
		found = append(found, link{node: n, url: u, title: title, urlDate: AddressDate(u)})
	}
	var kept []link
	rows := rowReader{texts: map[*html.Node]string{}, dates: map[*html.Node]string{}}
	for _, l := range found {
		row := rowOf(below, l.node)
		l.date, l.group = rows.date(row, l.title, below), placeOf(row)
		if l.date != "" || l.urlDate != "" || utf8.RuneCountInString(l.title) >= minTitle {
			kept = append(kept, l)
		}
	}
	return kept
}

// target is where a link leads, also one that a script opens.
func target(base *url.URL, n *html.Node) (string, bool) {
	for _, raw := range []string{attr(n, "href"), scriptAddress(attr(n, "href")), scriptAddress(attr(n, "onclick")), attr(n, "data-href"), attr(n, "data-url")} {
		if u, err := address.Resolve(base, raw); raw != "" && err == nil && !samePage(base, u) {
			return u.String(), true
		}
	}
	return "", false
}

func samePage(base, u *url.URL) bool {
	return u.Host == base.Host && u.EscapedPath() == base.EscapedPath() && u.RawQuery == base.RawQuery
}

// suffix is what numbers a list page's file: index_12.html is a page of index.html.
var suffix = regexp.MustCompile(`[_-]\d{1,6}(\.\w{2,5})$`)

// firstPage says whether u is the first page of the list that base is a page of.
func firstPage(base *url.URL, u string) bool {
	first := suffix.ReplaceAllString(base.String(), "$1")
	return u == first || u == strings.TrimSuffix(first, base.Path[strings.LastIndexByte(base.Path, '/')+1:])
}

var quotedAddress = regexp.MustCompile(`['"]((?:https?:)?/[^'"\s]+|[^'"\s()]+\.(?:s?html?|jspx?|aspx?|do|pdf|docx?|xlsx?|wps|ofd)(?:\?[^'"\s]*)?)['"]`)

// scriptAddress is the address that a script's text opens: the first quoted one.
func scriptAddress(script string) string {
	if m := quotedAddress.FindStringSubmatch(script[:min(len(script), 2*address.MaxLength)]); m != nil {
		return m[1]
	}
	return ""
}

// title is what a link says: its title attribute unless that is idle, a
// heading inside it, or its text. Text that an ellipsis cuts gives way.
func (a *Adapters) title(n *html.Node) string {
	said := attr(n, "title")
	if said = strings.Join(strings.Fields(said), " "); said != "" && !a.words.idle[said] && !strings.HasPrefix(said, "http") {
		return clip(said)
	}
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && (len(c.Data) == 2 && c.Data[0] == 'h' && c.Data != "hr" || titled(attr(c, "class"))) {
			if text := textOf(c); text != "" {
				return clip(text)
			}
		}
	}
	return clip(trimDates(textOf(n)))
}

func titled(class string) bool {
	for _, c := range strings.Fields(strings.ToLower(class)) {
		if c == "title" || c == "tit" || c == "bt" {
			return true
		}
	}
	return false
}

var edgeDate = regexp.MustCompile(`^[\s·•●■◆▪\[［(（]*(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}[\s\]］)）]*|[\s\[［(（]*(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}[\s\]］)）]*$|^[\s·•●■◆▪>]+`)

// trimDates drops bullets, and the date that stands in a link before or after its title.
func trimDates(s string) string {
	if trimmed := strings.TrimSpace(edgeDate.ReplaceAllString(s, "")); trimmed != "" {
		return trimmed
	}
	return s
}

// maxTitle is the longest title in characters that is kept.
const maxTitle = 300

func clip(s string) string {
	if r := []rune(s); len(r) > maxTitle {
		return string(r[:maxTitle])
	}
	return s
}

// reach is what candidates are below a node: one address, or several.
type reach struct {
	url     string
	several bool
}

// spread notes a candidate at all nodes above it. It stops where nothing changes any more.
func spread(below map[*html.Node]reach, n *html.Node, u string) {
	for ; n != nil; n = n.Parent {
		switch r, ok := below[n]; {
		case !ok:
			below[n] = reach{url: u}
		case r.several:
			return
		case r.url != u:
			below[n] = reach{several: true}
		}
	}
}

// rowOf is the largest node round a link in which no other address stands,
// but at most an entry of a list or table: on a list's last page it may be the only one.
func rowOf(below map[*html.Node]reach, n *html.Node) *html.Node {
	for n.Data != "li" && n.Data != "tr" && n.Parent != nil && n.Parent.Type == html.ElementNode && !below[n.Parent].several && n.Parent.Data != "body" {
		n = n.Parent
	}
	return n
}

// placeOf is the way to a row's container: tags with classes, of the five above it.
func placeOf(row *html.Node) string {
	var b strings.Builder
	for n, depth := row.Parent, 0; n != nil && depth < 5; n, depth = n.Parent, depth+1 {
		b.WriteString(n.Data)
		if depth < 3 && n.Data != "tr" && n.Data != "li" && n.Data != "tbody" {
			b.WriteString("." + attr(n, "class"))
		}
		b.WriteByte('>')
	}
	return b.String()
}

// rowReader reads each row once.
type rowReader struct {
	texts map[*html.Node]string
	dates map[*html.Node]string // of whole rows, titles included
}

// maxRow is the part of a long row, in bytes at either end, in which a date is looked for.
const maxRow = 1024

// date is the date beside a title: in its row, in the list entry or table row
// round it, or in what stands right after it.
func (r rowReader) date(row *html.Node, title string, below map[*html.Node]reach) string {
	if day := r.dateIn(row, title); day != "" {
		return day
	}
	for n, up := row.Parent, 0; n != nil && up < 4; n, up = n.Parent, up+1 {
		if n.Data == "li" || n.Data == "tr" {
			return r.dateIn(n, "")
		}
	}
	for n := row.NextSibling; n != nil; n = n.NextSibling {
		if n.Type == html.ElementNode || strings.TrimSpace(n.Data) != "" {
			if _, linked := below[n]; linked {
				return ""
			}
			return r.dateIn(n, title)
		}
	}
	return ""
}

// dateIn is the date in a row outside its title, or with an empty title anywhere in it.
func (r rowReader) dateIn(n *html.Node, title string) string {
	if day, known := r.dates[n]; known && title == "" {
		return day
	}
	text, known := r.texts[n]
	if !known {
		if text = textOf(n); len(text) > 2*maxRow {
			text = text[:maxRow] + " " + text[len(text)-maxRow:]
		}
		r.texts[n] = text
	}
	if day, known := r.dates[n]; known {
		return day // a row too long to be one title's
	}
	if title != "" && len(text) < maxRow {
		return rowDate(strings.Replace(text, title, " ", 1))
	}
	r.dates[n] = rowDate(text)
	return r.dates[n]
}

// group is the links whose rows stand in one place.
type group struct{ size, dated, urlDated, runes int }

type groups map[string]group

func groupsOf(links []link) groups {
	all := groups{}
	for _, l := range links {
		g := all[l.group]
		g.size++
		if l.date != "" {
			g.dated++
		}
		if l.urlDate != "" {
			g.urlDated++
		}
		g.runes += utf8.RuneCountInString(l.title)
		all[l.group] = g
	}
	return all
}

func (all groups) where(fits func(group) bool) map[string]bool {
	chosen := map[string]bool{}
	for place, g := range all {
		if fits(g) {
			chosen[place] = true
		}
	}
	return chosen
}

// longest is the group with the most characters, if they look like titles: three or more of ten characters on average.
func (all groups) longest() map[string]bool {
	best, most := "", 0
	for place, g := range all {
		if g.size > 2 && g.runes >= 10*g.size && (g.runes > most || g.runes == most && place < best) {
			best, most = place, g.runes
		}
	}
	if most == 0 {
		return nil
	}
	return map[string]bool{best: true}
}
