package segment

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

//go:embed data/jieba.dict.utf8.gz
var dictionaryGz []byte

// dictionary is a set of words with their weights and parts of speech.
type dictionary struct {
	trie
	sum     float64   // of the frequencies of jieba's own words
	weights []float64 // by node: the logarithm of the word's share of sum; 0 where no word ends
	least   float64   // the weight of jieba's rarest word, which a character that is no word has too
	tags    []uint8   // by node: the place in names
	names   []string  // of the parts of speech; the first is that of words without any
	numbers map[string]uint8
}

// unknownTag is the part of speech of words without any.
const unknownTag = "x"

// loadDictionary reads jieba's dictionary.
func loadDictionary() (*dictionary, error) {
	raw, err := unpacked()
	if err != nil {
		return nil, err
	}
	d := &dictionary{names: []string{unknownTag}, numbers: map[string]uint8{"": 0}}
	if err := d.beginAll(raw); err != nil {
		return nil, err
	}
	n := 0
	for line := range strings.Lines(raw) {
		n++
		if err := d.enterLine(strings.TrimSuffix(line, "\n")); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	d.weigh()
	return d, nil
}

// beginAll numbers the characters that words begin with before all else, so that
// their weights lie side by side.
func (d *dictionary) beginAll(raw string) error {
	last := rune(-1)
	for line := range strings.Lines(raw) {
		r, size := utf8.DecodeRuneInString(line)
		if r == last {
			continue
		}
		if _, err := d.insert(line[:size]); err != nil {
			return err
		}
		last = r
	}
	return nil
}

// unpacked is the dictionary's text, a word a line.
func unpacked() (string, error) {
	packed, err := gzip.NewReader(bytes.NewReader(dictionaryGz))
	if err != nil {
		return "", err
	}
	var raw strings.Builder
	_, err = io.Copy(&raw, packed)
	return raw.String(), err
}

// enterLine enters a line of word, frequency and part of speech, with the frequency for its weight.
func (d *dictionary) enterLine(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	digits, tag, ok := strings.Cut(rest, " ")
	frequency, err := strconv.Atoi(digits)
	if err != nil || frequency <= 0 || !ok {
		return fmt.Errorf("%q: want a word, a frequency and a part of speech", line)
	}
	d.sum += float64(frequency)
	return d.enter(word, float64(frequency), tag)
}

// weigh makes weights of frequencies.
func (d *dictionary) weigh() {
	for i, frequency := range d.weights {
		if frequency != 0 {
			d.weights[i] = d.weight(frequency)
			d.least = min(d.least, d.weights[i])
		}
	}
}

func (d *dictionary) weight(frequency float64) float64 { return math.Log(frequency / d.sum) }

// enter puts a word in, in place of what it was.
func (d *dictionary) enter(word string, weight float64, tag string) error {
	node, err := d.insert(word)
	if err != nil {
		return err
	}
	number, known := d.numbers[tag]
	if !known {
		if len(d.names) > math.MaxUint8 {
			return errors.New("too many parts of speech")
		}
		number = uint8(len(d.names))
		d.names, d.numbers[tag] = append(d.names, tag), number
	}
	if more := d.nodes() - len(d.weights); more > 0 {
		d.weights, d.tags = append(d.weights, make([]float64, more)...), append(d.tags, make([]uint8, more)...)
	}
	d.weights[node], d.tags[node] = weight, number
	return nil
}

// tag is the part of speech of a word, unknownTag for what is none.
func (d *dictionary) tag(word string) string {
	node := int32(0)
	for _, r := range word {
		if node = d.step(node, r); node < 0 {
			return unknownTag
		}
	}
	return d.names[d.tags[node]]
}

// has tells whether characters are a word.
func (d *dictionary) has(word []rune) bool {
	node := int32(0)
	for _, r := range word {
		if node = d.step(node, r); node < 0 {
			return false
		}
	}
	return d.weights[node] != 0
}
