package pdf

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"duban/corpus"
)

// block is a paragraph or a table in its place on a page.
type block struct {
	page  int
	top   float64
	para  *para
	table *table
}

// compose makes a document of pages.
func (r *Reader) compose(sheets []sheet) (Text, error) {
	if err := r.refuseScan(sheets); err != nil {
		return Text{}, err
	}
	c := composer{openers: r.openers}
	lifted := liftWatermarks(sheets)
	var pages [][]line
	var heights []float64
	tables := make([][]*grid, len(sheets))
	for i := range sheets {
		s := &sheets[i]
		c.note(s)
		for _, text := range lifted[i] {
			c.drop(text, "text is printed over it: a watermark")
		}
		var lines []line
		if stateOf(s) == readable && !s.broken {
			var rest, others []glyph
			tables[i], rest, others = findTables(s, r.openers)
			lines = append(linesOf(rest), turnedLines(others)...)
		}
		pages, heights = append(pages, lines), append(heights, s.height)
	}
	kept, dropped := r.running.strip(pages, heights)
	for i, lines := range kept {
		for _, l := range dropped[i] {
			c.drop(l.text(), "page number, header or footer")
		}
		c.page(&sheets[i], lines, tables[i])
	}
	return c.text(sheets), nil
}

// refuseScan refuses a file that has no page of text.
func (r *Reader) refuseScan(sheets []sheet) error {
	scans, texts, broken := 0, 0, 0
	for i := range sheets {
		switch stateOf(&sheets[i]) {
		case scanned, unusable:
			scans++
		case readable:
			texts++
		}
		if sheets[i].broken {
			broken++
		}
	}
	switch {
	case texts > 0:
		return nil
	case scans > 0:
		return corpus.Refuse(corpus.OutcomeNeeds, "ocr; %d %s without usable text", scans, plural(scans, "page"))
	case broken > 0:
		return corpus.Refuse(corpus.OutcomeFailed, "the PDF is damaged: none of its %d %s can be read; fetch it again", broken, plural(broken, "page"))
	}
	return corpus.Refuse(corpus.OutcomeEmpty, "the PDF has %d %s and no text", len(sheets), plural(len(sheets), "page"))
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// composer collects blocks page by page.
type composer struct {
	blocks  []block
	dropped []corpus.Dropped
	openers shapes
	gutters []float64 // between the columns of the pages so far
}

func (c *composer) drop(text, reason string) {
	c.dropped = append(c.dropped, corpus.Dropped{Text: text, Reason: reason})
}

// note records what of a page can't be read, so that no gap is silent.
func (c *composer) note(s *sheet) {
	switch stateOf(s) {
	case scanned:
		c.drop(fmt.Sprintf("page %d", s.number), "scan: it needs ocr")
	case unusable:
		c.drop(fmt.Sprintf("page %d", s.number), "its font gives no text: it needs ocr")
	}
	if s.broken {
		c.drop(fmt.Sprintf("page %d", s.number), "damaged")
	}
	if s.clipped {
		c.drop(fmt.Sprintf("page %d", s.number), "more characters or lines than the limit; the rest is left out")
	}
	if s.outside > 0 {
		c.drop(fmt.Sprintf("page %d: %d characters", s.number, s.outside), "beyond the edge of the page")
	}
	if s.skewed > 0 && stateOf(s) == readable {
		c.drop(fmt.Sprintf("page %d: %d characters", s.number, s.skewed), "printed at an angle: a stamp or watermark")
	}
}

// page adds the paragraphs and tables of a page in reading order.
func (c *composer) page(s *sheet, lines []line, grids []*grid) {
	parts := c.flows(lines, grids, s.width)
	var whole []line
	for _, f := range parts {
		if f.width == s.width {
			whole = append(whole, f.lines...)
		}
	}
	page := columnOf(whole, s.width, c.openers)
	first := true
	for _, f := range parts {
		col := page
		if f.width != s.width {
			col = columnOf(f.lines, f.width, c.openers)
		}
		for i, b := range flowBlocks(s, f, col) {
			if (first || i == 0 && f.beside) && c.join(b, f.beside) {
				first = false
				continue
			}
			first = false
			c.blocks = append(c.blocks, b)
		}
	}
}

// flowBlocks are the paragraphs and tables of a flow from top to bottom.
func flowBlocks(s *sheet, f flow, col column) (blocks []block) {
	grids := f.grids
	for _, part := range between(f.lines, f.grids) {
		part, aligned := alignedTables(part, s, col.openers)
		grids = append(grids, aligned...)
		for _, run := range part {
			for _, p := range paragraphs(run, col, s.number) {
				blocks = append(blocks, block{page: s.number, top: p.box.Y0, para: &p})
			}
		}
	}
	for _, g := range grids {
		blocks = append(blocks, block{page: s.number, top: g.box.Y0, table: newTable(g)})
	}
	slices.SortStableFunc(blocks, func(a, b block) int { return cmp.Compare(a.top, b.top) })
	place(s, blocks)
	return blocks
}

// between parts lines where tables stand between them.
func between(lines []line, grids []*grid) (out [][]line) {
	var part []line
	for i, l := range lines {
		if i > 0 && slices.ContainsFunc(grids, func(g *grid) bool {
			return lines[i-1].base < g.box.middleY() && l.base > g.box.middleY()
		}) {
			out, part = append(out, part), nil
		}
		part = append(part, l)
	}
	return append(out, part)
}

// join puts the first block of a page, or of a column beside another one, to the
// last one before it, where it goes on with it.
func (c *composer) join(b block, beside bool) bool {
	n := len(c.blocks)
	if n == 0 {
		return false
	}
	last := c.blocks[n-1]
	switch {
	case last.table != nil && b.table != nil && last.table.continues(b.table.last):
		last.table.add(b.table.last)
		return true
	case last.para != nil && b.para != nil && last.para.runsInto(b.para, c.openers, beside):
		last.para.text += seam(lastRune(last.para.text), firstRune(b.para.text)) + b.para.text
		last.para.full, last.para.end = b.para.full, b.para.page
		return true
	}
	return false
}

// place turns the boxes of a page's blocks to the page as a reader shows it.
func place(s *sheet, blocks []block) {
	for _, b := range blocks {
		if b.para != nil {
			b.para.box = s.toPage.box(b.para.box)
			continue
		}
		b.table.box = s.toPage.box(b.table.box)
		for i := range b.table.cells {
			b.table.cells[i].box = s.toPage.box(b.table.cells[i].box)
		}
	}
}

// text makes the document of all blocks.
func (c *composer) text(sheets []sheet) Text {
	var t Text
	flagSideways(c.blocks)
	for _, b := range c.blocks {
		if b.para != nil {
			if b.para.text = strings.TrimSpace(b.para.text); b.para.text == "" {
				continue
			}
			t.Document.Blocks = append(t.Document.Blocks, corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: b.para.text}, Page: b.para.page, BBox: b.para.box.list()})
			continue
		}
		for _, text := range b.table.dropped {
			c.drop(text, "header row printed again")
		}
		t.Document.Blocks = append(t.Document.Blocks, b.table.block())
	}
	t.Document.Dropped = c.dropped
	t.Printed = titles(c.blocks)
	return t
}

