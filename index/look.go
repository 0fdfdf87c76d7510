package index

import (
	"bytes"

	"github.com/RoaringBitmap/roaring/v2"
)

// obvious says whether a document has the term if it has its pairs of characters.
func (t term) obvious() bool {
	return len(t.pieces) == 1 && len(t.pieces[0]) <= 2 && len(t.not) == 0
}

// standsIn says whether the term stands in a text of runs with line breaks between.
func (t term) standsIn(lines, first []byte) bool {
	if !bytes.Contains(lines, first) {
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
	first := []byte(string(t.pieces[0]))
	i := keptIndex(field)
	texts := m.seg.columns.texts
	out := roaring.New()
	var buf, kept [1024]uint32
	it := docs.ManyIterator()
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
		out.AddMany(good)
	}
	return out, nil
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
