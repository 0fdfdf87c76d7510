package target

import (
	"unicode/utf8"

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

// newCharacters reads at most maxPassage characters of a text; a byte that is no
// UTF-8 becomes the replacement character.
func newCharacters(s string) characters {
	orig := []rune(s)
	if len(orig) > maxPassage {
		orig = orig[:maxPassage]
		s = string(orig)
	} else if !utf8.ValidString(s) {
		s = string(orig)
	}
	t := characters{text: s, orig: orig, runes: make([]rune, len(orig)), bytes: make([]int32, len(orig)+1)}
	folded := make([]byte, 0, len(s))
	for i, r := range orig {
		t.bytes[i], t.runes[i] = int32(len(folded)), lexicon.FoldRune(r)
		folded = utf8.AppendRune(folded, t.runes[i])
	}
	t.bytes[len(orig)], t.folded = int32(len(folded)), string(folded)
	return t
}

func (t *characters) all() span { return span{0, len(t.runes)} }

// slice is the folded text between two offsets, empty where they are crossed.
func (t *characters) slice(a, b int) string {
	if b = min(b, len(t.runes)); a >= b {
		return ""
	}
	return t.folded[t.bytes[a]:t.bytes[b]]
}
