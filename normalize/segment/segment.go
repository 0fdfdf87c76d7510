// Package segment cuts text into jieba words with offsets: one dictionary for
// rules and for search.
//
//	seg, err := segment.New([]segment.Word{{Text: "众创空间", Tag: "n"}})
//	for _, t := range seg.Cut("新增众创空间12家") { … t.Start, t.End, t.Text … }
//
// Offsets count characters as a range over the Go string does: an invalid
// byte is one character, and no word goes over one or over NUL.
//
// The dictionary is jieba's own (data/, MIT licence, see
// data/LICENSE.cppjieba), made from the gojieba module by gen.go, and the cuts
// are those of its C++ library, which a test compares them with. Ours are made
// several times faster, load faster, take a tenth of the memory and need no
// C++ compiler.
package segment

//go:generate go run gen.go

import (
	"fmt"
	"sync"
)

// Word is an entry that is added to jieba's dictionary.
type Word struct {
	Text string
	Tag  string // jieba's part of speech; may be empty
}

// Token is one word of a text.
type Token struct {
	Start, End int // in characters, End exclusive
	Text       string
}

// Segmenter holds a loaded dictionary (about 15 MB); make one and share it.
// It is safe for concurrent use.
type Segmenter struct {
	version  string
	tags     map[string]string // of the added words
	words    *dictionary
	lattices sync.Pool // of *lattice
}

// New loads jieba's embedded dictionary (about a tenth of a second) and adds
// words to it.
//
// An added word gets just the weight that keeps it whole when it stands
// alone; a word that jieba keeps whole already stays as it is. A word with a
// space, ， or 。 in it is never found, because jieba cuts at these first.
func New(words []Word) (*Segmenter, error) {
	d, err := loadDictionary()
	if err != nil {
		return nil, fmt.Errorf("load jieba's dictionary: %w", err)
	}
	s := &Segmenter{words: d, tags: make(map[string]string, len(words)), version: Version(words)}
	for _, w := range words {
		if err := s.add(w); err != nil {
			return nil, fmt.Errorf("add %q to jieba's dictionary: %w", w.Text, err)
		}
	}
	return s, nil
}

// Version is a short digest of the dictionary and the added words: two
// segmenters with the same version cut alike.
func (s *Segmenter) Version() string { return s.version }

// Cut returns the words of text in order, without overlaps, covering it.
// Only words of the dictionary are formed; jieba's model of unknown words is
// left out, because it glues neighbours together (众创空间 becomes 众创 空间 or
// longer words depending on what stands beside it).
func (s *Segmenter) Cut(text string) []Token { return s.tokens(text, false) }

// Search returns the words of text and the shorter words of two and three
// characters inside them, for indexing; a word follows those inside it.
func (s *Segmenter) Search(text string) []Token { return s.tokens(text, true) }

// tokens cuts text piece by piece, so that memory stays small on a long text.
func (s *Segmenter) tokens(text string, inner bool) []Token {
	l, ok := s.lattices.Get().(*lattice)
	if !ok {
		l = &lattice{}
	}
	defer s.lattices.Put(l)
	masked := mask(text)
	b := builder{text: text, tokens: make([]Token, 0, len(text)/6+1)}
	for start := 0; start < len(masked); {
		piece := masked[:pieceEnd(masked, start)]
		for start < len(piece) {
			end := rangeEnd(piece, start)
			s.cut(l, &b, piece[start:end], start, inner)
			start = end
		}
	}
	return b.tokens
}
