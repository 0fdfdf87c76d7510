package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"duban/corpus"
)

// generator makes notices with tasks and targets from a vocabulary of real
// size: words of two to four of the 3,000 commonest-looking Han characters,
// drawn by rank.
type generator struct {
	r     *rand.Rand
	words []string
	zipf  *rand.Zipf
}

func newGenerator(seed uint64, vocabulary int) *generator {
	r := rand.New(rand.NewPCG(seed, 1))
	g := &generator{r: r, zipf: rand.NewZipf(r, 1.1, 20, uint64(vocabulary-1))}
	fold, err := newFolder(Data)
	if err != nil {
		panic(err)
	}
	for range vocabulary {
		word := make([]rune, 2+r.IntN(3))
		for i := range word {
			// Simplified ones only, so that a plain scan can stand for the index's folding.
			word[i] = fold.simplified(0x4e00 + rune(r.IntN(3000))*6)
		}
		g.words = append(g.words, string(word))
	}
	return g
}

func (g *generator) text(words int) string {
	var b strings.Builder
	for i := range words {
		switch g.r.IntN(12) {
		case 0:
			b.WriteString("，")
		case 1:
			fmt.Fprintf(&b, "%d", g.r.IntN(3000))
		case 2:
			if i > 0 {
				b.WriteString(pick(g, " ", "\n", "、", "。", "PM"))
			}
		}
		b.WriteString(g.words[g.zipf.Uint64()])
	}
	return b.String()
}

func (g *generator) date() string {
	return fmt.Sprintf("%d-%02d-%02d", 2019+g.r.IntN(7), 1+g.r.IntN(12), 1+g.r.IntN(28))
}

func (g *generator) entry(i, tasks, targets int) Entry {
	place := g.r.IntN(30)
	n := corpus.Notice{ID: fmt.Sprintf("n%012x", i*7919), Source: fmt.Sprintf("s%d", i), Title: g.text(8), Issuer: g.text(2),
		Province: fmt.Sprintf("省%d", place%5), City: fmt.Sprintf("市%d", place), Kind: corpus.Kind(pick(g, "plan", "report", "notice")),
		Status: pick(g, "draft", "final"), PublishedOn: g.date(), PeriodEnd: g.date()}
	e := Entry{Notice: n, Text: g.text(40 * max(1, tasks))}
	for j := range tasks {
		e.Tasks = append(e.Tasks, corpus.Task{ID: fmt.Sprintf("%s-t%08x", n.ID, j), NoticeID: n.ID, Title: n.Title, Province: n.Province, City: n.City, Year: n.PeriodEnd[:4],
			Section: g.text(2), Text: g.text(15), Q1: g.text(3), LeadBodies: []string{"局" + pick(g, "甲", "乙", "丙")}, SupportBodies: []string{"局" + pick(g, "甲", "丁"), "办"}, Deadline: g.date()})
	}
	for j := range targets {
		value := fmt.Sprint(g.r.IntN(500))
		e.Targets = append(e.Targets, corpus.Target{ID: fmt.Sprintf("%s-v%08x", n.ID, j), NoticeID: n.ID, Title: n.Title, Province: n.Province, City: n.City, Year: n.PeriodEnd[:4],
			Kind: pick(g, "target", "achieved", "milestone"), Indicator: g.text(2), IndicatorID: pick(g, "", "a", "b"), Mode: pick(g, "level", "new", "share"),
			Comparator: pick(g, ">=", "=", "<="), Value: value, Unit: pick(g, "家", "个", "%", "亿元"), BaseValue: value, Deadline: g.date(), Evidence: g.text(12),
			LeadBodies: []string{"局" + pick(g, "甲", "乙")}, LeadCanonical: []string{"市局" + pick(g, "甲", "乙")}, Section: g.text(2)})
	}
	return e
}

func (g *generator) entries(n, tasks, targets int) []Entry {
	out := make([]Entry, n)
	for i := range out {
		out[i] = g.entry(i, tasks, targets)
	}
	return out
}

// lines are the pieces of a text in which a match can stand, without spaces.
func lines(parts []string) []string {
	var out []string
	for _, p := range parts {
		for line := range strings.SplitSeq(p, "\n") {
			out = append(out, strings.ToLower(strings.ReplaceAll(line, " ", "")))
		}
	}
	return out
}

// fields are all texts of a record, those of its columns included.
func fields(r record) map[TextField][]string {
	out := map[TextField][]string{}
	for _, f := range textFields {
		out[f] = slices.Clone(r.texts[f])
		for _, column := range f.said() {
			out[f] = append(out[f], r.words[column]...)
		}
	}
	return out
}

