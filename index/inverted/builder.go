package inverted

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"maps"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/bleve_index_api"
	segapi "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
)

// bare terms say which documents have them, and neither how often nor where.
const bare = api.IndexField | api.SkipFreqNorm

// idField is zapx's field of documents' ids, the first one.
const (
	idField   = "_id"
	idOptions = api.IndexField | api.StoreField
)

// builder makes segments one after the other; what it needs for one serves for the next.
type builder struct {
	out    []byte
	docs   int
	fst    *vellum.Builder
	fstRaw bytes.Buffer
	set    *roaring.Bitmap
	list   []uint32 // documents of a term
	// numbers are the postings of a field, see documentBits.
	numbers, spare []uint64
	fields         []written
}

// written is a field in the file.
type written struct {
	name    string
	options api.FieldIndexingOptions
	at      uint64
}

// segment makes the segment of the documents, whose terms are made.
func (b *builder) segment(docs []*Document, config map[string]any) (*zap.SegmentBase, error) {
	b.out, b.docs, b.fields = b.out[:0], len(docs), b.fields[:0]
	stored := b.stored(docs)
	if err := b.field(idField, idOptions, func() error { return b.ids(docs) }); err != nil {
		return nil, err
	}
	pairs, words := byField(docs)
	for _, name := range slices.Sorted(maps.Keys(pairs)) {
		words[name] = nil
	}
	for _, name := range slices.Sorted(maps.Keys(words)) {
		err := b.field(name, bare, func() error {
			if lists, ok := pairs[name]; ok {
				return b.pairs(lists)
			}
			return b.words(words[name])
		})
		if err != nil {
			return nil, err
		}
	}
	sections := b.sections()
	raw := bytes.Clone(b.out)
	stats, ok := config[segapi.StatsKey].(*segapi.Stats)
	if !ok || stats == nil {
		stats = &segapi.Stats{}
	}
	return zap.InitSegmentBase(raw, crc32.ChecksumIEEE(raw), zap.DefaultChunkMode, uint64(len(docs)), stored, sections, config, stats)
}

// owned are a document's terms of one field.
type owned[T any] struct {
	doc   uint32
	terms []T
}

// byField are the terms of all documents by field, in the order of documents.
func byField(docs []*Document) (pairs map[string][]owned[uint64], words map[string][]owned[string]) {
	pairs, words = map[string][]owned[uint64]{}, map[string][]owned[string]{}
	for i, d := range docs {
		for _, f := range d.terms.Pairs {
			if len(f.Keys) > 0 {
				pairs[f.Field] = append(pairs[f.Field], owned[uint64]{uint32(i), f.Keys})
			}
		}
		for _, f := range d.terms.Words {
			if len(f.Terms) > 0 {
				words[f.Field] = append(words[f.Field], owned[string]{uint32(i), f.Terms})
			}
		}
	}
	return pairs, words
}

// stored writes what is stored of the documents, their ids, and gives the
// place of its index.
func (b *builder) stored(docs []*Document) uint64 {
	const nothing = 0 // other fields, as snappy packs none
	at := make([]uint64, len(docs))
	for i, d := range docs {
		at[i] = b.here()
		size := binary.AppendUvarint(nil, uint64(len(d.id)))
		b.uvarint(uint64(len(size)))
		b.uvarint(uint64(len(d.id) + 1))
		b.out = append(append(append(b.out, size...), d.id...), nothing)
	}
	index := b.here()
	for _, a := range at {
		b.out = binary.BigEndian.AppendUint64(b.out, a)
	}
	b.uvarint(0) // documents inside documents
	return index
}

func (b *builder) here() uint64 { return uint64(len(b.out)) }

func (b *builder) uvarint(n uint64) { b.out = binary.AppendUvarint(b.out, n) }

// field writes the postings and the dictionary of a field; terms calls term
// for each, ascending.
func (b *builder) field(name string, options api.FieldIndexingOptions, terms func() error) error {
	if err := b.begin(); err != nil {
		return err
	}
	if err := terms(); err != nil {
		return err
	}
	if err := b.fst.Close(); err != nil {
		return err
	}
	dictionary := b.here()
	b.uvarint(uint64(b.fstRaw.Len()))
	b.out = append(b.out, b.fstRaw.Bytes()...)
	b.fields = append(b.fields, written{name, options, b.here()})
	const noValues = math.MaxUint64 // by document
	b.uvarint(noValues)
	b.uvarint(noValues)
	b.uvarint(dictionary)
	return nil
}

// begin begins a dictionary.
func (b *builder) begin() (err error) {
	b.fstRaw.Reset()
	if b.fst != nil {
		return b.fst.Reset(&b.fstRaw)
	}
	b.set = roaring.New()
	b.fst, err = vellum.New(&b.fstRaw, nil)
	return err
}

// term writes a term's documents, ascending.
func (b *builder) term(term []byte, docs []uint32) error {
	if len(docs) == 1 {
		const norm = 1 // any but 0, which zapx takes for another encoding
		return b.fst.Insert(term, zap.FSTValEncode1Hit(uint64(docs[0]), norm))
	}
	frequencies := b.frequencies(docs)
	at := b.here()
	b.uvarint(frequencies)
	b.uvarint(0) // no positions
	b.set.Clear()
	b.set.AddMany(docs)
	b.uvarint(b.set.GetSerializedSizeInBytes())
	if _, err := b.set.WriteTo(end{b}); err != nil {
		return err
	}
	return b.fst.Insert(term, at)
}

// end writes at the end of the file.
type end struct{ *builder }

func (e end) Write(raw []byte) (int, error) {
	e.out = append(e.out, raw...)
	return len(raw), nil
}

// sections writes the list of fields.
func (b *builder) sections() uint64 {
	at := make([]uint64, len(b.fields))
	for i, f := range b.fields {
		at[i] = b.here()
		b.uvarint(uint64(len(f.name)))
		b.out = append(b.out, f.name...)
		b.uvarint(uint64(f.options))
		b.uvarint(1) // sections
		b.out = binary.BigEndian.AppendUint16(b.out, zap.SectionInvertedTextIndex)
		b.out = binary.BigEndian.AppendUint64(b.out, f.at)
	}
	list := b.here()
	b.uvarint(uint64(len(b.fields)))
	for _, a := range at {
		b.out = binary.BigEndian.AppendUint64(b.out, a)
	}
	return list
}
