package target

import (
	"strings"

	"duban/corpus"
)

// modeOf tells how the amount is measured.
func (f *Finder) modeOf(r *reading, found finding, s subject) string {
	raw := span{s.raw.start, found.number.start}
	k := &f.rules.kinds
	switch {
	case f.changes(r, found, s):
		return corpus.ModeGrowth
	case r.matches(k.cumulative, raw):
		return corpus.ModeCumulative
	case found.Dimension == "share":
		return corpus.ModeShare
	case r.matches(k.reaches, raw):
		return corpus.ModeLevel
	case r.matches(k.fresh, raw) || s.form == objectAfter && r.matches(k.fresh, span{found.End, min(found.End+1, len(r.runes))}):
		return corpus.ModeNew
	}
	if mode, ok := f.inherited(r, found, s, raw); ok {
		return mode
	}
	return corpus.ModeLevel
}

// changes tells whether the amount is an increase or decrease.
func (f *Finder) changes(r *reading, found finding, s subject) bool {
	if n := len(r.found); n > 0 && s.form == carriedOver && r.found[n-1].mode == corpus.ModeGrowth && f.goesOn(r, r.found[n-1].end, found) {
		if found.Dimension == r.found[n-1].Dimension {
			return true
		}
	}
	if found.Dimension == "points" || found.Dimension == "multiple" && !r.matches(f.rules.kinds.reaches, span{s.raw.start, found.number.start}) && (found.NumStart == 0 || r.runes[found.NumStart-1] != '的') { // 低保标准的1.3倍
		return true
	}
	if s.grows && (s.form != objectAfter || !counts(found.Quantity)) {
		return true
	}
	runes := []rune(found.indicator)
	for n := min(5, len(runes)); n > 1; n-- {
		if f.words.is(string(runes[len(runes)-n:]), rate) {
			return found.Dimension == "share"
		}
	}
	return false
}

// goesOn tells whether nothing but joints and words of striving stand between
// two amounts of a clause (增长6.5%左右、力争7%).
func (f *Finder) goesOn(r *reading, from int, found finding) bool {
	for _, w := range r.wordsIn(f, found.clause, from, found.Start) {
		if !w.is(joint|link) && !punctuation(w.Text) {
			return false
		}
	}
	return found.Start-from <= 8
}

// inherited carries new and cumulative over an enumeration: to the next item
// of the same list, to 其中, and to the next clause that has no verb of its own
// and counts in the same unit.
func (f *Finder) inherited(r *reading, found finding, s subject, raw span) (string, bool) {
	n := len(r.found)
	if n == 0 || found.Dimension == "share" || r.matches(f.rules.kinds.total, raw) {
		return "", false
	}
	last := r.found[n-1]
	if last.mode != corpus.ModeNew && last.mode != corpus.ModeCumulative {
		return "", false
	}
	gap := r.slice(last.end, found.number.start)
	if strings.ContainsAny(gap, "。;\n") || found.number.start-last.end > windowChars {
		return "", false
	}
	if last.mode == corpus.ModeCumulative && !found.due.guessed && len(r.datesIn(last.end, found.number.start)) > 0 { // 三年累计1.8亿元,其中2022年5000万元
		return "", false
	}
	if last.clause == found.clause || strings.Contains(gap, "其中") {
		return last.mode, !f.ownVerb(r, found, s) || strings.Contains(gap, "其中")
	}
	return last.mode, counts(found.Quantity) && last.Unit == found.Unit && !f.ownVerb(r, found, s)
}

// ownVerb tells whether the text before the number has a verb of delivery.
func (f *Finder) ownVerb(r *reading, found finding, s subject) bool {
	for _, w := range r.wordsIn(f, found.clause, s.raw.start, s.raw.end) {
		verb := w.is(strong) && !w.is(link) || w.is(keep) && !w.is(nominal)
		if verb || w.is(weak|keep|strong) && w.Start-s.raw.start < 2 {
			return true
		}
	}
	return false
}

// falls is the last word of decrease in the text before the number of a change.
func (f *Finder) falls(r *reading, found finding, s subject) string {
	if found.mode != corpus.ModeGrowth {
		return ""
	}
	words := r.wordsIn(f, found.clause, s.raw.start, s.raw.end)
	for i := len(words) - 1; i >= 0; i-- {
		if words[i].is(down) {
			return words[i].Text
		}
	}
	return ""
}
