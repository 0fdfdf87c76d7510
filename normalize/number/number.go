// Package number reads numerals of Chinese government prose: Arabic, Chinese and mixed.
package number

import "github.com/shopspring/decimal"

// Number is one numeral of a text.
type Number struct {
	Start, End int    // in characters
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
}

// Find returns the numerals of text in order, without overlaps.
func Find(text string) []Number { return nil }
