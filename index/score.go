package index

import (
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	segapi "github.com/blevesearch/scorch_segment_api/v2"
)

// Ranking: each term of the query counts by its rarity and by the field it
// stands in; each jieba word inside the terms counts by BM25 over the record's
// words. Both use figures of the whole index, so that a score does not depend
// on how the index is split into files.

// Parameters of BM25, the usual ones; pivot is the length in words at which a
// record is neither favoured nor held back (a target's evidence and title).
const (
	bm25K1    = 1.2
	bm25B     = 0.75
	bm25Pivot = 100
)

// fieldWeight says how much a term in a field tells about the record.
func fieldWeight(f TextField) float64 {
	switch f {
	case Indicator:
		return 3
	case Task:
		return 2
	case Title:
		return 1.5
	case Body:
		return 1
	}
	return 0.5
}

// Limits of the words taken from one query for ranking.
const (
	maxWordChars  = 8
	maxQueryWords = 48
	maxWordSource = 24 // characters of a term that are looked at
)

// candidates are the stretches of a query's terms that may be jieba words:
// all those that the index has as a word will count, so that searching needs
// no dictionary. Each has the weight of its term.
func candidates(n node) []word {
	var out []word
	seen := map[string]bool{}
	visit(n, func(t term) {
		for _, piece := range t.pieces {
			piece = piece[:min(len(piece), maxWordSource)]
			for size := min(len(piece), maxWordChars); size >= 2; size-- {
				for at := 0; at+size <= len(piece); at++ {
					if w := string(piece[at : at+size]); !seen[w] {
						seen[w] = true
						out = append(out, word{text: w, weight: t.weight()})
					}
				}
			}
		}
	})
	return out
}

// visit calls f for each term that is not under a NOT, in the order in which match meets them.
func visit(n node, f func(term)) {
	switch n.op {
	case opTerm:
		f(n.term)
	case opAnd, opOr:
		for _, kid := range n.kids {
			visit(kid, f)
		}
	}
}

// word is a jieba word of the query with its weight.
type word struct {
	text   string
	weight float64
	docs   []*roaring.Bitmap // by segment, deleted ones included
}

// rarity is the weight of something that df of all records have.
func rarity(df, all uint64) float64 {
	return math.Log(1 + (float64(all)-float64(df)+0.5)/(float64(df)+0.5))
}

// queryWords are the candidates that the index has as words.
func (s *snapshot) queryWords(n node) ([]word, error) {
	all := s.count()
	var out []word
	dicts, err := s.dictionaries(fieldWords)
	if err != nil {
		return nil, err
	}
	for _, w := range candidates(n) {
		df := uint64(0)
		w.docs = make([]*roaring.Bitmap, len(dicts))
		for i, dict := range dicts {
			if w.docs[i], err = postings(dict, []byte(w.text), nil); err != nil {
				return nil, err
			}
			df += s.segments[i].liveOf(w.docs[i])
		}
		if df > 0 {
			w.weight *= rarity(df, all)
			out = append(out, w)
		}
		if len(out) == maxQueryWords {
			break
		}
	}
	return out, nil
}

func (s *snapshot) dictionaries(field string) ([]segapi.TermDictionary, error) {
	out := make([]segapi.TermDictionary, len(s.segments))
	for i, seg := range s.segments {
		var err error
		if out[i], err = seg.Dictionary(field); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// count is the number of records.
func (s *snapshot) count() uint64 {
	n := uint64(0)
	for _, seg := range s.segments {
		n += seg.Count()
		if seg.deleted != nil {
			n -= seg.deleted.GetCardinality()
		}
	}
	return n
}

// otherWeight is how much a synonym counts beside the word as it was typed: so
// little that a record with the word comes before one with a synonym alone.
const otherWeight = 0.1

func (t term) weight() float64 {
	if t.other {
		return otherWeight
	}
	return 1
}

// termWeights are the weights of the query's terms, by how many records of any
// segment seem to have them.
func (s *snapshot) termWeights(n node, likely [][]uint64) []float64 {
	if len(likely) == 0 {
		return nil
	}
	records := s.count()
	out := make([]float64, len(likely[0]))
	for i := range out {
		df := uint64(0)
		for _, seg := range likely {
			df += seg[i]
		}
		out[i] = rarity(df, records)
	}
	i := 0
	visit(n, func(t term) {
		out[i] *= t.weight()
		i++
	})
	return out
}

// scores are the scores of the hits of a segment by its number, indexed by document;
// all others are 0. They are given back by forget.
func (s *shard) scores(segment int, hits *roaring.Bitmap, found []map[TextField]*roaring.Bitmap, weights []float64, words []word) ([]float64, error) {
	out := s.zeros()
	for i, fields := range found {
		for _, f := range textFields {
			if docs, ok := fields[f]; ok {
				add(out, roaring.And(docs, hits), fieldWeight(f)*weights[i])
			}
		}
	}
	dict, err := s.Dictionary(fieldWords)
	if err != nil {
		return nil, err
	}
	lengths, err := s.column(colLength)
	if err != nil {
		return nil, err
	}
	for level := range oftenLevels {
		gain := gains(lengths, level)
		for _, w := range words {
			docs := w.docs[segment]
			if level > 0 && !docs.IsEmpty() {
				if docs, err = postings(dict, []byte(often(w.text, level)), nil); err != nil {
					return nil, err
				}
			}
			if !docs.IsEmpty() {
				addWord(out, roaring.And(docs, hits), w.weight, gain, lengths.one)
			}
		}
	}
	return out, nil
}

// zeros are a 0 for each document.
func (s *shard) zeros() []float64 {
	if z, ok := s.columns.zeros.Get().(*[]float64); ok {
		return *z
	}
	return make([]float64, s.Count())
}

// forget gives the scores of hits back, so that the next search need not make
// new ones: for a million documents these take longer than the rest of ranking.
func (p *part) forget() {
	if p.scores == nil {
		return
	}
	it := p.hits.ManyIterator()
	var buf [256]uint32
	for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
		for _, doc := range buf[:n] {
			p.scores[doc] = 0
		}
	}
	p.seg.columns.zeros.Put(&p.scores)
}

// add adds a weight to the scores of docs.
func add(scores []float64, docs *roaring.Bitmap, weight float64) {
	it := docs.ManyIterator()
	var buf [256]uint32
	for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
		for _, doc := range buf[:n] {
			scores[doc] += weight
		}
	}
}

// addWord adds a word's weight to the scores of docs, times what its level
// gains in a record of that length.
func addWord(scores []float64, docs *roaring.Bitmap, weight float64, gain []float64, lengths []uint32) {
	it := docs.ManyIterator()
	var buf [256]uint32
	for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
		for _, doc := range buf[:n] {
			scores[doc] += weight * gain[lengths[doc]]
		}
	}
}
