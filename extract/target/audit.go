package target

import (
	"slices"
	"strings"

	"duban/corpus"
	"duban/normalize/date"
	"duban/normalize/lexicon"
)

// The fates of a number.
const (
	exported = "exported"
	rejected = "rejected"
	unread   = "unread"
)

// fates accounts for every numeral of a passage: exported with the rule that
// made it, rejected with the rule that turned it down, or unread. Digits that
// no grammar takes for a numeral (a phone number, `1.2.3`) are accounted for
// too. A Chinese numeral that is part of a word counts for nothing. The account
// is appended to a list.
func (f *Finder) fates(list []corpus.Number, r *reading, locator string) []corpus.Number {
	if !slices.ContainsFunc(r.orig, anyDigit) && len(r.found)+len(r.rejected) == 0 {
		return list
	}
	b := r.buffers
	b.told = slices.Grow(b.told[:0], len(r.orig))[:len(r.orig)]
	clear(b.told)
	a := &account{text: r.orig, locator: locator, told: b.told, list: list}
	for i := range r.found {
		a.add(r.found[i].number, exported, r.found[i].rule)
	}
	for _, v := range r.rejected {
		a.add(v.number, rejected, v.rule)
	}
	for _, n := range r.refused {
		at := span{n.Start, n.End}
		if !hasDigit(n.Text) || a.told[n.Start] || a.told[n.End-1] {
			continue
		}
		fate, rule := f.fate(r, at, n.Rule)
		a.add(at, fate, rule)
	}
	for _, at := range a.rest() {
		fate, rule := f.fate(r, at, "")
		a.add(at, fate, rule)
	}
	slices.SortStableFunc(a.list[len(list):], func(x, y corpus.Number) int { return x.Span.Start - y.Span.Start })
	return a.list
}

// account collects the fates of the numerals of one text.
type account struct {
	text    []rune
	locator string
	list    []corpus.Number
	told    []bool // by character: it belongs to a numeral with a fate
}

func (a *account) add(n span, fate, rule string) {
	a.list = append(a.list, corpus.Number{Locator: a.locator, Text: string(a.text[n.start:n.end]), Span: corpus.Span{Start: n.start, End: n.end}, Fate: fate, Rule: rule})
	for i := n.start; i < n.end; i++ {
		a.told[i] = true
	}
}

// rest are the runs of digits without a fate.
func (a *account) rest() []span {
	var runs []span
	for i := 0; i < len(a.text); i++ {
		if !anyDigit(a.text[i]) || a.told[i] {
			continue
		}
		run := span{i, i}
		for ; i < len(a.text) && anyDigit(a.text[i]) && !a.told[i]; i++ {
			run.end = i + 1
		}
		runs = append(runs, run)
	}
	return runs
}

// explain lists the numbers of a cell that is not read, with the rule that says why.
func (w *walk) explain(text, locator, rule string) {
	if !hasDigit(text) {
		return
	}
	a := &account{text: lexicon.Runes(text), locator: locator}
	a.told = make([]bool, len(a.text))
	found, refused := w.finder.deps.Quantities.FindAll(text)
	for _, q := range found {
		number := span{q.NumStart, q.NumEnd}
		if q.NumEnd <= q.NumStart {
			number = span{q.Start, q.End}
		}
		a.add(number, rejected, rule)
	}
	for _, n := range refused {
		if hasDigit(n.Text) {
			a.add(span{n.Start, n.End}, rejected, rule)
		}
	}
	for _, run := range a.rest() {
		a.add(run, rejected, rule)
	}
	w.numbers = append(w.numbers, a.list...)
}

// beyond lists the numbers of a text that stand behind the part that is read.
func (w *walk) beyond(text, locator string) {
	if len(text) <= maxPassage {
		return
	}
	a := &account{text: lexicon.Runes(text), locator: locator}
	if len(a.text) <= maxPassage {
		return
	}
	a.told = make([]bool, len(a.text))
	for i := range maxPassage {
		a.told[i] = true
	}
	for _, run := range a.rest() {
		a.add(run, rejected, "limit")
	}
	w.numbers = append(w.numbers, a.list...)
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
		if r.dates = f.deps.Dates.FindRunes(r.orig, r.anchor); r.dates == nil {
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

func hasDigit(text string) bool { return strings.ContainsFunc(text, anyDigit) }

// anyDigit tells whether r is a half-width or full-width digit.
func anyDigit(r rune) bool { return digit(r) || r >= '０' && r <= '９' }
