package pattern

import (
	"strings"
	"unicode/utf8"
)

// Words looks for words in texts, whichever they are. It is safe for concurrent use.
type Words struct {
	few   []string // where they are as few as this, each is looked for alone
	index index
	lists [][]string // by what the index gives for their first character
}

// mostFew is how many words are cheaper to look for one by one.
const mostFew = 2

// NewWords makes a set of words. An empty word stands in every text.
func NewWords(words ...string) *Words {
	words = unique(words)
	if len(words) <= mostFew {
		return &Words{few: words}
	}
	w := &Words{}
	for _, word := range words {
		i := w.index.add(word)
		if i == len(w.lists) {
			w.lists = append(w.lists, nil)
		}
		w.lists[i] = append(w.lists[i], word)
	}
	return w
}

// In tells whether one of the words stands in text.
func (w *Words) In(text string) bool {
	for _, word := range w.few {
		if strings.Contains(text, word) {
			return true
		}
	}
	if w.lists == nil {
		return false
	}
	for at, list := w.index.next(text, 0); list >= 0; at, list = w.index.next(text, at+1) {
		if startsWithAny(text[at:], w.lists[list]) {
			return true
		}
	}
	return false
}

func startsWithAny(text string, words []string) bool {
	for _, word := range words {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}

// all lists the words.
func (w *Words) all() []string {
	list := w.few
	for _, words := range w.lists {
		list = append(list, words...)
	}
	return list
}

// index numbers the lists of words by the last ten bits of their first
// character; 0 stands for none, and others than it may share a list.
type index struct {
	list   [indexSize]uint8
	lists  int
	beyond []uint64 // of each list, the last six bits of its words' bytes that stand ahead behind the first character
}

const indexSize, mostLists = 1024, 255

// ahead is how far behind a word's first character the byte stands that a list is first told by: the last one of
// a second Chinese character, in which neighbours of a code chart differ.
const ahead = 2

// add is the number of the list that a word belongs to, from 0; at most the next free one.
func (x *index) add(word string) int {
	r, size := utf8.DecodeRuneInString(word)
	n := &x.list[r%indexSize]
	if *n == 0 {
		*n = uint8(x.lists%mostLists + 1)
		x.lists++
		x.beyond = append(x.beyond, 0)
	}
	if len(word) > size+ahead {
		x.beyond[*n-1] |= 1 << (word[size+ahead] & 63)
	} else {
		x.beyond[*n-1] = ^uint64(0)
	}
	return int(*n) - 1
}

// goesOn tells whether the byte ahead of a place speaks for a word of the list; every byte does for a short word.
func (x *index) goesOn(list uint8, text string, at int) bool {
	beyond := x.beyond[list-1]
	return beyond == ^uint64(0) || at < len(text) && beyond&(1<<(text[at]&63)) != 0
}

// next is where a word may begin next, from a byte of text on, and of which
// list; -1 for none. Nearly all characters are Chinese ones of three bytes,
// whose last ten bits are those of the last two bytes.
func (x *index) next(text string, i int) (at, list int) {
	for i < len(text) {
		c := uint(text[i])
		size := 1
		switch {
		case c < utf8.RuneSelf:
		case c < 0xC0: // inside a character
			i++
			continue
		case c&0xF0 == 0xE0 && i+2 < len(text) && text[i+1]>>6 == 2 && text[i+2]>>6 == 2:
			c, size = uint(text[i+1]&0x0F)<<6|uint(text[i+2]&0x3F), 3
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			c, size = uint(r)%indexSize, n
		}
		if n := x.list[c]; n > 0 && x.goesOn(n, text, i+size+ahead) {
			return i, int(n) - 1
		}
		i += size
	}
	return len(text), -1
}
