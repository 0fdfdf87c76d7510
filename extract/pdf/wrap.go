package pdf

import (
	"strings"
	"unicode"
)

// passage is text put together from lines, with what decides whether more belongs to it.
type passage struct {
	text string
	full bool // the last line had no room for more
}

// joinLines puts the lines of a cell together. A line that had room for the
// beginning of the next one was ended on purpose; the break stays. left and
// right are where text may stand.
func joinLines(lines []line, left, right float64) passage {
	var b strings.Builder
	p := passage{}
	for i, l := range lines {
		if i > 0 {
			if endedEarly(lines[i-1], l, left, right) {
				b.WriteByte('\n')
			} else {
				b.WriteString(seam(lines[i-1].last(), l.first()))
			}
		}
		b.WriteString(l.text())
		p.full = right-left-l.box.width() < 2*l.size
	}
	p.text = b.String()
	return p
}

// endedEarly tells whether the first unit of next would have fitted behind l.
func endedEarly(l, next line, left, right float64) bool {
	room := right - left - l.box.width()
	return room > next.head()+0.6*l.size
}

// seam is what joins two parts of a wrapped text: nothing beside Han
// characters and within figures, a space between words of letters.
func seam(last, first rune) string {
	if isWide(last) || isWide(first) || last == '-' || last == '/' {
		return ""
	}
	if unicode.IsDigit(last) && (unicode.IsDigit(first) || first == '%' || first == '.') || (last == '.' || last == ',') && unicode.IsDigit(first) {
		return ""
	}
	if unicode.IsLetter(last) || unicode.IsLetter(first) || last == ',' {
		return " "
	}
	return ""
}
