package quantity

import "duban/normalize/lexicon"

// trie finds the longest of its words that starts (or, filled with reversed
// words, ends) at a place of a text. Words have ids from 1.
type trie struct {
	words  lexicon.Trie[int]
	firsts [0x10000 / 64]uint64 // a bit for each character that a word can begin with
}

func (t *trie) add(word []rune, id int) {
	t.words.Add(string(word), id)
	if len(word) > 0 {
		t.firsts[uint16(word[0])/64] |= 1 << (word[0] % 64)
	}
}

// begins says whether c can be the first character of a word; a rare yes may be wrong.
func (t *trie) begins(c rune) bool { return t.firsts[uint16(c)/64]&(1<<(c%64)) != 0 }

func reversed(word []rune) []rune {
	out := make([]rune, len(word))
	for i, c := range word {
		out[len(word)-1-i] = c
	}
	return out
}

// longest is the id of the longest word at i and its end; id 0 for none.
func (t *trie) longest(text []rune, i int) (id, end int) {
	end, id, _ = t.words.Longest(text, i)
	return id, end
}

// longestBefore is longest for a trie of reversed words that end at i.
func (t *trie) longestBefore(text []rune, i int) (id, start int) {
	start, id, _ = t.words.LongestBefore(text, max(i, 0))
	return id, start
}
