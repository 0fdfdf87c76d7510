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
		raw := text
		if i := strings.IndexAny(text, "\n\r\u2028\u2029\u0085"); i >= 0 {
			_, size := utf8.DecodeRuneInString(text[i:])
			raw, text = text[:i], text[i+size:]
		} else {
			text = ""
		}
		trimmed := strings.TrimFunc(raw, isSpace)
		if trimmed == "" {
			gap = gap || strings.TrimFunc(raw, isSpace) == "" && len(lines) > 0 && !strings.HasSuffix(raw, "\r")
			continue
		}
		lines = r.appendParts(lines, raw, trimmed, gap)
		gap = false
	}
	return lines
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
