package index

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// The postings of words tell neither how often a word stands in a record nor
// how long the record is. What ranking needs of that are further terms: one
// for the words that stand there at least so often, and in a column of its
// own the class of the record's length.

// oftenLevels are how often a word must stand in a record for the term of each
// level; the first is the word itself.
var oftenLevels = [...]int{1, 2, 4, 8}

// often is the term of a word that stands in a record as often as the level
// says. Words have no control characters.
func often(word string, level int) string {
	if level == 0 {
		return word
	}
	return word + string(rune(level))
}

// lengthClass is the class of a length in words: two to each doubling.
func lengthClass(words int) string {
	return fmt.Sprintf("%02d", int(math.Round(2*math.Log2(float64(max(words, 1))))))
}

// classLength is the length in words that a class stands for; that of the
// first class where there is none.
func classLength(class string) float64 {
	n, err := strconv.Atoi(class)
	if err != nil {
		return 1
	}
	return math.Pow(2, float64(n)/2)
}

// frequencyWeight is the part of BM25 that a word's frequency and the length
// of the record decide.
func frequencyWeight(times int, length float64) float64 {
	tf := float64(times)
	return tf * (bm25K1 + 1) / (tf + bm25K1*(1-bm25B+bm25B*length/bm25Pivot))
}

// gains are what reaching a level adds to frequencyWeight, indexed like one of
// the column of lengths.
func gains(lengths *column, level int) []float64 {
	out := make([]float64, len(lengths.terms)+1)
	for i, class := range slices.Insert(slices.Clone(lengths.terms), 0, "") {
		out[i] = frequencyWeight(oftenLevels[level], classLength(class))
		if level > 0 {
			out[i] -= frequencyWeight(oftenLevels[level-1], classLength(class))
		}
	}
	return out
}
