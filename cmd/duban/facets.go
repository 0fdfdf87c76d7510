package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"duban/cmd/internal/answers"
	"duban/index"

	"github.com/jedib0t/go-pretty/v6/text"
)

const (
	sideWidth   = 28 // columns of the side list
	sideValues  = 20 // values of a facet
	barWidth    = 10 // columns of a histogram's longest bar
	indentWidth = 2
)

// writingTo is the app with its output elsewhere.
func (a *app) writingTo(w io.Writer) *app {
	inner := *a
	inner.out = w
	return &inner
}

// sideList is the facets and the histogram of a search, as lines.
func (s *searcher) sideList(q index.Query, found answers.Found) []string {
	var lines []string
	for _, f := range found.Facets {
		lines = append(lines, s.facetLines(q, f)...)
	}
	if h := found.Histogram; h != nil {
		lines = append(lines, s.histogramLines(h)...)
	}
	return lines
}

// facetLines are a facet's commonest values with their counts: those chosen by
// count, in the order that was asked for, by name without one.
func (s *searcher) facetLines(q index.Query, f index.Facet) []string {
	values, more := slices.Clone(f.Values), 0
	slices.SortStableFunc(values, func(a, b index.FacetCount) int { return cmp.Compare(b.Count, a.Count) })
	if more = len(values) - sideValues; more > 0 {
		values = values[:sideValues]
	}
	if q.FacetOrder != index.CountFirst {
		s.Index.Sort(index.Facet{Field: f.Field, Values: values})
	}
	lines := []string{s.say.Sprintf("hits by %s", s.fieldName(f.Field))}
	for _, v := range values {
		lines = append(lines, counted(s.valueName(f.Field, v.Value), v.Count))
	}
	if more > 0 {
		lines = append(lines, strings.Repeat(" ", indentWidth)+s.say.Sprintf("… and %d more", more))
	}
	return append(lines, "")
}

// fieldName is a facet's name in the user's language.
func (a *app) fieldName(field string) string {
	names := map[string]string{
		"record": a.say.Sprintf("record"), "province": a.say.Sprintf("province"), "city": a.say.Sprintf("city"), "county": a.say.Sprintf("county"),
		"year": a.say.Sprintf("year"), "kind": a.say.Sprintf("kind"), "status": a.say.Sprintf("status"), "unit": a.say.Sprintf("unit"),
		"base_unit": a.say.Sprintf("base unit"), "indicator": a.say.Sprintf("indicator"), "indicator_id": a.say.Sprintf("indicator's id"),
		"mode": a.say.Sprintf("mode"), "comparator": a.say.Sprintf("comparator"), "body": a.say.Sprintf("body"),
		"lead": a.say.Sprintf("lead body"), "support": a.say.Sprintf("supporting body"), "section": a.say.Sprintf("section"), "source": a.say.Sprintf("source"),
	}
	return a.orElse(names[field], field)
}

// valueName is a facet's value in the user's language.
func (a *app) valueName(field, value string) string {
	switch field {
	case "kind":
		return a.kindName(value)
	case "status":
		return a.statusName(value)
	case "mode":
		return a.modeName(value)
	}
	return value
}

// counted is a name with its count at the right edge of the side list.
func counted(name string, n int) string {
	count := strconv.Itoa(n)
	room := sideWidth - indentWidth - len(count) - 1
	return strings.Repeat(" ", indentWidth) + text.Pad(text.Snip(visible(name), room, "…"), room, ' ') + " " + count
}

// histogramLines are bars of the values' counts.
func (s *searcher) histogramLines(h *index.Histogram) []string {
	lines := []string{s.say.Sprintf("values in %s", h.BaseUnit)}
	most := 1
	for _, b := range h.Buckets {
		most = max(most, b.Count)
	}
	for _, b := range h.Buckets {
		bar := strings.Repeat("█", (b.Count*barWidth+most-1)/most)
		lines = append(lines, fmt.Sprintf("  %10s %-*s %d", brief(b.From), barWidth, bar, b.Count))
	}
	lines = append(lines, fmt.Sprintf("  %10s", brief(h.Buckets[len(h.Buckets)-1].To)))
	if h.Others > 0 {
		lines = append(lines, strings.Repeat(" ", indentWidth)+s.say.Sprintf("%d in other units", h.Others))
	}
	return append(lines, "")
}

// brief is a number as it fits a narrow column.
func brief(x float64) string {
	plain := strconv.FormatFloat(x, 'f', -1, 64)
	if len(plain) <= 10 {
		return plain
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}

// beside writes a list and, right of it, a text.
func beside(w io.Writer, list []string, right string) error {
	rows := strings.Split(strings.TrimRight(right, "\n"), "\n")
	for i := range max(len(list), len(rows)) {
		left, row := "", ""
		if i < len(list) {
			left = list[i]
		}
		if i < len(rows) {
			row = rows[i]
		}
		line := strings.TrimRight(text.Pad(left, sideWidth, ' ')+"  "+row, " ")
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// printNothing says what was searched, and which names of the corpus are near.
func (s *searcher) printNothing(ctx context.Context, q index.Query) error {
	fmt.Fprintln(s.err, s.say.Sprintf("nothing found for %s", s.searchedFor(q)))
	near, err := s.Suggest(ctx, q)
	if err != nil {
		return failed(err)
	}
	if len(near) == 0 {
		fmt.Fprintln(s.err, s.say.Sprintf("try fewer words or filters"))
		return nil
	}
	fmt.Fprintln(s.err, s.say.Sprintf("near names in the corpus:"))
	for _, n := range near {
		fmt.Fprintf(s.err, "  --%s %s  (%d)\n", n.Field, visible(n.Value), n.Count)
	}
	return nil
}

// searchedFor are the words and filters of a query.
func (s *searcher) searchedFor(q index.Query) string {
	var parts []string
	if q.Text != "" {
		parts = append(parts, "“"+visible(q.Text)+"”")
	}
	for _, r := range q.Records {
		parts = append(parts, "--record "+string(r))
	}
	values := q.Filters.Values()
	for _, name := range index.FilterNames() {
		for _, v := range values[name] {
			parts = append(parts, "--"+name+" "+visible(v))
		}
	}
	if len(parts) == 0 {
		return s.say.Sprintf("anything: the corpus has no records")
	}
	return strings.Join(parts, " ")
}