type flat struct {
	record
	lines   []string
	byField map[TextField][]string
}

func newFlat(r record) flat {
	f := flat{record: r, byField: map[TextField][]string{}}
	said := fields(r)
	for _, field := range textFields {
		f.byField[field] = lines(said[field])
		f.lines = append(f.lines, f.byField[field]...)
	}
	return f
}

func flatten(entries []Entry) []flat {
	var out []flat
	for i := range entries {
		all := records(&entries[i], false)
		for _, r := range all[1:] { // a notice is found by what its records say
			for _, f := range lent {
				all[0].texts[Text] = append(all[0].texts[Text], r.texts[f]...)
			}
		}
		for _, r := range all {
			out = append(out, newFlat(r))
		}
	}
	return out
}

func (f flat) contains(needle string) bool {
	return slices.ContainsFunc(f.lines, func(l string) bool { return strings.Contains(l, needle) })
}

// TestEverySubstringIsFound draws substrings of stored texts and compares
// what the index finds, and what it highlights, with a scan of all records.
func TestEverySubstringIsFound(t *testing.T) {
	g := newGenerator(1, 2000)
	entries := g.entries(150, 3, 4)
	ix, _ := buildIndex(t, entries)
	all := flatten(entries)
	rounds := 10_000
	if testing.Short() {
		rounds = 500
	}
	for checked := 0; checked < rounds; {
		needle := g.substring(all)
		if needle == "" {
			continue
		}
		checked++
		var want []string
		for _, f := range all {
			if f.contains(needle) {
				want = append(want, f.id)
				if len(want) <= 3 {
					checkSpans(t, ix, needle, f)
				}
			}
		}
		slices.Sort(want)
		got := found(t, ix, Query{Text: `"` + needle + `"`, Limit: MaxWindow})
		slices.Sort(got)
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Fatalf("%q: found %d, a scan finds %d", needle, len(got), len(want))
		}
	}
}

// checkSpans compares the highlights in a record's lines with a scan: they
// cover each occurrence of the needle and nothing else.
func checkSpans(t *testing.T, ix *Index, needle string, f flat) {
	t.Helper()
	h, err := ix.Highlighter(`"` + needle + `"`)
	if err != nil {
		t.Fatal(err)
	}
	word := []rune(needle)
	for _, line := range f.lines {
		text := []rune(line)
		covered := make([]bool, len(text))
		for at := 0; at+len(word) <= len(text); at++ {
			if slices.Equal(text[at:at+len(word)], word) {
				for i := range word {
					covered[at+i] = true
				}
			}
		}
		for _, s := range h.Spans(Text, line) {
			for i := s.Start; i < s.End; i++ {
				if !covered[i] {
					t.Fatalf("%q in %q: character %d is marked", needle, line, i)
				}
				covered[i] = false
			}
		}
		if i := slices.Index(covered, true); i >= 0 {
			t.Fatalf("%q in %q: character %d is not marked", needle, line, i)
		}
	}
}

// substring is a stretch of some record's text with a Han character in it.
func (g *generator) substring(all []flat) string {
	f := all[g.r.IntN(len(all))]
	line := []rune(f.lines[g.r.IntN(len(f.lines))])
	if len(line) == 0 {
		return ""
	}
	from := g.r.IntN(len(line))
	to := min(len(line), from+1+g.r.IntN(9))
	if !slices.ContainsFunc(line[from:to], func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return ""
	}
	return string(line[from:to])
}

// TestHighlightsEqualTheMatch checks spans against a search for the needle.
func TestHighlightsEqualTheMatch(t *testing.T) {
	g := newGenerator(2, 500)
	ix, _ := buildIndex(t, nil)
	for range 500 {
		text := []rune(strings.ReplaceAll(g.text(60), "\n", ""))
		from := g.r.IntN(len(text) - 6)
		needle := strings.TrimSpace(string(text[from : from+2+g.r.IntN(4)]))
		if len([]rune(strings.ReplaceAll(needle, " ", ""))) < 2 {
			continue
		}
		h, err := ix.Highlighter(`"` + needle + `"`)
		if err != nil {
			t.Fatal(err)
		}
		spans := h.Spans(Text, string(text))
		covered := false
		for _, s := range spans {
			covered = covered || s.Start <= from && from < s.End
			if span := squeeze(string(text[s.Start:s.End])); !strings.Contains(span, squeeze(needle)) {
				t.Fatalf("%q: span %q is no match", needle, span)
			}
		}
		if !covered && text[from] != ' ' {
			t.Fatalf("%q at %d is not among %v", needle, from, spans)
		}
	}
}

