package table

import (
	"strings"

	"duban/corpus"
)

// spacedTable recovers a table printed one row a line (or several), a single space between cells:
// its words are laid out as if each stood in a paragraph of its own. The first line must be
// nothing but header cells, the first of them the rows' number. n is the number of blocks it
// takes, 0 without a table.
func (r *Reader) spacedTable(blocks []corpus.Block) (t *corpus.Table, n int) {
	if !isText(blocks[0]) || len(blocks[0].Text) > maxHeader*headerLimit || !hasBlank(blocks[0].Text) {
		return nil, 0
	}
	heads := r.spacedHeader(blocks[0].Text)
	if len(heads) < minKnown {
		return nil, 0
	}
	cells := r.spacedCells
	if n := len(heads); r.headsFigures(blocks[0].Text, heads) {
		cells = func(text string) []piece { return r.figureCells(text, n) }
	}
	words := spacedWords(nil, blocks[0], heads)
	ends := []int{len(words)} // of each block's words
	for i := 1; i < len(blocks) && isText(blocks[i]) && len(words) < maxParas; i++ {
		pieces := heads
		if blocks[i].Text != blocks[0].Text { // the header printed again
			pieces = cells(blocks[i].Text)
		}
		words = spacedWords(words, blocks[i], pieces)
		ends = append(ends, len(words))
	}
	t, used := r.cellTable(words)
	if t == nil {
		return nil, 0
	}
	for i, end := range ends {
		if end == used {
			return t, i + 1
		}
	}
	return nil, 0
}

// headsFigures tells whether header cells are those of a table of indicators: number, name, unit and more.
func (r *Reader) headsFigures(header string, heads []piece) bool {
	runes := []rune(header)
	for _, h := range heads[2:] {
		if rule, ok := r.headers.match(squeeze(string(runes[h.start:h.end]))); ok && rule.field == corpus.FieldUnit {
			return true
		}
	}
	return false
}

// figureCells are the words of a row of a table of indicators with so many columns: no cell but the name holds a
// space. A line that can be no such row is cut like any other.
func (r *Reader) figureCells(text string, columns int) []piece {
	words := spaceCut(text)
	name := len(words) - (columns - 2) // where the words of the name end
	if name < 2 || !isOrdinal(squeeze(string([]rune(text)[words[0].start:words[0].end]))) {
		return r.spacedCells(text)
	}
	cells := []piece{words[0], {words[1].start, words[name-1].end}}
	return append(cells, words[name:]...)
}

// hasBlank tells whether a text holds what may stand between cells.
func hasBlank(text string) bool {
	return strings.Contains(text, " ") || strings.Contains(text, "\u3000")
}

// spacedCells are the words of a line: its row number, if it begins with one, the text behind it, and
// lists of bodies at its end. A space within the text is no mark of a cell.
func (r *Reader) spacedCells(text string) []piece {
	words := spaceCut(text)
	runes := []rune(text)
	from := 0
	var cells []piece
	if len(words) > 1 && isOrdinal(squeeze(string(runes[words[0].start:words[0].end]))) {
		cells, from = append(cells, words[0]), 1
	}
	end := len(words)
	for end > from && r.tailCell(string(runes[words[end-1].start:words[end-1].end])) {
		end--
	}
	if end > from {
		cells = append(cells, piece{words[from].start, words[end-1].end})
	}
	return append(cells, words[end:]...)
}

// tailCell tells whether a word at a line's end is a cell of its own: bodies, a date or a figure.
func (r *Reader) tailCell(word string) bool {
	squeezed := squeeze(word)
	return isNumber(squeezed) || r.words.when.MatchString(squeezed) || r.countBodies(word) > 0
}

// spacedHeader cuts a line that is nothing but header cells: words, or letters set apart, that the
// lexicon knows. Nil for another line.
func (r *Reader) spacedHeader(text string) []piece {
	words := spaceCut(text)
	if len(words) < minKnown || len(words) > maxHeader {
		return nil
	}
	runes := []rune(text)
	var cells []piece
	for i := 0; i < len(words); {
		n := r.headerWords(runes, words[i:])
		if n == 0 {
			return nil
		}
		cells = append(cells, piece{words[i].start, words[i+n-1].end})
		i += n
	}
	if rule, ok := r.headers.match(squeeze(string(runes[cells[0].start:cells[0].end]))); !ok || rule.field != corpus.FieldSeq {
		return nil
	}
	return cells
}

// headerWords is how many words from the first on make up a header cell that the lexicon knows, the
// fewest; 0 for none.
func (r *Reader) headerWords(runes []rune, words []piece) int {
	for n := 1; n <= len(words) && n <= maxSpread; n++ {
		name, unit := r.words.splitUnit(squeeze(string(runes[words[0].start:words[n-1].end])))
		if rule, ok := r.headers.match(name); ok && !rule.weak() || unit != "" {
			return n
		}
	}
	return 0
}

// maxSpread is the most words that a header cell is cut into by spaces between its letters.
const maxSpread = 8

// spaceCut are the words of a text between spaces.
func spaceCut(text string) []piece {
	var words []piece
	start := -1
	runes := []rune(text)
	for i, c := range runes {
		switch {
		case isSpace(c) && start >= 0:
			words, start = append(words, piece{start, i}), -1
		case !isSpace(c) && start < 0:
			start = i
		}
	}
	if start >= 0 {
		words = append(words, piece{start, len(runes)})
	}
	return words
}

// spacedWords appends a block for each piece of another.
func spacedWords(words []corpus.Block, b corpus.Block, pieces []piece) []corpus.Block {
	for _, p := range pieces {
		words = append(words, corpus.Block{Type: b.Type, Page: b.Page, Passage: slice(b.Passage, p.start, p.end)})
	}
	return words
}
