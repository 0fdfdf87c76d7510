package office

import (
	"encoding/xml"
	"strings"

	"duban/corpus"
)

// wordTable is the reading of one w:tbl.
type wordTable struct {
	docx   *docx
	s      *scanner
	cells  []corpus.Cell
	above  map[int]int // column → cell of the row above that a merged one goes on with
	row    int
	header int // leading rows that are marked to repeat on each page
	size   int
	nested []corpus.Block
	only   []corpus.Block // the blocks of the last cell
}

// table reads a w:tbl: the grid, then the tables inside its cells. A table of
// one cell is a frame around its blocks.
func (d *docx) table(s *scanner) ([]corpus.Block, error) {
	t := &wordTable{docx: d, s: s, above: map[int]int{}}
	if err := s.children(t.part); err != nil {
		return nil, err
	}
	switch {
	case len(t.cells) == 0:
		return nil, nil
	case len(t.cells) == 1 && t.row == 1:
		return t.only, nil
	}
	grid, err := lay(t.cells, d.reader.limits.Cells)
	if err != nil {
		return nil, err
	}
	if t.header < grid.Rows {
		grid.HeaderRows = t.header
	}
	for i := range grid.Cells {
		grid.Cells[i].Header = grid.Cells[i].Row < grid.HeaderRows
	}
	return append([]corpus.Block{{Type: corpus.TableType, Table: grid}}, t.nested...), nil
}

// part reads one child of a table, or of a wrapper around rows.
func (t *wordTable) part(_ xml.StartElement, name string) error {
	switch name {
	case "w:tr":
		return t.readRow()
	case "w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo":
		return t.s.children(t.part)
	}
	return t.s.skip()
}

// wordRow is the reading of one w:tr.
type wordRow struct {
	*wordTable
	col     int
	below   map[int]int // what the next row's merged cells go on with
	deleted bool
	header  bool
	first   int // cells before the row
}

func (t *wordTable) readRow() error {
	r := &wordRow{wordTable: t, below: map[int]int{}, first: len(t.cells)}
	before := make([]int, 0, len(t.above))
	for _, i := range t.above {
		before = append(before, i)
	}
	if err := t.s.children(r.part); err != nil {
		return err
	}
	if r.deleted { // a tracked deletion of the whole row
		var texts []string
		for _, c := range t.cells[r.first:] {
			texts = append(texts, c.Text)
		}
		t.docx.drop(strings.Join(texts, " "), "deleted")
		t.cells = t.cells[:r.first]
		for _, i := range before {
			t.cells[i].Rowspan = min(t.cells[i].Rowspan, t.row-t.cells[i].Row)
		}
		return nil
	}
	if r.header && t.header == t.row {
		t.header++
	}
	t.above = r.below
	t.row++
	return nil
}

func (r *wordRow) part(e xml.StartElement, name string) error {
	switch name {
	case "w:trPr":
		return r.s.children(r.property)
	case "w:tc":
		return r.readCell()
	case "w:sdt", "w:sdtContent", "w:customXml":
		return r.s.children(r.part)
	}
	return r.s.skip()
}

func (r *wordRow) property(e xml.StartElement, name string) error {
	switch name {
	case "w:gridBefore":
		r.col += min(max(number(attr(e, "val"), 0), 0), widest)
	case "w:tblHeader":
		r.header = on(e)
	case "w:del":
		r.deleted = true
	}
	return r.s.skip()
}

// widest is the most columns that a word processor's table may have, with room.
const widest = 1000

// wordCell holds the properties of a w:tc.
type wordCell struct {
	span           int
	vMerge, hMerge string // restart, continue or empty
	story          *story
	row            *wordRow
}

func (r *wordRow) readCell() error {
	c := &wordCell{span: 1, row: r, story: &story{docx: r.docx, s: r.s}}
	if err := r.s.children(c.part); err != nil {
		return err
	}
	if r.size += c.span; r.size > r.docx.reader.limits.Cells || r.col > 2*widest {
		return corpus.Refuse(corpus.OutcomeTooLarge, "a table is over the limit of %d cells", r.docx.reader.limits.Cells)
	}
	r.place(c)
	r.col += c.span
	return nil
}

func (c *wordCell) part(e xml.StartElement, name string) error {
	if name == "w:tcPr" {
		return c.row.s.children(c.property)
	}
	return c.story.block(e, name)
}

func (c *wordCell) property(e xml.StartElement, name string) error {
	switch name {
	case "w:gridSpan":
		c.span = min(max(number(attr(e, "val"), 1), 1), widest)
	case "w:vMerge":
		c.vMerge = merge(e)
	case "w:hMerge":
		c.hMerge = merge(e)
	}
	return c.row.s.skip()
}

// merge reads a merge mark, which without a value goes on.
func merge(e xml.StartElement) string {
	if v := attr(e, "val"); v == "restart" {
		return v
	}
	return "continue"
}

// place adds the cell to the grid, or to the one above or before it.
func (r *wordRow) place(c *wordCell) {
	text, nested := flatten(c.story.blocks)
	r.nested = append(r.nested, nested...)
	r.only = c.story.blocks
	if i, ok := r.above[r.col]; ok && c.vMerge == "continue" && r.cells[i].Colspan == c.span {
		r.cells[i].Rowspan = r.row - r.cells[i].Row + 1
		r.cells[i].Text = joined(r.cells[i].Text, text)
		r.below[r.col] = i
		return
	}
	if last := len(r.cells) - 1; c.hMerge == "continue" && last >= r.first {
		r.cells[last].Colspan += c.span
		r.cells[last].Text = joined(r.cells[last].Text, text)
		return
	}
	r.cells = append(r.cells, corpus.Cell{Row: r.row, Col: r.col, Rowspan: 1, Colspan: c.span, Passage: corpus.Passage{Text: text}})
	if c.vMerge != "" {
		r.below[r.col] = len(r.cells) - 1
	}
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

// flatten makes a cell's blocks its text, a line each. Tables in it are apart.
func flatten(blocks []corpus.Block) (text string, tables []corpus.Block) {
	var lines []string
	for _, b := range blocks {
		if b.Table != nil {
			tables = append(tables, b)
		} else if b.Text != "" {
			lines = append(lines, b.Text)
		}
	}
	return strings.Join(lines, "\n"), tables
}
