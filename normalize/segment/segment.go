// Package segment cuts text into jieba words with offsets: one dictionary for rules and for search.
package segment

// Word is an entry that is added to jieba's dictionary.
type Word struct {
	Text string
	Tag  string // jieba's part of speech; may be empty
}

// Token is one word of a text.
type Token struct {
	Start, End int // in characters
	Text       string
	Tag        string // part of speech, where asked for
}

// Segmenter holds a loaded dictionary (about 150 MB); make one and share it. Concurrent cuts are safe.
type Segmenter struct{}

// New loads jieba's embedded dictionary and adds words to it.
func New(words []Word) (*Segmenter, error) { return &Segmenter{}, nil }

// Close frees the dictionary.
func (s *Segmenter) Close() error { return nil }

// Cut returns the words of text in order, without overlaps, covering it.
func (s *Segmenter) Cut(text string) []Token { return nil }

// Search returns the words of text and the shorter words inside them, for indexing.
func (s *Segmenter) Search(text string) []Token { return nil }
