package list

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"duban/corpus"
	"duban/crawl/address"
)

// Next gives the requests that follow a page: none at the end of the pass, one
// for the next page, or several for the parts of a sitemap index. A column page
// that holds no records itself, but fetches them by script, is followed by the
// request for its first records.
func (a *Adapters) Next(p *Page, s State, pass Pass) []Request {
	s = a.begin(p, s)
	if p.form == formSitemap {
		return childMaps(p, s.turn(), pass.Since)
	}
	if bootstrap(p, s) {
		s.Page = 0
	} else if digest := digestOf(a.Items(p)); s.ended(pass, digest) {
		return nil
	} else {
		s.Last = digest
	}
	r, ok := a.next(p, s)
	if !ok {
		return nil
	}
	return []Request{r}
}

// begin fills in what the zero State leaves open.
func (a *Adapters) begin(p *Page, s State) State {
	s.Page = max(s.Page, 1)
	if s.System == Unknown {
		s.System = a.Recognise(p)
	}
	s.Column = either(s.Column, p.URL.String())
	carry := map[string]string{}
	for k, v := range s.Carry {
		carry[k] = v
	}
	s.Carry = carry
	if n := a.pages(p); n > 0 {
		s.Pages = n
	}
	return s
}

// turn is the state of the page after this one.
func (s State) turn() State {
	s.Page++
	return s
}

// ended says whether the stop rules end the pass at a page with these items.
func (s State) ended(pass Pass, digest string) bool {
	limit := pass.MaxPages
	if limit <= 0 {
		limit = DefaultMaxPages
	}
	return pass.NoNew || digest == "" || digest == s.Last || s.Page >= limit || s.Pages > 0 && s.Page >= s.Pages
}

// bootstrap says whether a page is a column page whose records all come by
// script. What else stands on it (a menu, a side list) decides nothing.
func bootstrap(p *Page, s State) bool {
	if p.form != formHTML || s.Page > 1 {
		return false
	}
	return s.System == Gkmlpt || s.System == JPaas || s.System == JPage && !strings.Contains(p.Text, "<record>")
}

// digestOf tells pages with different items apart; empty for no items.
func digestOf(items []Item) string {
	if len(items) == 0 {
		return ""
	}
	var b strings.Builder
	for _, item := range items {
		b.WriteString(item.URL)
		b.WriteByte('\n')
	}
	return corpus.Hash([]byte(b.String()))[:16]
}

func (a *Adapters) next(p *Page, s State) (Request, bool) {
	if s.Carry[Posted] != "" {
		return p.postNext(s)
	}
	switch s.System {
	case TRS, UCAP:
		if r, ok := pagerNext(p, s); ok {
			return r, true
		}
	case JPage:
		return a.jpageNext(p, s)
	case JPaas:
		return a.jpaasNext(p, s)
	case Gkmlpt:
		return a.gkmlptNext(p, s)
	case Feed:
		return Request{}, false
	}
	if p.form == formJSON {
		return a.queryNext(p, s)
	}
	for _, way := range []func(*Page, State) (Request, bool){a.wordNext, a.numberNext, a.builtNext, a.queryNext} {
		if r, ok := way(p, s); ok {
			return r, true
		}
	}
	return Request{}, false
}

// Posted is the key under which State.Carry has the form or JSON that a list is
// asked for with; the page number in it is counted up.
const Posted = "posted"

// postNext asks for the same address with the next page's number.
func (p *Page) postNext(s State) (Request, bool) {
	form := s.Carry[Posted]
	for _, key := range pageKeys {
		number := regexp.MustCompile(`(?i)(?:^|[&{,\s"'])` + key + `["']?\s*[:=]\s*["']?(\d{1,6})`).FindStringSubmatchIndex(form)
		if number == nil {
			continue
		}
		s.Carry[Posted] = form[:number[2]] + strconv.Itoa(atoi(form[number[2]:number[3]])+1) + form[number[3]:]
		r := p.get(p.URL.String(), s.turn())
		r.Method, r.Form = http.MethodPost, s.Carry[Posted]
		return r, true
	}
	return Request{}, false
}

// get makes a request that goes on from p with state s, which is that of the page asked for.
func (p *Page) get(to string, s State) Request {
	return Request{Method: http.MethodGet, URL: to, Referer: s.Column, State: s}
}

func sameHost(a, b *url.URL) bool { return a.Hostname() == b.Hostname() }

