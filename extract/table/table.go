// Package table turns grids into headed rows and finds grids in flattened text.
//
// Unflatten recovers a table whose cells a text dump printed one a paragraph
// (or several on a line), without a fixed number of cells a row. Read says
// what each column and each row of a grid holds. Neither loses a passage:
// what goes in stands in exactly one cell.
//
// The header lexicon (data/header.tsv) and the row words (data/words.yaml)
// are the rules; the code knows only shapes.
package table

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"duban/corpus"
	"duban/normalize/body"
)

// Data holds the embedded header lexicon and row rules.
//
//go:embed data
var Data embed.FS

// Reader reads tables by rule data. It is safe for concurrent use.
type Reader struct {
	words   *words
	headers *headers
	// countBodies counts the bodies of a text that is nothing but a list of them; else 0.
	countBodies func(text string) int
	// firstBody is where the first body of such a list ends, in characters; else 0.
	firstBody func(text string) int
}

// New loads the rules. The registry tells lists of bodies from other cells.
func New(fsys fs.FS, bodies *body.Registry) (*Reader, error) {
	w, err := loadWords(fsys)
	if err != nil {
		return nil, fmt.Errorf("table rules: %w", err)
	}
	h, err := loadHeaders(fsys)
	if err != nil {
		return nil, fmt.Errorf("table rules: %w", err)
	}
	countBodies := func(text string) int {
		list, ok := bodies.Split(text)
		if !ok {
			return 0
		}
		return len(list)
	}
	firstBody := func(text string) int {
		if list, ok := bodies.Split(text); ok && len(list) > 0 {
			return list[0].End
		}
		return 0
	}
	return &Reader{words: w, headers: h, countBodies: countBodies, firstBody: firstBody}, nil
}

// Unflatten returns blocks with each run of paragraphs that is a flattened
// table replaced by one table block. All other blocks stay as they are, in
// order. Every character of the run stands in exactly one cell.
func (r *Reader) Unflatten(blocks []corpus.Block) []corpus.Block {
	var out []corpus.Block // begun with the first table
	done := 0              // blocks that stand in it
	for i := 0; i < len(blocks); {
		before, t, n := r.flattened(blocks[i:])
		if t != nil {
			if out == nil {
				out = make([]corpus.Block, 0, len(blocks))
			}
			out = append(out, blocks[done:i]...)
			if strings.TrimSpace(before.Text) != "" {
				out = append(out, before)
			}
			out = append(out, tableBlock(blocks[i], t))
			done = i + n
		}
		i += n
	}
	if done == 0 {
		return blocks
	}
	return append(out, blocks[done:]...)
}

// flattened recovers the table that begins at blocks[0], with what stands before it in the same
// paragraph. n is how many blocks it takes; without a table, how many need not be looked at again.
func (r *Reader) flattened(blocks []corpus.Block) (before corpus.Block, t *corpus.Table, n int) {
	if head, t := r.runTable(blocks[0]); t != nil {
		return head, t, 1
	}
	if t, n = r.lineTable(blocks); n == 0 {
		t, n = r.spacedTable(blocks)
	}
	if n == 0 {
		t, n = r.cellTable(blocks)
	}
	return before, t, max(n, 1)
}

func tableBlock(first corpus.Block, t *corpus.Table) corpus.Block {
	return corpus.Block{Type: corpus.TableType, Page: first.Page, Table: t}
}

// isText tells whether a block can be a cell or line of a flattened table.
func isText(b corpus.Block) bool {
	return b.Table == nil && (b.Type == corpus.Paragraph || b.Type == corpus.List || b.Type == "")
}
