package index

import (
	"bytes"

	"github.com/RoaringBitmap/roaring/v2"
)

// valueText is the folded text of a column's values, searched by scanning:
// the values are few where documents are many.
type valueText struct {
	text []byte // runs of folded characters, each followed by a line break
	// starts are the offsets in text at which the values begin.
	starts []uint32
	signs  []sign // of the values
}

// sign has a bit for each pair of neighbouring characters of a text, the same
// for some of them: a text can stand only in one that has its bits.
type sign [2]uint64

func (s *sign) add(first, second rune) {
	bit := (uint64(first)<<21 | uint64(second)) * 0x9e3779b97f4a7c15 >> 57 // Fibonacci hashing to 128 bits
	s[bit/64] |= 1 << (bit % 64)
}

func signOf(run []rune) (s sign) {
	for i := range len(run) - 1 {
		s.add(run[i], run[i+1])
	}
	return s
}

func (s sign) has(other sign) bool { return s[0]&other[0] == other[0] && s[1]&other[1] == other[1] }

func newValueText(fold *folder, values []string) *valueText {
	v := &valueText{starts: make([]uint32, len(values)), signs: make([]sign, len(values))}
	var b bytes.Buffer
	for i, value := range values {
		v.starts[i] = uint32(b.Len())
		t := fold.fold(value)
		t.runs(func(start, end int) {
			run := t.runes[start:end]
			for _, r := range run {
				b.WriteRune(r)
			}
			b.WriteByte('\n')
			own := signOf(run)
			v.signs[i][0] |= own[0]
			v.signs[i][1] |= own[1]
		})
	}
	v.text = b.Bytes()
	return v
}

// find gives the indexes of the values that the term stands in, ascending.
func (v *valueText) find(t term) []uint32 {
	first := newNeedle(t.pieces[0])
	var want sign
	for _, piece := range t.pieces {
		own := signOf(piece)
		want[0] |= own[0]
		want[1] |= own[1]
	}
	var out []uint32
	for i, s := range v.signs {
		if s.has(want) && t.standsIn(v.value(i), first) {
			out = append(out, uint32(i))
		}
	}
	return out
}

// value is the text of a value: its runs, each followed by a line break.
func (v *valueText) value(i int) []byte {
	end := len(v.text)
	if i+1 < len(v.starts) {
		end = int(v.starts[i+1])
	}
	return v.text[v.starts[i]:end]
}

// said finds the documents with a value, of the columns that belong to a
// field, in which the term stands.
func (m *matcher) said(field TextField, t term) (*roaring.Bitmap, error) {
	names := field.said()
	if len(names) == 0 {
		return roaring.New(), nil
	}
	key := "said " + t.key(field)
	known, ok := m.seg.columns.terms.find(key)
	if !ok {
		docs, err := m.havingSaid(names, t)
		if err != nil {
			return nil, err
		}
		known = m.seg.columns.terms.add(key, termDocs{docs, roaring.New()})
	}
	if m.seg.deleted != nil {
		return roaring.AndNot(known.docs, m.seg.deleted), nil
	}
	return known.docs, nil
}

// havingSaid finds the documents with a value of the columns in which the term
// stands, deleted ones included.
func (m *matcher) havingSaid(columns []string, t term) (*roaring.Bitmap, error) {
	out := roaring.New()
	for _, name := range columns {
		col, text, err := m.seg.textOf(name, m.fold)
		if err != nil {
			return nil, err
		}
		values := text.find(t)
		if len(values) == 0 {
			continue
		}
		wanted := make([]bool, len(col.terms)+1)
		for _, v := range values {
			wanted[v+1] = true
		}
		out.Or(col.having(wanted))
	}
	return out, nil
}

// having are the documents with a wanted value, deleted ones included.
func (c *column) having(wanted []bool) *roaring.Bitmap {
	out := roaring.New()
	var buf [1024]uint32
	n := 0
	for doc := range c.one {
		if !c.has(uint32(doc), wanted) {
			continue
		}
		buf[n] = uint32(doc)
		if n++; n == len(buf) {
			out.AddMany(buf[:n])
			n = 0
		}
	}
	out.AddMany(buf[:n])
	return out
}

// noticesOf are the notices whose tasks or targets are among docs. A notice is
// found by what they say, as its own text leaves it out.
func (m *matcher) noticesOf(docs *roaring.Bitmap) (*roaring.Bitmap, error) {
	col, notices, err := m.seg.noticeDocs()
	if err != nil {
		return nil, err
	}
	if docs.IsEmpty() {
		return docs, nil
	}
	found := make([]uint64, len(col.one)/64+1) // bits: they don't come in order
	it := docs.ManyIterator()
	var buf [1024]uint32
	for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
		for _, doc := range buf[:n] {
			if notice := notices[col.one[doc]]; notice != noDoc {
				found[notice/64] |= 1 << (notice % 64)
			}
		}
	}
	out := roaring.FromDense(found, false)
	if m.seg.deleted != nil {
		out.AndNot(m.seg.deleted)
	}
	return out, nil
}

const noDoc = ^uint32(0)

// newNoticeDocs gives the document of each notice, indexed like notices.one.
// A notice that was replaced has several; the last one is the live one.
func newNoticeDocs(notices, records *column) []uint32 {
	out := make([]uint32, len(notices.terms)+1)
	for i := range out {
		out[i] = noDoc
	}
	for doc, value := range records.one {
		if value != 0 && records.terms[value-1] == string(Notices) {
			out[notices.one[doc]] = uint32(doc)
		}
	}
	return out
}
