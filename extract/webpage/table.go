package webpage

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"duban/corpus"
	"duban/normalize/lexicon"
)

// table writes a table: a layout table as the blocks in it, a data table as a
// grid, the data tables inside its cells after it.
func (w *writer) table(n *html.Node) {
	w.flush()
	if w.err == nil {
		w.err = w.ctx.Err()
	}
	caption, groups := parts(n)
	if w.err != nil || len(groups) == 0 {
		w.children(n)
		w.flush()
		return
	}
	if w.skip != nil && within(w.skip, n) || isLayout(n, groups) {
		w.layout(caption, groups)
		return
	}
	f, ok := form(groups, w.left.Cells)
	if !ok || f.rows*f.cols > w.left.Cells {
		w.err = corpus.Refuse(corpus.OutcomeTooLarge, "the tables are over the limit of %d cells; split the page", w.reader.limits.Cells)
		return
	}
	w.left.Cells -= f.rows * f.cols
	for _, n := range f.hidden {
		w.hide(n)
	}
	if len(f.cells) == 0 {
		return
	}
	b := corpus.Block{Type: corpus.TableType}
	if caption != nil {
		b.Text = w.cellText(caption, nil)
	}
	var nested []corpus.Block
	b.Table = f.table(func(td *html.Node) string { return w.cellText(td, &nested) })
	w.add(b)
	for _, b := range nested {
		w.add(b)
	}
}

func (w *writer) layout(caption *html.Node, groups []rowGroup) {
	if caption != nil {
		w.children(caption)
		w.flush()
	}
	for _, g := range groups {
		for _, tr := range g.rows {
			if hiddenRow(tr) {
				w.hide(tr)
				continue
			}
			for td := tr.FirstChild; td != nil; td = td.NextSibling {
				if td == w.skip || td.Type == html.ElementNode && len(td.Attr) > 0 && w.leftOut(td) {
					continue
				}
				centre := w.centre
				w.centre = centred(td, false)
				w.children(td)
				w.flush()
				w.centre = centre
			}
		}
	}
}

// cellText is a cell's text, its paragraphs on lines of their own. Data tables
// in it go to nested.
func (w *writer) cellText(td *html.Node, nested *[]corpus.Block) string {
	if text, ok := simpleText(&w.line, td); ok {
		return text
	}
	start := len(w.blocks)
	heading, item, number := w.heading, w.item, w.number
	w.heading, w.item, w.number = 0, false, ""
	w.children(td)
	w.flush()
	w.heading, w.item, w.number = heading, item, number
	var lines []string
	for _, b := range w.blocks[start:] {
		switch {
		case b.Table == nil:
			lines = append(lines, b.Text)
		case nested != nil:
			*nested = append(*nested, b)
		}
	}
	w.left.Blocks += len(w.blocks) - start
	w.blocks, w.centred = w.blocks[:start], w.centred[:start]
	return strings.Join(lines, "\n")
}

// simpleText is the text of an element with text alone in it, or in its one
// paragraph: the common case.
func simpleText(l *line, n *html.Node) (string, bool) {
	n = onlyParagraph(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.TextNode {
			return "", false
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		l.add(c.Data)
	}
	return l.take(), true
}

// onlyParagraph is the one paragraph that n holds, n itself where it holds
// anything else.
func onlyParagraph(n *html.Node) *html.Node {
	var only *html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "":
		case only == nil && c.DataAtom == atom.P && (len(c.Attr) == 0 || !hidden(c)):
			only = c
		default:
			return n
		}
	}
	if only == nil {
		return n
	}
	return only
}

// Bounds between layout and data tables, in bytes of text.
const (
	longCell  = 600 // a cell with as much and paragraphs in it holds a text, not a figure
	mostText  = 0.8 // share of the table's text in that one cell
	pairCells = 1   // cells a row at most in a table that only stacks blocks
)

// isLayout tells a table that lays out a page from one that holds data.
func isLayout(n *html.Node, groups []rowGroup) bool {
	role := attr(n, "role")
	if role == "presentation" || role == "none" {
		return true
	}
	s := shapeOf(groups)
	switch {
	case s.widest <= pairCells, s.rows == 0:
		return true
	case s.nested > 0:
		return s.rows <= 2 || s.nested*2 >= s.filled
	case s.rows == 1:
		return s.longest >= longCell/2 && s.blocks
	}
	return s.blocks && s.longest >= longCell && float64(s.longest) >= mostText*float64(s.text)
}

