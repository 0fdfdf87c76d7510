package table

import (
	"strings"
	"unicode/utf8"

	"duban/corpus"
)

// separator is what stands between the cells of a line.
type separator rune

const (
	noSeparator separator = 0
	pipe        separator = '|'
	tab         separator = '\t'
	spaces      separator = ' '
)

// piece is one cell of a line: its characters in the line's text.
type piece struct{ start, end int }

// lineTable recovers a table printed one row a line, the cells separated by
// bars, tabs or two and more spaces. n is the number of blocks it takes, 0
// without a table.
func (r *Reader) lineTable(blocks []corpus.Block) (t *corpus.Table, n int) {
	if !isText(blocks[0]) {
		return nil, 0
	}
	sep, first := splitLine(blocks[0].Text)
	if sep == noSeparator || len(first) < 2 || sep == spaces && !r.headLine(blocks[0], first) {
		return nil, 0
	}
	lines := [][]piece{first}
	for n = 1; n < len(blocks) && isText(blocks[n]) && n < maxParas; n++ {
		pieces := cut(blocks[n].Text, sep)
		if len(pieces) < 2 && !r.sectionLine(blocks, n, sep) {
			break
		}
		lines = append(lines, pieces)
	}
	if !r.isLineTable(blocks, lines, sep) {
		return nil, 0
	}
	return buildLines(blocks, lines), n
}

// isLineTable asks for two lines, and for a header or even rows where cells are
// not fenced by bars.
func (r *Reader) isLineTable(blocks []corpus.Block, lines [][]piece, sep separator) bool {
	if len(lines) < 2 {
		return false
	}
	even := 0
	for _, l := range lines {
		if len(l) == len(lines[0]) {
			even++
		}
	}
	switch sep {
	case pipe:
		return len(lines[0]) >= 3 || even == len(lines)
	case tab:
		return r.headLine(blocks[0], lines[0]) || len(lines) >= 3 && even*5 >= len(lines)*3
	}
	return true
}

// headLine tells whether a line's cells are header words: at least two, and half of them.
func (r *Reader) headLine(b corpus.Block, pieces []piece) bool {
	runes := []rune(b.Text)
	known := 0
	for _, p := range pieces {
		name, unit := r.words.splitUnit(squeeze(string(runes[p.start:p.end])))
		if rule, ok := r.headers.match(name); ok && !rule.weak() || unit != "" {
			known++
		}
	}
	return known >= 2 && known*2 >= len(pieces)
}

// sectionLine tells whether a line without separators is a section row: a short one with a row behind it.
func (r *Reader) sectionLine(blocks []corpus.Block, n int, sep separator) bool {
	text := squeeze(blocks[n].Text)
	if text == "" || len([]rune(text)) > sectionLimit || r.words.ends(text) || n+1 >= len(blocks) || !isText(blocks[n+1]) {
		return false
	}
	return sep != pipe && len(cut(blocks[n+1].Text, sep)) >= 2
}

// splitLine finds a line's separator and its cells.
func splitLine(text string) (separator, []piece) {
	for _, sep := range [...]separator{pipe, tab, spaces} {
		if sep == spaces && !hasGap(text) {
			continue // nearly every line
		}
		if pieces := cut(text, sep); len(pieces) >= 2 {
			return sep, pieces
		}
	}
	return noSeparator, nil
}

// hasGap tells whether two spaces stand side by side.
func hasGap(text string) bool {
	before := false
	for i := 0; i < len(text); {
		if isUsual(text[i]) {
			before = false
			i += usualBytes
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		space := isSpace(r)
		if space && before {
			return true
		}
		before = space
		i += size
	}
	return false
}

// cut splits a line at a separator into cells without outer spaces. Bars at the
// line's ends fence it; blank cells between them stay, those of spaces can't be seen.
func cut(text string, sep separator) []piece {
	if sep == pipe && !strings.Contains(text, "|") && !strings.Contains(text, "│") || sep == tab && !strings.Contains(text, "\t") {
		return nil
	}
	runes := []rune(text)
	start, end := trim(runes, 0, len(runes))
	if sep == tab { // blank cells at the row's beginning
		for start > 0 && runes[start-1] == '\t' {
			start--
		}
	}
	var pieces []piece
	from := start
	for i := start; i < end; {
		width := separatorAt(runes, i, end, sep)
		if width == 0 {
			i++
			continue
		}
		pieces = append(pieces, trimmed(runes, from, i))
		i += width
		from = i
	}
	pieces = append(pieces, trimmed(runes, from, end))
	if sep == pipe {
		pieces = unfence(pieces)
	}
	return pieces
}

func separatorAt(runes []rune, i, end int, sep separator) int {
	switch {
	case sep == pipe && (runes[i] == '|' || runes[i] == '│'):
		return 1
	case sep == tab && runes[i] == '\t':
		return 1
	case sep == spaces:
		n := 0
		for i+n < end && isSpace(runes[i+n]) {
			n++
		}
		if n >= 2 {
			return n
		}
	}
	return 0
}

// unfence drops the blank outside the bars that fence a line, one at each end.
func unfence(pieces []piece) []piece {
	if len(pieces) > 1 && pieces[0].start == pieces[0].end {
		pieces = pieces[1:]
	}
	if n := len(pieces); n > 1 && pieces[n-1].start == pieces[n-1].end {
		pieces = pieces[:n-1]
	}
	return pieces
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\r' || r == '\n' || r == 0x3000 || r == 0xA0 || r >= 0x2000 && r <= 0x200B
}

func trimmed(runes []rune, start, end int) piece {
	start, end = trim(runes, start, end)
	return piece{start, end}
}

func trim(runes []rune, start, end int) (int, int) {
	for start < end && isSpace(runes[start]) {
		start++
	}
	for end > start && isSpace(runes[end-1]) {
		end--
	}
	return start, end
}

// buildLines lays the lines out; a line of one cell spans the width, a rule of dashes is dropped.
func buildLines(blocks []corpus.Block, lines [][]piece) *corpus.Table {
	t := &corpus.Table{Flattened: true}
	for _, l := range lines {
		t.Cols = max(t.Cols, len(l))
	}
	for i, l := range lines {
		if ruled(blocks[i].Text) {
			continue
		}
		if len(l) <= 1 {
			if len(l) == 0 {
				l = []piece{{0, utf8.RuneCountInString(blocks[i].Text)}}
			}
			p := slice(blocks[i].Passage, l[0].start, l[0].end)
			t.Cells = append(t.Cells, corpus.Cell{Row: t.Rows, Rowspan: 1, Colspan: t.Cols, Passage: p, Page: blocks[i].Page})
		} else {
			t.Cells = append(t.Cells, lineCells(blocks[i], l, t.Rows, t.Cols)...)
		}
		t.Rows++
	}
	return t
}

func lineCells(b corpus.Block, pieces []piece, row, cols int) []corpus.Cell {
	cells := make([]corpus.Cell, cols)
	for c := range cells {
		cells[c] = corpus.Cell{Row: row, Col: c, Rowspan: 1, Colspan: 1, Page: b.Page}
		if c < len(pieces) {
			cells[c].Passage = slice(b.Passage, pieces[c].start, pieces[c].end)
		}
	}
	return cells
}

// ruled tells whether a line only rules off (`|---|:--:|`).
func ruled(text string) bool {
	return strings.Contains(text, "-") && strings.Trim(text, "|-: \t+") == ""
}
