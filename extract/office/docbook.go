package office

import (
	"encoding/xml"
	"errors"
	"fmt"
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
		text, err := b.s.text()
		b.add(text)
		return err
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

// table reads rows of entries; merged cells are unknown to antiword.
func (b *docBook) table() error {
	var cells []corpus.Cell
	row, col := -1, 0
	var read func(xml.StartElement, string) error
	read = func(_ xml.StartElement, name string) error {
		switch name {
		case "row":
			row, col = row+1, 0
		case "entry":
			text, err := b.entry()
			if len(cells) >= b.limit {
				return corpus.Refuse(corpus.OutcomeTooLarge, "a table is over the limit of %d cells", b.limit)
			}
			cells = append(cells, corpus.Cell{Row: max(row, 0), Col: col, Rowspan: 1, Colspan: 1, Passage: corpus.Passage{Text: text}})
			col++
			return err
		}
		return b.s.children(read)
	}
	if err := b.s.children(read); err != nil || len(cells) == 0 {
		return err
	}
	grid, err := lay(cells, b.limit)
	b.doc.Blocks = append(b.doc.Blocks, corpus.Block{Type: corpus.TableType, Table: grid})
	return err
}

// entry is a cell's text, a line for each paragraph.
func (b *docBook) entry() (string, error) {
	var lines []string
	err := b.s.children(func(xml.StartElement, string) error {
		text, err := b.s.text()
		if text = strings.TrimFunc(strings.ReplaceAll(text, "\n", ""), isSpace); text != "" {
			lines = append(lines, text)
		}
		return err
	})
	return strings.Join(lines, "\n"), err
}
