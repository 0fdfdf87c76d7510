package list

import (
	"encoding/xml"
	"io"
	"strings"

	"duban/crawl/address"
)

// entry is one url of a sitemap or item of a feed.
type entry struct{ kind, loc, title, date string }

// entries reads the elements of the given kinds. What is broken ends the
// reading; what was read before stays.
func entries(text string, kinds map[string]bool) []entry {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict, d.Entity = false, xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is decoded already
	var all []entry
	var open *entry
	for len(all) < MaxItems {
		token, err := d.RawToken()
		if err != nil {
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			if name := strings.ToLower(t.Name.Local); kinds[name] && (t.Name.Space == "" || open == nil) {
				open = &entry{kind: name}
			} else if open != nil {
				open.read(d, name, t)
			}
		case xml.EndElement:
			if open != nil && strings.ToLower(t.Name.Local) == open.kind {
				all = append(all, *open)
				open = nil
			}
		}
	}
	return all
}

// read takes one child element into the entry.
func (e *entry) read(d *xml.Decoder, name string, t xml.StartElement) {
	if t.Name.Space != "" && t.Name.Space != "dc" && t.Name.Space != "atom" {
		return // image:loc, media:title
	}
	switch name {
	case "loc", "link":
		rel, href := "", ""
		for _, a := range t.Attr {
			switch a.Name.Local {
			case "rel":
				rel = a.Value
			case "href":
				href = a.Value
			}
		}
		if href != "" && (rel == "" || rel == "alternate") {
			e.loc = href
		} else if href == "" {
			e.loc = either(charData(d), e.loc)
		}
	case "guid":
		e.loc = either(e.loc, charData(d))
	case "title":
		e.title = either(e.title, plainText(charData(d)))
	case "lastmod", "pubdate", "date", "published":
		e.date = either(stampDate(charData(d)), e.date)
	case "updated":
		e.date = either(e.date, stampDate(charData(d)))
	}
}

// charData is the text up to the next tag.
func charData(d *xml.Decoder) string {
	var b strings.Builder
	for {
		token, err := d.RawToken()
		text, ok := token.(xml.CharData)
		if err != nil || !ok {
			return strings.TrimSpace(b.String())
		}
		b.Write(text)
	}
}

func itemsOf(p *Page, all []entry) []Item {
	var items []Item
	for _, e := range all {
		if u, err := address.Resolve(p.URL, e.loc); err == nil {
			items = append(items, Item{URL: u.String(), Title: e.title, Date: either(e.date, AddressDate(u.String()))})
		}
	}
	return items
}

func sitemapItems(p *Page) []Item { return itemsOf(p, entries(p.Text, map[string]bool{"url": true})) }

func feedItems(p *Page) []Item {
	return itemsOf(p, entries(p.Text, map[string]bool{"item": true, "entry": true}))
}

// maxIndexDepth is how deep sitemaps name sitemaps; the protocol allows one level.
const maxIndexDepth = 2

// childMaps are the sitemaps of an index that may list something new.
func childMaps(p *Page, s State, since string) []Request {
	if s.Page > maxIndexDepth {
		return nil
	}
	var requests []Request
	for _, e := range entries(p.Text, map[string]bool{"sitemap": true}) {
		u, err := address.Resolve(p.URL, e.loc)
		if err != nil || !sameHost(p.URL, u) || e.date != "" && e.date < since {
			continue
		}
		s := s
		s.Last = ""
		requests = append(requests, p.get(u.String(), s))
	}
	return requests
}
