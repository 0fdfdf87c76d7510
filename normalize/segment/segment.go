// Package segment cuts text into jieba words with offsets: one dictionary for
// rules and for search.
//
//	seg, err := segment.New([]segment.Word{{Text: "众创空间", Tag: "n"}})
//	defer seg.Close()
//	for _, t := range seg.Cut("新增众创空间12家") { … t.Start, t.End, t.Text … }
//
// Offsets count characters as a range over the Go string does: an invalid
// byte is one character. jieba itself drops a whole text for one invalid byte
// and stops at NUL, so both are masked before it sees them.
//
// The dictionary is jieba's own (data/, MIT licence, see
// data/LICENSE.cppjieba), made from the gojieba module by gen.go.
package segment

//go:generate go run gen.go

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/yanyiwu/gojieba"
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
	Tag        string // part of speech, where asked for
}

// Segmenter holds a loaded dictionary (about 150 MB); make one and share it.
// Concurrent cuts are safe. Don't use it after Close.
type Segmenter struct {
	version string
	tags    map[string]string // of the added words

	mu    sync.RWMutex // held for reading by each cut, so that Close waits for them
	jieba *gojieba.Jieba
}

// New loads jieba's embedded dictionary (about a third of a second) and adds
// words to it.
//
// An added word gets just the weight that keeps it whole when it stands
// alone; a word that jieba keeps whole already stays as it is. A word with a
// space, ， or 。 in it is never found, because jieba cuts at these first.
func New(words []Word) (*Segmenter, error) {
	files, err := openDictionary()
	if err != nil {
		return nil, fmt.Errorf("load jieba's dictionary: %w", err)
	}
	defer files.remove()
	s := &Segmenter{
		jieba:   gojieba.NewJieba(files.dict, files.model, files.user, files.idf, files.stop),
		tags:    make(map[string]string, len(words)),
		version: Version(words),
	}
	for _, w := range words {
		s.add(w)
	}
	return s, nil
}

// Close frees the dictionary after the cuts in progress have ended.
func (s *Segmenter) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.jieba != nil {
		s.jieba.Free()
		s.jieba = nil
	}
	return nil
}

// Version is a short digest of the dictionary and the added words: two
// segmenters with the same version cut alike.
func (s *Segmenter) Version() string { return s.version }

// Cut returns the words of text in order, without overlaps, covering it.
// Only words of the dictionary are formed; jieba's model of unknown words is
// off, because it glues neighbours together (众创空间 becomes 众创 空间 or
// longer words depending on what stands beside it).
func (s *Segmenter) Cut(text string) []Token {
	return s.tokens(text, gojieba.DefaultMode, false)
}

// CutUnknown is Cut with jieba's model of unknown words, which also joins
// characters that look like a name.
func (s *Segmenter) CutUnknown(text string) []Token {
	return s.tokens(text, gojieba.DefaultMode, true)
}

// Search returns the words of text and the shorter words of two and three
// characters inside them, for indexing; a word follows those inside it.
func (s *Segmenter) Search(text string) []Token {
	return s.tokens(text, gojieba.SearchMode, false)
}

// Tagged is Cut with the part of speech of each word.
func (s *Segmenter) Tagged(text string) []Token {
	tokens := s.Cut(text)
	for i := range tokens {
		tokens[i].Tag = s.Tag(tokens[i].Text)
	}
	return tokens
}

// tokens cuts text piece by piece, so that memory stays small on a long text.
func (s *Segmenter) tokens(text string, mode gojieba.TokenizeMode, unknown bool) []Token {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.jieba == nil {
		panic("segment: used after Close")
	}
	masked := mask(text)
	b := builder{text: text, tokens: make([]Token, 0, len(text)/6+1)}
	for start := 0; start < len(masked); {
		end := pieceEnd(masked, start)
		for _, w := range s.jieba.Tokenize(masked[start:end], mode, unknown) {
			b.add(start+w.Start, start+w.End)
		}
		start = end
	}
	// gojieba frees the dictionary in a finalizer, which must not run during a cut.
	runtime.KeepAlive(s.jieba)
	return b.tokens
}
