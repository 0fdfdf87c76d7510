package segment

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"github.com/yanyiwu/gojieba"
)

// maxFrequency ends the search for a word's weight; jieba's commonest word
// has a frequency of about 3,000,000.
const maxFrequency = 10_000_000

// add puts a word into the dictionary with the smallest frequency (by steps
// of ten) that keeps it whole. It is called only while loading: jieba takes no
// lock when it adds.
func (s *Segmenter) add(w Word) {
	if w.Tag != "" {
		s.tags[w.Text] = w.Tag
	}
	if !addable(w.Text) {
		return
	}
	for frequency := 3; frequency <= maxFrequency && !s.whole(w.Text); frequency *= 10 {
		s.jieba.AddWordEx(w.Text, frequency, w.Tag)
	}
}

// addable says whether jieba can hold the word at all. Single characters are words already.
func addable(word string) bool {
	return utf8.ValidString(word) && utf8.RuneCountInString(word) > 1 && !strings.ContainsAny(word, separators+"\x00")
}

func (s *Segmenter) whole(word string) bool {
	return len(s.jieba.Tokenize(word, gojieba.DefaultMode, false)) == 1
}

// Tag is the part of speech of one word: the added word's own, else jieba's,
// else `x`. It costs about a microsecond.
func (s *Segmenter) Tag(word string) string {
	if tag, ok := s.tags[word]; ok {
		return tag
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.jieba == nil {
		panic("segment: used after Close")
	}
	tagged := s.jieba.Tag(mask(word))
	runtime.KeepAlive(s.jieba)
	if len(tagged) != 1 {
		return "x"
	}
	tag := tagged[0][strings.LastIndexByte(tagged[0], '/')+1:]
	if tag == "" {
		return "x"
	}
	return tag
}

// scheme counts changes of this package's code that change how texts are cut.
const scheme = 1

// Version is the version that a segmenter with these words has, without loading one: a digest
// of this code's scheme, the embedded dictionary and the words in their order.
func Version(words []Word) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%d %x %x\n", scheme, sha256.Sum256(dictionaryGz), sha256.Sum256(modelGz))
	for _, w := range words {
		fmt.Fprintf(sum, "%q %q\n", w.Text, w.Tag)
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}
