package plain

import "strings"

// A line that begins with a page's table of metadata and goes on with the whole text has so many bars.
const (
	fewestBars = 3
	mostBars   = 80
)

// unbar parts a line that begins with the page's table of metadata, its cells between bars, and goes on with most of
// the text (索引号: | 1133 | 成文日期: | 2022-04-18 | | 关于印发…的通知 | || 各镇人民政府: …): a label stands in one line with
// its value, every other cell in a line of its own.
func unbar(lines []line) []line {
	total := 0
	for _, l := range lines {
		total += len(l.text)
	}
	out := make([]line, 0, len(lines))
	for _, l := range lines {
		last := strings.LastIndexAny(l.text, "|｜")
		if n := bars(l.text); n < fewestBars || n > mostBars || len(l.text)-last < gluedLine || len(l.text)-last < int(gluedShare*float64(total)) {
			out = append(out, l)
			continue
		}
		cells := barCells(l.text)
		for i := 0; i < len(cells); i++ {
			text := cells[i]
			if isLabel(text) && i+1 < len(cells)-1 {
				i++
				text += cells[i]
			}
			if text != "" {
				out = append(out, line{text: text, indent: l.indent, gap: true})
			}
		}
	}
	return out
}

// isLabel tells whether a cell names what the next one holds.
func isLabel(cell string) bool {
	return (strings.HasSuffix(cell, ":") || strings.HasSuffix(cell, "：")) && len(cell) <= longestLabel
}

// longestLabel is in bytes.
const longestLabel = 36
