package corpus

import (
	"sort"
	"strconv"
)

// Locator words a place for people: `table 1 row 12`, `page 3 table 2 row 5`,
// `paragraph 41`, `page 2 paragraph 7`. Tables and paragraphs (blocks that are
// no tables) are counted from 1 in document order, table rows from 1 with
// headers, sections and totals included. In an attachment its name stands before,
// and counting begins anew (`附件1.docx table 1 row 12`). Empty for a place outside the document.
func (d Document) Locator(p Place) string {
	if p.Block < 0 || p.Block >= len(d.Blocks) {
		return ""
	}
	return d.Blocks[p.Block].Locator(d.ordinal(p.Block), p.Row)
}

// Locator words a place in b, the ordinal-th of its sort (tables, or anything
// else) in the document, from 1; row is a table row from 0, or -1.
func (b Block) Locator(ordinal, row int) string {
	text := "paragraph "
	if b.Type == TableType {
		text = "table "
	}
	text += strconv.Itoa(ordinal)
	if b.Type == TableType && row >= 0 {
		text += " row " + strconv.Itoa(row+1)
	}
	if page := b.pageOf(row); page > 0 {
		text = "page " + strconv.Itoa(page) + " " + text
	}
	if b.File != "" {
		text = b.File + " " + text
	}
	return text
}

// Ordinals count each block among those of its sort (tables, or anything else)
// in its file, from 1.
func (d Document) Ordinals() []int {
	out := make([]int, len(d.Blocks))
	counts, file := map[bool]int{}, ""
	for i, b := range d.Blocks {
		if b.File != file {
			clear(counts)
			file = b.File
		}
		counts[b.Type == TableType]++
		out[i] = counts[b.Type == TableType]
	}
	return out
}

// ordinal is Ordinals()[i].
func (d Document) ordinal(i int) int {
	n := 0
	for _, b := range d.Blocks[:i+1] {
		if (b.Type == TableType) == (d.Blocks[i].Type == TableType) && b.File == d.Blocks[i].File {
			n++
		}
	}
	return n
}

// pageOf is the page of a table row, or of the block where its cells have none.
func (b Block) pageOf(row int) int {
	if b.Table != nil && row >= 0 {
		if cell, ok := b.Table.first(row); ok && cell.Page > 0 {
			return cell.Page
		}
	}
	return b.Page
}

// first is the cell that covers the first column of a row. Cells are in row
// order, so it is looked for from the row backwards and not from the top: a
// sheet has tens of thousands of rows.
func (t *Table) first(row int) (Cell, bool) {
	after := sort.Search(len(t.Cells), func(i int) bool { return t.Cells[i].Row > row })
	for i := after - 1; i >= 0; i-- {
		if c := t.Cells[i]; c.Col == 0 {
			return c, row < c.Row+max(c.Rowspan, 1)
		}
	}
	return Cell{}, false
}
