package table

import (
	"strconv"
	"strings"
)

// pairBase keeps the first part of a number in two parts (`2.3`) apart from the second.
const pairBase = 100_000

// ordinal reads a squeezed cell that is nothing but a row's number: `12`, `12.`, `(3)`,
// `十二`, `(三)`, `2.3`, `2-3`.
func ordinal(word string) (value int, ok bool) {
	if len(word) == 0 || len(word) > len("(二十一)、") {
		return 0, false
	}
	word = strings.TrimSuffix(strings.TrimSuffix(word, "."), "、")
	if strings.HasPrefix(word, "(") && strings.HasSuffix(word, ")") {
		word = word[1 : len(word)-1]
	}
	if first, second, pair := strings.Cut(strings.Replace(word, "-", ".", 1), "."); pair {
		a, okA := smallNumber(first)
		b, okB := smallNumber(second)
		return a*pairBase + b, okA && okB
	}
	if value, ok = smallNumber(word); ok {
		return value, true
	}
	return hanOrdinal(word)
}

func isOrdinal(word string) bool {
	_, ok := ordinal(word)
	return ok
}

// smallNumber reads a number of up to four digits from 1 on.
func smallNumber(word string) (int, bool) {
	if len(word) == 0 || len(word) > 4 || word[0] == '0' || strings.Trim(word, "0123456789") != "" {
		return 0, false
	}
	v, err := strconv.Atoi(word)
	return v, err == nil
}

// hanDigits are the digits of row numbers, each at the place of its value.
const hanDigits = "〇一二三四五六七八九"

// hanOrdinal reads a row number from 一 to 九十九.
func hanOrdinal(word string) (int, bool) {
	tens, ones, ten := strings.Cut(word, "十")
	if !ten {
		return hanDigit(word)
	}
	value := 10
	if tens != "" {
		d, ok := hanDigit(tens)
		if !ok {
			return 0, false
		}
		value = 10 * d
	}
	if ones == "" {
		return value, true
	}
	d, ok := hanDigit(ones)
	return value + d, ok
}

func hanDigit(word string) (int, bool) {
	at := strings.Index(hanDigits, word)
	if len(word) != len("一") || at <= 0 {
		return 0, false
	}
	return at / len("一"), true
}

// runsOn tells whether a row's number follows another: the next one, or the first of the next
// group (`2.1` behind `1.4`).
func runsOn(before, v int) bool {
	return v == before+1 || v > pairBase && v == (before/pairBase+1)*pairBase+1
}
