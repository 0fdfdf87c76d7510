package index

import (
	"context"
	"fmt"
	"math"
	"testing"
)

// TestHistogramAgreesWithScan compares buckets with a count over all records.
func TestHistogramAgreesWithScan(t *testing.T) {
	g := newGenerator(11, 300)
	entries := g.entries(150, 1, 6) // enough for every city to be there, as the scan compares whole names
	for i := range entries {
		for j := range entries[i].Targets {
			v := &entries[i].Targets[j]
			v.BaseUnit = v.Unit
			if i%3 == 0 {
				v.BaseValue = fmt.Sprintf("%.1f", math.Pow(10, float64(g.r.IntN(60))/10))
			}
		}
	}
	ix, _ := buildIndex(t, entries)
	all := flatten(entries)
	for range 60 {
		q := g.query()
		q.Histogram, q.Facets = true, []string{"unit"}
		low := float64(g.r.IntN(300))
		bounded := q
		bounded.Filters.MinValue = &low
		free, errFree := ix.Search(context.Background(), q)
		res, err := ix.Search(context.Background(), bounded)
		if err != nil || errFree != nil {
			t.Fatal(err, errFree)
		}
		if fmt.Sprint(free.Histogram) != fmt.Sprint(res.Histogram) {
			t.Fatalf("a chosen range changes the histogram: %v, %v", free.Histogram, res.Histogram)
		}
		if len(res.Facets) != 1 {
			t.Fatalf("facets %v", res.Facets)
		}
		checkHistogram(t, res.Histogram, all, q)
	}
}

func checkHistogram(t *testing.T, h *Histogram, all []flat, q Query) {
	t.Helper()
	var points []point
	units := map[string]int{}
	for _, f := range all {
		if matches(f, q, "") && len(f.words[colBaseValue]) == 1 {
			units[f.words[colBaseUnit][0]]++
			if h != nil && f.words[colBaseUnit][0] == h.BaseUnit {
				points = append(points, point{number(f.words[colBaseValue][0]), 1})
			}
		}
	}
	if h == nil {
		if len(units) > 0 {
			t.Fatalf("%+v: no histogram of %v", q, units)
		}
		return
	}
	for unit, n := range units {
		if n > units[h.BaseUnit] {
			t.Fatalf("histogram of %s with %d, but %s has %d", h.BaseUnit, units[h.BaseUnit], unit, n)
		}
	}
	sum := 0
	for i, b := range h.Buckets {
		want, last := 0, i == len(h.Buckets)-1
		for _, p := range points {
			if p.value >= b.From && (p.value < b.To || last && p.value <= b.To) {
				want++
			}
		}
		if b.Count != want || i > 0 && b.From != h.Buckets[i-1].To {
			t.Fatalf("bucket %+v of %+v: a scan counts %d", b, h, want)
		}
		sum += b.Count
	}
	if sum != h.Count || h.Count != len(points) || len(h.Buckets) > mostBuckets+2 {
		t.Fatalf("%d in %d buckets of %+v; a scan counts %d", sum, len(h.Buckets), h, len(points))
	}
}

func TestBounds(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   string
	}{
		{[]float64{5}, "[{5 5 1}]"},
		{[]float64{0, 10}, "[{0 1 1} {1 2 0} {2 3 0} {3 4 0} {4 5 0} {5 6 0} {6 7 0} {7 8 0} {8 9 0} {9 10 0} {10 11 1}]"},
		{[]float64{-3, 3}, "[{-3 -2 1} {-2 -1 0} {-1 0 0} {0 1 0} {1 2 0} {2 3 0} {3 4 1}]"},
		{[]float64{1, 1.5, 2, 3, 4, 5, 7, 8, 9, 1e9}, "[{1 10 9} {10 100 0} {100 1000 0} {1000 10000 0} {10000 100000 0} {100000 1e+06 0} {1e+06 1e+07 0} {1e+07 1e+08 0} {1e+08 1e+09 0} {1e+09 1e+10 1}]"},
		{[]float64{2.1, 2.2, 2.2, 2.4}, "[{2.1 2.15 1} {2.15 2.2 0} {2.2 2.25 2} {2.25 2.3 0} {2.3 2.35 0} {2.35 2.4 0} {2.4 2.45 1}]"},
	} {
		f := Facet{}
		for _, v := range c.values {
			f.Values = append(f.Values, FacetCount{Value: "x" + amountBreak + fmt.Sprint(v), Count: 1})
		}
		if got := fmt.Sprint(histogram(f).Buckets); got != c.want {
			t.Errorf("%v:\n got %s\nwant %s", c.values, got, c.want)
		}
	}
	if h := histogram(Facet{}); h != nil {
		t.Errorf("no values: %+v", h)
	}
}
