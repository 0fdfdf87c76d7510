package webpage

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// survey is what one pass over a page finds.
type survey struct {
	reader     *Reader
	body       *html.Node
	candidates []candidate
	printed    []titled
	pageTitle  string
	metas      []metaTag
	total      int              // running text of the page outside links and furniture
	classes    map[string]marks // by class attribute as written
}

// marks are what a class attribute, an id or a tag says about an element.
type marks struct{ container, furniture, title entry }

// candidate is an element of a known container.
type candidate struct {
	node   *html.Node
	rank   int
	text   int // running text in it
	hidden bool
}

type titled struct {
	node *html.Node
	rank int
}

func (r *Reader) survey(root *html.Node) *survey {
	s := &survey{reader: r, classes: map[string]marks{}}
	s.total = s.walk(root, state{})
	return s
}

// state is what holds for all of an element's descendants.
type state struct {
	link, hidden, furniture bool
}

// walk surveys n and gives the running text in it, in bytes: that of links,
// hidden elements and page furniture does not count.
func (s *survey) walk(n *html.Node, in state) int {
	switch n.Type {
	case html.TextNode:
		if in.link || in.hidden || in.furniture {
			return 0
		}
		return running(n.Data)
	case html.ElementNode:
		if done := s.special(n); done {
			return 0
		}
	}
	at := -1
	if n.Type == html.ElementNode && len(n.Attr) > 0 || n.DataAtom == atom.Article || n.DataAtom == atom.H1 {
		at = s.classify(n, &in)
	}
	in.link = in.link || n.DataAtom == atom.A
	total := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		total += s.walk(c, in)
	}
	if at >= 0 {
		s.candidates[at].text = total
	}
	return total
}

// weigh gives the running text in the elements under n that can hold a notice.
func (s *survey) weigh(n *html.Node) map[*html.Node]int {
	weights := map[*html.Node]int{}
	var walk func(*html.Node, state) int
	walk = func(n *html.Node, in state) int {
		if n.Type == html.TextNode {
			if in.link || in.hidden || in.furniture {
				return 0
			}
			return running(n.Data)
		}
		if deadTags[n.DataAtom] {
			return 0
		}
		if len(n.Attr) > 0 {
			in.furniture = in.furniture || s.marksOf(n).furniture.rank > 0 && n.DataAtom != atom.Body && n.DataAtom != atom.Form
			in.hidden = in.hidden || hidden(n)
		}
		in.link = in.link || n.DataAtom == atom.A
		total := 0
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			total += walk(c, in)
		}
		if total > 0 && holders[n.DataAtom] {
			weights[n] = total
		}
		return total
	}
	walk(n, state{})
	return weights
}

// holders are the elements that can hold a notice.
var holders = map[atom.Atom]bool{
	atom.Body: true, atom.Div: true, atom.Td: true, atom.Article: true, atom.Section: true, atom.Main: true,
	atom.Center: true, atom.Form: true, atom.Table: true, atom.Tbody: true, atom.Tr: true,
}

// special takes note of elements outside the text; it reports those without text.
func (s *survey) special(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Meta:
		s.metas = append(s.metas, metaTag{name: attr(n, "name"), content: attr(n, "content")})
	case atom.Title:
		if s.pageTitle == "" {
			s.pageTitle = textOf(n)
		}
	case atom.Body:
		if s.body == nil {
			s.body = n
		}
	case atom.Head:
		return false
	}
	return deadTags[n.DataAtom]
}

// classify marks containers, titles and furniture; it gives the index of n's
// candidate, -1 where n is none.
func (s *survey) classify(n *html.Node, in *state) int {
	m := s.marksOf(n)
	if m.furniture.rank > 0 && n.DataAtom != atom.Body && n.DataAtom != atom.Form {
		in.furniture = true
	}
	in.hidden = in.hidden || hidden(n)
	if m.title.rank > 0 {
		s.printed = append(s.printed, titled{node: n, rank: m.title.rank})
	}
	if m.container.rank == 0 || n.DataAtom == atom.Body {
		return -1
	}
	in.furniture = false
	s.candidates = append(s.candidates, candidate{node: n, rank: m.container.rank, hidden: in.hidden})
	return len(s.candidates) - 1
}

// marksOf matches an element's tag, id and classes. Pages repeat a few class
// attributes thousands of times, so that each is matched once.
func (s *survey) marksOf(n *html.Node) marks {
	r := s.reader
	m := marks{container: r.containers.tags[n.Data], furniture: r.furniture.tags[n.Data], title: r.titles.tags[n.Data]}
	for _, a := range n.Attr {
		switch a.Key {
		case "id":
			id := strings.ToLower(a.Val)
			m.merge(marks{container: r.containers.ids[id], furniture: r.furniture.ids[id], title: r.titles.ids[id]}, n)
		case "class":
			found, ok := s.classes[a.Val]
			if !ok {
				found = marks{container: r.containers.matchClass(a.Val), furniture: r.furniture.matchClass(a.Val), title: r.titles.matchClass(a.Val)}
				s.classes[a.Val] = found
			}
			m.merge(found, n)
		}
	}
	return m
}

func (m *marks) merge(other marks, n *html.Node) {
	m.container = better(m.container, other.container, n.Data)
	m.furniture = better(m.furniture, other.furniture, n.Data)
	m.title = better(m.title, other.title, n.Data)
}

