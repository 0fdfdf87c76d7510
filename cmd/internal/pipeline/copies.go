package pipeline

import (
	"context"

	"duban/corpus/sqlite"
	"duban/index/copies"
)

// groupCopies finds out which notices are copies of one another: what is new or
// changed is signed and compared with what looks like it, and the groups are
// made anew. A run that is killed leaves unpaired what the next one pairs.
func (p *Pipeline) groupCopies(ctx context.Context) error {
	ids, err := p.store.Unpaired(ctx, copies.Version)
	if err != nil || len(ids) == 0 {
		return err
	}
	c := newComparison(p.store)
	for _, id := range ids {
		if err := c.sign(ctx, id); err != nil {
			return err
		}
	}
	for _, id := range ids {
		if err := c.pair(ctx, id); err != nil {
			return err
		}
	}
	return c.group(ctx)
}

// keptRuns bounds the texts that a comparison keeps in memory: to 32 MB.
const keptRuns = 4 << 20

// comparison compares notices. It keeps the texts that it read last.
type comparison struct {
	store *sqlite.Store
	texts map[int64]copies.Item
	order []int64
	runs  int
}

func newComparison(store *sqlite.Store) *comparison {
	return &comparison{store: store, texts: map[int64]copies.Item{}}
}

func (c *comparison) item(ctx context.Context, id int64) (copies.Item, error) {
	if item, ok := c.texts[id]; ok {
		return item, nil
	}
	found, err := c.store.Numbered(ctx, []int64{id})
	if err != nil || len(found) == 0 {
		return copies.Item{}, err
	}
	notice, doc, err := c.store.Told(ctx, found[0].ID)
	if err != nil {
		return copies.Item{}, err
	}
	item := copies.Item{Notice: notice, Text: copies.NewText(textOf(doc))}
	c.texts[id], c.order, c.runs = item, append(c.order, id), c.runs+item.Text.Size()
	for c.runs > keptRuns && len(c.order) > 1 {
		c.runs -= c.texts[c.order[0]].Text.Size()
		delete(c.texts, c.order[0])
		c.order = c.order[1:]
	}
	return item, nil
}

func (c *comparison) sign(ctx context.Context, id int64) error {
	item, err := c.item(ctx, id)
	if err != nil {
		return err
	}
	s := item.Text.Sign()
	return c.store.PutSigned(ctx, copies.Version, sqlite.Signed{Notice: id, Number: copies.Number(item.Notice), Signature: s.Bytes(), Bands: s.Bands()})
}

// pair compares a notice with those that look like it.
func (c *comparison) pair(ctx context.Context, id int64) error {
	own, err := c.item(ctx, id)
	if err != nil {
		return err
	}
	alike, err := c.store.Lookalikes(ctx, id)
	if err != nil {
		return err
	}
	signature, number := own.Text.Sign(), copies.Number(own.Notice)
	var same []int64
	for _, other := range alike {
		if !copies.Alike(signature, copies.ReadSignature(other.Signature)) && (number == "" || number != other.Number) {
			continue
		}
		item, err := c.item(ctx, other.Notice)
		if err != nil {
			return err
		}
		if copies.Same(own, item) {
			same = append(same, other.Notice)
		}
	}
	return c.store.PutPairs(ctx, id, same)
}

// group makes the groups of all pairs anew.
func (c *comparison) group(ctx context.Context) error {
	stored, err := c.store.Pairs(ctx)
	if err != nil {
		return err
	}
	pairs := make([]copies.Pair, len(stored))
	for i, p := range stored {
		pairs[i] = copies.Pair{A: p[0], B: p[1]}
	}
	var groups []sqlite.CopyGroup
	for _, members := range copies.Groups(pairs) {
		found, err := c.store.Numbered(ctx, members)
		if err != nil {
			return err
		}
		groups = append(groups, sqlite.CopyGroup{Lead: members[copies.Lead(found)], Members: members})
	}
	return c.store.PutGroups(ctx, groups)
}
