// Package indicator maps phrases to canonical indicators.
package indicator

import (
	"embed"
	"io/fs"
)

// Data holds the embedded registry.
//
//go:embed data
var Data embed.FS

// Indicator is one canonical indicator.
type Indicator struct {
	ID        string // `rd_intensity`
	Chinese   string
	English   string
	Dimension string // of its values: count, money, share, …
	Direction string // up, down, or empty
	Phrases   []string
}

// Registry maps phrases to indicators.
type Registry struct{}

// New loads the registry.
func New(fsys fs.FS) (*Registry, error) { return &Registry{}, nil }

// Match returns the indicator that a phrase, with the dimension of its value, stands for.
func (r *Registry) Match(phrase, dimension string) (Indicator, bool) { return Indicator{}, false }

// All lists the indicators by id.
func (r *Registry) All() []Indicator { return nil }
