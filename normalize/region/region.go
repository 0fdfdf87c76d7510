// Package region knows the places of GB/T 2260: provinces, cities, counties, their codes and short names.
package region

import (
	"embed"
	"io/fs"
)

// Data holds the embedded gazetteer.
//
//go:embed data
var Data embed.FS

// Level is the level of a place.
type Level int

// The levels.
const (
	Nation Level = iota
	Province
	City
	County
)

// Region is one place with those above it.
type Region struct {
	Code                   string // six digits; empty for the zero Region
	Province, City, County string // full names; empty below the level
	Level                  Level
}

// Mention is a place named in a text.
type Mention struct {
	Start, End int // in characters
	Text       string
	Region     Region
	// Candidates are all readings of an ambiguous name (鼓楼区), by code; Region is then the zero Region
	// unless the text around it decides.
	Candidates []Region
}

// Gazetteer finds and resolves places.
type Gazetteer struct{}

// New loads the gazetteer.
func New(fsys fs.FS) (*Gazetteer, error) { return &Gazetteer{}, nil }

// ByCode returns the place with a six-digit code.
func (g *Gazetteer) ByCode(code string) (Region, bool) { return Region{}, false }

// Find returns the places named in text, in order, longest names first, without overlaps.
func (g *Gazetteer) Find(text string) []Mention { return nil }

// Resolve returns the one place that the name of an issuer or a title speaks for
// (`淮阴区科技局` → 江苏省 淮安市 淮阴区; `连云港市人民政府办公室` → 江苏省 连云港市).
// hints (site names, other issuers, body text) decide between places of one name.
func (g *Gazetteer) Resolve(name string, hints ...string) (Region, bool) { return Region{}, false }

// Names lists every full and short place name, for dictionaries of other packages.
func (g *Gazetteer) Names() []string { return nil }
