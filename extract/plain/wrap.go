package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A text counts as wrapped when at least wrappedShare of its lines of running
// text end within slack columns of one width, itself between the bounds.
const (
	narrowest     = 40 // columns; a Han character takes two
	widest        = 160
	slack         = 3
	wrappedShare  = 0.55
	fewestLines   = 12
	longestOpen   = 60       // characters of a line that a title may go on from
	longestJoined = 16 << 10 // bytes of a joined paragraph
	shortestCut   = 15       // characters of a line that ends in a comma and goes on: a cell is shorter
	shortPiece    = 12       // characters of a piece of a line that stands on a line of its own
)

// unwrap joins lines that the source broke in the middle of a paragraph.
func (r *Reader) unwrap(lines []line) []line {
	width := wrapWidth(lines)
	out := lines[:0:0]
	last := 0 // columns of the last source line
	for _, l := range lines {
		if n := len(out); n > 0 && len(out[n-1].text) < longestJoined && (r.wrapped(last, width, out[n-1], l) || r.open(out[n-1], l)) {
			out[n-1].text = join(out[n-1].text, l.text)
		} else {
			out = append(out, l)
		}
		last = columns(l)
	}
	return out
}

// wrapWidth is the width at which the whole text is wrapped, 0 for none.
func wrapWidth(lines []line) int {
	counts := make([]int, widest+1)
	running := 0
	for _, l := range lines {
		w := columns(l)
		if w > widest {
			return 0 // a wrapped text has no longer line
		}
		if w >= narrowest {
			counts[w]++
			running++
		}
	}
	if running < fewestLines || running*2 < len(lines) {
		return 0
	}
	for w := widest; w >= narrowest; w-- {
		if counts[w] == 0 {
			continue
		}
		at := 0
		for i := max(w-slack, 0); i <= w; i++ {
			at += counts[i]
		}
		if float64(at) >= wrappedShare*float64(running) {
			return w
		}
	}
	return 0
}

// wrapped tells whether l goes on from before, whose last source line was as
// wide as the text is wrapped.
func (r *Reader) wrapped(last, width int, before, l line) bool {
	return width > 0 && last >= width-slack && !l.gap && !l.indent && !r.begins.MatchString(l.text)
}

// open tells whether l goes on from a line that was left open: l begins with a
// mark that never begins a line, or a bracket, a title mark or a sentence was
// cut in the middle.
func (r *Reader) open(before, l line) bool {
	end, _ := utf8.DecodeLastRuneInString(before.text)
	first, _ := utf8.DecodeRuneInString(l.text)
	switch {
	case strings.ContainsRune("，。；、）》”：！？", first) && !strings.ContainsRune("。；！？：", end):
		return true
	case len(l.text) <= 4*shortPiece && utf8.RuneCountInString(l.text) <= shortPiece && bracketOpen(before.text) && !strings.ContainsRune("。；：:", end):
		return true
	case len(before.text) <= 4*longestOpen && unbalanced(before.text) && !strings.ContainsRune("。；;：:", end):
		return utf8.RuneCountInString(before.text) <= longestOpen && utf8.RuneCountInString(l.text) <= longestOpen && strings.Contains(l.text, "》") && !r.begins.MatchString(l.text)
	case end == '，' || end == ',':
		return !l.indent && utf8.RuneCountInString(before.text) >= shortestCut && !r.begins.MatchString(l.text)
	}
	return false
}

// bracketOpen tells whether the last bracket of s is not closed and begins
// shortly before its end: the dump gave an inline element a line of its own.
func bracketOpen(s string) bool {
	tail := s[max(len(s)-3*shortPiece, 0):]
	at := max(strings.LastIndex(tail, "（"), strings.LastIndexByte(tail, '('))
	return at >= 0 && !strings.Contains(tail[at:], "）") && strings.IndexByte(tail[at:], ')') < 0
}

func unbalanced(s string) bool {
	return strings.Contains(s, "《") && strings.Count(s, "《") > strings.Count(s, "》")
}

// join puts two halves of a paragraph together, with a space only between
// words of Latin letters or digits.
func join(a, b string) string {
	x, _ := utf8.DecodeLastRuneInString(a)
	y, _ := utf8.DecodeRuneInString(b)
	if x < utf8.RuneSelf && y < utf8.RuneSelf && unicode.IsLetter(x) && unicode.IsLetter(y) {
		return a + " " + b
	}
	return a + b
}

// columns is the width of a line in columns; an indent counts as four.
func columns(l line) int {
	n := 0
	if l.indent {
		n = 4
	}
	for _, r := range l.text {
		if r < 0x2000 {
			n++
		} else {
			n += 2
		}
		if n > widest {
			break
		}
	}
	return n
}
