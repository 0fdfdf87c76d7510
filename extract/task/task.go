// Package task finds tasks in a document: rows of task tables and clauses that set work.
package task

import (
	"embed"
	"io/fs"

	"duban/corpus"
	"duban/normalize/body"
	"duban/normalize/date"
)

// Data holds the embedded task rules.
//
//go:embed data
var Data embed.FS

// Finder finds tasks by rule data. It is safe for concurrent use.
type Finder struct {
	bodies *body.Registry
	dates  *date.Grammar
}

// New loads the rules.
func New(fsys fs.FS, bodies *body.Registry, dates *date.Grammar) (*Finder, error) {
	return &Finder{bodies: bodies, dates: dates}, nil
}

// Find returns the tasks of doc, whose own fields are n, in document order.
func (f *Finder) Find(doc corpus.Document, n corpus.Notice) []corpus.Task { return nil }