// follow asks for a link's page if it is another one of the same host.
func (p *Page) follow(raw string, s State) (Request, bool) {
	u, err := address.Resolve(p.base(), raw)
	if err != nil || !sameHost(p.URL, u) || samePage(p.URL, u) {
		return Request{}, false
	}
	return p.get(u.String(), s.turn()), true
}

// call is a call of createPageHTML: how many pages, which one this is as the
// system counts, and what its file is called.
type call struct {
	quoted         bool // the first argument names a container: 1-based suffixes
	count, current int
	name, ending   string
}

const createName = "createPageHTML"

// createArguments are those of a call whose arguments are names alone.
var createArguments = regexp.MustCompile(`^\s{0,20}\(([^()]{3,400})\)`)

// maxCalls is how many occurrences of the name are looked at; pages have a definition and a call or two.
const maxCalls = 8

// pagerCall finds a page's call of createPageHTML and passes over its definition.
func pagerCall(text string) (call, bool) {
	whole := text
	for range maxCalls {
		before, after, found := strings.Cut(text, createName)
		if !found {
			break
		}
		text = after
		m := createArguments.FindStringSubmatch(after[:min(len(after), 500)])
		if m == nil || strings.HasSuffix(strings.TrimRight(before, " \t\r\n"), "function") {
			continue
		}
		if c, ok := readCall(whole, strings.Split(m[1], ",")); ok {
			return c, true
		}
	}
	return call{}, false
}

func readCall(text string, args []string) (c call, ok bool) {
	for i := range args {
		args[i] = strings.TrimSpace(args[i])
	}
	if c.quoted = strings.ContainsAny(args[0], `'"`) && atoi(unquote(args[0])) == 0; c.quoted {
		args = args[1:]
	}
	if len(args) < 4 {
		return c, false
	}
	var counted, placed bool
	c.count, counted = variable(text, args[0])
	c.current, placed = variable(text, args[1])
	c.name, c.ending = unquote(args[2]), strings.TrimPrefix(unquote(args[3]), ".")
	return c, counted && placed && c.name != "" && c.ending != "" && c.name != args[2]
}

func unquote(s string) string { return strings.Trim(s, `'"`) }

// variable is a number, or the number that a script gives the variable of that name.
func variable(text, name string) (int, bool) {
	if n, err := strconv.Atoi(unquote(name)); err == nil {
		return n, n >= 0
	}
	if !identifier.MatchString(name) {
		return 0, false
	}
	m := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\s*=\s*['"]?(\d{1,6})`).FindStringSubmatch(text[:min(len(text), 1<<18)])
	if m == nil {
		return 0, false
	}
	return atoi(m[1]), true
}

var identifier = regexp.MustCompile(`^[A-Za-z_$][\w$]{0,40}$`)

func atoi(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// pagerNext follows a call of createPageHTML. TRS counts its current page from
// 0 and calls page 2 index_1; UCAP counts from 1 and calls page 2 list_2. In
// both, the suffix of the next page is the current number and one; only where they
// end differs.
func pagerNext(p *Page, s State) (Request, bool) {
	c, ok := pagerCall(p.Text)
	if !ok {
		return Request{}, false
	}
	last := c.count - 1
	if c.quoted && c.current > 0 {
		last = c.count
	}
	if c.current+1 > last {
		return Request{}, false
	}
	return p.follow(c.name+"_"+strconv.Itoa(c.current+1)+"."+c.ending, s)
}

// pages is how many pages the site says there are, 0 if it does not.
func (a *Adapters) pages(p *Page) int {
	if p.form == formJSON {
		return a.number(p.value(), "pages", 0)
	}
	if c, ok := pagerCall(p.Text); ok {
		return c.count
	}
	text := p.edges()
	if n := firstNumber(a.words.pages, text); n > 0 {
		return n
	}
	records, per := firstNumber(a.words.records, text), firstNumber(a.words.perPage, text)
	if records > 0 && per > 0 {
		return (records + per - 1) / per
	}
	return 0
}

// maxEdge is how much of a page, in bytes from either end, is searched for
// counts: they stand in scripts at the top or in the pagination at the bottom.
const maxEdge = 128 << 10

func (p *Page) edges() string {
	if len(p.Text) <= 2*maxEdge {
		return p.Text
	}
	return p.Text[:maxEdge] + "\n" + p.Text[len(p.Text)-maxEdge:]
}

func firstNumber(patterns []*regexp.Regexp, text string) int {
	for _, re := range patterns {
		if m := re.FindStringSubmatch(text); m != nil && atoi(m[1]) > 0 {
			return atoi(m[1])
		}
	}
	return 0
}
