package index

import (
	"cmp"
	"container/heap"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
)

// candidate is a hit that may be shown.
type candidate struct {
	part *part
	doc  uint32
	key  float64 // score or value; NaN without one
}

// order compares candidates: less than 0 if a comes first.
type order struct{ largestFirst bool }

func (o *order) compare(a, b candidate) int {
	an, bn := math.IsNaN(a.key), math.IsNaN(b.key)
	switch {
	case an != bn && an:
		return 1
	case an != bn:
		return -1
	case an, a.key == b.key:
		return compareIDs(a.part.ids, a.doc, b.part.ids, b.doc)
	case o.largestFirst:
		return cmp.Compare(b.key, a.key)
	}
	return cmp.Compare(a.key, b.key)
}

// worst is a heap of candidates with the last one on top.
type worst struct {
	list  []candidate
	order *order
}

// ahead says whether the last of the candidates comes before one with the key
// and the beginning of the id, as far as these tell.
func (w *worst) ahead(key float64, id uint64) bool {
	last := w.list[0]
	if last.key == key {
		return last.part.ids.keys[last.doc] < id
	}
	if w.order.largestFirst {
		return last.key > key
	}
	return last.key < key
}

func (w *worst) Len() int           { return len(w.list) }
func (w *worst) Less(i, j int) bool { return w.order.compare(w.list[i], w.list[j]) > 0 }
func (w *worst) Swap(i, j int)      { w.list[i], w.list[j] = w.list[j], w.list[i] }
func (w *worst) Push(x any)         { w.list = append(w.list, x.(candidate)) }
func (w *worst) Pop() any {
	last := w.list[len(w.list)-1]
	w.list = w.list[:len(w.list)-1]
	return last
}

// top are the first Offset+Limit hits in order.
func (r *run) top() ([]candidate, error) {
	column, largestFirst, err := r.query.Sort.order()
	if err != nil {
		return nil, err
	}
	w := &worst{order: &order{largestFirst: largestFirst}}
	for _, p := range r.parts {
		if err := p.offer(r.ctx, w, column, r.query.Offset+r.query.Limit); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(w.list, w.order.compare)
	return w.list, nil
}

// offer puts the part's hits on the heap, which keeps the first n.
func (p *part) offer(ctx context.Context, w *worst, column string, n int) error {
	key, err := p.keys(column)
	if err != nil {
		return err
	}
	p.ids = p.seg.ids()
	it := p.hits.ManyIterator()
	var buf [1024]uint32
	for got := it.NextMany(buf[:]); got > 0; got = it.NextMany(buf[:]) {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, doc := range buf[:got] {
			c := candidate{part: p, doc: doc, key: key(doc)}
			switch {
			case len(w.list) == n && w.ahead(c.key, p.ids.keys[doc]):
			case len(w.list) < n:
				heap.Push(w, c)
			case w.order.compare(c, w.list[0]) < 0:
				w.list[0] = c
				heap.Fix(w, 0)
			}
		}
	}
	return nil
}

// keys gives the number to sort a document by.
func (p *part) keys(column string) (func(doc uint32) float64, error) {
	if column == "" {
		if p.scores == nil {
			return func(uint32) float64 { return 0 }, nil
		}
		return func(doc uint32) float64 { return p.scores[doc] }, nil
	}
	col, numbers, err := p.seg.numbersOf(column)
	if err != nil {
		return nil, err
	}
	return func(doc uint32) float64 { return numbers[col.one[doc]] }, nil
}

// each runs f for 0 … n-1 on all processors and gives the first error by number.
func each(ctx context.Context, n int, f func(i int) error) error {
	errs := make([]error, n)
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var group sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			if errs[i] = ctx.Err(); errs[i] == nil {
				errs[i] = f(i)
			}
		})
	}
	group.Wait()
	return cmp.Or(errs...)
}
