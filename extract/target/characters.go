package target

import (
	"slices"
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
	places []int32 // the same of text
}

// buffers hold what a passage needs while it is read; the next passage uses them again.
type buffers struct {
	orig, runes []rune
	bytes       []int32
	places      []int32
	folded      []byte
	symbols     []automaton.Symbol
	stops       []stop
	sightings   []sighting
	sighted     marks
	able        []*trap
	passage     passage
	reading     reading
	found       []finding
	told        []bool // by character: it belongs to a numeral with a fate
	words       map[span]cut
	tokens      []token // of the words
}

// maxBuffer is the length in characters of the longest passage whose buffers are kept.
const maxBuffer = 1 << 14

// newCharacters reads at most maxPassage characters of a text; a byte that is no
// UTF-8 becomes the replacement character. The buffers can't be used again
// before the result is done with.
func newCharacters(s string, b *buffers) characters {
	t := b.characters(min(len(s), maxPassage))
	valid := true
	at, kept := 0, 0 // bytes read, and of them those that stand in b.folded
	n := 0
	for i := range t.orig {
		if at == len(s) {
			break
		}
		r, size := lexicon.First(s[at:])
		folded := lexicon.FoldRune(r)
		t.orig[i], t.runes[i], t.places[i], t.bytes[i] = r, folded, int32(at), int32(len(b.folded)+at-kept)
		if broken := r == utf8.RuneError && size == 1; folded != r || broken {
			b.folded = utf8.AppendRune(append(b.folded, s[kept:at]...), folded)
			kept, valid = at+size, valid && !broken
		}
		at, n = at+size, i+1
	}
	t.orig, t.runes, t.places, t.bytes = t.orig[:n], t.runes[:n], t.places[:n+1], t.bytes[:n+1]
	t.places[n], t.bytes[n] = int32(at), int32(len(b.folded)+at-kept)
	if t.text, t.folded = s[:at], s[:at]; kept > 0 {
		b.folded = append(b.folded, s[kept:at]...)
		t.folded = string(b.folded)
	}
	if !valid {
		t.text = string(t.orig)
		t.place()
	}
	return t
}

// place finds where the characters of the text begin.
func (t *characters) place() {
	n := 0
	for at := range t.text {
		t.places[n] = int32(at)
		n++
	}
	t.places[n] = int32(len(t.text))
}

// characters are n of them, to be filled.
func (b *buffers) characters(n int) characters {
	b.orig, b.runes = slices.Grow(b.orig[:0], n)[:n], slices.Grow(b.runes[:0], n)[:n]
	b.bytes, b.places = slices.Grow(b.bytes[:0], n+1)[:n+1], slices.Grow(b.places[:0], n+1)[:n+1]
	b.folded = b.folded[:0]
	return characters{orig: b.orig, runes: b.runes, bytes: b.bytes, places: b.places}
}

func (t *characters) all() span { return span{0, len(t.runes)} }

// slice is the folded text between two offsets, empty where they are crossed.
func (t *characters) slice(a, b int) string {
	if b = min(b, len(t.runes)); a >= b {
		return ""
	}
	return t.folded[t.bytes[a]:t.bytes[b]]
}

// printed is the text between two offsets as printed.
func (t *characters) printed(a, b int) string { return t.text[t.places[a]:t.places[b]] }
