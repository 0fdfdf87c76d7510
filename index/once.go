package index

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"weak"

	"github.com/RoaringBitmap/roaring/v2"
)

// Groups are records that say the same, such as the targets that copies of a
// notice have in common. A search counts the records of a group that it finds
// as one hit: the first of them in the group's order. A facet likewise counts
// a group once beside each of its values, so that the count is what a search
// narrowed to that value finds.
//
// Groups are safe for concurrent use and belong to one Index.
type Groups struct {
	lists [][]string

	mu     sync.Mutex
	ids    []string                           // of all lists; made on first use
	of     map[string]member                  // by id, likewise
	placed map[weak.Pointer[columns]]*members // by the file of a segment, which may be gone since
}

// NewGroups makes groups of lists of ids; no id may be in two of them.
func NewGroups(lists [][]string) *Groups {
	return &Groups{lists: lists, placed: map[weak.Pointer[columns]]*members{}}
}

// members are the records of a segment that are in groups.
type members struct {
	docs *roaring.Bitmap
	at   map[uint32]member
}

// member is a record's group and its position in it.
type member struct{ group, rank int }

// in finds the groups' records in a segment.
func (g *Groups) in(seg *shard) (*members, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	file := weak.Make(seg.columns)
	if m, ok := g.placed[file]; ok {
		return m, nil
	}
	g.list()
	docs, err := seg.DocNumbers(g.ids)
	if err != nil {
		return nil, err
	}
	m := &members{docs: docs, at: map[uint32]member{}}
	for it := docs.Iterator(); it.HasNext(); {
		doc := it.Next()
		id, err := seg.DocID(uint64(doc))
		if err != nil {
			return nil, err
		}
		m.at[doc] = g.of[string(id)]
	}
	maps.DeleteFunc(g.placed, func(file weak.Pointer[columns], _ *members) bool { return file.Value() == nil })
	g.placed[file] = m
	return m, nil
}

// list makes the list of ids.
func (g *Groups) list() {
	if g.of != nil {
		return
	}
	g.of = map[string]member{}
	for i, list := range g.lists {
		for rank, id := range list {
			g.of[id] = member{i, rank}
			g.ids = append(g.ids, id)
		}
	}
}

// alike is a record of a group that the query matches, but for one filter perhaps.
type alike struct {
	part   *part
	doc    uint32
	rank   int
	failed int // index of the filter that it does not pass; -1 for none
}

// once leaves one hit of each group and corrects the facets' counts.
func (r *run) once() error {
	if r.query.Once == nil || len(r.query.Once.lists) == 0 {
		return nil
	}
	groups := map[int][]alike{}
	for _, p := range r.parts {
		m, err := r.query.Once.in(p.seg)
		if err != nil {
			return err
		}
		p.hits = p.hits.Clone() // it may be the index's own
		for it := roaring.And(p.docs, m.docs).Iterator(); it.HasNext(); {
			doc := it.Next()
			if failed, ok := p.fails(doc); ok {
				at := m.at[doc]
				groups[at.group] = append(groups[at.group], alike{p, doc, at.rank, failed})
			}
		}
	}
	for _, group := range groups {
		if len(group) > 1 {
			slices.SortFunc(group, func(a, b alike) int { return cmp.Compare(a.rank, b.rank) })
			drop(group)
			for i := range r.parts[0].tallies {
				recount(group, i)
			}
		}
	}
	return nil
}

// fails is the one filter that a document does not pass, -1 where it passes
// all; ok is false where it fails several.
func (p *part) fails(doc uint32) (filter int, ok bool) {
	filter = -1
	for i := range p.filters {
		if p.filters[i].docs.Contains(doc) {
			continue
		}
		if filter >= 0 {
			return 0, false
		}
		filter = i
	}
	return filter, true
}

// drop takes all hits of a group but the first out.
func drop(group []alike) {
	found := false
	for _, a := range group {
		if a.failed >= 0 {
			continue
		}
		if found {
			a.part.hits.Remove(a.doc)
		}
		found = true
	}
}

// recount takes back what a facet has counted of a value for the second and
// later records of a group.
func recount(group []alike, facet int) {
	seen := map[string]bool{}
	for _, a := range group {
		t := &a.part.tallies[facet]
		if a.failed >= 0 && a.failed != t.spared {
			continue
		}
		for _, value := range t.column.of(a.doc) {
			if value == 0 {
				continue
			}
			if term := t.column.terms[value-1]; seen[term] {
				t.counts[value]--
			} else {
				seen[term] = true
			}
		}
	}
}

// of are a document's values, as in one.
func (c *column) of(doc uint32) []uint32 {
	if c.more == nil {
		return c.one[doc : doc+1]
	}
	return c.more[c.start[doc]:c.start[doc+1]]
}
