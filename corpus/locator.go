package corpus

import "strconv"

// Locator words a place for people: `table 1 row 12`, `page 3 table 2 row 5`,
// `paragraph 41`, `page 2 paragraph 7`. Tables and paragraphs (blocks that are
// no tables) are counted from 1 in document order, table rows from 1 with
// headers, sections and totals included. Empty for a place outside the document.
func (d Document) Locator(p Place) string {
	if p.Block < 0 || p.Block >= len(d.Blocks) {
		return ""
	}
	block := d.Blocks[p.Block]
	text := "paragraph "
	if block.Type == TableType {
		text = "table "
	}
	text += strconv.Itoa(d.ordinal(p.Block))
	if block.Type == TableType && p.Row >= 0 {
		text += " row " + strconv.Itoa(p.Row+1)
	}
	if page := block.pageOf(p.Row); page > 0 {
		text = "page " + strconv.Itoa(page) + " " + text
	}
	return text
}

// ordinal counts the blocks of the same sort (tables, or anything else) up to and with block i.
func (d Document) ordinal(i int) int {
	n := 0
	for _, b := range d.Blocks[:i+1] {
		if (b.Type == TableType) == (d.Blocks[i].Type == TableType) {
			n++
		}
	}
	return n
}

// pageOf is the page of a table row, or of the block where its cells have none.
func (b Block) pageOf(row int) int {
	if b.Table != nil && row >= 0 {
		if cell, ok := b.Table.At(row, 0); ok && cell.Page > 0 {
			return cell.Page
		}
	}
	return b.Page
}
