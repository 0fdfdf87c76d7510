package office

import (
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"duban/corpus"
)

// antiword prints DocBook, which has the tables' rows and cells.
func (c *conversion) antiword() (corpus.Document, error) {
	text, complaints, err := c.run("-x", "db", c.input)
	if err != nil {
		return corpus.Document{}, fmt.Errorf("%w %s", err, firstLine(complaints))
	}
	b := &docBook{limit: c.reader.limits.Cells}
	b.s = newScanner(c.ctx, "in.doc", strings.NewReader(printable(text)), c.reader.limits.Depth)
	b.s.doctype = true
	if err := b.s.root(func(xml.StartElement) error { return b.s.children(b.block) }); err != nil {
		return corpus.Document{}, err
	}
	if len(b.doc.Blocks) == 0 {
		return corpus.Document{}, errors.New("it found no text")
	}
	if _, lost, found := strings.Cut(complaints, "["); found { // such as: fast-saved, some information is lost
		lost, _, _ = strings.Cut(lost, "]")
		b.doc.Dropped = append(b.doc.Dropped, corpus.Dropped{Text: lost, Reason: "undecodable"})
	}
	return b.doc, nil
}

// printable leaves out characters that XML can't hold.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// docBook reads antiword's DocBook.
type docBook struct {
	s     *scanner
	limit int
	doc   corpus.Document
	items []int // of the open lists, innermost last: the last item's number, -1 without numbers
}

func (b *docBook) block(_ xml.StartElement, name string) error {
	switch name {
	case "para", "title", "simpara":
		return b.paragraph()
	case "informaltable", "table":
		return b.table()
	case "orderedlist", "itemizedlist":
		first := 0
		if name == "itemizedlist" {
			first = -1
		}
		b.items = append(b.items, first)
		err := b.s.children(b.block)
		b.items = b.items[:len(b.items)-1]
		return err
	case "listitem":
		if n := len(b.items); n > 0 && b.items[n-1] >= 0 {
			b.items[n-1]++
		}
	case "bookinfo":
		return b.s.skip()
	}
	return b.s.children(b.block)
}

// add adds a paragraph. antiword breaks no lines inside one.
func (b *docBook) add(text string) {
	text = strings.TrimFunc(strings.ReplaceAll(text, "\n", ""), isSpace)
	if text == "" {
		return
	}
	block := corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: text}}
	if n := len(b.items); n > 0 {
		block.Type = corpus.List
		if b.items[n-1] > 0 {
			block.Text = strconv.Itoa(b.items[n-1]) + "." + text
		}
	}
	b.doc.Blocks = append(b.doc.Blocks, block)
}

// paragraph reads a paragraph; antiword puts tables into one.
func (b *docBook) paragraph() error {
	var text strings.Builder
	for {
		token, err := b.s.next()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			b.add(text.String())
			return nil
		case xml.StartElement:
			if t.Name.Local != "informaltable" && t.Name.Local != "table" {
				inner, err := b.s.text()
				if err != nil {
					return err
				}
				text.WriteString(inner)
				continue
			}
			b.add(text.String())
			text.Reset()
			if err := b.table(); err != nil {
				return err
			}
		}
	}
}

// edgeTolerance is how far apart, in points, the edges of one column lie in
// rows of different cells.
const edgeTolerance = 1.5

// bookTable is the reading of one table. Its groups of rows have columns of
// their own, whose widths tell which cells span several columns of others.
// Cells merged down are unknown to antiword: they are blank after the first.
type bookTable struct {
	*docBook
	widths []float64 // of the present group's columns, in points
	rows   [][]string
	edges  [][]float64 // of each row's cells: where each begins, and the last one's end
}

func (b *docBook) table() error {
	t := &bookTable{docBook: b}
	if err := b.s.children(t.part); err != nil {
		return err
	}
	grid, err := lay(t.cells(), b.limit)
	if err != nil || len(grid.Cells) == 0 {
		return err
	}
	grid.Flags = append(grid.Flags, "read by antiword: cells merged down stand in their first row, the rest is blank; LibreOffice keeps them whole")
	b.doc.Blocks = append(b.doc.Blocks, corpus.Block{Type: corpus.TableType, Table: grid})
	return nil
}

func (t *bookTable) part(e xml.StartElement, name string) error {
	switch name {
	case "tgroup":
		t.widths = nil
	case "colspec":
		width, _ := strconv.ParseFloat(strings.TrimSuffix(attr(e, "colwidth"), "pt"), 64)
		t.widths = append(t.widths, width)
	case "row":
		return t.row()
	}
	return t.s.children(t.part)
}

func (t *bookTable) row() error {
	var row []string
	edges := []float64{0}
	err := t.s.children(func(xml.StartElement, string) error {
		text, err := t.entry()
		width := 1.0
		if len(row) < len(t.widths) && t.widths[len(row)] > 0 {
			width = t.widths[len(row)]
		}
		row = append(row, text)
		edges = append(edges, edges[len(edges)-1]+width)
		return err
	})
	t.rows, t.edges = append(t.rows, row), append(t.edges, edges)
	return err
}

// cells places the rows' cells in the columns that all edges together make.
func (t *bookTable) cells() []corpus.Cell {
	var all []float64
	for _, edges := range t.edges {
		all = append(all, edges...)
	}
	slices.Sort(all)
	all = slices.CompactFunc(all, func(a, b float64) bool { return math.Abs(b-a) <= edgeTolerance })
	column := func(x float64) int {
		i, _ := slices.BinarySearch(all, x-edgeTolerance)
		return i
	}
	var cells []corpus.Cell
	for r, row := range t.rows {
		for i, text := range row {
			from, to := column(t.edges[r][i]), column(t.edges[r][i+1])
			cells = append(cells, corpus.Cell{Row: r, Col: from, Rowspan: 1, Colspan: max(to-from, 1), Passage: corpus.Passage{Text: text}})
		}
	}
	return cells
}

// entry is a cell's text, a line for each paragraph.
func (b *docBook) entry() (string, error) {
	var text strings.Builder
	for depth := 1; depth > 0; {
		token, err := b.s.next()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.CharData:
			text.Write(t)
		case xml.StartElement:
			depth++
		case xml.EndElement:
			text.WriteByte('\n')
			depth--
		}
	}
	return tidy(text.String()), nil
}