// shortRun is the length in bytes under which text is a label, a menu entry or
// a button unless it holds a sentence mark: 12 Han characters.
const shortRun = 36

// running is the length of s without the space at its ends, 0 for a short
// run without a sentence mark.
func running(s string) int {
	s = strings.TrimSpace(s)
	if len(s) >= shortRun || hasMark(s) {
		return len(s)
	}
	return 0
}

// hasMark tells whether s holds one of 、。，：；, by their bytes: it is asked of
// every text of a page.
func hasMark(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		switch {
		case s[i] == 0xe3 && s[i+1] == 0x80 && (s[i+2] == 0x81 || s[i+2] == 0x82):
			return true
		case s[i] == 0xef && s[i+1] == 0xbc && (s[i+2] == 0x8c || s[i+2] == 0x9a || s[i+2] == 0x9b):
			return true
		}
	}
	return false
}

// How far a container is trusted, in bytes of running text: one that holds
// less than little is not when several times as much stands elsewhere.
const (
	little     = 300
	muchMore   = 5
	atLeast    = 600
	mostOfPage = 0.8 // share of the text that the innermost holder must keep
)

// container is the element that holds the notice's text.
func (r *Reader) container(s *survey) *html.Node {
	if n := s.known(); n != nil {
		return n
	}
	if s.body == nil {
		return &html.Node{Type: html.DocumentNode}
	}
	return s.densest()
}

// known is the best trusted container of a known site system, nil without one.
func (s *survey) known() *html.Node {
	var best *candidate
	for i := range s.candidates {
		c := &s.candidates[i]
		if elsewhere := s.total - c.text; c.text < little && elsewhere >= atLeast && elsewhere >= muchMore*c.text || c.text == 0 && !shows(c.node) {
			continue
		}
		if best == nil || preferred(c, best) {
			best = c
		}
	}
	if best == nil {
		return nil
	}
	return s.parts(best)
}

// shows tells whether an element has anything in it: text, a picture, a frame.
func shows(n *html.Node) bool {
	switch {
	case n.Type == html.TextNode:
		return strings.TrimSpace(n.Data) != ""
	case n.DataAtom == atom.Img || n.DataAtom == atom.Iframe || n.DataAtom == atom.Embed || n.DataAtom == atom.Object:
		return true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if !deadTags[c.DataAtom] && shows(c) {
			return true
		}
	}
	return attr(n, "pdfsrc") != ""
}

// preferred orders candidates: shown before hidden, then by rank; of one
// rank the longer, of equals the first (desktop before telephone).
func preferred(a, b *candidate) bool {
	if a.hidden != b.hidden {
		return b.hidden
	}
	if a.rank != b.rank {
		return a.rank < b.rank
	}
	return a.text > b.text*5/4
}

// parts widens a container to its siblings in selector and kind, where a site
// puts each part of one notice into a container of its own. Copies of the same
// text are not parts.
func (s *survey) parts(best *candidate) *html.Node {
	n, together, parts := best.node.Parent, best.text, 1
	if n == nil {
		return best.node
	}
	for _, c := range s.candidates {
		if parts == mostParts {
			break
		}
		if c.rank != best.rank || c.hidden || c.node == best.node || c.node.Parent != n || c.text < little || copies(c.node, best.node) {
			continue
		}
		together += c.text
		parts++
	}
	if parts == 1 || s.weigh(n)[n] > together*3/2 {
		return best.node
	}
	return n
}

// mostParts bounds the containers that one notice is put together from.
const mostParts = 20

func within(n, outer *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == outer {
			return true
		}
	}
	return false
}

// copies tells whether two elements begin with the same text.
func copies(a, b *html.Node) bool {
	const enough = 240
	x, y := strings.Join(strings.Fields(textOf(a)), ""), strings.Join(strings.Fields(textOf(b)), "")
	return x[:min(len(x), enough)] == y[:min(len(y), enough)]
}

// densest is the innermost element that holds most of the page's running text.
func (s *survey) densest() *html.Node {
	weights := s.weigh(s.body)
	n, total := s.body, weights[s.body]
	if total == 0 {
		return n
	}
	for {
		next := heaviest(n, weights)
		if next == nil || float64(weights[next]) < mostOfPage*float64(total) {
			return tableOf(n)
		}
		n = next
	}
}

// tableOf is n, or the whole table where n is a part of one.
func tableOf(n *html.Node) *html.Node {
	for n.DataAtom == atom.Tbody || n.DataAtom == atom.Tr {
		n = n.Parent
	}
	if n.DataAtom == atom.Table && n.Parent != nil {
		return n.Parent
	}
	return n
}

// heaviest finds n's heaviest holder, looking through elements that are none.
func heaviest(n *html.Node, weights map[*html.Node]int) *html.Node {
	var best *html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && weights[c] > 0 && (best == nil || weights[c] > weights[best]) {
			best = c
		}
	}
	return best
}

// textOf is the text in n as it stands, up to a bound.
func textOf(n *html.Node) string {
	const bound = 4 << 10
	var out strings.Builder
	var add func(*html.Node)
	add = func(n *html.Node) {
		if n.Type == html.TextNode {
			out.WriteString(n.Data)
		}
		if out.Len() > bound || n.DataAtom == atom.Script || n.DataAtom == atom.Style {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			add(c)
		}
	}
	add(n)
	return out.String()
}
