package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/normalize/lexicon"
)

// A text counts as wrapped when most of its lines of running text do not end a
// sentence, and at least wrappedShare of them end within slack columns of one
// width, itself between the bounds.
const (
	narrowest    = 40 // columns; a Han character takes two
	widest       = 160
	slack        = 3
	wrappedShare = 0.55
	fewestLines  = 12
	longestOpen  = 60 // characters of a line that a title may go on from
	shortestCut  = 15 // characters of a line that ends in a comma and goes on: a cell is shorter
	shortPiece   = 12 // characters of a piece of a line that stands on a line of its own
)

// unwrap joins lines that the source broke in the middle of a paragraph.
func (r *Reader) unwrap(lines []line) []line {
	width := wrapWidth(lines)
	out := lines[:0:0]
	last := 0         // columns of the last source line
	var joined []byte // the last paragraph, while it grows over several lines
	settle := func() {
		if joined != nil {
			out[len(out)-1].text, joined = string(joined), nil
		}
	}
	for _, l := range lines {
		if len(out) > 0 && (r.wrapped(last, width, l) || r.open(end(out[len(out)-1].text, joined), l)) {
			if joined == nil {
				joined = []byte(out[len(out)-1].text)
			}
			joined = join(joined, l.text)
		} else {
			settle()
			out = append(out, l)
		}
		if width > 0 {
			last = columns(l)
		}
	}
	if len(out) > 0 {
		settle()
	}
	return out
}

// end is the end of the last paragraph, as much of it as decides whether it
// is open. A longer paragraph is cut before the bytes of a character.
func end(text string, joined []byte) string {
	const enough = 6 * longestOpen
	if joined != nil {
		text = string(joined[max(len(joined)-enough, 0):])
	}
	text = text[max(len(text)-enough, 0):]
	for len(text) > 0 && !utf8.RuneStart(text[0]) {
		text = text[1:]
	}
	return text
}

// wrapWidth is the width at which the whole text is wrapped, 0 for none.
func wrapWidth(lines []line) int {
	counts := make([]int, widest+1)
	running, closed := 0, 0
	for _, l := range lines {
		w := columns(l)
		if w > widest {
			return 0 // a wrapped text has no longer line
		}
		if w >= narrowest {
			counts[w]++
			running++
			if last, _ := utf8.DecodeLastRuneInString(l.text); strings.ContainsRune("。；：！？;:", last) {
				closed++
			}
		}
	}
	if running < fewestLines || running*2 < len(lines) || closed*2 > running {
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
func (r *Reader) wrapped(last, width int, l line) bool {
	return width > 0 && last >= width-slack && !l.gap && !l.indent && !r.begins.MatchString(l.text)
}

// open tells whether l goes on from a line that was left open: l begins with a
// mark that never begins a line, or a bracket, a title mark or a sentence was
// cut in the middle.
func (r *Reader) open(before string, l line) bool {
	end, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(l.text)
	switch {
	case strings.ContainsRune("，。；、）》”：！？", first) && !strings.ContainsRune("。；！？：", end):
		return true
	case !lexicon.Longer(l.text, shortPiece) && bracketOpen(before) && !strings.ContainsRune("。；：:", end):
		return true
	case len(before) <= 4*longestOpen && unbalanced(before) && !strings.ContainsRune("。；;：:", end):
		return !lexicon.Longer(before, longestOpen) && !lexicon.Longer(l.text, longestOpen) && strings.Contains(l.text, "》") && !r.begins.MatchString(l.text)
	case end == '，' || end == ',':
		return !l.indent && lexicon.Count(before) >= shortestCut && !r.begins.MatchString(l.text)
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

// join puts a line behind the paragraph that it goes on from, with a space
// only between words of Latin letters.
func join(a []byte, b string) []byte {
	x, _ := utf8.DecodeLastRune(a)
	y, _ := utf8.DecodeRuneInString(b)
	if x < utf8.RuneSelf && y < utf8.RuneSelf && unicode.IsLetter(x) && unicode.IsLetter(y) {
		a = append(a, ' ')
	}
	return append(a, b...)
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
