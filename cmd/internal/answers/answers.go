// Package answers joins what the index finds with the corpus's records.
//
// It holds the shapes in which a search, a comparison and an export are
// answered: the pages, the JSON API and `duban search --json` give the same
// rows for the same query.
package answers

import (
	"context"

	"duban/cmd/internal/compare"
	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/index"
)

// Corpus is a corpus with its index, both open for reading. New makes one that
// remembers what copies of notices repeat.
type Corpus struct {
	Index *index.Index // nil where nothing is to be searched
	Store *sqlite.Store
	*memory
}

// New is a corpus that is asked more than once.
func New(ix *index.Index, store *sqlite.Store) Corpus {
	return Corpus{Index: ix, Store: store, memory: &memory{}}
}

// Counting says whether what copies of a notice repeat counts.
type Counting bool

// The ways to count: a thing that several copies say once, or every record.
const (
	Once Counting = false
	Each Counting = true
)

// counted is the query as it is asked of the index: with the full names of
// bodies, and what is repeated to be counted once, if it is to be.
func (c Corpus) counted(ctx context.Context, q index.Query, counting Counting) (index.Query, *repeats, error) {
	names := &bodyNames{}
	if c.memory != nil {
		names = &c.memory.names
	}
	q, err := names.full(q)
	if err != nil {
		return q, nil, err
	}
	r, err := c.repeats(ctx)
	if err == nil && counting == Once {
		q.Once = r.groups
	}
	return q, r, err
}

// Found is the answer to a search.
type Found struct {
	Total  int           `json:"total"` // records that match
	Hits   []Hit         `json:"hits"`
	Facets []index.Facet `json:"facets,omitempty"`
	// Histogram is nil unless the query asks for it, and where no hit has a value.
	Histogram *index.Histogram `json:"histogram,omitempty"`
}

// Hit is one record that was found, with its fields and where the query stands in it.
type Hit struct {
	Record     index.Kind    `json:"record"`
	ID         string        `json:"id"`
	Score      float64       `json:"score,omitempty"`
	Highlights []corpus.Span `json:"highlights,omitempty"` // in evidence (task, target) or title (notice), in characters
	// Also are the records of copies of the notice that say the same.
	Also   []Source       `json:"also,omitempty"`
	Notice *corpus.Notice `json:"notice,omitempty"`
	Task   *corpus.Task   `json:"task,omitempty"`
	Target *corpus.Target `json:"target,omitempty"`
}

// A QueryError says what is wrong with a query, so that its sender can mend it.
type QueryError struct{ Err error }

func (e *QueryError) Error() string { return e.Err.Error() }

// Unwrap is what the index said.
func (e *QueryError) Unwrap() error { return e.Err }

// Check finds what is wrong with a query before it is run; the error is a *QueryError.
func (c Corpus) Check(q index.Query) error {
	if err := q.Check(); err != nil {
		return &QueryError{err}
	}
	if _, err := c.Index.Highlighter(q.Text); err != nil {
		return &QueryError{err}
	}
	return nil
}

// Search runs a query and reads the records of its hits, in the order of the
// hits. A record that a writer has just removed is left out. What copies of a
// notice repeat counts once, in the facets and the histogram too.
func (c Corpus) Search(ctx context.Context, q index.Query) (Found, error) {
	return c.SearchCounting(ctx, q, Once)
}

// SearchCounting is Search with a choice of how to count.
func (c Corpus) SearchCounting(ctx context.Context, q index.Query, counting Counting) (Found, error) {
	if err := c.Check(q); err != nil {
		return Found{}, err
	}
	q, repeated, err := c.counted(ctx, q, counting)
	if err != nil {
		return Found{}, err
	}
	marks, err := c.Index.Highlighter(q.Text)
	if err != nil {
		return Found{}, err
	}
	result, err := c.Index.Search(ctx, q)
	if err != nil {
		return Found{}, err
	}
	loaded, err := c.load(ctx, result.Hits, marks)
	if err != nil {
		return Found{}, err
	}
	found := Found{Total: result.Total, Hits: []Hit{}, Facets: result.Facets, Histogram: result.Histogram}
	for _, h := range result.Hits {
		if hit, ok := loaded[h.ID]; ok {
			hit.Score, hit.Also = h.Score, repeated.others(h.ID)
			hit.copyOf(repeated.copyOf(h.ID))
			found.Hits = append(found.Hits, hit)
		}
	}
	return found, nil
}

