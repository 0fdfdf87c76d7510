package index

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/RoaringBitmap/roaring/v2"
)

// Result is what a search found.
type Result struct {
	Total     int        `json:"total"` // records that match
	Hits      []Hit      `json:"hits"`
	Facets    []Facet    `json:"facets,omitempty"`    // in the order asked for
	Histogram *Histogram `json:"histogram,omitempty"` // nil unless asked for, and where no hit has a value
}

// Hit is a record that matches. Its fields are in the corpus under its id;
// Highlighter says where the query stands in them.
type Hit struct {
	ID    string  `json:"id"`
	Kind  Kind    `json:"kind"`
	Score float64 `json:"score,omitempty"` // comparable within one search only; 0 unless sorted by relevance
}

// Search runs a query. The result depends on the records only, not on the
// order in which they came.
func (ix *Index) Search(ctx context.Context, q Query) (*Result, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	n, err := ix.parse(q.Text)
	if err != nil {
		return nil, err
	}
	s, err := ix.current()
	if err != nil {
		return nil, err
	}
	defer s.done()
	asked, known := questionOf(q)
	if r := s.answers.find(asked); known && r != nil {
		return r, nil
	}
	if err := ix.turns.wait(ctx); err != nil {
		return nil, err
	}
	defer ix.turns.done()
	if r := s.answers.find(asked); known && r != nil {
		return r, nil // found out while this one waited
	}
	r, err := ix.answer(ctx, s, &q, n)
	if err == nil && known {
		s.answers.add(asked, r)
	}
	return r, err
}

// answer runs a query over a snapshot.
func (ix *Index) answer(ctx context.Context, s *snapshot, q *Query, n node) (*Result, error) {
	run := &run{ctx: ctx, reading: ix.reading, snapshot: s, query: q, node: n}
	if err := run.match(); err != nil {
		return nil, err
	}
	result, err := run.result()
	if err == nil && q.FacetOrder == ReadersOrder {
		for _, f := range result.Facets {
			ix.Sort(f)
		}
	}
	return result, err
}

// IDs are the ids of all records of a kind that match, ascending; Facets,
// Sort, Limit and Offset of the query are not looked at.
func (ix *Index) IDs(ctx context.Context, q Query, kind Kind) ([]string, error) {
	q.Records, q.Facets, q.Histogram, q.Sort, q.Limit, q.Offset = []Kind{kind}, nil, false, ByRelevance, 0, 0
	if err := q.Check(); err != nil {
		return nil, err
	}
	n, err := ix.parse(q.Text)
	if err != nil {
		return nil, err
	}
	if err := ix.turns.wait(ctx); err != nil {
		return nil, err
	}
	defer ix.turns.done()
	s, err := ix.current()
	if err != nil {
		return nil, err
	}
	defer s.done()
	run := &run{ctx: ctx, reading: ix.reading, snapshot: s, query: &q, node: n}
	if err := run.match(); err != nil {
		return nil, err
	}
	var ids []string
	for _, p := range run.parts {
		p.appendIDs(&ids)
	}
	slices.Sort(ids)
	return ids, nil
}

// run is one search over all segments.
type run struct {
	ctx context.Context
	reading
	snapshot *snapshot
	query    *Query
	node     node
	parts    []*part
}

// part is a search in one segment.
type part struct {
	seg     *shard
	fold    *folder
	found   []map[TextField]*roaring.Bitmap
	likely  []uint64
	docs    *roaring.Bitmap // before filters, as far as hits and counts need them
	filters []filter
	hits    *roaring.Bitmap // after filters
	tallies []tally
	scores  []float64
	ids     *idList // once hits are picked
}

// match finds the hits of each segment and counts the facets.
func (r *run) match() error {
	conditions, err := r.snapshot.conditions(r.query, r.reading)
	if err != nil {
		return err
	}
	r.parts = make([]*part, len(r.snapshot.segments))
	err = each(r.ctx, len(r.parts), func(i int) error {
		r.parts[i] = &part{seg: r.snapshot.segments[i], fold: r.fold}
		return r.parts[i].match(r.ctx, r.node, conditions, r.query.tallied())
	})
	if err != nil {
		return err
	}
	return r.once()
}

