// Package detail reads what a crawl needs of a notice's page: its attachments, its date, and a hash of its content region.
//
// The hash tells whether the notice changed: it leaves out the page round the
// notice, all space, and lines that change by themselves (counters, next
// notice), and takes in the names of the attachments' addresses. Reading the notice itself is
// the work of package extract.
package detail

import (
	"embed"
	"fmt"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/corpus"
	"duban/crawl/address"
	"duban/crawl/list"
	"duban/normalize/ruledata"

	"golang.org/x/net/html"
)

// Data holds the embedded names of containers and files.
//
//go:embed data
var Data embed.FS

// Detail is what a page gave.
type Detail struct {
	Date        string // YYYY-MM-DD that the address names; empty if none
	Attachments []Attachment
	ContentHash string // SHA-256 of the content region in hex; empty where no region was found
	Length      int    // characters of the content region without space
}

// Attachment is a file that belongs to a notice.
type Attachment struct {
	URL     string // canonical
	Name    string // for people, decoded; never a path
	Referer string // page to name when asking for it: some servers insist
	Via     Way
}

// Way is how a page names an attachment.
type Way string

// The ways.
const (
	ViaLink   Way = "link"
	ViaFrame  Way = "frame"  // iframe, embed, object
	ViaViewer Way = "viewer" // ?file= of a page that shows it
	ViaPlayer Way = "player" // pdfsrc
	ViaScript Way = "script" // onclick
)

// Reader reads pages. It is safe for concurrent use.
type Reader struct {
	containers []string
	endings    map[string]bool
	handlers   map[string]bool
	names      []string
	viewers    []string
	idle       map[string]bool
	furniture  *regexp.Regexp
}

// New loads the data files in fsys.
func New(fsys fs.FS) (*Reader, error) {
	r := &Reader{}
	rows, err := ruledata.Table(fsys, "data/containers.tsv", "by", "name")
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if !slices.Contains([]string{"id", "class", "tag"}, row.Cells[0]) || row.Cells[1] == "" {
			return nil, row.Errorf("want id, class or tag, and a name")
		}
		r.containers = append(r.containers, row.Cells[0]+" "+strings.ToLower(row.Cells[1]))
	}
	var file struct {
		Endings   []string `yaml:"endings"`
		Handlers  []string `yaml:"handlers"`
		Names     []string `yaml:"names"`
		Viewers   []string `yaml:"viewers"`
		Idle      []string `yaml:"idle"`
		Furniture []string `yaml:"furniture"`
	}
	if err := ruledata.YAML(fsys, "data/files.yaml", &file); err != nil {
		return nil, err
	}
	r.endings, r.handlers, r.idle = set(file.Endings), set(file.Handlers), set(file.Idle)
	r.names, r.viewers = file.Names, file.Viewers
	r.furniture, err = regexp.Compile(`^(?:` + strings.Join(file.Furniture, "|") + `)$`)
	if err != nil {
		return nil, fmt.Errorf("data/files.yaml: furniture: %w", err)
	}
	return r, nil
}

func set(list []string) map[string]bool {
	m := map[string]bool{}
	for _, s := range list {
		m[s] = true
	}
	return m
}

// MaxText is the longest page in bytes that is read; the rest of a longer one is left out.
const MaxText = 16 << 20

// Read reads a decoded page that was found at an address after redirects.
func (r *Reader) Read(at, text string) (Detail, error) {
	u, err := address.Parse(at)
	if err != nil {
		return Detail{}, err
	}
	dom, err := html.Parse(strings.NewReader(strings.ToValidUTF8(text[:min(len(text), MaxText)], "")))
	if err != nil { // nested deeper than the parser allows
		return Detail{Date: list.AddressDate(u.String())}, nil
	}
	d := Detail{Date: list.AddressDate(u.String()), Attachments: r.attachments(u, dom)}
	if region := r.region(dom); region != nil {
		d.ContentHash, d.Length = r.hash(region, d.Attachments)
	}
	return d, nil
}

// minRegion is the fewest characters of a content region. One that holds less
// (`详见附件`) still counts if attachments are in the page, so the largest is taken then.
const minRegion = 20

