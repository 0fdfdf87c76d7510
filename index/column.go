package index

import (
	"math"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	segapi "github.com/blevesearch/scorch_segment_api/v2"
)

// column holds, for each document of a segment, the values of one field as
// small integers. Bleve counts facets by reading every hit's values from
// disk; counting integers in memory is some twenty times faster.
type column struct {
	terms []string // the values, in byte order
	one   []uint32 // per document: 1 + index in terms of its first value; 0 without one
	// start and more hold every value of every document where some has
	// several: those of document d are more[start[d]:start[d+1]]. Nil otherwise.
	start []uint32
	more  []uint32
}

// readColumn builds a column from the postings of a field.
func readColumn(seg segapi.Segment, field string) (*column, error) {
	dict, err := seg.Dictionary(field)
	if err != nil {
		return nil, err
	}
	c := &column{one: make([]uint32, seg.Count())}
	var extra []pair
	var text strings.Builder // of all terms: one string instead of many
	var ends []int
	var list segapi.PostingsList // reused, as is it
	var it segapi.PostingsIterator
	words := allTerms(dict)
	buf := make([]uint32, 256)
	for {
		entry, err := words.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			break
		}
		text.WriteString(entry.Term)
		ends = append(ends, text.Len())
		if list, err = dict.PostingsList([]byte(entry.Term), nil, list); err != nil {
			return nil, err
		}
		it = list.Iterator(false, false, false, it)
		extra = c.add(uint32(len(ends)), bitmap(it), extra, buf)
	}
	c.terms = cut(text.String(), ends)
	c.spread(extra)
	return c, nil
}

// cut cuts a text at the ends of its parts.
func cut(text string, ends []int) []string {
	parts := make([]string, len(ends))
	from := 0
	for i, to := range ends {
		parts[i] = text[from:to]
		from = to
	}
	return parts
}

// allTerms iterates over a dictionary without counting the documents of each
// term, where the dictionary can.
func allTerms(dict segapi.TermDictionary) segapi.DictionaryIterator {
	type uncounted interface {
		AutomatonIteratorOmitCount(a segapi.Automaton, from, to []byte) segapi.DictionaryIterator
	}
	if d, ok := dict.(uncounted); ok {
		return d.AutomatonIteratorOmitCount(nil, nil, nil)
	}
	return dict.AutomatonIterator(nil, nil, nil)
}

type pair struct{ doc, value uint32 }

// add gives docs a value; those that have one already are appended to extra.
// It reads them through buf.
func (c *column) add(value uint32, docs *roaring.Bitmap, extra []pair, buf []uint32) []pair {
	it := docs.ManyIterator()
	for n := it.NextMany(buf); n > 0; n = it.NextMany(buf) {
		for _, doc := range buf[:n] {
			if c.one[doc] == 0 {
				c.one[doc] = value
			} else {
				extra = append(extra, pair{doc, value})
			}
		}
	}
	return extra
}

// spread makes the lists of several values. Extra is in order of values.
func (c *column) spread(extra []pair) {
	if len(extra) == 0 {
		return
	}
	c.start = make([]uint32, len(c.one)+1)
	for doc, value := range c.one {
		if value != 0 {
			c.start[doc+1]++
		}
	}
	for _, p := range extra {
		c.start[p.doc+1]++
	}
	for i := 1; i < len(c.start); i++ {
		c.start[i] += c.start[i-1]
	}
	c.more = make([]uint32, c.start[len(c.one)])
	fill := make([]uint32, len(c.one))
	for doc, value := range c.one {
		if value != 0 {
			c.more[c.start[doc]] = value
			fill[doc] = 1
		}
	}
	for _, p := range extra {
		c.more[c.start[p.doc]+fill[p.doc]] = p.value
		fill[p.doc]++
	}
}

// has says whether the document has one of the wanted values; wanted is
// indexed like one, with false at 0.
func (c *column) has(doc uint32, wanted []bool) bool {
	if c.more == nil {
		return wanted[c.one[doc]]
	}
	for _, value := range c.more[c.start[doc]:c.start[doc+1]] {
		if wanted[value] {
			return true
		}
	}
	return false
}

// count adds the documents' values to counts, indexed like one.
func (c *column) count(docs, counts []uint32) {
	if c.more == nil {
		for _, doc := range docs {
			counts[c.one[doc]]++
		}
		return
	}
	for _, doc := range docs {
		for _, value := range c.more[c.start[doc]:c.start[doc+1]] {
			counts[value]++
		}
	}
}

// numbers are the values or dates as numbers, indexed like one; NaN where there is none.
func (c *column) numbers() []float64 {
	out := make([]float64, len(c.terms)+1)
	out[0] = math.NaN()
	for i, term := range c.terms {
		out[i+1] = number(term)
	}
	return out
}

// postings are the documents of a term, without those of except.
func postings(dict segapi.TermDictionary, term []byte, except *roaring.Bitmap) (*roaring.Bitmap, error) {
	list, err := dict.PostingsList(term, except, nil)
	if err != nil {
		return nil, err
	}
	return bitmap(list.Iterator(false, false, false, nil)), nil
}

// bitmap are the documents of an iterator that has not begun; shared with it, so read only.
func bitmap(it segapi.PostingsIterator) *roaring.Bitmap {
	if whole, ok := it.(segapi.OptimizablePostingsIterator); ok {
		if doc, ok := whole.DocNum1Hit(); ok {
			return roaring.BitmapOf(uint32(doc))
		}
		if b := whole.ActualBitmap(); b != nil {
			return b
		}
	}
	return roaring.New()
}
