package index

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"
	segapi "github.com/blevesearch/scorch_segment_api/v2"
)

// matcher finds the documents of one segment that a query's text matches.
type matcher struct {
	ctx  context.Context
	seg  *shard
	fold *folder
	// found are the documents of each term by text field, in the order of the
	// query's terms, for ranking; terms under a NOT have none.
	found []map[TextField]*roaring.Bitmap
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
	out := roaring.New()
	for _, field := range t.fields {
		docs, err := m.inField(field, t, found[Task])
		if err != nil {
			return nil, err
		}
		if !docs.IsEmpty() {
			found[field] = docs
			out.Or(docs)
		}
	}
	if !negated {
		m.found = append(m.found, found)
	}
	return out, nil
}

// inField finds a term in the texts of a field and in the columns that belong
// to it. Tasks are those that it was found in, if they were searched.
func (m *matcher) inField(field TextField, t term, tasks *roaring.Bitmap) (*roaring.Bitmap, error) {
	docs, err := m.inTexts(field, t)
	if err != nil {
		return nil, err
	}
	said, err := m.said(field, t)
	if err != nil {
		return nil, err
	}
	if field != Text {
		return roaring.Or(docs, said), nil
	}
	if tasks == nil {
		if tasks, err = m.inTexts(Task, t); err != nil {
			return nil, err
		}
	}
	notices, err := m.noticesOf(roaring.Or(docs, tasks))
	return roaring.FastOr(docs, said, notices), err
}

// inTexts finds a term in the texts of a field.
func (m *matcher) inTexts(field TextField, t term) (*roaring.Bitmap, error) {
	dict, err := m.seg.Dictionary(string(field))
	if err != nil {
		return nil, err
	}
	if len(t.pieces) == 1 && len(t.pieces[0]) == 1 {
		return m.character(dict, t.pieces[0][0])
	}
	p := newPhrase(t.pieces)
	if err := p.open(dict, m.seg.deleted); err != nil || p.docs.IsEmpty() {
		return p.docs, err
	}
	docs := p.docs
	if p.positional() {
		if docs, err = p.verify(m.ctx); err != nil {
			return nil, err
		}
	}
	if len(t.not) == 0 {
		return docs, nil
	}
	return m.meant(dict, t, docs)
}

// meant leaves out the documents in which the term stands only by accident.
func (m *matcher) meant(dict segapi.TermDictionary, t term, docs *roaring.Bitmap) (*roaring.Bitmap, error) {
	whole := newPhrase(t.pieces)
	if err := whole.open(dict, m.seg.deleted); err != nil {
		return nil, err
	}
	whole.iterate()
	var words []*phrase
	doubtful := roaring.New()
	for _, a := range t.not {
		p := newPhrase([][]rune{a.word})
		if err := p.open(dict, m.seg.deleted); err != nil {
			return nil, err
		}
		p.iterate()
		words = append(words, p)
		doubtful.Or(p.docs)
	}
	doubtful.And(docs)
	out := docs.Clone()
	for it := doubtful.Iterator(); it.HasNext(); {
		doc := it.Next()
		ok, err := t.meantIn(doc, whole, words)
		if err != nil {
			return nil, err
		}
		if !ok {
			out.Remove(doc)
		}
	}
	return out, m.ctx.Err()
}

// meantIn says whether the term stands in the document in a place that is not
// inside a word that has it by accident.
func (t term) meantIn(doc uint32, whole *phrase, words []*phrase) (bool, error) {
	places, err := starts(whole.grams, doc)
	if err != nil {
		return false, err
	}
	for i, p := range words {
		if !p.docs.Contains(doc) {
			continue
		}
		at, err := starts(p.grams, doc)
		if err != nil {
			return false, err
		}
		places = slices.DeleteFunc(places, func(place uint64) bool {
			_, found := slices.BinarySearch(at, place-uint64(t.not[i].offset))
			return found
		})
	}
	return len(places) > 0, nil
}

// character finds the documents with a character: those with a term that begins with it.
func (m *matcher) character(dict segapi.TermDictionary, r rune) (*roaring.Bitmap, error) {
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
		docs, err := postings(dict, []byte(entry.Term), m.seg.deleted)
		if err != nil {
			return nil, err
		}
		parts = append(parts, docs)
	}
}

