package segment

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxFrequency ends the search for a word's weight; jieba's commonest word
// has a frequency of about 3,000,000.
const maxFrequency = 10_000_000

// add puts a word into the dictionary with the smallest frequency (by steps
// of ten) that keeps it whole.
func (s *Segmenter) add(w Word) error {
	if w.Tag != "" {
		s.tags[w.Text] = w.Tag
	}
	if !addable(w.Text) {
		return nil
	}
	for frequency := 3; frequency <= maxFrequency && !s.whole(w.Text); frequency *= 10 {
		if err := s.words.enter(w.Text, s.words.weight(float64(frequency)), w.Tag); err != nil {
			return err
		}
	}
	return nil
}

// addable says whether jieba can hold the word at all. Single characters are words already.
func addable(word string) bool {
	return utf8.ValidString(word) && utf8.RuneCountInString(word) > 1 && !strings.ContainsAny(word, separators+"\x00")
}

// whole tells whether a word is cut into nothing smaller.
func (s *Segmenter) whole(word string) bool {
	var l lattice
	l.decode(word)
	l.weigh(s.words)
	return int(l.lengths[0]) == len(l.runes)
}

// Tag is the part of speech of a word that Cut gives: the added word's own,
// else jieba's, else `x`.
func (s *Segmenter) Tag(word string) string {
	if tag, ok := s.tags[word]; ok {
		return tag
	}
	return s.words.tag(word)
}

// scheme counts changes of this package's code that change how texts are cut.
const scheme = 1

// Version is the version that a segmenter with these words has, without loading one: a digest
// of this code's scheme, the embedded dictionary and the words in their order.
func Version(words []Word) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%d %x\n", scheme, sha256.Sum256(dictionaryGz))
	for _, w := range words {
		fmt.Fprintf(sum, "%q %q\n", w.Text, w.Tag)
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}