// region is the element that holds the notice: the first known container with
// enough text, else the element that the most running text stands in.
func (r *Reader) region(dom *html.Node) *html.Node {
	known := map[string]*html.Node{}
	for n := range dom.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, name := range namesOf(n) {
			if known[name] == nil {
				known[name] = n
			}
		}
	}
	for _, name := range r.containers {
		if n := known[name]; n != nil && utf8.RuneCountInString(squeeze(textOf(n))) >= minRegion {
			return n
		}
	}
	if n := densest(dom); n != nil {
		return n
	}
	for _, name := range r.containers {
		if n := known[name]; n != nil && squeeze(textOf(n)) != "" {
			return n
		}
	}
	return nil
}

// namesOf are the ways in which containers.tsv may name an element.
func namesOf(n *html.Node) []string {
	names := []string{"tag " + n.Data}
	if id := attr(n, "id"); id != "" {
		names = append(names, "id "+strings.ToLower(id))
	}
	for _, class := range strings.Fields(strings.ToLower(attr(n, "class"))) {
		names = append(names, "class "+class)
	}
	return names
}

// densest scores elements by the running text in their paragraphs: each gives
// its length to its parent and half of it to the one above, as readers of articles
// commonly do; text inside links counts for nothing.
func densest(dom *html.Node) *html.Node {
	scores := map[*html.Node]int{}
	var order []*html.Node
	add := func(n *html.Node, score int) {
		if n == nil || n.Type != html.ElementNode || n.Data == "html" {
			return
		}
		if _, seen := scores[n]; !seen {
			order = append(order, n)
		}
		scores[n] += score
	}
	for n := range dom.Descendants() {
		if n.Type != html.TextNode || outside(n) {
			continue
		}
		length := utf8.RuneCountInString(squeeze(n.Data))
		block := n.Parent
		for block != nil && inline(block.Data) {
			block = block.Parent
		}
		if length >= 10 && block != nil {
			add(block.Parent, length)
			if block.Parent != nil {
				add(block.Parent.Parent, length/2)
			}
		}
	}
	var best *html.Node
	for _, n := range order {
		if scores[n] >= minRegion && (best == nil || scores[n] > scores[best]) {
			best = n
		}
	}
	return best
}

// outside says whether a text stands in a link or where no notice does.
func outside(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.Data {
		case "a", "script", "style", "nav", "header", "footer", "aside", "title", "select", "button", "noscript", "textarea":
			return true
		}
	}
	return false
}

func inline(tag string) bool {
	switch tag {
	case "b", "i", "u", "em", "strong", "font", "span", "sub", "sup", "o:p":
		return true
	}
	return false
}

// hash digests a region's text, line by line without space and furniture, and its attachments.
func (r *Reader) hash(region *html.Node, files []Attachment) (digest string, length int) {
	var b strings.Builder
	for _, line := range strings.Split(textOf(region), "\n") {
		line = squeeze(line)
		if utf8.RuneCountInString(line) < 300 && r.furniture.MatchString(line) {
			continue
		}
		b.WriteString(line)
	}
	length = utf8.RuneCountInString(b.String())
	var keys []string
	for _, f := range files {
		keys = append(keys, fileKey(f.URL))
	}
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		b.WriteString("\x1f" + key)
	}
	return corpus.Hash([]byte(b.String())), length
}

// fileKey is the part of an attachment's address that stays when a site moves: its last segment and query.
func fileKey(at string) string {
	u, err := url.Parse(at)
	if err != nil {
		return at
	}
	return u.Path[strings.LastIndexByte(u.Path, '/')+1:] + "?" + u.RawQuery
}

// squeeze drops all space, also what is not seen.
func squeeze(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || unicode.Is(unicode.Cf, c) {
			return -1
		}
		return c
	}, s)
}

// textOf is the text in a node with a line break round every block.
func textOf(n *html.Node) string {
	var b strings.Builder
	gather(&b, n)
	return b.String()
}

func gather(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
		return
	case n.Type == html.ElementNode && slices.Contains([]string{"script", "style", "select", "button", "noscript"}, n.Data):
		return
	case n.Type == html.ElementNode && !inline(n.Data) && n.Data != "a":
		b.WriteByte('\n')
		defer b.WriteByte('\n')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		gather(b, c)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}
