package plain

import "strings"

// fewestFenced is how many lines with nothing but a bar at their ends, one behind the other, are cells
// of a table and not a label with its value.
const fewestFenced = 6

// unfence takes the bar off lines that each are one cell of a table (`县教育局 |`): the table's columns
// are found by what the cells say, as in dumps without bars. Lines that are a bar alone are blank cells and go.
func unfence(lines []line) []line {
	out := lines[:0:0]
	for i := 0; i < len(lines); {
		n := fencedRun(lines[i:])
		if n < fewestFenced {
			n = max(n, 1)
			out = append(out, lines[i:i+n]...)
			i += n
			continue
		}
		for _, l := range lines[i : i+n] {
			l.text = strings.TrimRightFunc(strings.TrimRight(l.text, "|｜"), isSpace)
			if l.text != "" {
				out = append(out, l)
			}
		}
		i += n
	}
	return out
}

// fencedRun counts the lines from the first on that have one bar, at their ends.
func fencedRun(lines []line) int {
	n := 0
	for n < len(lines) && (strings.HasSuffix(lines[n].text, "|") || strings.HasSuffix(lines[n].text, "｜")) && bars(lines[n].text) == 1 {
		n++
	}
	return n
}