// load reads the records of hits, by id. Ids of different kinds never meet: a
// task's and a target's begin with their notice's and go on.
func (c Corpus) load(ctx context.Context, hits []index.Hit, marks *index.Highlighter) (map[string]Hit, error) {
	ids := map[index.Kind][]string{index.Notices: {}, index.Tasks: {}, index.Targets: {}}
	for _, h := range hits {
		ids[h.Kind] = append(ids[h.Kind], h.ID)
	}
	loaded := map[string]Hit{}
	keep := func(h Hit) error { loaded[h.ID] = h; return nil }
	if err := c.Store.EachNotice(ctx, sqlite.Filter{Notices: ids[index.Notices]}, func(n corpus.Notice) error {
		return keep(Hit{Record: index.Notices, ID: n.ID, Notice: &n, Highlights: marks.Spans(index.Title, n.Title)})
	}); err != nil {
		return nil, err
	}
	if err := c.Store.EachTask(ctx, sqlite.Filter{Tasks: ids[index.Tasks]}, func(t corpus.Task) error {
		return keep(Hit{Record: index.Tasks, ID: t.ID, Task: &t, Highlights: marks.Spans(index.Task, t.Evidence)})
	}); err != nil {
		return nil, err
	}
	return loaded, c.Store.EachTarget(ctx, sqlite.Filter{Targets: ids[index.Targets]}, func(t corpus.Target) error {
		return keep(Hit{Record: index.Targets, ID: t.ID, Target: &t, Highlights: marks.Spans(index.Text, t.Evidence)})
	})
}

// IDs are the ids of all records of a kind that a query finds, ascending.
func (c Corpus) IDs(ctx context.Context, q index.Query, kind index.Kind, counting Counting) ([]string, error) {
	q, _, err := c.counted(ctx, q, counting)
	if err != nil {
		return nil, err
	}
	ids, err := c.Index.IDs(ctx, q, kind)
	return append([]string{}, ids...), err // not nil, which would choose all
}

// Notices reads notices by id; one that is not there is left out.
func (c Corpus) Notices(ctx context.Context, ids []string) (map[string]corpus.Notice, error) {
	notices := map[string]corpus.Notice{}
	err := c.Store.EachNotice(ctx, sqlite.Filter{Notices: append([]string{}, ids...)}, func(n corpus.Notice) error {
		notices[n.ID] = n
		return nil
	})
	return notices, err
}

// copyOf notes which record stands for the hit's.
func (h *Hit) copyOf(id string) {
	switch {
	case h.Notice != nil:
		h.Notice.CopyOf = id
	case h.Task != nil:
		h.Task.CopyOf = id
	case h.Target != nil:
		h.Target.CopyOf = id
	}
}

// Compare lays out the targets that a query finds by place and year. What
// several copies of a notice say counts once, with all its sources.
func (c Corpus) Compare(ctx context.Context, q index.Query) (compare.Matrix, error) {
	if err := c.Check(q); err != nil {
		return compare.Matrix{}, err
	}
	q, repeated, err := c.counted(ctx, q, Once)
	if err != nil {
		return compare.Matrix{}, err
	}
	ids, err := c.Index.IDs(ctx, q, index.Targets)
	if err != nil {
		return compare.Matrix{}, err
	}
	var targets []corpus.Target
	var sources []string
	err = c.Store.EachTarget(ctx, sqlite.Filter{Targets: append([]string{}, ids...)}, func(t corpus.Target) error {
		targets = append(targets, t)
		sources = append(sources, t.NoticeID)
		return nil
	})
	if err != nil {
		return compare.Matrix{}, err
	}
	notices, err := c.Notices(ctx, sources)
	m := compare.Build(targets, notices)
	for f := range m.Figures() {
		for _, other := range repeated.others(f.Target.ID) {
			f.Also = append(f.Also, other.Source)
		}
	}
	return m, err
}
