package index

import (
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// valueText is the folded text of a column's values, searched by scanning:
// the values are few where documents are many.
type valueText struct {
	text string // runs of folded characters, each followed by a line break
	// starts are the offsets in text at which the values begin.
	starts []uint32
}

func newValueText(fold *folder, values []string) *valueText {
	v := &valueText{starts: make([]uint32, len(values))}
	var b strings.Builder
	for i, value := range values {
		v.starts[i] = uint32(b.Len())
		t := fold.fold(value)
		t.runs(func(start, end int) {
			for _, r := range t.runes[start:end] {
				b.WriteRune(r)
			}
			b.WriteByte('\n')
		})
	}
	v.text = b.String()
	return v
}

// find gives the indexes of the values that the term stands in, ascending.
func (v *valueText) find(t term) []uint32 {
	first := string(t.pieces[0])
	plain := len(t.pieces) == 1 && len(t.not) == 0
	var out []uint32
	for at := 0; ; {
		i := strings.Index(v.text[at:], first)
		if i < 0 {
			return out
		}
		at += i
		value, end := v.valueAt(at)
		if plain || len(t.find(v.runAt(at))) > 0 {
			out = append(out, value)
			at = end
		} else {
			at += len(first)
		}
	}
}

// valueAt is the value that has an offset in it, and where that value ends.
func (v *valueText) valueAt(offset int) (value uint32, end int) {
	i, found := slices.BinarySearch(v.starts, uint32(offset))
	for found && i+1 < len(v.starts) && v.starts[i+1] == uint32(offset) {
		i++ // values that fold to nothing begin where the next one does
	}
	if !found {
		i--
	}
	if i+1 < len(v.starts) {
		return uint32(i), int(v.starts[i+1])
	}
	return uint32(i), len(v.text)
}

// runAt is the run that has an offset in it.
func (v *valueText) runAt(offset int) []rune {
	start := strings.LastIndexByte(v.text[:offset], '\n') + 1
	run, _, _ := strings.Cut(v.text[start:], "\n")
	return []rune(run)
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
	out := roaring.New()
	last := uint32(noDoc)
	it := docs.ManyIterator()
	var buf, found [1024]uint32
	for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
		some := found[:0]
		for _, doc := range buf[:n] {
			if notice := notices[col.one[doc]]; notice != noDoc && notice != last {
				some = append(some, notice)
				last = notice
			}
		}
		out.AddMany(some)
	}
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
