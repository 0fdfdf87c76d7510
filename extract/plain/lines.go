package plain

import (
	"strings"
	"unicode/utf8"
)

// line is one line of the source without the space around it.
type line struct {
	text   string
	indent bool // it began with an indent
	gap    bool // an empty line stands before it
}

// split cuts text into lines, trimmed, empty ones left out.
func (r *Reader) split(text string) []line {
	var lines []line
	gap := false
	for len(text) > 0 {
		raw, rest := cutLine(text)
		text = rest
		trimmed := strings.TrimFunc(raw, isSpace)
		if trimmed == "" {
			gap = len(lines) > 0
			continue
		}
		if n := len(lines); n > 0 && strings.Contains(trimmed, "\t") && strings.Count(raw, "\t") >= fewestTabs && strings.Count(lines[n-1].text, "\t") >= fewestTabs {
			trimmed = blankCells(raw) + trimmed
		}
		lines = r.appendParts(lines, raw, trimmed, gap)
		gap = false
	}
	return lines
}

// fewestTabs is how many tabs lines have that are rows of a table.
const fewestTabs = 2

// blankCells are the tabs that a line begins with: behind another row they stand for blank cells, such as
// those of a cell that is merged over rows.
func blankCells(raw string) string { return raw[:len(raw)-len(strings.TrimLeft(raw, "\t"))] }

// cutLine cuts text after its first line, which may end in any of Unicode's
// line ends; CR LF is one.
func cutLine(text string) (line, rest string) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c > 0xe2 && i+2 < len(text) && text[i+1]>>6 == 2 && text[i+2]>>6 == 2:
			i += 2 // nearly every character
		case c == '\n':
			return text[:i], text[i+1:]
		case c == '\r':
			return text[:i], strings.TrimPrefix(text[i+1:], "\n")
		case c == 0xc2, c == 0xe2:
			if r, size := utf8.DecodeRuneInString(text[i:]); r == '\u0085' || r == '\u2028' || r == '\u2029' {
				return text[:i], text[i+size:]
			}
		}
	}
	return text, ""
}

// appendParts adds a line, cut where an indent inside it shows a lost break.
func (r *Reader) appendParts(lines []line, raw, trimmed string, gap bool) []line {
	indent := indented(raw)
	for strings.Contains(trimmed, "\u3000\u3000") {
		at := r.lostBreak.FindStringSubmatchIndex(trimmed)
		if at == nil || at[0] == 0 {
			break
		}
		lines = append(lines, line{text: strings.TrimFunc(trimmed[:at[0]], isSpace), indent: indent, gap: gap})
		trimmed, indent, gap = trimmed[at[2]:], true, true
	}
	return append(lines, line{text: trimmed, indent: indent, gap: gap})
}

// indented tells whether a raw line begins with an indent of at least two
// columns: one ideographic space, two plain ones or a tab.
func indented(raw string) bool {
	columns := 0
	for _, r := range raw {
		switch {
		case r == '\t' || r == '\u3000' || r == '\u2003':
			return true
		case isSpace(r):
			columns++
		default:
			return columns >= 2
		}
	}
	return false
}

func isSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\v', '\f', '\u00a0', '\u3000', '\ufeff', '\u00ad', '\u2060':
		return true
	}
	return r >= '\u2000' && r <= '\u200f' || r == '\u2028' || r == '\u2029'
}
