package index

import (
	"encoding/json"
	"slices"
	"sync"
)

// answerCache keeps the answers that a snapshot gave last. A snapshot never
// changes, so that they stay right; they go with it. Readers ask much again:
// the first page, a page gone back to, a word that many look for.
type answerCache struct {
	mu     sync.Mutex
	known  map[question]*Result
	oldest []question // in the order in which they came
	size   int
}

// question is a query. Groups are told apart by where they are.
type question struct {
	query string
	once  *Groups
}

// Sizes of answers, in hits and values of facets: what a cache keeps, which is
// some 10 MB, and the most of one answer.
const (
	answersKept   = 200_000
	answerLargest = 20_000
)

func newAnswerCache() *answerCache { return &answerCache{known: map[question]*Result{}} }

// questionOf is what a query asks; ok is false for one that can't be kept.
func questionOf(q Query) (asked question, ok bool) {
	once := q.Once
	q.Once = nil
	raw, err := json.Marshal(q)
	return question{string(raw), once}, err == nil
}

// find is a copy of the answer to a question, nil if it is not known.
func (c *answerCache) find(asked question) *Result {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r, ok := c.known[asked]; ok {
		return r.clone()
	}
	return nil
}

// add keeps a copy of an answer.
func (c *answerCache) add(asked question, r *Result) {
	size := r.size()
	if size > answerLargest {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.known[asked]; ok {
		return
	}
	for c.size+size > answersKept {
		c.size -= c.known[c.oldest[0]].size()
		delete(c.known, c.oldest[0])
		c.oldest = c.oldest[1:]
	}
	c.known[asked] = r.clone()
	c.oldest = append(c.oldest, asked)
	c.size += size
}

// size is the number of hits and values, and one for the rest.
func (r *Result) size() int {
	n := 1 + len(r.Hits)
	for _, f := range r.Facets {
		n += len(f.Values)
	}
	if r.Histogram != nil {
		n += len(r.Histogram.Buckets)
	}
	return n
}

// clone is a copy that shares nothing that may change.
func (r *Result) clone() *Result {
	out := *r
	out.Hits, out.Facets = slices.Clone(r.Hits), slices.Clone(r.Facets)
	for i := range out.Facets {
		out.Facets[i].Values = slices.Clone(out.Facets[i].Values)
	}
	if r.Histogram != nil {
		h := *r.Histogram
		h.Buckets = slices.Clone(h.Buckets)
		out.Histogram = &h
	}
	return &out
}
