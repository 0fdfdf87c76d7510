package inverted

import (
	"maps"
	"slices"
	"strings"
)

// A pair of characters and a document make one number, the characters first:
// sorted, they are the postings. UTF-8 sorts like code points.
const (
	runeBits     = 21
	documentBits = 64 - 2*runeBits
	maxDocuments = 1 << documentBits
)

// pairs writes the postings of a field of pairs.
func (b *builder) pairs(lists []owned[uint64]) error {
	b.numbers = b.numbers[:0]
	for _, l := range lists {
		for _, key := range l.terms {
			b.numbers = append(b.numbers, key<<documentBits|uint64(l.doc))
		}
	}
	b.sort()
	var term []byte
	for from := 0; from < len(b.numbers); {
		key := b.numbers[from] >> documentBits
		from = b.gather(from)
		term = AppendTerm(term[:0], key)
		if err := b.term(term, b.list); err != nil {
			return err
		}
	}
	return nil
}

// words writes the postings of a field of words. Each word has a number, the
// numbers are sorted with their documents, and the words are written in order.
func (b *builder) words(lists []owned[string]) error {
	b.numbers = b.numbers[:0]
	of := map[string]int{}
	for _, l := range lists {
		for _, word := range l.terms {
			n, ok := of[word]
			if !ok {
				n = len(of)
				of[word] = n
			}
			b.numbers = append(b.numbers, uint64(n)<<documentBits|uint64(l.doc))
		}
	}
	b.sort()
	starts := make([]int, len(of))
	for from := 0; from < len(b.numbers); {
		starts[b.numbers[from]>>documentBits] = from
		from = b.gather(from)
	}
	for _, word := range slices.Sorted(maps.Keys(of)) {
		b.gather(starts[of[word]])
		if err := b.term([]byte(word), b.list); err != nil {
			return err
		}
	}
	return nil
}

// gather lists the documents of the term whose numbers begin at from, each
// once, and gives the end of its numbers.
func (b *builder) gather(from int) int {
	term := b.numbers[from] >> documentBits
	b.list = b.list[:0]
	for ; from < len(b.numbers) && b.numbers[from]>>documentBits == term; from++ {
		doc := uint32(b.numbers[from] & (maxDocuments - 1))
		if n := len(b.list); n == 0 || b.list[n-1] != doc {
			b.list = append(b.list, doc)
		}
	}
	return from
}

// ids writes the postings of the documents' ids.
func (b *builder) ids(docs []*Document) error {
	order := make([]uint32, len(docs))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return strings.Compare(docs[x].id, docs[y].id) })
	for _, doc := range order {
		b.list = append(b.list[:0], doc)
		if err := b.term([]byte(docs[doc].id), b.list); err != nil {
			return err
		}
	}
	return nil
}

// Digits by which numbers are sorted.
const (
	digitBits = 11
	digits    = (2*runeBits + digitBits - 1) / digitBits
)

// sort puts the numbers in order of their terms, digit by digit from the last.
// They come in order of documents and stay so.
func (b *builder) sort() {
	var counts [digits][1 << digitBits]int
	for _, n := range b.numbers {
		for d := range digits {
			counts[d][digit(n, d)]++
		}
	}
	b.spare = slices.Grow(b.spare[:0], len(b.numbers))[:len(b.numbers)]
	for d := range digits {
		if len(b.numbers) == 0 || counts[d][digit(b.numbers[0], d)] == len(b.numbers) {
			continue // all have the same
		}
		at := 0
		for i, n := range counts[d] {
			counts[d][i] = at
			at += n
		}
		for _, n := range b.numbers {
			i := &counts[d][digit(n, d)]
			b.spare[*i] = n
			*i++
		}
		b.numbers, b.spare = b.spare, b.numbers
	}
}

// digit is a digit of a number's term.
func digit(n uint64, d int) uint64 {
	return n >> (documentBits + d*digitBits) & (1<<digitBits - 1)
}

// frequencies writes how often a term stands in its documents, as zapx wants
// to read it when it merges: 0, which stands for unknown, in pieces of so many
// documents as zapx expects.
func (b *builder) frequencies(docs []uint32) uint64 {
	const piece = 1024
	size := b.docs / (len(docs)/piece + 1)
	ends := make([]uint64, (b.docs-1)/size+1)
	for _, doc := range docs {
		ends[int(doc)/size]++
	}
	at := b.here()
	b.uvarint(uint64(len(ends)))
	end := uint64(0)
	for _, n := range ends {
		end += n
		b.uvarint(end)
	}
	b.out = append(b.out, make([]byte, len(docs))...)
	return at
}