func (p *part) match(ctx context.Context, n node, conditions []condition, facets []string) error {
	filters, err := p.seg.filters(conditions, p.fold)
	if err != nil {
		return err
	}
	if p.tallies, err = p.seg.tallies(facets, filters); err != nil {
		return err
	}
	m := matcher{ctx: ctx, seg: p.seg, fold: p.fold, within: p.within(filters)}
	docs, err := m.match(n, false)
	if err != nil {
		return err
	}
	p.found, p.likely, p.docs, p.filters = m.found, m.likely, docs, filters
	p.hits = restrict(docs, allBut(filters, none))
	return p.count(ctx, docs, filters)
}

// within are the documents that a hit or a count of a facet can come from; nil for all.
func (p *part) within(filters []filter) *roaring.Bitmap {
	out := allBut(filters, none)
	for _, spared := range p.spared() {
		if spared == none {
			continue
		}
		more := allBut(filters, spared)
		if more == nil {
			return nil
		}
		out = roaring.Or(out, more)
	}
	return out
}

// restrict keeps those of docs that are within; nil keeps all.
func restrict(docs, within *roaring.Bitmap) *roaring.Bitmap {
	if within == nil {
		return docs
	}
	return roaring.And(docs, within)
}

// count counts the facets: each over the documents that fulfil all filters but its own.
func (p *part) count(ctx context.Context, docs *roaring.Bitmap, filters []filter) error {
	for _, spared := range p.spared() {
		var buf [4096]uint32
		it := restrict(docs, allBut(filters, spared)).ManyIterator()
		for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
			if err := ctx.Err(); err != nil {
				return err
			}
			for i := range p.tallies {
				if t := &p.tallies[i]; t.spared == spared {
					t.column.count(buf[:n], t.counts)
				}
			}
		}
	}
	return nil
}

func (p *part) appendIDs(ids *[]string) {
	list := p.seg.ids()
	for it := p.hits.Iterator(); it.HasNext(); {
		*ids = append(*ids, string(list.at(it.Next())))
	}
}

// result sums up and picks the hits to show.
func (r *run) result() (*Result, error) {
	out := &Result{Hits: []Hit{}}
	var tallies [][]tally
	for _, p := range r.parts {
		out.Total += int(p.hits.GetCardinality())
		tallies = append(tallies, p.tallies)
	}
	out.Facets = r.snapshot.sum(r.query.tallied(), tallies)
	if r.query.Histogram {
		last := len(out.Facets) - 1
		out.Histogram = histogram(out.Facets[last])
		out.Facets = out.Facets[:last]
	}
	if r.query.Limit == 0 || out.Total <= r.query.Offset {
		return out, nil
	}
	if err := r.score(); err != nil {
		return nil, err
	}
	best, err := r.top()
	for _, p := range r.parts {
		p.forget()
	}
	if err != nil {
		return nil, err
	}
	for _, c := range best[min(r.query.Offset, len(best)):] {
		hit, err := c.hit()
		if err != nil {
			return nil, err
		}
		if r.byRelevance() {
			hit.Score = c.key
		}
		out.Hits = append(out.Hits, hit)
	}
	return out, nil
}

func (r *run) byRelevance() bool {
	column, _, _ := r.query.Sort.order()
	return column == ""
}

// score ranks the hits of each segment, if they are to be sorted by it.
func (r *run) score() error {
	if !r.byRelevance() || r.node.op == opAll {
		return nil
	}
	words, err := r.snapshot.queryWords(r.node)
	if err != nil {
		return err
	}
	var likely [][]uint64
	for _, p := range r.parts {
		likely = append(likely, p.likely)
	}
	weights := r.snapshot.termWeights(r.node, likely)
	return each(r.ctx, len(r.parts), func(i int) error {
		p := r.parts[i]
		if p.hits.IsEmpty() {
			return nil
		}
		var err error
		p.scores, err = p.seg.scores(i, p.hits, p.found, weights, words)
		return err
	})
}

// hit reads what a result shows of a candidate.
func (c candidate) hit() (Hit, error) {
	id := string(c.part.ids.at(c.doc))
	col, err := c.part.seg.column(colRecord)
	if err != nil {
		return Hit{}, err
	}
	if col.one[c.doc] == 0 {
		return Hit{}, fmt.Errorf("index: record %s has no kind; rebuild the index with `%s`", id, rebuild)
	}
	return Hit{ID: id, Kind: Kind(col.terms[col.one[c.doc]-1])}, nil
}

// number reads a value or a date as a number; NaN if it is neither.
func number(v string) float64 {
	if len(v) == len("2006-01-02") && v[4] == '-' && v[7] == '-' {
		v = v[:4] + v[5:7] + v[8:]
	}
	n, err := strconv.ParseFloat(v, 64)
	if err != nil {
		return math.NaN()
	}
	return n
}
