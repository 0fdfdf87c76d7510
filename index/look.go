package index

import (
	"bytes"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"
)

// obvious says whether a document has the term if it has its pairs of characters.
func (t term) obvious() bool {
	return len(t.pieces) == 1 && len(t.pieces[0]) <= 2 && len(t.not) == 0
}

// certain are the documents among docs, which seem to have the term in a
// field, that have it there without a look at their text: it is one of their
// words, and its pairs stand in no other field. Notices have the words of
// their tasks and targets too, so that they are left out.
func (m *matcher) certain(field TextField, t term, docs *roaring.Bitmap) (*roaring.Bitmap, error) {
	if len(t.pieces) > 1 || len(t.not) > 0 {
		return roaring.New(), nil
	}
	words, err := m.seg.Dictionary(fieldWords)
	if err != nil {
		return nil, err
	}
	out, err := postings(words, []byte(string(t.pieces[0])), nil)
	if err != nil || out.IsEmpty() {
		return out, err
	}
	out = roaring.And(out, docs)
	kinds, err := m.seg.Dictionary(colRecord)
	if err != nil {
		return nil, err
	}
	notices, err := postings(kinds, []byte(Notices), nil)
	if err != nil {
		return nil, err
	}
	out.AndNot(notices)
	for _, other := range keptFields {
		if other == field || out.IsEmpty() {
			continue
		}
		likely, err := m.likelyIn(other, t)
		if err != nil {
			return nil, err
		}
		out.AndNot(likely)
	}
	return out, nil
}

// needle is a text that is looked for in many others.
type needle struct {
	text []byte
	rare int // the byte that is looked for first
}

// newNeedle picks the last byte of the first character: all Chinese
// characters begin with one of six bytes.
func newNeedle(text []rune) needle {
	return needle{[]byte(string(text)), utf8.RuneLen(text[0]) - 1}
}

// maxMisses is how many places are tried before the search that is linear
// whatever the texts are.
const maxMisses = 64

// in says whether the needle stands in a text.
func (n needle) in(text []byte) bool {
	from := n.rare
	for range maxMisses {
		if from >= len(text) {
			return false
		}
		at := bytes.IndexByte(text[from:], n.text[n.rare])
		if at < 0 {
			return false
		}
		from += at + 1
		if bytes.HasPrefix(text[from-1-n.rare:], n.text) {
			return true
		}
	}
	return bytes.Contains(text[from-n.rare:], n.text)
}

// standsIn says whether the term stands in a text of runs with line breaks
// between; first is the term's first piece.
func (t term) standsIn(lines []byte, first needle) bool {
	if !first.in(lines) {
		return false
	}
	if len(t.pieces) == 1 && len(t.not) == 0 {
		return true
	}
	for line := range bytes.Lines(lines) {
		if len(t.find([]rune(string(bytes.TrimSuffix(line, []byte("\n")))))) > 0 {
			return true
		}
	}
	return false
}

// verify keeps the documents in whose text of the field the term stands.
func (m *matcher) verify(field TextField, t term, docs *roaring.Bitmap) (*roaring.Bitmap, error) {
	out, err := m.certain(field, t, docs)
	if err != nil {
		return nil, err
	}
	first := newNeedle(t.pieces[0])
	i := keptIndex(field)
	texts := m.seg.columns.texts
	looked := roaring.New()
	var buf, kept [1024]uint32
	it := roaring.AndNot(docs, out).ManyIterator()
	for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
		if err := m.ctx.Err(); err != nil {
			return nil, err
		}
		good := kept[:0]
		for _, doc := range buf[:n] {
			if t.standsIn(texts.field(doc, i), first) {
				good = append(good, doc)
			}
		}
		looked.AddMany(good)
	}
	return roaring.Or(looked, out), nil
}

// lookedAt are the live documents among docs that may matter: those within the
// filters, and those that lend what they say to a notice within them.
func (m *matcher) lookedAt(field TextField, docs *roaring.Bitmap) (*roaring.Bitmap, error) {
	if m.seg.deleted != nil {
		docs = roaring.AndNot(docs, m.seg.deleted)
	}
	if m.within == nil {
		return docs, nil
	}
	out := roaring.And(docs, m.within)
	if field != Task && field != Text {
		return out, nil
	}
	l, err := m.lender()
	if err != nil || l.notices.IsEmpty() {
		return out, err
	}
	docs = roaring.AndNot(docs, m.within)
	l.add(out, docs, m.within)
	return out, nil
}

// lender knows which documents belong to a notice within filters.
type lender struct {
	notices *roaring.Bitmap // within the filters
	col     *column
	byValue []uint32 // the notice's document by value of col
}

func (m *matcher) lender() (*lender, error) {
	if m.lends != nil {
		return m.lends, nil
	}
	dict, err := m.seg.Dictionary(colRecord)
	if err != nil {
		return nil, err
	}
	notices, err := postings(dict, []byte(Notices), nil)
	if err != nil {
		return nil, err
	}
	l := &lender{notices: roaring.And(notices, m.within)}
	if !l.notices.IsEmpty() {
		if l.col, l.byValue, err = m.seg.noticeDocs(); err != nil {
			return nil, err
		}
	}
	m.lends = l
	return l, nil
}

// add adds those of docs whose notice is within.
func (l *lender) add(out, docs, within *roaring.Bitmap) {
	last, wanted := uint32(noDoc), false
	it := docs.ManyIterator()
	var buf [1024]uint32
	for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
		for _, doc := range buf[:n] {
			notice := l.byValue[l.col.one[doc]]
			if notice != last {
				last, wanted = notice, notice != noDoc && within.Contains(notice)
			}
			if wanted {
				out.Add(doc)
			}
		}
	}
}

// liveOf is how many of the documents are not deleted.
func (s *shard) liveOf(docs *roaring.Bitmap) uint64 {
	n := docs.GetCardinality()
	if s.deleted != nil {
		n -= docs.AndCardinality(s.deleted)
	}
	return n
}
