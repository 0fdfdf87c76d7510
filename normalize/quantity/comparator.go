package quantity

import (
	"slices"

	"duban/normalize/number"
)

// compare finds the comparator words around q and sets Comparator, Start and End.
func (r *reading) compare(q Quantity, n number.Number) Quantity {
	best := phrase{reading: Equal, weight: -1}
	if n.Open {
		best = phrase{reading: About, weight: 1}
	}
	q, best = r.wordsBefore(q, best)
	if q.Start == q.NumStart && r.at(q.Start-1) == '的' {
		q, best = r.wordsBeyond(q, best)
	}
	q, best = r.wordsAfter(q, best)
	q.Comparator = best.reading
	if n.Range {
		q.Comparator = Range
	}
	return q
}

// wordsBefore walks back over comparator words. A word between (`每年` in
// `不少于每年5场`) counts only where a comparator stands before it.
func (r *reading) wordsBefore(q Quantity, best phrase) (Quantity, phrase) {
	floor := r.end()
	for range 3 {
		p, start, ok := r.before(q.Start, floor)
		if !ok {
			_, gap := r.g.between.longestBefore(r.text[:q.Start], q.Start)
			if gap <= floor {
				break
			}
			if p, start, ok = r.before(gap, floor); !ok || p.weight < 1 {
				break
			}
		}
		q.Start = start
		q.Rule += " before:" + p.text
		if p.weight > best.weight {
			best = p
		}
	}
	return q, best
}

// Where a comparator and its number stand apart (`不低于采购金额的30%`), so many
// characters may lie between, and the word must be a strong one.
const (
	maxBeyond    = 14
	strongWeight = 5
)

// wordsBeyond looks for a strong comparator before the noun that q is a part or multiple of.
func (r *reading) wordsBeyond(q Quantity, best phrase) (Quantity, phrase) {
	floor := max(r.end(), q.Start-maxBeyond)
	for i := q.Start - 1; i > floor && !isMark(r.text[i-1]); i-- {
		id, start := r.g.before.longestBefore(r.text, i)
		if id == 0 || start < floor || r.g.phrases[id-1].weight < strongWeight || r.endsIn(r.g.phrases[id-1].unless, i) {
			continue
		}
		p := r.g.phrases[id-1]
		q.Start = start
		q.Rule += " before:" + p.text + "…的"
		return q, p
	}
	return q, best
}

// isMark says whether c ends a clause.
func isMark(c rune) bool {
	switch c {
	case ',', '，', '.', '。', ';', '；', ':', '：', '、', '(', ')', '（', '）', '\n', '\t', '|', '!', '！', '?', '？':
		return true
	}
	return false
}

// before is the comparator that ends at i, with up to one space between.
func (r *reading) before(i, floor int) (phrase, int, bool) {
	if isSpace(r.at(i-1)) && i-1 > floor {
		i--
	}
	id, start := r.g.before.longestBefore(r.text, i)
	if id == 0 || start < floor {
		return phrase{}, 0, false
	}
	p := r.g.phrases[id-1]
	if r.endsIn(p.unless, i) {
		return phrase{}, 0, false
	}
	return p, start, true
}

// endsIn says whether one of the words ends at i.
func (r *reading) endsIn(words [][]rune, i int) bool {
	for _, w := range words {
		if i >= len(w) && slices.Equal(r.text[i-len(w):i], w) {
			return true
		}
	}
	return false
}

// wordsAfter walks on over comparator words.
func (r *reading) wordsAfter(q Quantity, best phrase) (Quantity, phrase) {
	for range 2 {
		i := r.skipSpace(r.skipIncluded(q.End), 1)
		id, end := r.g.after.longest(r.text, i)
		if id == 0 || r.startsWith(r.g.phrases[id-1].unless, i) {
			break
		}
		p := r.g.phrases[id-1]
		if p.ofTime && q.Dimension != "time" {
			break
		}
		q.End = end
		q.Rule += " after:" + p.text
		if p.weight > best.weight {
			best = p
		}
	}
	return q, best
}

// maxIncluded bounds the bracket of `5亿元（含5亿元）以上`.
const maxIncluded = 12

// skipIncluded steps over a bracket that says whether the amount itself counts.
func (r *reading) skipIncluded(i int) int {
	if c := r.at(i); c != '(' && c != '（' || r.at(i+1) != '含' {
		return i
	}
	for j := i + 2; j < i+maxIncluded; j++ {
		if c := r.at(j); c == ')' || c == '）' {
			if id, _ := r.g.after.longest(r.text, j+1); id > 0 {
				return j + 1
			}
			return i
		}
	}
	return i
}

// startsWith says whether one of the words stands at i.
func (r *reading) startsWith(words [][]rune, i int) bool {
	for _, w := range words {
		if i+len(w) <= len(r.text) && slices.Equal(r.text[i:i+len(w)], w) {
			return true
		}
	}
	return false
}
