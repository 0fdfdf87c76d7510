package target

import (
	"duban/corpus"
	"duban/normalize/quantity"
)

// ratio makes a finding of a ratio (1:0.5:0.5): one record. It is a parameter of
// policy if its clause has the words for it, and a goal or a figure reached where
// a measure of two amounts stands before it (收入比缩小至1.8:1).
func (f *Finder) ratio(r *reading, q quantity.Quantity) (finding, bool) {
	c := r.clause(q.NumStart)
	from := max(c.start, r.lastEnd(c))
	measured := r.matches(f.rules.kinds.ratioMeasure, span{from, q.NumStart})
	if !measured && !r.matches(f.rules.kinds.ratioNoun, c) {
		return finding{}, false
	}
	text, _ := f.trim(r, r.wordsIn(f, c, from, q.Start))
	if m := r.groups(f.rules.kinds.ratioGrant, span{q.End, c.end}); m != nil && !measured {
		text = m[1]
	}
	if text = f.tidy(text); text == "" && len(r.found) > 0 {
		text = r.found[len(r.found)-1].indicator
	}
	if text == "" {
		return finding{}, false
	}
	found := finding{
		Quantity: q, words: r.slice(q.NumStart, q.NumEnd), number: span{q.NumStart, q.NumEnd}, end: q.End, clause: c, form: statedWords,
		indicator: text, mode: corpus.ModeLevel, kind: corpus.TargetParameter, doubts: doubtRatio, rule: "ratio",
	}
	if measured {
		f.place(r, &found)
	}
	return found, true
}
