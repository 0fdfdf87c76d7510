package index

import (
	"fmt"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
)

// termCache keeps which documents of a segment have the terms that were asked
// for last. A segment never changes, so what it keeps stays right, also when
// the next generation has the segment; documents deleted since are among them.
type termCache struct {
	most uint64 // bytes

	mu     sync.Mutex
	known  map[string]termDocs
	oldest []string // keys in the order in which they came
	bytes  uint64
}

// termDocs are the documents with a term in one field, and those that seem to
// have it. They are shared and not to be changed.
type termDocs struct{ docs, likely *roaring.Bitmap }

// Bytes that a segment's cache may take: so many a document, and at least.
// At a million documents that is room for a hundred terms that a tenth of
// them have, or for thousands of rarer ones.
const (
	cachedPerDoc = 32
	cachedLeast  = 1 << 20
)

func newTermCache(docs uint64) *termCache {
	return &termCache{most: max(cachedLeast, cachedPerDoc*docs), known: map[string]termDocs{}}
}

// key stands for a term in a field.
func (t term) key(field TextField) string {
	var b strings.Builder
	b.WriteString(string(field))
	for _, piece := range t.pieces {
		b.WriteString("\x00" + string(piece))
	}
	if len(t.pieces) > 1 {
		fmt.Fprintf(&b, "\x00%d-%d", t.gap.least, t.gap.most)
	}
	for _, a := range t.not {
		b.WriteString("\x01" + string(a.word) + string(rune(a.offset)))
	}
	return b.String()
}

func (c *termCache) find(key string) (termDocs, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d, ok := c.known[key]
	return d, ok
}

// add keeps the documents of a term. What it gives back is safe to use when the
// file that the documents were read from is closed.
func (c *termCache) add(key string, d termDocs) termDocs {
	own := termDocs{detached(d.docs), detached(d.likely)}
	size := own.size()
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.known[key]; ok || size > c.most/4 {
		return own
	}
	for c.bytes+size > c.most {
		c.bytes -= c.known[c.oldest[0]].size()
		delete(c.known, c.oldest[0])
		c.oldest = c.oldest[1:]
	}
	c.known[key] = own
	c.oldest = append(c.oldest, key)
	c.bytes += size
	return own
}

func (d termDocs) size() uint64 { return d.docs.GetSizeInBytes() + d.likely.GetSizeInBytes() }

// detached is a copy with nothing in the mapped file.
func detached(docs *roaring.Bitmap) *roaring.Bitmap {
	out := docs.Clone()
	out.CloneCopyOnWriteContainers()
	return out
}
