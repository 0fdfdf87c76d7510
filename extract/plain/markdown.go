package plain

import (
	"strings"

	"duban/corpus"
	"duban/normalize/pattern"
)

var (
	mdHeading = pattern.MustCompile(`^(#{1,6})[ \t]+(.*?)[ \t#]*$`)
	mdItem    = pattern.MustCompile(`^[-*+][ \t]+(.+)$`)
	mdRule    = pattern.MustCompile(`^([-*_][ \t]?){3,}$`)
	mdImage   = pattern.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	mdLink    = pattern.MustCompile(`\[([^\]]+)\]\([^)\s]+\)`)
	mdDelim   = pattern.MustCompile(`^\|?[ \t]*:?-{2,}:?[ \t]*(\|[ \t]*:?-{2,}:?[ \t]*)*\|?$`)
)

// isMarkdown tells whether the text uses Markdown: a heading or a table's
// delimiter row is proof, asterisks and hyphens are not.
func isMarkdown(lines []line) bool {
	for _, l := range lines {
		if l.text[0] == '#' && mdHeading.MatchString(l.text) || strings.Contains(l.text, "--") && strings.Contains(l.text, "|") && mdDelim.MatchString(l.text) {
			return true
		}
	}
	return false
}

// markdownBlock reads a line of Markdown that is more than a paragraph.
func markdownBlock(s string) (corpus.Block, bool) {
	if mdRule.MatchString(s) {
		return corpus.Block{}, true
	}
	if m := mdHeading.FindStringSubmatch(s); m != nil {
		return corpus.Block{Type: corpus.Heading, Level: len(m[1]), Passage: corpus.Passage{Text: inline(m[2])}}, true
	}
	if m := mdItem.FindStringSubmatch(s); m != nil {
		return corpus.Block{Type: corpus.List, Passage: corpus.Passage{Text: inline(m[1])}}, true
	}
	return corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: inline(s)}}, true
}

// inline takes Markdown's marks out of running text.
func inline(s string) string {
	if strings.Contains(s, "](") {
		s = mdLink.ReplaceAllString(mdImage.ReplaceAllString(s, "$1"), "$1")
	}
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "**", ""), "`", ""))
}

// pipeTable reads the table that begins at lines[0] and counts its lines; 0
// where there is none. Two lines with bars make a table.
func pipeTable(lines []line) (*corpus.Table, int) {
	if bars(lines[0].text) == 0 {
		return nil, 0
	}
	n := 0
	for n < len(lines) && bars(lines[n].text) >= 1 && (n == 0 || !lines[n].gap || bars(lines[n].text) >= 2) {
		n++
	}
	if n < 2 || bars(lines[0].text) < 2 && !mdDelim.MatchString(lines[1].text) {
		return nil, 0
	}
	var rows [][]string
	cols, header := 0, 0
	for i, l := range lines[:n] {
		if mdDelim.MatchString(l.text) {
			if i == 1 {
				header = 1
			}
			continue
		}
		cells := barCells(l.text)
		rows = append(rows, cells)
		cols = max(cols, len(cells))
	}
	return grid(rows, cols, header), n
}

func bars(s string) int { return strings.Count(s, "|") + strings.Count(s, "｜") }

// barCells cuts a line at its bars; the bars at its ends close no cell.
func barCells(s string) []string {
	s = strings.ReplaceAll(s, "｜", "|")
	s = strings.TrimPrefix(s, "|")
	s = strings.TrimSuffix(s, "|")
	cells := strings.Split(strings.ReplaceAll(s, `\|`, "\x00"), "|")
	for i, c := range cells {
		c = strings.ReplaceAll(c, "\x00", "|")
		cells[i] = inline(strings.TrimFunc(c, isSpace))
	}
	return cells
}

// grid fills short rows with blank cells. Columns that are blank in every row
// are those of doubled bars at the lines' ends, and go.
func grid(rows [][]string, cols, header int) *corpus.Table {
	for cols > 1 && blankColumn(rows, cols-1) {
		cols--
	}
	t := &corpus.Table{Rows: len(rows), Cols: cols, HeaderRows: header}
	for r, cells := range rows {
		for c := range cols {
			cell := corpus.Cell{Row: r, Col: c, Rowspan: 1, Colspan: 1, Header: r < header}
			if c < len(cells) {
				cell.Text = cells[c]
			}
			t.Cells = append(t.Cells, cell)
		}
	}
	return t
}

func blankColumn(rows [][]string, col int) bool {
	for _, cells := range rows {
		if col < len(cells) && cells[col] != "" {
			return false
		}
	}
	return true
}