// block makes the document's table.
func (t *table) block() corpus.Block {
	t.flagSides()
	out := &corpus.Table{Rows: t.rows, Cols: t.cols, Flags: t.flags}
	slices.SortStableFunc(t.cells, func(a, b cell) int { return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.col, b.col)) })
	for _, c := range t.cells {
		out.Cells = append(out.Cells, corpus.Cell{
			Row: c.row, Col: c.col, Rowspan: c.rows, Colspan: c.cols, Page: c.page, BBox: c.box.list(),
			Passage: corpus.Passage{Text: strings.TrimSpace(c.text)},
		})
	}
	return corpus.Block{Type: corpus.TableType, Page: t.page, BBox: t.box.list(), Table: out}
}

// titlePages is on how many pages a title is looked for.
const titlePages = 2

// titles are the paragraphs of the first pages in larger type than the text, the largest first.
func titles(blocks []block) (out []string) {
	var large []*para
	usual := usualSize(blocks)
	for _, b := range blocks {
		if b.para != nil && b.page <= titlePages && b.para.size > 1.1*usual {
			large = append(large, b.para)
		}
	}
	slices.SortStableFunc(large, func(a, b *para) int { return cmp.Compare(b.size, a.size) })
	for _, p := range large {
		out = append(out, p.text)
	}
	return out
}

// usualSize is the size of most of the text.
func usualSize(blocks []block) float64 {
	count := map[float64]int{}
	best := 0.0
	for _, b := range blocks {
		if b.para == nil {
			continue
		}
		count[b.para.size] += len(b.para.text)
		if n := count[b.para.size]; n > count[best] || n == count[best] && b.para.size < best {
			best = b.para.size
		}
	}
	return best
}
