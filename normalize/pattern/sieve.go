package pattern

import (
	"math/bits"
	"strings"
)

// Sieve finds which of several patterns match a text. One walk over the text
// leaves those out that lack the words they need. It is safe for concurrent use.
type Sieve struct {
	patterns []*Pattern
	always   set // patterns that need no word
	index    index
	lists    [][]sifted // by what the index gives for the word's first character
}

// mostSifted is how many patterns a sieve can tell apart; those behind them are always tried.
const mostSifted = 256

// set is a set of patterns by their number.
type set [mostSifted / 64]uint64

func (s *set) add(i int) { s[i/64] |= 1 << (i % 64) }

func (s *set) join(other *set) {
	for i := range s {
		s[i] |= other[i]
	}
}

// sifted is a word and the patterns that need it or another one.
type sifted struct {
	word string
	need set
}

// NewSieve makes a sieve of patterns.
func NewSieve(patterns ...*Pattern) *Sieve {
	s := &Sieve{patterns: patterns}
	for i, p := range patterns[:min(len(patterns), mostSifted)] {
		words := p.needed
		if words == nil {
			words = p.only
		}
		if words == nil {
			s.always.add(i)
			continue
		}
		for _, word := range words.all() {
			s.enter(word, i)
		}
	}
	return s
}

func (s *Sieve) enter(word string, pattern int) {
	n := s.index.add(word)
	if n == len(s.lists) {
		s.lists = append(s.lists, nil)
	}
	list := s.lists[n]
	for i := range list {
		if list[i].word == word {
			list[i].need.add(pattern)
			return
		}
	}
	list = append(list, sifted{word: word})
	list[len(list)-1].need.add(pattern)
	s.lists[n] = list
}

// sift is the set of patterns whose words stand in text.
func (s *Sieve) sift(text string) set {
	found := s.always
	for at, n := s.index.next(text, 0); n >= 0; at, n = s.index.next(text, at+1) {
		for k := range s.lists[n] {
			if e := &s.lists[n][k]; strings.HasPrefix(text[at:], e.word) {
				found.join(&e.need)
			}
		}
	}
	return found
}

// Each calls yield with the number of each pattern that matches text, in
// order, until it returns false.
func (s *Sieve) Each(text string, yield func(i int) bool) {
	found := s.sift(text)
	for part, word := range found {
		for ; word != 0; word &= word - 1 {
			if i := 64*part + bits.TrailingZeros64(word); s.tries(i, text) && !yield(i) {
				return
			}
		}
	}
	for i := mostSifted; i < len(s.patterns); i++ {
		if s.patterns[i].MatchString(text) && !yield(i) {
			return
		}
	}
}

func (s *Sieve) tries(i int, text string) bool {
	p := s.patterns[i]
	return p.Fit(text) && (p.only == nil || p.only.In(text)) && p.matches(p.head(text))
}

// First is the number of the first pattern that matches text, -1 for none.
func (s *Sieve) First(text string) int {
	first := -1
	s.Each(text, func(i int) bool {
		first = i
		return false
	})
	return first
}
