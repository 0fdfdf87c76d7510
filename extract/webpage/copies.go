package webpage

import (
	"slices"
	"strings"

	"duban/corpus"
)

// Bounds of a repeated text: a page has a second copy for telephones.
const (
	anchorBytes = 90  // of the block by which a copy is found: 30 Han characters
	copyBlocks  = 4   // at least in a row
	copyBytes   = 450 // in all
)

// dropCopies takes out a run of blocks that says again, block for block, what
// stands before it, and gives its text.
func dropCopies(blocks []corpus.Block) ([]corpus.Block, []corpus.Dropped) {
	first := map[string]int{}
	var kept []corpus.Block // until one is dropped, the blocks themselves
	var dropped []corpus.Dropped
	for i := 0; i < len(blocks); {
		at, seen := first[blocks[i].Text]
		if seen {
			if n := repeated(blocks, at, i); n > 0 {
				kept, dropped = slices.Clip(withoutHead(kept, blocks, at, i)), append(dropped, copyOf(blocks[i:i+n]))
				i += n
				continue
			}
			delete(first, blocks[i].Text) // tried once: a refrain is no copy
			seen = false
		}
		if t := blocks[i].Text; len(t) >= anchorBytes && !seen {
			first[t] = i
		}
		if len(dropped) == 0 {
			kept = blocks[:i+1]
		} else {
			kept = append(kept, blocks[i])
		}
		i++
	}
	return kept, dropped
}

// repeated counts the blocks from i on that repeat those from at on, 0 for too few.
func repeated(blocks []corpus.Block, at, i int) int {
	n, bytes := 0, 0
	for at+n < i && i+n < len(blocks) && same(blocks[at+n], blocks[i+n]) {
		bytes += len(blocks[i+n].Text)
		n++
	}
	if n < copyBlocks || bytes < copyBytes {
		return 0
	}
	return n
}

func same(a, b corpus.Block) bool {
	if a.Table == nil || b.Table == nil {
		return a.Table == b.Table && a.Text == b.Text
	}
	if a.Text != b.Text || len(a.Table.Cells) != len(b.Table.Cells) || a.Table.Cols != b.Table.Cols {
		return false
	}
	for i, c := range a.Table.Cells {
		if c.Text != b.Table.Cells[i].Text {
			return false
		}
	}
	return true
}

// withoutHead takes the short blocks off the end of kept that begin the copy:
// its title stands before the block by which it was found.
func withoutHead(kept, blocks []corpus.Block, at, i int) []corpus.Block {
	for at > 0 && i > at+1 && len(kept) > 0 && same(blocks[at-1], blocks[i-1]) {
		kept = kept[:len(kept)-1]
		at--
		i--
	}
	return kept
}

func copyOf(blocks []corpus.Block) corpus.Dropped {
	const enough = 200
	var text []string
	for _, b := range blocks {
		text = append(text, b.Text)
	}
	r := []rune(strings.Join(text, "\n"))
	if len(r) > enough {
		r = append(r[:enough], '…')
	}
	return corpus.Dropped{Text: string(r), Reason: "duplicate"}
}
