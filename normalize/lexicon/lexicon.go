// Package lexicon finds the words of a dictionary in text: a trie over
// characters, and the folding of full-width forms that keeps offsets.
package lexicon

import (
	"strings"
	"unicode/utf8"
)

// Trie maps words to values. The zero Trie is empty and ready to use. Reading
// it is safe from several goroutines at once.
type Trie[V any] struct {
	paths
	values []V // by node
}

// Add stores a word, replacing the value it had.
func (t *Trie[V]) Add(word string, value V) {
	node := t.enter(word)
	var none V
	for len(t.values) < t.count() {
		t.values = append(t.values, none)
	}
	t.values[node] = value
}

// Longest returns the longest word that begins at text[at], and where it ends.
func (t *Trie[V]) Longest(text []rune, at int) (end int, value V, ok bool) {
	end, node := t.longest(text, at)
	if node == 0 {
		return 0, value, false
	}
	return end, t.values[node], true
}

// Entry is what a trie knows of the words that begin with a character; the zero value knows nothing.
type Entry struct{ beginning }

// Entry looks a character up, for LongestOn. No word may be added afterwards.
func (t *Trie[V]) Entry(r rune) Entry {
	node, m := t.step(0, r)
	return Entry{beginning{node, m}}
}

// LongestOn is Longest where the first character was looked up before.
func (t *Trie[V]) LongestOn(first Entry, text []rune, at int) (end int, value V, ok bool) {
	if first.node == 0 {
		return t.Longest(text, at)
	}
	end, node := t.longestOn(first.beginning, text, at)
	if node == 0 {
		return 0, value, false
	}
	return end, t.values[node], true
}

// LongestBefore returns the longest word that ends before text[at], and where it
// begins, of a trie whose words were stored backwards.
func (t *Trie[V]) LongestBefore(text []rune, at int) (start int, value V, ok bool) {
	start, node := t.longestBefore(text, at)
	if node == 0 {
		return 0, value, false
	}
	return start, t.values[node], true
}

// Prefixes calls yield for every word that begins at text[at], shortest first.
func (t *Trie[V]) Prefixes(text []rune, at int, yield func(end int, value V)) {
	if at >= len(text) {
		return
	}
	next, m := t.step(0, text[at])
	for i := at + 1; next != 0; i++ {
		if m&ends != 0 {
			yield(i, t.values[next])
		}
		if i == len(text) || m&onward(text[i]) == 0 {
			return
		}
		next, m = t.step(next, text[i])
	}
}

// Begins tells whether a word may begin with r.
func (t *Trie[V]) Begins(r rune) bool {
	node, _ := t.step(0, r)
	return node != 0
}

// Value returns the value of exactly this word.
func (t *Trie[V]) Value(word string) (value V, ok bool) {
	runes := Runes(word)
	t.Prefixes(runes, 0, func(e int, v V) {
		if e == len(runes) {
			value, ok = v, true
		}
	})
	return value, ok
}

// Fold returns the characters of text with full-width Latin letters, digits
// and punctuation made half-width and every kind of space made a plain one.
// One character stays one character, so offsets hold.
func Fold(text string) []rune {
	runes := Runes(text)
	for i, r := range runes {
		runes[i] = FoldRune(r)
	}
	return runes
}

// FoldString is Fold for strings; text without anything to fold comes back as it is.
func FoldString(text string) string {
	at := nextFold(text, 0)
	if at == len(text) {
		return text
	}
	var folded strings.Builder
	folded.Grow(len(text))
	for from := 0; ; at = nextFold(text, from) {
		folded.WriteString(text[from:at])
		if at == len(text) {
			return folded.String()
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		folded.WriteRune(FoldRune(r))
		from = at + size
	}
}

// nextFold is where the next character to fold, or byte that is none, stands from
// a byte on; the end of the text without one.
func nextFold(text string, i int) int {
	for i < len(text) {
		switch c := text[i]; {
		case c >= 0xE4 && c <= 0xE9 && i+2 < len(text) && text[i+1]>>6 == 2 && text[i+2]>>6 == 2:
			i += 3 // nearly every character: U+4000 to U+9FFF
		case c < utf8.RuneSelf:
			if c == '\t' || c == '\r' {
				return i
			}
			i++
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			if r == utf8.RuneError && size == 1 || FoldRune(r) != r {
				return i
			}
			i += size
		}
	}
	return i
}

// FoldRune folds one character; see Fold.
func FoldRune(r rune) rune {
	if r > 0x3000 && r < 0xFE54 || r > ' ' && r < 0xA0 {
		return r // nearly every character
	}
	return foldOther(r)
}

func foldOther(r rune) rune {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFEE0
	case r == 0x3000 || r == 0xA0 || r >= 0x2000 && r <= 0x200B || r == '\t' || r == '\r':
		return ' '
	case r == '﹕':
		return ':'
	case r == '﹔':
		return ';'
	}
	return r
}

// CountHan counts the common Chinese characters of a text.
func CountHan(text string) (n int) {
	for _, r := range text {
		if IsHan(r) {
			n++
		}
	}
	return n
}

// IsHan tells whether a character is a common Chinese one.
func IsHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r == '〇' || r >= 0x20000 && r <= 0x2FA1F
}
