package list

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/url"
	"strings"

	"duban/crawl/address"

	"golang.org/x/net/html"
)

// Page is a fetched list page. It remembers what was read from it, so it is not safe for concurrent use.
type Page struct {
	URL      *url.URL // where it was found after redirects
	Text     string   // decoded
	fragment string   // of the address as given: #1234 names a category of gkmlpt
	form     form
	dom      *html.Node
	items    []Item
}

// form is what kind of text a page is.
type form int

const (
	formHTML form = iota
	formJSON
	formSitemap
	formFeed
	formDatastore
)

// MaxText is the longest text in bytes that is read; the rest of a longer one is left out.
const MaxText = 16 << 20

// NewPage makes a page of its address and its decoded text.
func NewPage(at, text string) (*Page, error) {
	u, err := address.Parse(at)
	if err != nil {
		return nil, err
	}
	_, fragment, _ := strings.Cut(at, "#")
	if len(text) > MaxText {
		text = strings.ToValidUTF8(text[:MaxText], "")
	}
	return &Page{URL: u, Text: text, fragment: fragment, form: formOf(text)}, nil
}

// Unpack undoes gzip, in which sitemaps are offered as files (sitemap.xml.gz);
// anything else is returned as it is, and so is what can't be unpacked. At most
// MaxText bytes come out.
func Unpack(body []byte) []byte {
	if !bytes.HasPrefix(body, []byte("\x1f\x8b")) {
		return body
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body
	}
	unpacked, _ := io.ReadAll(io.LimitReader(z, MaxText)) // what came before a fault is of use
	return unpacked
}

func formOf(text string) form {
	head := strings.ToLower(strings.TrimLeft(text[:min(len(text), 2048)], " \t\r\n\ufeff"))
	switch {
	case strings.HasPrefix(head, "{"), strings.HasPrefix(head, "["), jsonpHead.MatchString(head):
		return formJSON
	case strings.HasPrefix(head, "<datastore"):
		return formDatastore
	case !strings.HasPrefix(head, "<"), strings.HasPrefix(head, "<!doctype html"), strings.HasPrefix(head, "<html"):
		return formHTML
	case strings.Contains(head, "<datastore"):
		return formDatastore
	case strings.Contains(head, "<urlset"), strings.Contains(head, "<sitemapindex"):
		return formSitemap
	case strings.Contains(head, "<rss"), strings.Contains(head, "<feed"), strings.Contains(head, "<rdf:rdf"):
		return formFeed
	}
	return formHTML
}

// document is the parsed page. The parser refuses pages nested deeper than it
// allows; those have no nodes.
func (p *Page) document() *html.Node {
	if p.dom == nil {
		p.dom = parse(p.Text)
	}
	return p.dom
}

func parse(text string) *html.Node {
	dom, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return &html.Node{Type: html.DocumentNode}
	}
	return dom
}

// base is what relative links in the page start from.
func (p *Page) base() *url.URL {
	if p.form != formHTML || !strings.Contains(strings.ToLower(p.Text[:min(len(p.Text), 1<<16)]), "<base") {
		return p.URL
	}
	for n := range p.document().Descendants() {
		if n.Type == html.ElementNode && n.Data == "base" {
			if u, err := address.Resolve(p.URL, attr(n, "href")); err == nil {
				return u
			}
		}
	}
	return p.URL
}

// attr is an attribute of a node, trimmed; empty if it has none.
func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// maxNodeText bounds the text of one node in bytes; rows and titles are far shorter.
const maxNodeText = 16 << 10

// textOf is a node's text with runs of space as one; scripts and styles have none.
func textOf(n *html.Node) string {
	var b strings.Builder
	gather(&b, n)
	return strings.Join(strings.Fields(b.String()), " ")
}

func gather(b *strings.Builder, n *html.Node) {
	switch {
	case b.Len() > maxNodeText:
		return
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
		return
	case n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style"):
		return
	case n.Type == html.ElementNode && !inline(n.Data):
		b.WriteByte(' ')
		defer b.WriteByte(' ')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		gather(b, c)
	}
}

func inline(tag string) bool {
	switch tag {
	case "a", "b", "i", "u", "em", "strong", "font", "sub", "sup":
		return true
	}
	return false
}
