package index

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAnswersAreKept asks twice: the second answer is the first one, whatever
// was done to it, until records come.
func TestAnswersAreKept(t *testing.T) {
	g := newGenerator(31, 200)
	ix, dir := buildIndex(t, g.entries(12, 3, 9))
	q := Query{Facets: []string{"city", "year"}, Histogram: true, Filters: Filters{Unit: []string{"家"}}, Limit: 5}
	first := mustSearch(t, ix, q)
	kept := first.clone()
	if first.Total == 0 || len(first.Facets[0].Values) == 0 || first.Histogram == nil {
		t.Fatalf("nothing to compare: %+v", first)
	}
	first.Hits[0].ID, first.Facets[0].Values[0].Count, first.Facets[1].Field, first.Histogram.Buckets[0].Count = "x", -1, "x", -1
	second := mustSearch(t, ix, q)
	if diff := cmp.Diff(kept, second); diff != "" {
		t.Errorf("asked again: %s", diff)
	}
	asked, _ := questionOf(q)
	s, err := ix.current()
	if err != nil {
		t.Fatal(err)
	}
	if s.answers.find(asked) == nil {
		t.Error("the answer was not kept")
	}
	s.done()
	appendEntry(t, dir, g.entry(99, 3, 9))
	if more := mustSearch(t, ix, Query{Limit: 1}); more.Total != 13*13 {
		t.Errorf("after a commit there are %d records", more.Total)
	}
}

func TestAnswersAreToldApart(t *testing.T) {
	seen := map[question]bool{}
	low, high := 1.0, 2.0
	for _, q := range []Query{
		{}, {Text: "研发"}, {Limit: 1}, {Offset: 1}, {Sort: ByValue}, {Records: []Kind{Tasks}}, {Facets: []string{"city"}}, {Histogram: true},
		{FacetOrder: ReadersOrder}, {Once: NewGroups(nil)}, {Once: NewGroups(nil)}, {Filters: Filters{City: []string{"a"}}},
		{Filters: Filters{MinValue: &low}}, {Filters: Filters{MinValue: &high}}, {Filters: Filters{MaxValue: &low}}, {Filters: Filters{DueTo: "2024"}},
	} {
		asked, ok := questionOf(q)
		if !ok || seen[asked] {
			t.Errorf("%+v is taken for another query", q)
		}
		seen[asked] = true
	}
}

func TestAnswersAreBounded(t *testing.T) {
	c := newAnswerCache()
	large := &Result{Facets: []Facet{{Values: make([]FacetCount, answerLargest-1)}}}
	for i := range 50 {
		c.add(question{query: fmt.Sprint(i)}, large)
	}
	if c.size > answersKept || len(c.known) != answersKept/answerLargest || len(c.oldest) != len(c.known) {
		t.Errorf("%d answers of size %d", len(c.known), c.size)
	}
	if c.find(question{query: "0"}) != nil || c.find(question{query: "49"}) == nil {
		t.Error("the newest are not those that are kept")
	}
	c.add(question{query: "huge"}, &Result{Hits: make([]Hit, answerLargest)})
	if c.find(question{query: "huge"}) != nil {
		t.Error("an answer that is too large was kept")
	}
}

func mustSearch(t *testing.T, ix *Index, q Query) *Result {
	t.Helper()
	r, err := ix.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func appendEntry(t *testing.T, dir string, e Entry) {
	t.Helper()
	w, err := Append(dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Upsert(e); err != nil {
		t.Fatal(err)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
}