// phrase is a run of characters, or two with a gap, as terms with the
// distance of each from the beginning of its piece.
type phrase struct {
	grams []phraseGram
	// second is the index in grams of the second piece's first, 0 without one;
	// length is the first piece's length in characters.
	second, length int
	docs           *roaring.Bitmap // that have all terms
}

type phraseGram struct {
	term   []byte
	offset uint64 // in its piece
	list   segapi.PostingsList
	it     segapi.PostingsIterator
}

// newPhrase takes every other pair of characters, and the last: they cover the piece.
func newPhrase(pieces [][]rune) *phrase {
	p := &phrase{length: len(pieces[0])}
	for i, piece := range pieces {
		if i == 1 {
			p.second = len(p.grams)
		}
		for at := 0; ; at += 2 {
			at = min(at, len(piece)-2)
			key := uint64(piece[at])<<32 | uint64(piece[at+1])
			p.grams = append(p.grams, phraseGram{term: appendGram(nil, key), offset: uint64(at)})
			if at == len(piece)-2 {
				break
			}
		}
	}
	return p
}

// positional says whether having all terms is not enough.
func (p *phrase) positional() bool { return len(p.grams) > 1 }

// open reads the postings of the terms and intersects them.
func (p *phrase) open(dict segapi.TermDictionary, deleted *roaring.Bitmap) error {
	var parts []*roaring.Bitmap
	for i := range p.grams {
		g := &p.grams[i]
		var err error
		if g.list, err = dict.PostingsList(g.term, deleted, nil); err != nil {
			return err
		}
		docs := bitmap(g.list.Iterator(false, false, false, nil))
		if docs.IsEmpty() {
			p.docs = docs
			return nil
		}
		parts = append(parts, docs)
	}
	if len(parts) == 1 {
		p.docs = parts[0]
		return nil
	}
	p.docs = roaring.FastAnd(parts...)
	return nil
}

// verify keeps the documents in which the terms stand as in the phrase.
func (p *phrase) verify(ctx context.Context) (*roaring.Bitmap, error) {
	p.iterate()
	out := roaring.New()
	n := 0
	for docs := p.docs.Iterator(); docs.HasNext(); n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		doc := docs.Next()
		ok, err := p.stands(doc)
		if err != nil {
			return nil, err
		}
		if ok {
			out.Add(doc)
		}
	}
	return out, nil
}

// iterate begins to read positions; documents are then asked for in ascending order.
func (p *phrase) iterate() {
	for i := range p.grams {
		if p.grams[i].list != nil {
			p.grams[i].it = p.grams[i].list.Iterator(true, false, true, nil)
		}
	}
}

// stands says whether the phrase stands in the document.
func (p *phrase) stands(doc uint32) (bool, error) {
	last := len(p.grams)
	if p.second > 0 {
		last = p.second
	}
	firsts, err := starts(p.grams[:last], doc)
	if err != nil || len(firsts) == 0 || p.second == 0 {
		return len(firsts) > 0, err
	}
	nexts, err := starts(p.grams[p.second:], doc)
	if err != nil {
		return false, err
	}
	for _, s := range firsts {
		from := s + uint64(p.length)
		i, _ := slices.BinarySearch(nexts, from)
		if i < len(nexts) && nexts[i] <= from+maxGap {
			return true, nil
		}
	}
	return false, nil
}

// starts are the positions at which the grams' piece begins in the document, ascending.
func starts(grams []phraseGram, doc uint32) ([]uint64, error) {
	var out []uint64
	for i := range grams {
		posting, err := grams[i].it.Advance(uint64(doc))
		if err != nil || posting == nil || posting.Number() != uint64(doc) {
			return nil, err
		}
		positions := make([]uint64, 0, len(posting.Locations()))
		for _, l := range posting.Locations() {
			if l.Pos() > grams[i].offset {
				positions = append(positions, l.Pos()-grams[i].offset)
			}
		}
		if i == 0 {
			out = positions
			continue
		}
		out = intersect(out, positions)
	}
	return out, nil
}

// intersect keeps the members of a, ascending, that are in b, ascending.
func intersect(a, b []uint64) []uint64 {
	kept := a[:0]
	j := 0
	for _, x := range a {
		for j < len(b) && b[j] < x {
			j++
		}
		if j < len(b) && b[j] == x {
			kept = append(kept, x)
		}
	}
	return kept
}
