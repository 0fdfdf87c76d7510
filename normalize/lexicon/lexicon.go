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
	edges  edges
	first  [1 << 10]*page // of the basic plane's characters that begin a word: most positions end here
	values []V
	nodes  []node
}

// node is what is known at a node without looking anything else up: whether a word ends
// there, and in its other 63 bits, by onward, which characters may go on from it.
type node uint64

const ends node = 1 << 63

// onward is the bit of the characters that go on with r and others of the same hash.
func onward(r rune) node { return 1 << (uint64(uint32(r)*0x9E3779B9) * 63 >> 32) }

// page holds the nodes of 64 neighbouring characters at the beginning of words, 0 for none.
type page [64]int32

// Add stores a word, replacing the value it had.
func (t *Trie[V]) Add(word string, value V) {
	if len(t.values) == 0 {
		t.grow()
	}
	node := int32(0)
	for _, r := range word {
		next := t.step(node, r)
		if next < 0 {
			next = int32(len(t.values))
			t.link(node, r, next)
			t.grow()
		}
		node = next
	}
	t.values[node] = value
	t.nodes[node] |= ends
}

// step is the node that follows on a node and a character, -1 without one.
func (t *Trie[V]) step(node int32, r rune) int32 {
	if node == 0 {
		return t.root(r)
	}
	return t.edges.to(node, r)
}

// root is the node of the words that begin with r, -1 without any.
func (t *Trie[V]) root(r rune) int32 {
	if uint32(r) >= 1<<16 {
		return t.edges.to(0, r)
	}
	if p := t.first[r>>6]; p != nil && p[r&63] != 0 {
		return p[r&63]
	}
	return -1
}

func (t *Trie[V]) link(node int32, r rune, to int32) {
	t.nodes[node] |= onward(r)
	if node != 0 || uint32(r) >= 1<<16 {
		t.edges.add(node, r, to)
		return
	}
	if t.first[r>>6] == nil {
		t.first[r>>6] = new(page)
	}
	t.first[r>>6][r&63] = to
}

func (t *Trie[V]) grow() {
	var none V
	t.values = append(t.values, none)
	t.nodes = append(t.nodes, 0)
}

// Longest returns the longest word that begins at text[at], and where it ends.
func (t *Trie[V]) Longest(text []rune, at int) (end int, value V, ok bool) {
	if at >= len(text) {
		return 0, value, false
	}
	node, best := t.root(text[at]), int32(0)
	for i := at + 1; node > 0; i++ {
		m := t.nodes[node]
		if m&ends != 0 {
			end, best = i, node
		}
		if i == len(text) || m&onward(text[i]) == 0 {
			break
		}
		node = t.edges.to(node, text[i])
	}
	if best == 0 {
		return 0, value, false
	}
	return end, t.values[best], true
}

// Prefixes calls yield for every word that begins at text[at], shortest first.
func (t *Trie[V]) Prefixes(text []rune, at int, yield func(end int, value V)) {
	if at >= len(text) {
		return
	}
	node := t.root(text[at])
	for i := at + 1; node > 0; i++ {
		m := t.nodes[node]
		if m&ends != 0 {
			yield(i, t.values[node])
		}
		if i == len(text) || m&onward(text[i]) == 0 {
			return
		}
		node = t.edges.to(node, text[i])
	}
}

// Begins tells whether a word may begin with r.
func (t *Trie[V]) Begins(r rune) bool { return t.root(r) > 0 }

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
