package target

import "duban/normalize/segment"

// ownerChars is the length of the words that end the name of those who have something (居民).
const ownerChars = 2

// respective tells the things of a list apart to which amounts are given in
// their order (`基础设施、制造业投资分别增长9.4%、9.1%`).
func (f *Finder) respective(r *reading, i int, c span, s *subject, before []segment.Token) {
	if k := i - r.namesFrom; r.names != nil && k > 0 && k < len(r.names) && r.namesIn == c {
		s.text = r.names[k]
		return
	}
	if s.form != subjectBefore || s.carried || !f.holds(before, respective) {
		return
	}
	words, _ := f.core(r, before)
	n := r.listLength(i, c)
	if names := f.apart(r, words, n); names != nil {
		r.names, r.namesFrom, r.namesIn = names, i, c
		s.text = names[0]
	}
}

// listLength is how many amounts of one unit stand side by side from the i-th on.
func (r *reading) listLength(i int, c span) int {
	end := r.listEnd(i, c)
	n := 1
	for i+n < len(r.quantities) && r.quantities[i+n].End <= end {
		n++
	}
	return n
}

// apart cuts a list of n things; a measure that only the last one names belongs
// to all of them. It is nil where the words are no list of n.
func (f *Finder) apart(r *reading, words []segment.Token, n int) []string {
	var items [][]segment.Token
	from := 0
	for i, w := range words {
		if f.words.is(w.Text, joint) && i > from && !r.withinMark(w.Start, words[0].Start) {
			items = append(items, words[from:i])
			from = i + 1
		}
	}
	if from < len(words) {
		items = append(items, words[from:])
	}
	if n < 2 || len(items) != n {
		return nil
	}
	last := items[n-1]
	shared := ""
	if k := len(items[0]); k < len(last) {
		shared = r.slice(last[k].Start, last[len(last)-1].End)
		if rest := []rune(last[k-1].Text); len(rest) > ownerChars && f.words.is(string(rest[len(rest)-ownerChars:]), owner) {
			shared = string(rest[len(rest)-ownerChars:]) + shared // 城镇和农村居民人均可支配收入
		}
	}
	names := make([]string, n)
	for i, item := range items {
		names[i] = string(r.orig[item[0].Start:item[len(item)-1].End])
		if i < n-1 && shared != "" && f.words.ends([]rune(names[n-2]+shared), metric) && !f.words.ends([]rune(names[i]), metric) {
			names[i] += shared
		}
	}
	return names
}
