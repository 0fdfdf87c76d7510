package list

import (
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// The ways to a next page that no system has for itself, and gkmlpt's.

var siteID = regexp.MustCompile(`(?i)\bSID["']?\s*[:=]\s*["']?(\w{1,40})`)

// gkmlptNext asks the catalogue's API, by way of the column page's SID. The
// category is the number after `#` in the address, or 0 for all.
func (a *Adapters) gkmlptNext(p *Page, s State) (Request, bool) {
	if p.form == formJSON {
		v := p.value()
		per := max(atoi(s.Carry["per"]), len(a.Items(p)))
		s.Carry["per"] = strconv.Itoa(per)
		if count := a.number(v, "count", 0); count > 0 && s.Page*per >= count {
			return Request{}, false
		}
		return p.withQuery("page", s.Page+1, s)
	}
	m := siteID.FindStringSubmatch(p.Text)
	prefix, _, inside := strings.Cut(p.URL.Path, "/gkmlpt")
	if m == nil || !inside {
		return Request{}, false
	}
	category := strconv.Itoa(atoi(p.fragment))
	return p.follow(prefix+"/gkmlpt/api/all/"+category+"?page=1&sid="+m[1], s)
}

// wordNext follows the link that says next, be it by its address or its script.
func (a *Adapters) wordNext(p *Page, s State) (Request, bool) {
	for n := range p.document().Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" && n.Data != "link" {
			continue
		}
		if !a.saysNext(n) {
			continue
		}
		if r, ok := p.followNode(n, s); ok {
			return r, true
		}
	}
	return Request{}, false
}

func (a *Adapters) saysNext(n *html.Node) bool {
	if strings.EqualFold(attr(n, "rel"), "next") {
		return true
	}
	return n.Data == "a" && (a.words.next[pagerWord(textOf(n))] || a.words.next[pagerWord(attr(n, "title"))])
}

// pagerWord is a pagination link's text without space, brackets and arrows.
func pagerWord(s string) string {
	if len(s) > 60 {
		return ""
	}
	return strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n\u00a0\u3000[]【】()（）<>《》〈〉«»‹›→›.…", r) {
			return -1
		}
		return r
	}, s))
}

func (p *Page) followNode(n *html.Node, s State) (Request, bool) {
	for _, raw := range []string{attr(n, "href"), scriptAddress(attr(n, "href")), scriptAddress(attr(n, "onclick")), attr(n, "tagname"), attr(n, "data-url")} {
		if raw == "" {
			continue
		}
		if r, ok := p.follow(raw, s); ok {
			return r, true
		}
	}
	return Request{}, false
}

// numberNext follows the link whose whole text is the next page's number, if
// its address is this page's but for the number.
func (a *Adapters) numberNext(p *Page, s State) (Request, bool) {
	want := strconv.Itoa(s.Page + 1)
	for n := range p.document().Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" || pagerWord(textOf(n)) != want {
			continue
		}
		if r, ok := p.followNode(n, s); ok {
			if u, err := url.Parse(r.URL); err == nil && path.Dir(strings.TrimSuffix(u.Path, "/")) == path.Dir(strings.TrimSuffix(p.URL.Path, "/")) || within(p.URL, r.URL) {
				return r, true
			}
		}
	}
	return Request{}, false
}

// within says whether an address lies below the page's own without its ending
// (list.htm, list/2.htm).
func within(u *url.URL, other string) bool {
	stem := strings.TrimSuffix(u.String(), path.Ext(u.Path))
	return strings.HasPrefix(other, strings.TrimSuffix(stem, "/")+"/")
}

var (
	webPlusFile = regexp.MustCompile(`^(.*/list)(\d*)\.(html?|psp)$`)
	vsbFile     = regexp.MustCompile(`^(.*)/(\d+)\.(html?)$`)
	countedFile = regexp.MustCompile(`^(.*[_-])(\d{1,5})\.(s?html?|jsp|aspx?)$`)
	numberFile  = regexp.MustCompile(`^(.*/)(\d{1,5})\.(s?html?|jsp|aspx?)$`)
)

// builtNext makes the next page's address from this one's where the site
// says that there is one and how its system counts.
func (a *Adapters) builtNext(p *Page, s State) (Request, bool) {
	if s.Pages <= s.Page {
		return Request{}, false
	}
	at := p.URL.Path
	if m := webPlusFile.FindStringSubmatch(at); m != nil && s.System == WebPlus {
		return p.follow(m[1]+strconv.Itoa(s.Page+1)+"."+m[3], s)
	}
	if s.System == VSB {
		return p.vsbNext(s)
	}
	if m := countedFile.FindStringSubmatch(at); m != nil && atoi(m[2]) >= s.Page-1 {
		return p.follow(m[1]+strconv.Itoa(atoi(m[2])+1)+"."+m[3], s)
	}
	if m := numberFile.FindStringSubmatch(at); m != nil && atoi(m[2]) == s.Page { // any other number is a column's
		return p.follow(m[1]+strconv.Itoa(s.Page+1)+"."+m[3], s)
	}
	return Request{}, false
}

// vsbNext counts down: of n pages, column.htm is the first and column/n-1.htm the second.
func (p *Page) vsbNext(s State) (Request, bool) {
	if s.Page == 1 {
		ending := path.Ext(p.URL.Path)
		return p.follow(strings.TrimSuffix(p.URL.Path, ending)+"/"+strconv.Itoa(s.Pages-1)+ending, s)
	}
	m := vsbFile.FindStringSubmatch(p.URL.Path)
	if m == nil || atoi(m[2]) < 2 {
		return Request{}, false
	}
	return p.follow(m[1]+"/"+strconv.Itoa(atoi(m[2])-1)+"."+m[3], s)
}

// pageKeys are query parameters that number pages, those that may mean something else last.
var pageKeys = []string{"page", "pageno", "pagenum", "pageindex", "currpage", "curpage", "cpage", "pn", "pg", "p"}

// queryNext counts up the page number in the query. Where the site does not
// say how many pages there are, the other stop rules end the pass.
func (a *Adapters) queryNext(p *Page, s State) (Request, bool) {
	for _, key := range pageKeys {
		for part := range strings.SplitSeq(p.URL.RawQuery, "&") {
			name, value, _ := strings.Cut(part, "=")
			if n, err := strconv.Atoi(value); strings.EqualFold(name, key) && err == nil && n >= 0 && n < 1<<20 {
				return p.withQuery(name, n+1, s)
			}
		}
	}
	return Request{}, false
}

// withQuery asks for the page's address with one parameter set, the others where they stand.
func (p *Page) withQuery(name string, value int, s State) (Request, bool) {
	parts := strings.Split(p.URL.RawQuery, "&")
	found := false
	for i, part := range parts {
		if key, _, _ := strings.Cut(part, "="); key == name && !found {
			parts[i], found = key+"="+strconv.Itoa(value), true
		}
	}
	if !found {
		return Request{}, false
	}
	u := *p.URL
	u.RawQuery = strings.Join(parts, "&")
	return p.follow(u.String(), s)
}
