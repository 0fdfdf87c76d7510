package pdf

import (
	"strings"
	"unicode"
)

// passage is text put together from lines, with what decides whether more belongs to it.
type passage struct {
	text string
	room float64 // left on the last line, in points
	head float64 // that the beginning of the first line takes, with some slack
}

// joinLines puts the lines of a cell together. A line that had room for the
// beginning of the next one was ended on purpose; the break stays. left and
// right are where text may stand.
func joinLines(lines []line, left, right float64, openers shapes) passage {
	var b strings.Builder
	p := passage{}
	for i, l := range lines {
		if i > 0 {
			if endedEarly(lines[i-1], l, left, right) || openers.begin(lines[i-1].last(), l.text()) {
				b.WriteByte('\n')
			} else {
				b.WriteString(seam(lines[i-1].last(), l.first()))
			}
		}
		b.WriteString(l.text())
		p.room = right - left - l.box.width()
	}
	if len(lines) > 0 {
		p.head = lines[0].head() + slack*lines[0].size
	}
	p.text = b.String()
	return p
}

// slack is how many ems more than the next unit a line must have room for to
// have been ended on purpose.
const slack = 0.6

// endedEarly tells whether the first unit of next would have fitted behind l.
func endedEarly(l, next line, left, right float64) bool {
	room := right - left - l.box.width()
	return room > next.head()+slack*l.size
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
