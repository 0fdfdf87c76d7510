package copies

import (
	"cmp"
	"slices"

	"duban/corpus"
)

// Pair says that two notices, by their numbers in the corpus, are copies.
type Pair struct{ A, B int64 }

// Groups are the notices that hang together by pairs, each group in ascending
// order and the groups by their first notice.
func Groups(pairs []Pair) [][]int64 {
	parent := map[int64]int64{}
	find := func(x int64) int64 {
		if _, ok := parent[x]; !ok {
			parent[x] = x
		}
		for parent[x] != x {
			parent[x] = parent[parent[x]]
			x = parent[x]
		}
		return x
	}
	for _, p := range pairs {
		a, b := find(p.A), find(p.B)
		parent[max(a, b)] = min(a, b)
	}
	members := map[int64][]int64{}
	for x := range parent {
		root := find(x)
		members[root] = append(members[root], x)
	}
	var groups [][]int64
	for _, g := range members {
		slices.Sort(g)
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(a, b []int64) int { return cmp.Compare(a[0], b[0]) })
	return groups
}

// Lead is the position of the notice that stands for its copies: a final text
// before a draft, one with a document number, then the one in which most targets
// were found, then the first published; of equals the first by its id.
func Lead(group []corpus.Notice) int {
	best := 0
	for i := range group {
		if before(group[i], group[best]) < 0 {
			best = i
		}
	}
	return best
}

func before(a, b corpus.Notice) int {
	last := func(missing bool) int {
		if missing {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(last(a.Status == corpus.StatusDraft), last(b.Status == corpus.StatusDraft)),
		cmp.Compare(last(a.DocNumber == ""), last(b.DocNumber == "")),
		cmp.Compare(b.Targets, a.Targets),
		cmp.Compare(last(a.PublishedOn == ""), last(b.PublishedOn == "")),
		cmp.Compare(a.PublishedOn, b.PublishedOn),
		cmp.Compare(a.ID, b.ID))
}
