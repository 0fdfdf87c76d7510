// Package list reads list pages: which site system made them, what they list, and which request gives the next page.
//
// All of it is plain functions of a page's address and decoded text; nothing
// is fetched here. A pass over a column is a loop of its caller:
//
//	requests := []Request{{URL: column}}
//	for each request: fetch it, then
//		page, _ := NewPage(finalURL, text)
//		items := lists.Items(page)          // told apart into new and known by the caller
//		requests = append(requests, lists.Next(page, request.State, Pass{NoNew: …})...)
//
// A request carries all that its successor needs, so that a page may be read
// by another run than the one that asked for it.
//
// Invariants. A pass ends: Next gives nothing after a page without items, one
// that repeats the page before, one on which the caller knew everything, the
// last page by the site's own count, or MaxPages. Next never leaves the
// page's host. A request that the server answers with 404 is an end like any other.
package list

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"duban/normalize/ruledata"
)

// Data holds the embedded marks, words and field names.
//
//go:embed data
var Data embed.FS

// System is what made a list page.
type System string

// The systems. Links is any page of links with a way to the next page.
const (
	Unknown System = ""
	TRS     System = "trs"     // createPageHTML(n, 0, "index", "html")
	UCAP    System = "ucap"    // createPageHTML('page_div', n, 1, 'common_list', 'shtml', rows)
	JPage   System = "jpage"   // Hanweb: records in a datastore, more from dataproxy.jsp
	JPaas   System = "jpaas"   // newer Hanweb: JSON with a piece of HTML
	Gkmlpt  System = "gkmlpt"  // Guangdong's catalogue of open information
	WebPlus System = "webplus" // Sudy: list.htm, list2.htm
	VSB     System = "vsb"     // 博达: column.htm, column/N.htm counting down
	JSON    System = "json"    // any other JSON list, such as those of gov.cn
	Sitemap System = "sitemap"
	Feed    System = "feed" // RSS or Atom
	Links   System = "links"
)

// Systems are all systems that a sites file may name.
func Systems() []System {
	return []System{TRS, UCAP, JPage, JPaas, Gkmlpt, WebPlus, VSB, JSON, Sitemap, Feed, Links}
}

// Item is one entry of a list.
type Item struct {
	URL   string            `json:"url"` // canonical
	Title string            `json:"title,omitempty"`
	Date  string            `json:"date,omitempty"`  // YYYY-MM-DD as listed, else as the address says; empty if neither does
	Extra map[string]string `json:"extra,omitempty"` // what else JSON lists say: number, index, body
}

// Request asks for one list page.
type Request struct {
	Method  string `json:"method"` // GET or POST
	URL     string `json:"url"`
	Form    string `json:"form,omitempty"`    // body of a POST: a form, or JSON if it begins with a brace
	Referer string `json:"referer,omitempty"` // page that a browser would have come from; some servers insist
	State   State  `json:"state"`             // give it to Next with the answer
}

// State is where a pass stands. The zero State is that of a column's first page.
type State struct {
	System System            `json:"system,omitempty"` // of the column; Unknown: recognise it
	Page   int               `json:"page,omitempty"`   // number of the page asked for, from 1
	Pages  int               `json:"pages,omitempty"`  // how many there are, 0 if nobody said
	Column string            `json:"column,omitempty"` // address of the first page
	Last   string            `json:"last,omitempty"`   // digest of the items of the page before
	Carry  map[string]string `json:"carry,omitempty"`  // what the system needs of earlier pages
}

// Pass is what the caller knows about the pass.
type Pass struct {
	NoNew    bool   // all items of this page were known before the column's last complete pass
	MaxPages int    // of one column in one pass; 0 means DefaultMaxPages
	Since    string // YYYY-MM-DD: child sitemaps last changed before it are left out
}

// DefaultMaxPages ends passes over columns that never end.
const DefaultMaxPages = 2000

// Adapters read list pages of all systems. They are safe for concurrent use.
type Adapters struct {
	marks  []mark
	words  words
	fields map[string][]string // field -> lower-case JSON keys in order of preference
}

// mark is a row of systems.tsv.
type mark struct {
	system System
	all    []string // lower-case
}

// words is words.yaml, compiled.
type words struct {
	next, last, never, idle map[string]bool
	pages, records, perPage []*regexp.Regexp
}

