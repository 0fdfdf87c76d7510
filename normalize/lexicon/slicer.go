package lexicon

// Slicer takes stretches of a text by the numbers of their characters, as a rule from its
// beginning to its end. They share the text's bytes.
type Slicer struct {
	Text     string
	at, byte int // a character, and where it begins
}

// Slice is the text from one character to another, which the text must have.
func (s *Slicer) Slice(from, to int) string {
	begin := s.offset(from)
	return s.Text[begin:s.offset(to)]
}

func (s *Slicer) offset(char int) int {
	if char < s.at {
		s.at, s.byte = 0, 0
	}
	for ; s.at < char; s.at++ {
		_, size := First(s.Text[s.byte:])
		s.byte += size
	}
	return s.byte
}
