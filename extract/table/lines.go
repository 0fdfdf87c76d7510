package table

import (
	"cmp"

	"duban/corpus"
	"duban/normalize/lexicon"
)

// fold makes a text half-width.
func fold(text string) string { return lexicon.FoldString(text) }

// lines says what each row is and which section rows stand above it (a section
// row stands above itself). from and to bound the header rows.
func (r *Reader) lines(g *grid, from, to int) []corpus.Line {
	lines := make([]corpus.Line, g.t.Rows)
	for row := range lines {
		lines[row].Kind = r.lineKind(g, row, from, to)
	}
	var path []sectionItem
	unit := "" // of the last row that only names one
	for row := 0; row < len(lines); {
		end := sectionRun(lines, row)
		if end == row {
			lines[row].Section = sectionTexts(path)
			if lines[row].Kind == corpus.LineNote && row >= to {
				unit = cmp.Or(r.unitRow(g, row), unit)
			}
			if lines[row].Kind == corpus.LineData {
				lines[row].Unit, lines[row].UnitFrom = unitBelow(path, unit)
			}
			row++
			continue
		}
		path = r.enter(g, lines, path, row, end)
		row = end
	}
	return lines
}

// sectionRun is the end of the run of section rows that begins at row, blank rows within it included.
func sectionRun(lines []corpus.Line, row int) int {
	end := row
	for at := row; at < len(lines) && (lines[at].Kind == corpus.LineSection || at > row && lines[at].Kind == corpus.LineBlank); at++ {
		if lines[at].Kind == corpus.LineSection {
			end = at + 1
		}
	}
	return end
}

// enter puts the section rows [row, end) on the path of sections.
func (r *Reader) enter(g *grid, lines []corpus.Line, path []sectionItem, row, end int) []sectionItem {
	plain := 0
	for ; row < end; row++ {
		if lines[row].Kind == corpus.LineSection {
			i := g.distinct(row)[0]
			item := sectionItem{text: lexicon.Squeeze(g.t.Cells[i].Text), style: r.words.sectionStyle(g.words[i])}
			_, item.unit = r.words.splitUnit(g.words[i])
			path = nest(path, item, plain)
			if item.style < 0 && !repeated(path, plain) {
				plain++
			}
		}
		lines[row].Section = sectionTexts(path)
	}
	return path
}

func (r *Reader) lineKind(g *grid, row, from, to int) corpus.LineKind {
	cells := g.distinct(row)
	switch {
	case len(cells) == 0:
		return corpus.LineBlank
	case row < from:
		return corpus.LineNote
	case row < to:
		return corpus.LineHeader
	}
	first := g.words[cells[0]]
	switch {
	case r.words.note.MatchString(first) && (len(cells) == 1 || g.t.Cells[cells[0]].Colspan > 1), to > 0 && r.unitRow(g, row) != "":
		return corpus.LineNote
	case to == 0:
		return corpus.LineData
	case r.words.total.MatchString(first) || g.seqThenTotal(cells, r.words):
		return corpus.LineTotal
	case g.repeatsHeader(row, from, to):
		return corpus.LineHeader
	case len(cells) == 1 && r.isSection(g, row, cells[0]):
		return corpus.LineSection
	}
	return corpus.LineData
}

// seqThenTotal tells whether a total's word stands after a sequence number.
func (g *grid) seqThenTotal(cells []int, w *words) bool {
	return len(cells) > 2 && isNumber(g.words[cells[0]]) && w.total.MatchString(g.words[cells[1]])
}

// repeatsHeader tells whether a row prints the header rows [from, to) again (a page break): each of its cells
// that is not blank is the text of one of them in its column.
func (g *grid) repeatsHeader(row, from, to int) bool {
	same := 0
	for c := 0; c < g.t.Cols; c++ {
		text := g.text(row, c)
		found := text == ""
		for head := from; head < to && !found; head++ {
			found = g.text(head, c) == text
		}
		if !found {
			return false
		}
		if text != "" {
			same++
		}
	}
	return same >= 2
}

// isSection tells whether the only filled cell of a row is a section heading:
// it spans the width, or it reads like a heading and all other cells are blank.
func (r *Reader) isSection(g *grid, row, i int) bool {
	cell := g.t.Cells[i]
	text := g.words[i]
	if isNumber(text) || max(cell.Rowspan, 1) > 1 || g.t.Cols < 2 {
		return false
	}
	if max(cell.Colspan, 1) >= g.t.Cols {
		return true
	}
	return r.words.sectionStyle(text) >= 0 || cell.Colspan > 1 && !r.words.ends(text) && len([]rune(text)) <= 40
}

// sectionStyle is the numbering style of a section row, 0 outermost, -1 without one.
func (w *words) sectionStyle(text string) int {
	for i, p := range w.section {
		if p.MatchString(text) {
			return i
		}
	}
	return -1
}

// sectionItem is one section row on the path; style is -1 without numbering.
type sectionItem struct {
	text  string
	style int
	again bool   // prints the row above it again
	unit  string // in a bracket at its end
}

// nest puts a section row on the path. Numbered rows nest by their style. Of
// rows without numbers a single one replaces the innermost; where several
// stand together (plain counts those before this one) they are a path of
// their own. A row that prints the one above it again, as a page break does,
// replaces it, also with a slip of a character or two.
func nest(path []sectionItem, item sectionItem, plain int) []sectionItem {
	keep := len(path)
	if item.style >= 0 {
		for keep > 1 && path[keep-1].style < 0 && path[0].style >= 0 {
			keep-- // loose rows below a numbered one end with it
		}
		for keep > 0 && path[keep-1].style >= item.style {
			keep--
		}
		for keep > 0 && path[keep-1].style < 0 {
			keep--
		}
		return append(path[:keep:keep], item)
	}
	numbered := 0
	for numbered < len(path) && path[numbered].style >= 0 {
		numbered++
	}
	switch loose := len(path) - numbered; {
	case plain > 0 && nearlySame(path[len(path)-1].text, item.text):
		keep, item.again = len(path)-1, true
	case plain == 0 && loose > 0:
		keep = len(path) - 1
	case plain == 1 && loose > 1:
		// A second row directly below: the first of them opened the path anew.
		path = append(path[:numbered:numbered], path[len(path)-1])
		keep = len(path)
	}
	return append(path[:keep:keep], item)
}

func repeated(path []sectionItem, plain int) bool { return plain > 0 && path[len(path)-1].again }

func sectionTexts(path []sectionItem) []string {
	if len(path) == 0 {
		return nil
	}
	texts := make([]string, len(path))
	for i, item := range path {
		texts[i] = item.text
	}
	return texts
}

// nearlySame tells whether two headings differ by no more than two characters put in or left out.
func nearlySame(a, b string) bool {
	if a == b {
		return true
	}
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 5 || len(y)-len(x) > 2 {
		return false
	}
	i, slips := 0, 0
	for _, c := range y {
		if i < len(x) && x[i] == c {
			i++
		} else {
			slips++
		}
	}
	return i == len(x) && slips <= 2
}
