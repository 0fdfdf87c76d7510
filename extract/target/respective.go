package target

import (
	"slices"
	"strings"

	"duban/normalize/segment"
)

// ownerChars is the length of the words that end the name of those who have something (居民).
const ownerChars = 2

// respective tells the things of a list apart to which amounts are given in
// their order (`基础设施、制造业投资分别增长9.4%、9.1%`); where the words before the
// amounts name none, they are those that the clause before counted.
func (f *Finder) respective(r *reading, i int, c span, s *subject, before []token) {
	if k := i - r.namesFrom; r.names != nil && k > 0 && k < len(r.names) && r.namesIn == c {
		s.text, s.list = r.names[k], 0
		return
	}
	if s.form == objectAfter {
		return
	}
	said := f.holds(before, respective)
	n := r.listLength(i, c, said)
	var names []string
	switch {
	case n < 2:
		return
	case s.carried && said:
		names = r.thingsBefore(n, c)
	case !s.carried:
		words, _ := f.core(r, before)
		names = f.apart(r, words, n)
	}
	if names != nil {
		r.names, r.namesFrom, r.namesIn = names, i, c
		s.text = names[0]
	}
}

// listLength is how many amounts stand side by side from the i-th on, of one unit
// unless they are given to things in their order.
func (r *reading) listLength(i int, c span, ofAnyUnit bool) int {
	n := 1
	for j := i + 1; j < len(r.quantities) && r.quantities[j].End <= c.end; j++ {
		last, next := r.quantities[j-1], r.quantities[j]
		if next.Start < last.End || !ofAnyUnit && next.Unit != last.Unit || strings.Trim(r.slice(last.End, next.Start), listJoints) != "" {
			break
		}
		n++
	}
	return n
}

// listJoints are the marks and words that part amounts side by side.
const listJoints = "、,和及与或"

// thingsBefore names the n things that the last clause with amounts before a clause
// counted, or its segment or sentence; nil where they are not n.
func (r *reading) thingsBefore(n int, c span) []string {
	if len(r.found) < n {
		return nil
	}
	last := r.found[len(r.found)-1]
	for _, in := range []span{last.clause, r.segment(last.number.start), r.sentence(last.number.start)} {
		if in.start > c.start || in == c {
			continue
		}
		var names []string
		for _, found := range r.found {
			if in.holds(found.number.start) && found.words == "" && !slices.Contains(names, found.indicator) {
				names = append(names, found.indicator)
			}
		}
		if len(names) == n {
			return names
		}
	}
	return nil
}

// apart cuts a list of n things; a measure that only the last one names belongs
// to all of them. It is nil where the words are no list of n.
func (f *Finder) apart(r *reading, words []token, n int) []string {
	var items [][]token
	from := 0
	words = f.singleGrades(words)
	for i, w := range words {
		if w.is(joint) && i > from && !r.withinMark(w.Start, words[0].Start) {
			items = append(items, words[from:i])
			from = i + 1
		}
	}
	if from < len(words) {
		items = append(items, words[from:])
	}
	if len(items) != n {
		return nil
	}
	last := items[n-1]
	shared := ""
	first := items[0]
	k := len(first)
	for _, item := range items[:n-1] { // a name that the dictionary lacks is of several words
		k = min(k, len(item))
	}
	for j, w := range last[:len(last)-1] {
		if sameEnd(w.Text, first[len(first)-1].Text) { // 可吸入颗粒物和细颗粒物平均浓度
			k = j + 1
			break
		}
	}
	for k < len(last) && closes(last[k].Text) { // a bracket of the last name: 二氧化硫(SO2)、挥发性有机物(VOCs)排放量
		k++
	}
	if k < len(last) {
		shared = r.slice(last[k].Start, last[len(last)-1].End)
		if rest := []rune(last[k-1].Text); len(rest) > ownerChars && f.words.is(string(rest[len(rest)-ownerChars:]), owner) {
			shared = string(rest[len(rest)-ownerChars:]) + shared // 城镇和农村居民人均可支配收入
		}
	}
	names := make([]string, n)
	for i, item := range items {
		names[i] = f.cutTail(r.printed(item[0].Start, item[len(item)-1].End))
		partial := f.words.endsName(names[n-2]+shared, metric) && !f.words.endsName(names[i], metric) || f.words.is(names[i], grade)
		if i < n-1 && shared != "" && partial {
			names[i] += shared
		}
	}
	return names
}

// sameEnd tells whether two words end in the same two characters.
func sameEnd(a, b string) bool {
	x, y := []rune(a), []rune(b)
	return len(x) > 1 && len(y) > 1 && string(x[len(x)-2:]) == string(y[len(y)-2:])
}

// singleGrades takes words that hold several grades (国家级、省级) apart.
func (f *Finder) singleGrades(words []token) []token {
	var apart []token
	for _, w := range words {
		if !w.is(grade) || !strings.ContainsAny(w.Text, gradeJoints) {
			apart = append(apart, w)
			continue
		}
		from := 0
		runes := []rune(w.Text)
		for i, r := range runes {
			if strings.ContainsRune(gradeJoints, r) {
				apart = append(apart, f.words.part(w, runes, from, i), f.words.part(w, runes, i, i+1))
				from = i + 1
			}
		}
		apart = append(apart, f.words.part(w, runes, from, len(runes)))
	}
	return apart
}

// gradeJoints part the grades that one word holds.
const gradeJoints = "、和"

// part is the stretch of a word between two of its characters.
func (w *words) part(t token, runes []rune, from, to int) token {
	return w.token(segment.Token{Start: t.Start + from, End: t.Start + to, Text: string(runes[from:to])})
}
