package webpage

import (
	"context"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"duban/corpus"
	"duban/normalize/lexicon"
)

// writer walks elements and writes blocks.
type writer struct {
	reader  *Reader
	ctx     context.Context
	left    *Limits    // what is still left of Blocks and Cells
	skip    *html.Node // left out: read by another writer
	outside bool       // around the text: furniture is kept, it may hold metadata

	line        line
	heading     int                // level of the h1–h6 that is open, 0 for none
	item        bool               // a list item is open
	number      string             // its number, not yet written
	counts      map[*html.Node]int // number of the last item of each ordered list
	centre      bool               // the paragraph is centred
	blocks      []corpus.Block
	centred     []bool // of each block
	attachments []corpus.Attachment
	dropped     []corpus.Dropped
	images      []string // addresses of images in the text
	err         error
}

func (w *writer) children(n *html.Node) {
	for c := n.FirstChild; c != nil && w.err == nil; c = c.NextSibling {
		w.node(c)
	}
}

func (w *writer) node(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		w.line.add(n.Data)
	case n.Type != html.ElementNode || n == w.skip || deadTags[n.DataAtom] && n.DataAtom != atom.Head:
	case len(n.Attr) > 0 && w.leftOut(n):
	case blockTags[n.DataAtom]:
		w.block(n)
	default:
		w.inline(n)
	}
}

// leftOut takes hidden elements and furniture out of the text.
func (w *writer) leftOut(n *html.Node) bool {
	if hidden(n) {
		w.hide(n)
		return true
	}
	if w.outside || n.DataAtom == atom.P || n.DataAtom == atom.Td || n.DataAtom == atom.Table || w.reader.furniture.match(n).note != "drop" {
		return false
	}
	if text := squeeze(textOf(n)); text != "" {
		w.dropped = append(w.dropped, corpus.Dropped{Text: text, Reason: "boilerplate"})
	}
	return true
}

// hide notes what a hidden element of the text says.
func (w *writer) hide(n *html.Node) {
	text := textOf(n)
	if n.DataAtom == atom.Tr {
		text = ""
		for td := n.FirstChild; td != nil; td = td.NextSibling {
			text += textOf(td) + " "
		}
	}
	if text = squeeze(text); text != "" && !w.outside {
		w.dropped = append(w.dropped, corpus.Dropped{Text: text, Reason: "hidden"})
	}
}

func squeeze(s string) string { return lexicon.Tidy(s) }

func (w *writer) inline(n *html.Node) {
	switch n.DataAtom {
	case atom.Br:
		w.flush()
		return
	case atom.Img:
		w.image(n)
		return
	case atom.Iframe, atom.Embed, atom.Object:
		w.embedded(n)
		return
	case atom.A:
		w.link(n)
	}
	w.children(n)
}

func (w *writer) block(n *html.Node) {
	if n.DataAtom == atom.Table {
		w.table(n)
		return
	}
	w.flush()
	heading, item, number, centre, pre := w.heading, w.item, w.number, w.centre, w.line.pre
	w.number = ""
	w.open(n)
	if n.DataAtom == atom.Pre {
		w.preformatted(n)
	} else {
		w.children(n)
	}
	w.flush()
	w.heading, w.item, w.number, w.centre, w.line.pre = heading, item, number, centre, pre
}

// open sets what holds for the paragraphs in n.
func (w *writer) open(n *html.Node) {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.heading = int(n.Data[1] - '0')
	case atom.Li:
		w.item, w.number = true, w.itemNumber(n)
	case atom.Center:
		w.centre = true
	case atom.Div:
		if file := attr(n, "pdfsrc"); file != "" {
			w.attach(file, "")
		}
	}
	if len(n.Attr) > 0 {
		w.centre = centred(n, w.centre)
	}
}

// centred is how n aligns its text, by attribute or style, else as before.
func centred(n *html.Node, before bool) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "align":
			before = a.Val == "center"
		case "style":
			if i := strings.Index(a.Val, "text-align"); i >= 0 {
				before = centredStyle(a.Val[i:])
			}
		}
	}
	return before
}

func (w *writer) preformatted(n *html.Node) {
	for _, l := range strings.Split(strings.ReplaceAll(textOf(n), "\r\n", "\n"), "\n") {
		w.line.add(l)
		w.flush()
	}
}

// flush ends the paragraph.
func (w *writer) flush() {
	text := w.line.take()
	if text == "" {
		return
	}
	b := corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: text}}
	switch {
	case w.heading > 0:
		b.Type, b.Level = corpus.Heading, w.heading
	case w.item:
		b.Type, b.Number, b.Text = corpus.List, w.number, w.number+text
		w.number = ""
	}
	w.blocks = append(w.blocks, b)
	w.centred = append(w.centred, w.centre)
	if w.left.Blocks--; w.left.Blocks < 0 && w.err == nil {
		w.err = corpus.Refuse(corpus.OutcomeTooLarge, "the page has more than %d paragraphs; split it", w.reader.limits.Blocks)
	}
}

func (w *writer) add(b corpus.Block) {
	w.blocks = append(w.blocks, b)
	w.centred = append(w.centred, false)
}

// itemNumber is the number that a browser prints before an item of an ordered
// list, "" for other lists.
func (w *writer) itemNumber(li *html.Node) string {
	list := li.Parent
	if list == nil || list.DataAtom != atom.Ol || strings.Contains(attr(list, "style"), "none") {
		return ""
	}
	if w.counts == nil {
		w.counts = map[*html.Node]int{}
	}
	n, ok := w.counts[list]
	if start, err := strconv.Atoi(attr(list, "start")); err == nil && !ok {
		n = start - 1
	}
	n++
	if value, err := strconv.Atoi(attr(li, "value")); err == nil {
		n = value
	}
	w.counts[list] = n
	return ordinal(n, attr(list, "type"))
}

func ordinal(n int, kind string) string {
	switch {
	case kind == "a" && n >= 1 && n <= 26:
		return string(rune('a'+n-1)) + "."
	case kind == "A" && n >= 1 && n <= 26:
		return string(rune('A'+n-1)) + "."
	}
	return strconv.Itoa(n) + "."
}