// tableShape is what tells layout from data.
type tableShape struct {
	rows, widest, filled int
	nested               int  // cells with a table of several cells in them
	text, longest        int  // bytes of text in all, and in the longest cell
	blocks               bool // the longest cell holds several paragraphs
}

func shapeOf(groups []rowGroup) tableShape {
	var s tableShape
	for _, g := range groups {
		for _, tr := range g.rows {
			s.row(tr)
		}
	}
	return s
}

func (s *tableShape) row(tr *html.Node) {
	cells := 0
	for td := tr.FirstChild; td != nil; td = td.NextSibling {
		if td.DataAtom != atom.Td && td.DataAtom != atom.Th {
			continue
		}
		cells++
		var c cellShape
		c.walk(td)
		s.text += c.text
		if c.text > 0 || c.table {
			s.filled++
		}
		if c.table {
			s.nested++
		}
		if c.text > s.longest {
			s.longest, s.blocks = c.text, c.paragraphs > 1
		}
	}
	if cells > 0 {
		s.rows++
	}
	s.widest = max(s.widest, cells)
}

type cellShape struct {
	text, paragraphs int
	table            bool
}

func (c *cellShape) walk(n *html.Node) {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		switch {
		case k.Type == html.TextNode:
			c.text += len(strings.TrimSpace(k.Data))
		case k.Type != html.ElementNode || deadTags[k.DataAtom]:
		default:
			switch k.DataAtom {
			case atom.Table:
				c.table = true
			case atom.P, atom.Div, atom.Br, atom.Li:
				c.paragraphs++
			}
			c.walk(k)
		}
	}
}

// joinTables joins tables that follow one another directly with the same
// columns and the same header: a site cut one table into several.
func joinTables(blocks []corpus.Block) []corpus.Block {
	out := blocks[:0]
	for _, b := range blocks {
		if n := len(out); n > 0 && b.Table != nil && out[n-1].Table != nil && b.Text == "" && sameHead(out[n-1].Table, b.Table) {
			appendRows(out[n-1].Table, b.Table)
			continue
		}
		out = append(out, b)
	}
	return out
}

// sameHead tells whether two tables begin with the same row of names.
func sameHead(a, b *corpus.Table) bool {
	if a.Cols != b.Cols || a.Rows < 2 || b.Rows < 2 || a.Cols < 2 {
		return false
	}
	x, y := headRow(a), headRow(b)
	if len(x) != len(y) || len(x) < 2 {
		return false
	}
	for i := range x {
		if x[i].Col != y[i].Col || x[i].Colspan != y[i].Colspan || x[i].Rowspan != 1 || y[i].Rowspan != 1 || squeeze(x[i].Text) != squeeze(y[i].Text) || lexicon.Longer(x[i].Text, 20) {
			return false
		}
	}
	return true
}

// headRow lists the filled cells of the first row.
func headRow(t *corpus.Table) []corpus.Cell {
	var row []corpus.Cell
	for _, c := range t.Cells {
		if c.Row > 0 {
			break
		}
		if c.Text != "" {
			row = append(row, c)
		}
	}
	return row
}

// appendRows puts b's rows but the first below a's.
func appendRows(a, b *corpus.Table) {
	for _, c := range b.Cells {
		if c.Row > 0 {
			c.Row += a.Rows - 1
			a.Cells = append(a.Cells, c)
		}
	}
	a.Rows += b.Rows - 1
}

// longestTitleLine is in characters.
const longestTitleLine = 80

// joinTitles joins centred lines that break inside a title mark 《…》: long
// titles are set on several lines.
func joinTitles(blocks []corpus.Block, centred []bool) []corpus.Block {
	out := blocks[:0]
	for i := 0; i < len(blocks); {
		n := titleLines(blocks[i:], centred[i:])
		b := blocks[i]
		for _, more := range blocks[i+1 : i+n] {
			b.Text += more.Text
		}
		out = append(out, b)
		i += n
	}
	return out
}

// titleLines counts the blocks from the first on that make one title line.
func titleLines(blocks []corpus.Block, centred []bool) int {
	if !centred[0] || blocks[0].Table != nil || !unclosed(blocks[0].Text) {
		return 1
	}
	joined := blocks[0].Text
	for n := 1; n < len(blocks) && n < 4 && centred[n] && blocks[n].Table == nil; n++ {
		joined += blocks[n].Text
		if lexicon.Longer(joined, 2*longestTitleLine) {
			return 1
		}
		if !unclosed(joined) {
			return n + 1
		}
	}
	return 1
}

func unclosed(s string) bool { return strings.Count(s, "《") > strings.Count(s, "》") }
