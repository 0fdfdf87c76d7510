package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// asked is a query with what it means, to be asked of records by scanning.
type asked struct {
	text string
	has  func(f flat) bool
}

// question draws a query of words, phrases, wildcards, fields, AND, OR, NOT,
// brackets and traditional characters.
func (g *generator) question(all []flat, traditional map[rune]rune, depth int) asked {
	if depth == 0 || g.r.IntN(3) == 0 {
		return g.leaf(all, traditional)
	}
	a, b := g.question(all, traditional, depth-1), g.question(all, traditional, depth-1)
	switch g.r.IntN(5) {
	case 0:
		return asked{a.text + " OR " + b.text, func(f flat) bool { return a.has(f) || b.has(f) }}.bracketed()
	case 1:
		return asked{a.text + " " + b.text, func(f flat) bool { return a.has(f) && b.has(f) }}.bracketed()
	case 2:
		return asked{a.text + " AND " + b.text, func(f flat) bool { return a.has(f) && b.has(f) }}.bracketed()
	case 3:
		return asked{a.text + " -" + b.text, func(f flat) bool { return a.has(f) && !b.has(f) }}.bracketed()
	default:
		return asked{"NOT " + a.text, func(f flat) bool { return !a.has(f) }}.bracketed()
	}
}

func (a asked) bracketed() asked { return asked{"(" + a.text + ")", a.has} }

func (g *generator) leaf(all []flat, traditional map[rune]rune) asked {
	needle := ""
	for needle == "" || strings.ContainsAny(needle, "\"") {
		needle = g.substring(all)
	}
	pieces, between := []string{needle}, gap{0, maxGap}
	text := `"` + needle + `"`
	if runes := []rune(needle); len(runes) >= 5 && g.r.IntN(2) == 0 && !strings.ContainsAny(needle, "-:()*?＊？") {
		left := 1 + g.r.IntN(2)
		pieces = []string{string(runes[:left]), string(runes[len(runes)-2:])}
		text = pieces[0] + "*" + pieces[1]
		if inside := len(runes) - 2 - left; g.r.IntN(2) == 0 {
			between = gap{inside, inside}
			text = pieces[0] + strings.Repeat("?", inside) + pieces[1]
		}
	}
	if g.r.IntN(4) == 0 {
		text = strings.Map(func(r rune) rune {
			if t, ok := traditional[r]; ok {
				return t
			}
			return r
		}, text)
	}
	if g.r.IntN(3) == 0 {
		field := textFields[g.r.IntN(len(textFields))]
		return asked{string(field) + ":" + text, func(f flat) bool { return slices.ContainsFunc(f.byField[field], stands(pieces, between)) }}
	}
	return asked{text, func(f flat) bool { return slices.ContainsFunc(f.lines, stands(pieces, between)) }}
}

// stands says whether the pieces stand in a line with so many characters between them.
func stands(pieces []string, between gap) func(line string) bool {
	return func(line string) bool {
		if len(pieces) == 1 {
			return strings.Contains(line, pieces[0])
		}
		for rest := line; ; {
			_, after, found := strings.Cut(rest, pieces[0])
			if !found {
				return false
			}
			near := []rune(after)
			for skipped := between.least; skipped <= min(between.most, len(near)); skipped++ {
				if strings.HasPrefix(string(near[skipped:]), pieces[1]) {
					return true
				}
			}
			_, size := firstRune(rest[strings.Index(rest, pieces[0]):])
			rest = rest[strings.Index(rest, pieces[0])+size:]
		}
	}
}

func firstRune(s string) (rune, int) {
	for i, r := range s {
		if i == 0 {
			return r, len(string(r))
		}
	}
	return 0, 0
}

// TestQueriesAgreeWithScan compares queries of all forms with a scan.
func TestQueriesAgreeWithScan(t *testing.T) {
	g := newGenerator(21, 400)
	entries := g.entries(120, 2, 3)
	ix, _ := buildIndex(t, entries)
	all := flatten(entries)
	traditional := map[rune]rune{}
	for from, to := range ix.fold.simple {
		if old, ok := traditional[to]; !ok || from < old {
			traditional[to] = from
		}
	}
	rounds := 1500
	if testing.Short() {
		rounds = 150
	}
	for range rounds {
		q := g.question(all, traditional, 3)
		var want []string
		for _, f := range all {
			if q.has(f) {
				want = append(want, f.id)
			}
		}
		slices.Sort(want)
		got := found(t, ix, Query{Text: q.text, Limit: MaxWindow})
		slices.Sort(got)
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%s: found %d, a scan finds %d", q.text, len(got), len(want))
		}
	}
}
