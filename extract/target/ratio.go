package target

import (
	"duban/corpus"
	"duban/normalize/quantity"
)

// ratio makes a finding of a matching ratio (1:0.5:0.5): one record, a
// parameter of policy, if its clause has the words for it.
func (f *Finder) ratio(r *reading, q quantity.Quantity) (finding, bool) {
	c := r.clause(q.NumStart)
	if !r.matches(f.rules.kinds.ratioNoun, c) {
		return finding{}, false
	}
	text, _ := f.trim(r, r.wordsIn(f, c, max(c.start, r.lastEnd(c)), q.Start))
	if m := r.groups(f.rules.kinds.ratioGrant, span{q.End, c.end}); m != nil {
		text = m[1]
	}
	if text = f.tidy(text); text == "" {
		return finding{}, false
	}
	return finding{
		Quantity: q, words: r.slice(q.NumStart, q.NumEnd), number: span{q.NumStart, q.NumEnd}, end: q.End, clause: c, form: statedWords,
		indicator: text, mode: corpus.ModeLevel, kind: corpus.TargetParameter, doubts: doubtRatio, rule: "ratio",
	}, true
}
