// Package inverted turns the terms of documents into the files of Bleve's
// store, for fields whose postings are bare sets of documents.
//
// Bleve's own conversion (zapx) keeps a map of terms for each field of each
// document, and a frequency and a norm for each posting. That was half of the
// time of building an index. Here the postings of a field are numbers that are
// sorted: pairs of characters by their code points, words by a number that
// each has while a file is made. The files are in zapx's format, version 17:
// zapx reads and merges them.
package inverted

import (
	"unicode/utf8"

	api "github.com/blevesearch/bleve_index_api"
)

// Terms are what a document is found by. A field has either pairs or words; a
// term may be there several times.
type Terms struct {
	Pairs []Pairs
	Words []Words
}

// Pairs are a field's pairs of characters.
type Pairs struct {
	Field string
	Keys  []uint64 // see Key
}

// Words are a field's whole terms.
type Words struct {
	Field string
	Terms []string
}

// Key is the pair of two characters; second is 0 for a character alone.
func Key(first, second rune) uint64 { return uint64(first)<<runeBits | uint64(second) }

// AppendTerm appends the term of a pair: its characters in UTF-8.
func AppendTerm(b []byte, key uint64) []byte {
	b = utf8.AppendRune(b, rune(key>>runeBits))
	if second := rune(key & (1<<runeBits - 1)); second != 0 {
		b = utf8.AppendRune(b, second)
	}
	return b
}

// Document is a document for a batch of Bleve's scorch. Its terms are made by
// Bleve's workers.
type Document struct {
	id     string
	number int
	size   int
	make   func() Terms
	terms  Terms
}

// NewDocument is a document with an id. Files hold documents in the order of
// their numbers, whichever terms are made first. Size is about how many bytes
// of text it has.
func NewDocument(id string, number, size int, terms func() Terms) *Document {
	return &Document{id: id, number: number, size: size, make: terms}
}

var _ api.Document = (*Document)(nil)

// ID is the document's id.
func (d *Document) ID() string { return d.id }

// Size is about how many bytes the document takes.
func (d *Document) Size() int { return d.size }

// NumPlainTextBytes is about how many bytes of text the document has.
func (d *Document) NumPlainTextBytes() uint64 { return uint64(d.size) }

// StoredFieldsBytes is 0: nothing but the id is stored.
func (d *Document) StoredFieldsBytes() uint64 { return 0 }

// AddIDField does nothing: every document has an id.
func (d *Document) AddIDField() {}

// HasComposite is false.
func (d *Document) HasComposite() bool { return false }

// VisitComposite visits nothing.
func (d *Document) VisitComposite(api.CompositeFieldVisitor) {}

// Indexed is false: Bleve asks it of documents that it would leave out of its count.
func (d *Document) Indexed() bool { return false }

// VisitFields visits one field, which stands for all: with it Bleve's workers make the terms.
func (d *Document) VisitFields(visit api.FieldVisitor) { visit(all{d}) }

// all stands for the fields of a document.
type all struct{ document *Document }

func (f all) Analyze() {
	if d := f.document; d.make != nil {
		d.terms = d.make()
		d.make = nil
	}
}

func (f all) Name() string                                   { return "" }
func (f all) Value() []byte                                  { return nil }
func (f all) ArrayPositions() []uint64                       { return nil }
func (f all) EncodedFieldType() byte                         { return 't' }
func (f all) Options() api.FieldIndexingOptions              { return bare }
func (f all) AnalyzedLength() int                            { return 0 }
func (f all) AnalyzedTokenFrequencies() api.TokenFrequencies { return nil }
func (f all) NumPlainTextBytes() uint64                      { return uint64(f.document.size) }
