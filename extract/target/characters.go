package target

import (
	"unicode/utf8"

	"duban/normalize/automaton"
	"duban/normalize/lexicon"
)

// characters are a paragraph or cell in characters and bytes at once. All offsets of
// the package count characters.
type characters struct {
	text   string
	orig   []rune  // as printed
	runes  []rune  // with half-width punctuation
	folded string  // the same as a string
	bytes  []int32 // where each character of folded begins, and its end
}

// buffers hold what a passage needs while it is read; the next passage uses them again.
type buffers struct {
	orig, runes []rune
	bytes       []int32
	folded      []byte
	symbols     []automaton.Symbol
	sightings   []sighting
	sighted     marks
	passage     passage
	words       map[span]cut
	tokens      []token // of the words
}

// maxBuffer is the length in characters of the longest passage whose buffers are kept.
const maxBuffer = 1 << 14

// newCharacters reads at most maxPassage characters of a text; a byte that is no
// UTF-8 becomes the replacement character. The buffers can't be used again
// before the result is done with.
func newCharacters(s string, b *buffers) characters {
	b.orig, b.runes, b.bytes, b.folded = b.orig[:0], b.runes[:0], b.bytes[:0], b.folded[:0]
	valid := true
	for at := 0; at < len(s); {
		if len(b.orig) == maxPassage {
			s = s[:at]
			break
		}
		r, size := lexicon.First(s[at:])
		folded := lexicon.FoldRune(r)
		b.orig, b.runes, b.bytes = append(b.orig, r), append(b.runes, folded), append(b.bytes, int32(len(b.folded)))
		if valid = valid && (r != utf8.RuneError || size > 1); folded == r && valid {
			b.folded = append(b.folded, s[at:at+size]...)
		} else {
			b.folded = utf8.AppendRune(b.folded, folded)
		}
		at += size
	}
	b.bytes = append(b.bytes, int32(len(b.folded)))
	if !valid {
		s = string(b.orig)
	}
	return characters{text: s, orig: b.orig, runes: b.runes, bytes: b.bytes, folded: string(b.folded)}
}

func (t *characters) all() span { return span{0, len(t.runes)} }

// slice is the folded text between two offsets, empty where they are crossed.
func (t *characters) slice(a, b int) string {
	if b = min(b, len(t.runes)); a >= b {
		return ""
	}
	return t.folded[t.bytes[a]:t.bytes[b]]
}
