package lexicon

import (
	"strings"
	"unicode/utf8"
)

// Set is a set of characters that is looked for in texts faster than
// strings.ContainsAny does where some are not ASCII.
type Set struct {
	chars string
	bits  [setBits / 64]uint64 // by the characters' last bits; a yes may be wrong
}

const setBits = 512

// NewSet makes a set of the characters of a string.
func NewSet(chars string) *Set {
	s := &Set{chars: chars}
	for _, r := range chars {
		s.bits[r%setBits/64] |= 1 << (r % 64)
	}
	return s
}

// Has tells whether a character is in the set.
func (s *Set) Has(r rune) bool {
	return r >= 0 && s.bits[r%setBits/64]&(1<<(r%64)) != 0 && strings.ContainsRune(s.chars, r)
}

// In tells whether a text holds a character of the set. A byte that is no
// UTF-8 counts as the replacement character.
func (s *Set) In(text string) bool {
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		switch {
		case r < utf8.RuneSelf:
		case usual(text[i]) && i+2 < len(text) && text[i+1]>>6 == 2 && text[i+2]>>6 == 2:
			r, size = r&0x0F<<12|rune(text[i+1]&0x3F)<<6|rune(text[i+2]&0x3F), 3
		default:
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if s.bits[r%setBits/64]&(1<<(r%64)) != 0 && strings.ContainsRune(s.chars, r) {
			return true
		}
		i += size
	}
	return false
}
