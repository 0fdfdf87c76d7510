package answers

import (
	"slices"
	"sync"

	"duban/index"
	"duban/normalize/body"
	"duban/normalize/region"
)

// bodyNames knows the full names of bodies, once it has been asked.
type bodyNames struct {
	once     sync.Once
	registry *body.Registry
	err      error
}

func (b *bodyNames) load() (*body.Registry, error) {
	b.once.Do(func() {
		places, err := region.New(region.Data)
		if err != nil {
			b.err = err
			return
		}
		b.registry, b.err = body.New(body.Data, places)
	})
	return b.registry, b.err
}

// full adds to the bodies of a query their full names: who asks for 宿迁市科技局
// means 宿迁市科学技术局, which notices write as 市科技局.
func (b *bodyNames) full(q index.Query) (index.Query, error) {
	if len(q.Filters.Body) == 0 {
		return q, nil
	}
	registry, err := b.load()
	if err != nil {
		return q, err
	}
	asked := q.Filters.Body
	q.Filters.Body = slices.Clone(asked)
	for _, name := range asked {
		if name := registry.Canonical(name, region.Region{}); name != "" && !slices.Contains(q.Filters.Body, name) {
			q.Filters.Body = append(q.Filters.Body, name)
		}
	}
	return q, nil
}
