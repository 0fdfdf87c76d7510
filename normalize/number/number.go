// Package number reads numerals of Chinese government prose: Arabic, Chinese and mixed.
//
// Find gives candidates: what is written like a numeral. Whether `一` in a
// word, a year or a list number measures anything is for the caller to say.
package number

import (
	"github.com/shopspring/decimal"

	"duban/normalize/lexicon"
)

// Number is one numeral of a text.
type Number struct {
	Start, End int    // in characters; a percent sign is inside
	Text       string // as printed
	Value      decimal.Decimal
	Max        decimal.Decimal // upper end of a range (`2-3`, `30—50亿`); equal to Value otherwise
	Range      bool
	// Open is true for numerals that leave digits open (`十几`, `数百`, `百余`, `20多`, `近万`); Value is the stated part.
	Open bool
	// Percent is `%`, `‰` or empty; Value is the printed figure (2.2 for 2.2%).
	Percent string
	// Fraction is true for `三分之一`.
	Fraction bool

	// Figure and FigureMax are Value and Max with Scale taken out: 1.5 for
	// `1.5万`, 5000 for `5千万`. A unit that keeps 万 and 亿 takes these.
	Figure, FigureMax decimal.Decimal
	// Scale is the 万, 亿 or 万亿 at the numeral's end; empty where there is
	// none, and for compounds such as `25万6千`.
	Scale string
	// Han is true for a numeral written in Han digits.
	Han bool
	// Bare is true for a multiplier without a figure (`突破万亿`, `近百`, `数千`).
	Bare bool
}

// Find returns the numerals of text in order, without overlaps.
func Find(text string) []Number { return FindRunes(lexicon.Runes(text)) }

// FindRunes is Find for a text already cut into characters.
func FindRunes(text []rune) []Number { return Append(nil, text) }

// Append appends what FindRunes returns to a list.
func Append(list []Number, text []rune) []Number {
	s := scanner{text: text}
	for i := 0; i < len(text); {
		if !starts(text[i]) {
			i++
			continue
		}
		n, next := s.read(i)
		if n.End > n.Start {
			n.Text = string(text[n.Start:n.End])
			list = append(list, n)
		}
		i = max(next, i+1)
	}
	return list
}

// scanner reads numerals at places of one text.
type scanner struct {
	text  []rune
	inner bool // the numeral is part of a fraction and can't be one itself
}

// numerator reads the numeral after 分之.
func (s scanner) numerator(i int) Number {
	s.inner = true
	n, _ := s.one(i)
	return n
}

// at is the character at i, 0 outside the text.
func (s scanner) at(i int) rune {
	if i < 0 || i >= len(s.text) {
		return 0
	}
	return s.text[i]
}

// read reads the numeral or range at i and where to go on. The zero Number
// says that what stands there is none (a version, a phone number, `十四五`).
func (s scanner) read(i int) (Number, int) {
	a, next := s.one(i)
	if a.End == 0 {
		return Number{}, next
	}
	if s.code(a) {
		return Number{}, s.skipCode(a.End)
	}
	b, ok := s.upper(a)
	if !ok {
		if s.chained(a.End) {
			return Number{}, s.skipCode(a.End)
		}
		return a, a.End
	}
	if s.joinsDigit(b.End) {
		return Number{}, s.skipCode(b.End)
	}
	return join(a, b)
}

// one reads a single numeral at i.
func (s scanner) one(i int) (Number, int) {
	if isArabic(s.at(i)) {
		return s.arabic(i)
	}
	return s.han(i)
}

// code says whether the Arabic numeral begins a phone number or another code:
// a leading zero before a hyphen (`0517-84997802`).
func (s scanner) code(n Number) bool {
	return !n.Han && s.at(n.Start) == '0' && isArabic(s.at(n.Start+1)) && s.joinsDigit(n.End)
}

// joinsDigit says whether a plain hyphen and a digit follow, as in dates and codes.
func (s scanner) joinsDigit(i int) bool { return s.at(i) == '-' && isArabic(s.at(i+1)) }

// chained says whether two hyphenated groups of digits follow (`-02-24`).
func (s scanner) chained(i int) bool {
	if !s.joinsDigit(i) {
		return false
	}
	for i++; isArabic(s.at(i)); i++ {
	}
	return s.joinsDigit(i)
}

// skipCode goes past the rest of a hyphenated code.
func (s scanner) skipCode(i int) int {
	for isArabic(s.at(i)) || s.joinsDigit(i) {
		i++
	}
	return i
}
