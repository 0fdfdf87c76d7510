// Package target finds targets in a document: statements that a body will
// bring, or has brought, something countable to a stated amount.
//
// Every quantity of a passage is either made into a record or turned down by
// a named rule, and every numeral of the document gets its fate (Number), so
// that an audit can account for all of them.
//
// The work goes in steps, each with its own file: a passage is cut into
// sentences and clauses (passage.go); each quantity is judged (judge.go) by
// the traps of data/traps.yaml; its indicator is read off the clause
// (indicator.go); mode, kind and deadline follow (mode.go, kind.go,
// deadline.go); stated goals without a number are added (qualitative.go).
// Tables are read cell by cell (table.go). Words and patterns are data.
package target

import (
	"embed"
	"errors"
	"io/fs"
	"sync"

	"duban/normalize/body"
	"duban/normalize/date"
	"duban/normalize/indicator"
	"duban/normalize/quantity"
	"duban/normalize/segment"
)

// Data holds the embedded rules and word lists.
//
//go:embed data
var Data embed.FS

// Segmenter cuts a clause into words and names their part of speech.
type Segmenter interface {
	Cut(text string) []segment.Token
	Tag(word string) string
}

// Deps are the readers that a Finder builds on; none may be nil but Words,
// without which words are told apart by the package's own lists alone.
type Deps struct {
	Quantities *quantity.Grammar
	Dates      *date.Grammar
	Bodies     *body.Registry
	Indicators *indicator.Registry
	Words      Segmenter
}

// Finder finds targets by rule data. It is safe for concurrent use.
type Finder struct {
	deps  Deps
	words *words
	rules *rules

	factors factors
	buffers sync.Pool // of *buffers
}

// New loads the rules. The error names file and line of the rule at fault.
func New(fsys fs.FS, deps Deps) (*Finder, error) {
	if deps.Quantities == nil || deps.Dates == nil || deps.Bodies == nil || deps.Indicators == nil {
		return nil, errors.New("target finder: quantities, dates, bodies and indicators must be given")
	}
	w, err := loadWords(fsys)
	if err != nil {
		return nil, err
	}
	r, err := loadRules(fsys)
	if err != nil {
		return nil, err
	}
	weights, err := loadFactors(fsys)
	if err != nil {
		return nil, err
	}
	return &Finder{deps: deps, words: w, rules: r, factors: weights}, nil
}

// Dictionary lists the words that the segmenter must keep whole for the clause grammar.
func Dictionary(fsys fs.FS) ([]segment.Word, error) {
	w, err := loadWords(fsys)
	if err != nil {
		return nil, err
	}
	return w.dictionary(), nil
}
