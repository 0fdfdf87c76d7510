// Package quantity reads numbers with their units and comparators.
//
// Units, comparators and the words that look like quantities and are none
// stand in the files of data/; the code only reads them.
package quantity

import (
	"embed"

	"github.com/shopspring/decimal"

	"duban/normalize/lexicon"
	"duban/normalize/number"
)

// Data holds the embedded unit and comparator files.
//
//go:embed data
var Data embed.FS

// Comparator relates a measured amount to a stated value.
type Comparator string

// The comparators, by their names in exports.
const (
	AtLeast  Comparator = ">="
	MoreThan Comparator = ">"
	AtMost   Comparator = "<="
	LessThan Comparator = "<"
	Equal    Comparator = "="
	About    Comparator = "~"
	Range    Comparator = "range"
)

// Quantity is a number with a unit.
type Quantity struct {
	Start, End         int // of the whole expression, comparator words included, in characters
	NumStart, NumEnd   int // of the numeral alone (both ends of a range)
	UnitStart, UnitEnd int // of the unit word; empty where it stands inside the numeral (`百分之三`) or is missing
	Text               string
	Value, Max         decimal.Decimal // in the printed unit, 万/千/百 of counts folded in; Max equals Value but for a range
	Unit               string          // as printed; money and area keep 万/亿 (`亿元`, `万亩`)
	BaseValue, BaseMax decimal.Decimal // in BaseUnit
	BaseUnit           string
	Dimension          string // count, money, share, area, length, …; empty for a number with 万 or 亿 and no unit
	Comparator         Comparator
	// Rule names what fired, parts joined by a blank: `unit:家 before:不低于 after:以上`,
	// or one of `fraction`, `ratio`, `doubling`, `bare-scale` (no unit printed; Value is
	// folded: 5630万 is 56300000). `article` marks a bare 一 before a measure word,
	// `shared` a unit that stands only after the last number of a list.
	Rule string
}

// Rejected is a numeral that is no quantity, with the rule that says so.
type Rejected struct {
	Start, End int // of the numeral, in characters
	Text       string
	Rule       string
}

// Find returns the quantities of text in order, without overlaps.
func (g *Grammar) Find(text string) []Quantity {
	found, _ := g.FindAll(text)
	return found
}

// FindAll returns the quantities of text and the numerals that are none, for
// an audit in which every numeral has a fate.
func (g *Grammar) FindAll(text string) ([]Quantity, []Rejected) {
	return g.FindRunes(lexicon.Runes(text))
}

// FindRunes is FindAll for a text already cut into characters.
func (g *Grammar) FindRunes(text []rune) ([]Quantity, []Rejected) {
	numbers, ok := g.numbers.Get().(*[]number.Number)
	if !ok {
		numbers = new([]number.Number)
	}
	*numbers = number.Append((*numbers)[:0], text)
	r := reading{g: g, text: text, numbers: *numbers}
	if len(r.numbers) > 0 {
		r.quotes = findQuotes(text)
	}
	r.readAll()
	r.doublings()
	r.mergeRanges()
	r.shareUnits()
	if cap(*numbers) <= maxKept {
		g.numbers.Put(numbers)
	}
	return r.found, r.rejected
}

// maxKept is the longest list of a text's numbers that the next text uses again.
const maxKept = 1 << 8

// reading is the state of one FindAll.
type reading struct {
	g        *Grammar
	text     []rune
	numbers  []number.Number
	quotes   quotes
	found    []Quantity
	rejected []Rejected
}

func (r *reading) at(i int) rune {
	if i < 0 || i >= len(r.text) {
		return 0
	}
	return r.text[i]
}

// end is where the last quantity ends; words before it belong to that one.
func (r *reading) end() int {
	if len(r.found) == 0 {
		return 0
	}
	return r.found[len(r.found)-1].End
}

func (r *reading) readAll() {
	for i := 0; i < len(r.numbers); {
		if n := r.ratio(i); n > 0 {
			i += n
			continue
		}
		r.readOne(r.numbers[i])
		i++
	}
}

// readOne makes a quantity of n or rejects it.
func (r *reading) readOne(n number.Number) {
	if n.Start < r.end() {
		return
	}
	if rule := r.refuse(n); rule != "" {
		r.reject(n, rule)
		return
	}
	q, rule := r.quantity(n)
	if rule != "" {
		r.reject(n, rule)
		return
	}
	q = r.compare(q, n)
	q.Text = string(r.text[q.Start:q.End])
	r.found = append(r.found, q)
}

func (r *reading) reject(n number.Number, rule string) {
	r.rejected = append(r.rejected, Rejected{Start: n.Start, End: n.End, Text: n.Text, Rule: rule})
}

// quantity gives n its unit; a non-empty rule says why there is none.
func (r *reading) quantity(n number.Number) (Quantity, string) {
	switch {
	case n.Fraction:
		return r.fraction(n), ""
	case n.Percent != "":
		return r.percent(n)
	}
	u := r.g.unitAt(r.text, r.skipSpace(n.End, 2))
	if u.rule != "" && (u.rule != "name" || n.Scale == "") {
		return Quantity{}, u.rule
	}
	if u.measure == nil {
		if n.Scale == "" {
			return Quantity{}, "no-unit"
		}
		return r.bareScale(n), ""
	}
	if rule := r.refuseUnit(n, u); rule != "" {
		return Quantity{}, rule
	}
	n = r.afterListNumber(n, u)
	return r.measured(n, u), ""
}

// skipSpace steps over up to most spaces from i.
func (r *reading) skipSpace(i, most int) int {
	for k := 0; k < most && isSpace(r.at(i)); k++ {
		i++
	}
	return i
}

func isSpace(c rune) bool { return c == ' ' || c == '\u00a0' || c == '\u3000' || c == '\u2002' }
