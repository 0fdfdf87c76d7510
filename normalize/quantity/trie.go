package quantity

// trie finds the longest of its words that starts (or, filled with reversed
// words, ends) at a place of a text.
type trie struct {
	next map[rune]*trie
	id   int       // of the word that ends here, counted from 1; 0 for none
	low  [4]uint64 // low bytes of the keys of next, for a quick no
}

func (t *trie) add(word []rune, id int) {
	for _, c := range word {
		if t.next == nil {
			t.next = map[rune]*trie{}
		}
		if t.next[c] == nil {
			t.next[c] = &trie{}
		}
		t.low[byte(c)/64] |= 1 << (byte(c) % 64)
		t = t.next[c]
	}
	t.id = id
}

// begins says whether c can be the first character of a word; a rare yes may be wrong.
func (t *trie) begins(c rune) bool { return t.low[byte(c)/64]&(1<<(byte(c)%64)) != 0 }

func reversed(word []rune) []rune {
	out := make([]rune, len(word))
	for i, c := range word {
		out[len(word)-1-i] = c
	}
	return out
}

// longest is the id of the longest word at i and its end; id 0 for none.
func (t *trie) longest(text []rune, i int) (id, end int) {
	for j := i; j < len(text); j++ {
		if t = t.next[text[j]]; t == nil {
			break
		}
		if t.id > 0 {
			id, end = t.id, j+1
		}
	}
	return id, end
}

// longestBefore is longest for a trie of reversed words that end at i.
func (t *trie) longestBefore(text []rune, i int) (id, start int) {
	for j := i - 1; j >= 0; j-- {
		if t = t.next[text[j]]; t == nil {
			break
		}
		if t.id > 0 {
			id, start = t.id, j
		}
	}
	return id, start
}
