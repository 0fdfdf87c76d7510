package index

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"
	segapi "github.com/blevesearch/scorch_segment_api/v2"

	"duban/index/inverted"
)

// matcher finds the documents of one segment that a query's text matches.
type matcher struct {
	ctx  context.Context
	seg  *shard
	fold *folder
	// within are the documents that are looked at, because filters leave out
	// the others; nil for all of them.
	within *roaring.Bitmap
	lends  *lender // nil until a notice is found by its tasks and targets
	// found are the documents of each term by text field, in the order of the
	// query's terms, for ranking; terms under a NOT have none.
	found []map[TextField]*roaring.Bitmap
	// likely are how many documents seem to have each of these terms, before
	// filters and without a look at their text.
	likely []uint64
	seem   map[string]*roaring.Bitmap // what likelyIn found, by term and field
}

// match evaluates the node; the result may be shared and is not to be changed.
func (m *matcher) match(n node, negated bool) (*roaring.Bitmap, error) {
	switch n.op {
	case opAll:
		return m.seg.live(), nil
	case opTerm:
		return m.term(n.term, negated)
	case opNot:
		docs, err := m.match(n.kids[0], !negated)
		if err != nil {
			return nil, err
		}
		return roaring.AndNot(m.seg.live(), docs), nil
	}
	var parts []*roaring.Bitmap
	for _, kid := range n.kids {
		docs, err := m.match(kid, negated)
		if err != nil {
			return nil, err
		}
		parts = append(parts, docs)
	}
	if n.op == opOr {
		return roaring.FastOr(parts...), nil
	}
	return roaring.FastAnd(parts...), nil
}

// term finds a term in any of its fields.
func (m *matcher) term(t term, negated bool) (*roaring.Bitmap, error) {
	found := map[TextField]*roaring.Bitmap{}
	out, likely := roaring.New(), roaring.New()
	for _, field := range t.fields {
		docs, seem, err := m.inField(field, t, found[Task])
		if err != nil {
			return nil, err
		}
		likely.Or(seem)
		if !docs.IsEmpty() {
			found[field] = docs
			out.Or(docs)
		}
	}
	if !negated {
		m.found = append(m.found, found)
		m.likely = append(m.likely, m.seg.liveOf(likely))
	}
	return out, nil
}

// inField finds a term in the texts of a field and in the columns that belong
// to it, and those that seem to have it. Tasks are those that it was found in,
// if they were searched.
func (m *matcher) inField(field TextField, t term, tasks *roaring.Bitmap) (docs, likely *roaring.Bitmap, err error) {
	if docs, likely, err = m.inTexts(field, t); err != nil {
		return nil, nil, err
	}
	said, err := m.said(field, t)
	if err != nil {
		return nil, nil, err
	}
	if field != Text {
		return roaring.Or(docs, said), roaring.Or(likely, said), nil
	}
	if tasks == nil {
		if tasks, _, err = m.inTexts(Task, t); err != nil {
			return nil, nil, err
		}
	}
	notices, err := m.noticesOf(roaring.Or(docs, tasks))
	return roaring.FastOr(docs, said, notices), roaring.Or(likely, said), err
}

// inTexts finds a term in the texts of a field, and the documents that have
// all its pairs of characters.
func (m *matcher) inTexts(field TextField, t term) (docs, likely *roaring.Bitmap, err error) {
	key := t.key(field)
	if known, ok := m.seg.columns.terms.find(key); ok {
		docs, err = m.lookedAt(field, known.docs)
		return docs, known.likely, err
	}
	if likely, err = m.likelyIn(field, t); err != nil {
		return nil, nil, err
	}
	if m.within == nil && !t.obvious() {
		if docs, err = m.verify(field, t, likely); err != nil {
			return nil, nil, err
		}
		known := m.seg.columns.terms.add(key, termDocs{docs, likely})
		docs, err = m.lookedAt(field, known.docs)
		return docs, likely, err
	}
	if docs, err = m.lookedAt(field, likely); err == nil && !t.obvious() {
		docs, err = m.verify(field, t, docs)
	}
	return docs, likely, err
}

// likelyIn are the documents that have all pairs of characters of a term in a
// field; they are not to be changed.
func (m *matcher) likelyIn(field TextField, t term) (*roaring.Bitmap, error) {
	key := t.key(field)
	if docs, ok := m.seem[key]; ok {
		return docs, nil
	}
	dict, err := m.seg.Dictionary(string(field))
	if err != nil {
		return nil, err
	}
	var docs *roaring.Bitmap
	if len(t.pieces) == 1 && len(t.pieces[0]) == 1 {
		docs, err = character(dict, t.pieces[0][0])
	} else {
		docs, err = withPairs(dict, t.pieces)
	}
	if err != nil {
		return nil, err
	}
	if m.seem == nil {
		m.seem = map[string]*roaring.Bitmap{}
	}
	m.seem[key] = docs
	return docs, nil
}

// character finds the documents with a character: those with a term that begins with it.
func character(dict segapi.TermDictionary, r rune) (*roaring.Bitmap, error) {
	words := dict.AutomatonIterator(nil, utf8.AppendRune(nil, r), utf8.AppendRune(nil, r+1))
	var parts []*roaring.Bitmap
	for {
		entry, err := words.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			return roaring.FastOr(parts...), nil
		}
		docs, err := postings(dict, []byte(entry.Term), nil)
		if err != nil {
			return nil, err
		}
		parts = append(parts, docs)
	}
}

// withPairs are the documents that have all pairs of neighbouring characters of the pieces.
func withPairs(dict segapi.TermDictionary, pieces [][]rune) (*roaring.Bitmap, error) {
	var out *roaring.Bitmap
	for _, key := range pairsOf(pieces) {
		docs, err := postings(dict, inverted.AppendTerm(nil, key), nil)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = docs
		} else {
			out = roaring.And(out, docs)
		}
		if out.IsEmpty() {
			break
		}
	}
	return out, nil
}

// pairsOf are the distinct pairs of neighbouring characters of the pieces.
func pairsOf(pieces [][]rune) []uint64 {
	var keys []uint64
	for _, piece := range pieces {
		for i := range len(piece) - 1 {
			if key := inverted.Key(piece[i], piece[i+1]); !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}