func squeeze(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "")) }

// TestCountsAgreeWithScan compares totals and facets under random filters with a scan.
func TestCountsAgreeWithScan(t *testing.T) {
	g := newGenerator(3, 300)
	entries := g.entries(120, 2, 5)
	ix, _ := buildIndex(t, entries)
	all := flatten(entries)
	facets := []string{"province", "city", "year", "kind", "unit", "mode", "body", "lead", "record"}
	for range 150 {
		q := g.query()
		q.Facets = facets
		res, err := ix.Search(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range facets {
			if got, want := fmt.Sprint(res.Facets[i].Values), fmt.Sprint(scan(all, q, name)); got != want {
				t.Fatalf("%+v\nfacet %s: %s\n       scan: %s", q, name, got, want)
			}
		}
		total := 0
		for _, f := range all {
			if matches(f, q, "") {
				total++
			}
		}
		if res.Total != total {
			t.Fatalf("%+v: total %d, a scan finds %d", q, res.Total, total)
		}
	}
}

// query draws a query with some filters, all with values that the index has.
func (g *generator) query() Query {
	var q Query
	if g.r.IntN(2) == 0 {
		q.Text = string([]rune(g.words[g.zipf.Uint64()])[:1])
	}
	if g.r.IntN(2) == 0 {
		q.Filters.City = []string{fmt.Sprintf("市%d", g.r.IntN(10)), fmt.Sprintf("市%d", 10+g.r.IntN(10))}
	}
	if g.r.IntN(3) == 0 {
		q.Filters.Unit = []string{pick(g, "家", "个", "%")}
	}
	if g.r.IntN(3) == 0 {
		q.Filters.Kind = []string{pick(g, "plan", "target"), "milestone"}
	}
	if g.r.IntN(4) == 0 {
		q.Records = []Kind{Targets}
	}
	if g.r.IntN(4) == 0 {
		q.Filters.Body = []string{"市局甲"}
	}
	return q
}

// scan counts a facet over all records, sorted as the index sorts.
func scan(all []flat, q Query, facet string) []FacetCount {
	counts := map[string]int{}
	for _, f := range all {
		if matches(f, q, facet) {
			for _, v := range f.words[facetColumns[facet]] {
				counts[v]++
			}
		}
	}
	return sorted(counts)
}

// sorted are counts as the index sorts them.
func sorted(counts map[string]int) []FacetCount {
	out := []FacetCount{}
	for v, n := range counts {
		out = append(out, FacetCount{v, n})
	}
	slices.SortFunc(out, func(a, b FacetCount) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Value, b.Value)
	})
	return out
}

// matches says whether a record passes all of the query but the facet's own filter.
func matches(f flat, q Query, facet string) bool {
	any := func(facets string, values []string, columns ...string) bool {
		if len(values) == 0 || facet != "" && strings.Contains(facets, facet) {
			return true
		}
		for _, c := range columns {
			for _, v := range values {
				if slices.Contains(f.words[c], v) {
					return true
				}
			}
		}
		return false
	}
	var kinds []string
	for _, k := range q.Records {
		kinds = append(kinds, string(k))
	}
	return (q.Text == "" || f.contains(q.Text)) &&
		any("record", kinds, colRecord) && any("city", q.Filters.City, colCity) && any("unit", q.Filters.Unit, colUnit) &&
		any("kind", q.Filters.Kind, colKind) && any("body lead support", q.Filters.Body, colLead, colSupport, colLeadWritten, colSupportWritten)
}

// TestSameResultHoweverBuilt builds the same records in several ways.
func TestSameResultHoweverBuilt(t *testing.T) {
	g := newGenerator(4, 300)
	entries := g.entries(60, 2, 3)
	one, _ := buildIndex(t, entries)
	reversed := slices.Clone(entries)
	slices.Reverse(reversed)
	dir := t.TempDir()
	for i := 0; i < len(reversed); i += 20 { // three commits, each with changes of earlier notices
		w, err := Append(dir, options(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range append(reversed[i:i+20:i+20], reversed[:i]...) {
			if err := w.Upsert(e); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	other := openIndex(t, dir)
	for range 100 {
		q := g.query()
		q.Text = g.words[g.zipf.Uint64()] + " OR " + g.words[g.zipf.Uint64()]
		q.Limit, q.Facets = 50, []string{"city"}
		a, errA := one.Search(context.Background(), q)
		b, errB := other.Search(context.Background(), q)
		if errA != nil || errB != nil || fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("%+v:\n%v %v\n%v %v", q, a, errA, b, errB)
		}
	}
}
