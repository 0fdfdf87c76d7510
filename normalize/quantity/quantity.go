// Package quantity reads numbers with their units and comparators.
package quantity

import (
	"embed"
	"io/fs"

	"github.com/shopspring/decimal"
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
	UnitStart, UnitEnd int // of the unit word
	Text               string
	Value, Max         decimal.Decimal // in the printed unit, 万/千/百 of counts folded in; Max equals Value but for a range
	Unit               string          // as printed; money and area keep 万/亿 (`亿元`, `万亩`)
	BaseValue, BaseMax decimal.Decimal // in BaseUnit
	BaseUnit           string
	Dimension          string // count, money, share, area, length, …
	Comparator         Comparator
	Rule               string // unit and comparator rule that fired
}

// Grammar finds quantities by unit and comparator data.
type Grammar struct{}

// New loads the grammar from its data files.
func New(fsys fs.FS) (*Grammar, error) { return &Grammar{}, nil }

// Find returns the quantities of text in order, without overlaps.
func (g *Grammar) Find(text string) []Quantity { return nil }

// Units lists every unit word, longest first, for dictionaries of other packages.
func (g *Grammar) Units() []string { return nil }

// InUnit reads a bare number with a unit stated elsewhere (a column header):
// the same folding and base conversion as Find. ok is false for an unknown unit.
func (g *Grammar) InUnit(value decimal.Decimal, unit string) (q Quantity, ok bool) {
	return Quantity{}, false
}
