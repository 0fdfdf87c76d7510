package target

import (
	"duban/normalize/quantity"
)

// maxShared is how many amounts may share the name that stands behind the last of them.
const maxShared = 6

// sharedHead is the name behind a later amount of the segment that an amount
// with a verb alone before it and nothing behind it shares (2024年建成8个、2026年建成20个示范园区).
func (f *Finder) sharedHead(r *reading, i int, k clues) string {
	q := r.quantities[i]
	if !k.verb || k.after.text != "" || k.phrase != "" && !f.onlyDoing(k.phrase) || f.countedBefore(r, q) {
		return ""
	}
	segment := r.segment(q.NumStart)
	for j := i + 1; j < len(r.quantities) && j-i < maxShared; j++ {
		last, next := r.quantities[j-1], r.quantities[j]
		if next.Unit != q.Unit || next.End > segment.end || !f.onlyLeads(r, last.End, next.Start) {
			return ""
		}
		if after := f.after(r, j, r.clause(next.NumStart)); after.text != "" {
			if after.predicate || after.linked {
				return ""
			}
			return after.text
		}
	}
	return ""
}

// countedBefore tells whether the quantity's segment has a finding in its unit, whose name it goes on with.
func (f *Finder) countedBefore(r *reading, q quantity.Quantity) bool {
	n := len(r.found)
	return n > 0 && r.found[n-1].Unit == q.Unit && r.segment(q.NumStart).holds(r.found[n-1].number.start)
}

// onlyLeads tells whether a stretch has a mark and, besides, nothing but dates
// and words that lead up to an amount: verbs, openers, connecting words.
func (f *Finder) onlyLeads(r *reading, from, to int) bool {
	if from >= to || from+windowChars < to {
		return false
	}
	marked := false
	for at := from; at < to; {
		c := r.clause(at)
		var words []token
		if c.end <= at { // a mark parts the clauses here
			marked = true
			at++
			continue
		}
		words = r.wordsIn(f, c, at, min(to, c.end))
		for _, w := range words {
			joint := w.is(joint) || punctuation(w.Text)
			marked = marked || joint
			if !joint && !r.dated(w) && !w.is(strong|weak|deliver|link|lead|keep) {
				return false
			}
		}
		at = c.end
	}
	return marked
}