// New loads the data files in fsys.
func New(fsys fs.FS) (*Adapters, error) {
	a := &Adapters{fields: map[string][]string{}}
	rows, err := ruledata.Table(fsys, "data/systems.tsv", "system", "marks")
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		a.marks = append(a.marks, mark{System(r.Cells[0]), strings.Fields(strings.ToLower(r.Cells[1]))})
	}
	if rows, err = ruledata.Table(fsys, "data/fields.tsv", "field", "key"); err != nil {
		return nil, err
	}
	for _, r := range rows {
		a.fields[r.Cells[0]] = append(a.fields[r.Cells[0]], strings.ToLower(r.Cells[1]))
	}
	a.words, err = loadWords(fsys)
	return a, err
}

func loadWords(fsys fs.FS) (w words, err error) {
	var file struct {
		Next       []string `yaml:"next"`
		Last       []string `yaml:"last"`
		Never      []string `yaml:"never"`
		IdleTitles []string `yaml:"idle_titles"`
		Pages      []string `yaml:"pages"`
		Records    []string `yaml:"records"`
		PerPage    []string `yaml:"per_page"`
	}
	const name = "data/words.yaml"
	if err := ruledata.YAML(fsys, name, &file); err != nil {
		return w, err
	}
	w.next, w.last, w.never, w.idle = set(file.Next), set(file.Last), set(file.Never), set(file.IdleTitles)
	for _, list := range []struct {
		from []string
		to   *[]*regexp.Regexp
	}{{file.Pages, &w.pages}, {file.Records, &w.records}, {file.PerPage, &w.perPage}} {
		for _, pattern := range list.from {
			re, err := regexp.Compile(pattern)
			if err != nil || re.NumSubexp() != 1 {
				return w, fmt.Errorf("%s: %s: want a regular expression with one group: %w", name, pattern, err)
			}
			*list.to = append(*list.to, re)
		}
	}
	return w, nil
}

func set(list []string) map[string]bool {
	m := map[string]bool{}
	for _, s := range list {
		m[strings.ToLower(s)] = true
	}
	return m
}

// Recognise says which system made a page, Unknown if it is no list.
func (a *Adapters) Recognise(p *Page) System {
	switch p.form {
	case formJSON:
		return a.recogniseJSON(p)
	case formSitemap:
		return Sitemap
	case formFeed:
		return Feed
	case formDatastore:
		return JPage
	}
	if call, ok := pagerCall(p.Text); ok {
		if call.quoted {
			return UCAP
		}
		return TRS
	}
	lower := strings.ToLower(p.Text)
	for _, m := range a.marks {
		if containsAll(lower, m.all) {
			return m.system
		}
	}
	if len(a.Items(p)) > 2 {
		return Links
	}
	return Unknown
}

func containsAll(text string, all []string) bool {
	for _, s := range all {
		if !strings.Contains(text, s) {
			return false
		}
	}
	return len(all) > 0
}

// MaxItems is the most items that one page may list: the limit of the sitemap protocol.
const MaxItems = 50_000

// Items are what a page lists, in its order, each address once. Entries
// without an address that can be fetched are left out.
func (a *Adapters) Items(p *Page) []Item {
	if p.items == nil {
		p.items = once(a.read(p))
	}
	return p.items
}

func (a *Adapters) read(p *Page) []Item {
	switch p.form {
	case formJSON:
		return a.jsonItems(p)
	case formSitemap:
		return sitemapItems(p)
	case formFeed:
		return feedItems(p)
	}
	if records := a.recordItems(p); len(records) > 0 {
		return records
	}
	return a.linkItems(p.base(), p.document())
}

// once drops repeated addresses and keeps the first, completed by what later ones add.
func once(items []Item) []Item {
	at := map[string]int{}
	kept := make([]Item, 0, len(items))
	for _, item := range items {
		i, seen := at[item.URL]
		switch {
		case !seen && len(kept) < MaxItems:
			at[item.URL] = len(kept)
			kept = append(kept, item)
		case seen && kept[i].Date == "":
			kept[i].Date = item.Date
		}
	}
	return kept
}

// Newer drops items that are dated before since (YYYY-MM-DD); undated ones stay.
func Newer(items []Item, since string) []Item {
	var kept []Item
	for _, item := range items {
		if item.Date == "" || item.Date >= since {
			kept = append(kept, item)
		}
	}
	return kept
}
