package target

import (
	"sort"
	"strings"

	"duban/corpus"
	"duban/normalize/date"
)

// The fates of a number.
const (
	exported = "exported"
	rejected = "rejected"
	unread   = "unread"
)

// fates accounts for every numeral of a passage: exported with the rule that
// made it, rejected with the rule that turned it down, or unread. A Chinese
// numeral that is part of a word counts for nothing.
func (f *Finder) fates(r *reading, locator string) []corpus.Number {
	var list []corpus.Number
	add := func(n span, fate, rule string) {
		list = append(list, corpus.Number{Locator: locator, Text: string(r.orig[n.start:n.end]), Span: corpus.Span{Start: n.start, End: n.end}, Fate: fate, Rule: rule})
	}
	for _, found := range r.found {
		add(found.number, exported, found.rule)
	}
	for _, v := range r.rejected {
		add(v.number, rejected, v.rule)
	}
	told := make(map[int]bool, 4*len(list))
	for _, n := range list {
		for i := n.Span.Start; i < n.Span.End; i++ {
			told[i] = true
		}
	}
	for _, n := range r.refused {
		at := span{n.Start, n.End}
		if !hasDigit(n.Text) || told[n.Start] || told[n.End-1] {
			continue
		}
		fate, rule := f.fate(r, at, n.Rule)
		add(at, fate, rule)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Span.Start < list[j].Span.Start })
	return list
}

// unexplained are the quantity grammar's verdicts that only say that no unit follows.
var unexplained = []string{"", "bare", "no-unit"}

// fate tells why a numeral that is no quantity is none.
func (f *Finder) fate(r *reading, n span, rule string) (string, string) {
	if len(r.datesIn(n.start, n.end)) > 0 {
		return rejected, "date"
	}
	if !contains(unexplained, rule) {
		return rejected, rule
	}
	v := r.view(n, n.end)
	if name, ok := firstTrap(f.rules.numerals, &v); ok {
		return rejected, name
	}
	if r.dates == nil {
		if r.dates = f.deps.Dates.Find(r.text, r.anchor); r.dates == nil {
			r.dates = []date.Expression{}
		}
		if len(r.datesIn(n.start, n.end)) > 0 {
			return rejected, "date"
		}
	}
	return unread, ""
}

func contains(list []string, s string) bool {
	for _, item := range list {
		if item == s {
			return true
		}
	}
	return false
}

func hasDigit(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return digit(r) || r >= '０' && r <= '９' })
}
