package lexicon

import "unicode/utf8"

// Slicer takes stretches of a text by the numbers of their characters, as a rule from its
// beginning to its end, also where they overlap. They share the text's bytes.
type Slicer struct {
	Text     string
	at, byte int // a character, and where it begins
}

// next is where the character ends that begins at a byte of a text.
func next(text string, i int) int {
	switch c := text[i]; {
	case c < utf8.RuneSelf:
		return i + 1
	case usual(c) && i+2 < len(text) && text[i+1]>>6 == 2 && text[i+2]>>6 == 2:
		return i + 3
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return i + size
}

// Slice is the text from one character to another, which the text must have.
func (s *Slicer) Slice(from, to int) string {
	begin := s.offset(from)
	return s.Text[begin:s.offset(to)]
}

func (s *Slicer) offset(char int) int {
	if char < s.at-char { // the beginning is nearer
		s.at, s.byte = 0, 0
	}
	for ; s.at > char; s.at-- {
		_, size := utf8.DecodeLastRuneInString(s.Text[:s.byte])
		s.byte -= size
	}
	for ; s.at < char; s.at++ {
		s.byte = next(s.Text, s.byte)
	}
	return s.byte
}
