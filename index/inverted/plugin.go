package inverted

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	api "github.com/blevesearch/bleve_index_api"
	segapi "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// plugin makes segments of Documents; of others, and all else, zapx does.
type plugin struct {
	zap.ZapPlugin
	builders sync.Pool // of *builder
}

// The files are zapx's, so that the plugin takes the place of zapx's own.
func init() { scorch.RegisterSegmentPlugin(&plugin{}, true) }

func (p *plugin) New(docs []api.Document) (segapi.Segment, uint64, error) {
	return p.NewUsing(docs, nil)
}

func (p *plugin) NewUsing(docs []api.Document, config map[string]any) (segapi.Segment, uint64, error) {
	own := make([]*Document, len(docs))
	for i, d := range docs {
		var ok bool
		if own[i], ok = d.(*Document); !ok {
			return p.ZapPlugin.NewUsing(docs, config)
		}
	}
	if len(own) > maxDocuments {
		return nil, 0, fmt.Errorf("a batch of %d documents; %d is the most", len(own), maxDocuments)
	}
	slices.SortFunc(own, func(a, b *Document) int { return cmp.Compare(a.number, b.number) })
	b, ok := p.builders.Get().(*builder)
	if !ok {
		b = &builder{}
	}
	segment, err := b.segment(own, config)
	if err != nil {
		return nil, 0, err
	}
	p.builders.Put(b)
	return segment, uint64(segment.Size()), nil
}
