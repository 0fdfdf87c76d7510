package index

import (
	"context"
	"fmt"
	"slices"
	"testing"
)

// groupings are random groups of records of one kind.
func (g *generator) groupings(all []flat) (lists [][]string, of map[string]int) {
	of = map[string]int{}
	for range 60 {
		var list []string
		kind := pick(g, Notices, Tasks, Targets)
		for len(list) < 2+g.r.IntN(3) {
			f := all[g.r.IntN(len(all))]
			if _, taken := of[f.id]; !taken && slices.Contains(f.words[colRecord], string(kind)) {
				of[f.id] = len(lists)
				list = append(list, f.id)
			}
		}
		lists = append(lists, list)
	}
	return lists, of
}

// pick is one of some choices.
func pick[T any](g *generator, choices ...T) T { return choices[g.r.IntN(len(choices))] }

// TestGroupsCountOnce compares hits, totals and facets of searches that count groups once with a scan.
func TestGroupsCountOnce(t *testing.T) {
	g := newGenerator(8, 300)
	entries := g.entries(120, 2, 5)
	ix, dir := buildIndex(t, entries[:100])
	commit(t, dir, func(w *Writer) error { // several segments, with deleted records
		for _, e := range entries[80:] {
			if err := w.Upsert(e); err != nil {
				return err
			}
		}
		return nil
	})
	all := flatten(entries)
	lists, of := g.groupings(all)
	once := NewGroups(lists)
	facets := []string{"province", "city", "year", "kind", "unit", "mode", "body", "lead", "record"}
	for range 150 {
		q := g.query()
		q.Facets, q.Limit, q.Once = facets, MaxWindow, once
		res, err := ix.Search(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range facets {
			if got, want := fmt.Sprint(res.Facets[i].Values), fmt.Sprint(scanOnce(all, of, q, name)); got != want {
				t.Fatalf("%+v\nfacet %s: %s\n       scan: %s", q, name, got, want)
			}
		}
		var hits []string
		for _, h := range res.Hits {
			hits = append(hits, h.ID)
		}
		slices.Sort(hits)
		if want := hitsOnce(all, lists, of, q); !slices.Equal(hits, want) || res.Total != len(want) {
			t.Fatalf("%+v: %d hits\n%v\nwant %d\n%v", q, res.Total, hits, len(want), want)
		}
	}
	q := Query{Facets: facets}
	if before, err := ix.Search(context.Background(), q); err != nil || before.Total != len(all) {
		t.Errorf("searches that count once change what others find: %d of %d, %v", before.Total, len(all), err)
	}
}

// scanOnce counts a group once beside each value that one of its records has.
func scanOnce(all []flat, of map[string]int, q Query, facet string) []FacetCount {
	counts, seen := map[string]int{}, map[string]bool{}
	for _, f := range all {
		if !matches(f, q, facet) {
			continue
		}
		group, grouped := of[f.id]
		for _, v := range f.words[facetColumns[facet]] {
			key := fmt.Sprint(group, " ", v)
			if grouped && seen[key] {
				continue
			}
			seen[key] = grouped || seen[key]
			counts[v]++
		}
	}
	return sorted(counts)
}

// hitsOnce are the ids of the first record of each group that matches, and of all matching ones in no group.
func hitsOnce(all []flat, lists [][]string, of map[string]int, q Query) []string {
	found := map[string]bool{}
	for _, f := range all {
		found[f.id] = matches(f, q, "")
	}
	ids := []string{}
	for _, f := range all {
		group, grouped := of[f.id]
		if !found[f.id] || grouped && lists[group][slices.IndexFunc(lists[group], func(id string) bool { return found[id] })] != f.id {
			continue
		}
		ids = append(ids, f.id)
	}
	slices.Sort(ids)
	return ids
}
