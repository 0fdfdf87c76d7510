package target

import (
	"strings"

	"duban/corpus"
	"duban/normalize/date"
	"duban/normalize/quantity"
)

// recurrence is yearly, quarterly or monthly where the words before the number, in its
// clause, say so, or those of the clause before for a list that goes on or parts it.
func (f *Finder) recurrence(r *reading, found *finding) string {
	result := ""
	for _, d := range r.datesIn(found.clause.start, found.number.start) {
		if d.Recurrence != "" && d.Start >= found.clause.start && d.End <= found.number.start && f.recursFor(r, d, found) {
			result = d.Recurrence
		}
	}
	if result == "" {
		result = r.opensWith(found)
	}
	if n := len(r.found); result == "" && n > 0 && r.found[n-1].recurrence != "" && f.recursOn(r, &r.found[n-1], found) {
		return r.found[n-1].recurrence
	}
	return result
}

// opensWith is what recurs by a clause before the amount's own that says nothing else (每季度第一个月10日前,公开信息5条).
func (r *reading) opensWith(found *finding) string {
	for _, d := range r.datesIn(found.clause.start-2, found.clause.start) {
		if d.Recurrence == "" || d.End != found.clause.start-1 || r.runes[d.End] != ',' {
			continue
		}
		if before := r.slice(r.clause(d.Start).start, d.Start); strings.Trim(before, "0123456789.、 ()一二三四五六七八九十") == "" {
			return d.Recurrence
		}
	}
	return ""
}

// recursFor tells whether words of recurrence in an amount's clause are about it.
func (f *Finder) recursFor(r *reading, d date.Expression, found *finding) bool {
	if d.Rule == everyYearEach && !counts(found.Quantity) {
		return false
	}
	return !r.rates(d, found) && !f.rateOf(r, d) && !f.onlyOfFirst(r, d, found)
}

// onlyOfFirst tells whether words of recurrence stand right before an earlier amount of the
// clause, and a verb begins what the later one is about (培训班每年不少于4期、培训800人次).
func (f *Finder) onlyOfFirst(r *reading, d date.Expression, found *finding) bool {
	between := r.quantitiesIn(d.End, found.number.start)
	if len(between) == 0 || between[0].NumStart == found.NumStart || between[0].Start > d.End+1 || d.Start == found.clause.start {
		return false
	}
	words := r.wordsIn(f, found.clause, between[0].End, found.number.start)
	for len(words) > 0 && (words[0].is(joint) || punctuation(words[0].Text)) {
		words = words[1:]
	}
	return len(words) > 0 && words[0].is(strong|deliver|keep)
}

// recursOn tells whether a clause without a verb or date of its own goes on with the list of
// the one before in the same unit (每年评选“工匠”10名,“技师”20名), or says how much each time (每次不少于60批次).
func (f *Finder) recursOn(r *reading, last, found *finding) bool {
	if last.clause.end+1 < found.clause.start || last.clause == found.clause || last.number.start < r.segment(found.number.start).start {
		return false
	}
	before := span{found.clause.start, found.number.start}
	if r.matches(f.rules.dates.EachTime.expression, before) {
		return true
	}
	if last.Unit != found.Unit || !counts(found.Quantity) || len(r.datesIn(before.start, before.end)) > 0 {
		return false
	}
	words := r.wordsIn(f, found.clause, before.start, before.end)
	for _, w := range words {
		if w.is(strong | deliver | keep | link | covers) {
			return false
		}
	}
	return len(words) > 0
}

// keptUp tells whether an amount at least so large is to be kept up every year, and given to
// nobody (每年单列不少于5%的指标用于乡村产业), which is a goal and no rule of policy.
func (f *Finder) keptUp(r *reading, found *finding) bool {
	if found.recurrence == "" || found.Comparator == quantity.AtMost || found.Comparator == quantity.LessThan || r.doc == corpus.KindNews {
		return false
	}
	clause := span{found.clause.start, min(found.clause.end, found.End+maxAside)}
	return r.matches(f.rules.dates.KeptUp.expression, span{clause.start, found.number.start}) && !r.matches(f.rules.dates.Given.expression, clause)
}

// everyYearEach is the date rule of what each has to do every year (每人每年义务植树); of a sum it is a rate.
const everyYearEach = "every-year-each"

// recurs tells whether the clause says, before the number, that it is due again
// and again (每半年组织1次): an earlier clause's day is not when it is.
func (f *Finder) recurs(r *reading, found *finding) bool {
	for _, d := range r.datesIn(found.clause.start, found.number.start) {
		if d.Sort == date.Recur && d.Start >= found.clause.start && d.End <= found.number.start && !r.rates(d, found) {
			return true
		}
	}
	return false
}

// thenceforth tells whether what recurs begins after the years named before (以后每年递增10%; 从2024年起,每年新增10个).
func (f *Finder) thenceforth(r *reading, found *finding) bool {
	for _, d := range r.datesIn(found.clause.start, found.number.start) {
		if d.Recurrence != "" && r.matches(f.rules.dates.Thenceforth.expression, span{max(0, d.Start-4), d.Start}) {
			return true
		}
	}
	for _, d := range r.datesIn(r.segment(found.number.start).start, found.number.start) {
		if d.Rule == fromThenOn {
			return true
		}
	}
	return false
}

// fromThenOn is the date rule of what begins (从2024年起).
const fromThenOn = "starting"

// rateOf tells whether words of recurrence stand between a verb of reaching and
// its amount, which is then one of a capacity (制氢能力达到每年5000吨).
func (f *Finder) rateOf(r *reading, d date.Expression) bool {
	for _, q := range r.quantitiesIn(d.End, d.End+1) {
		if q.Start <= d.End && !counts(q) && d.Start > 1 && f.words.is(r.slice(d.Start-2, d.Start), link) {
			return true
		}
	}
	return false
}

// rates tells whether the words of recurrence belong to the rate of another amount (从每月70元提高到88元).
func (r *reading) rates(d date.Expression, found *finding) bool {
	if !counts(found.Quantity) && d.End < len(r.runes) && r.runes[d.End] == '每' { // 由每年每所2万元提高到3万元
		return true
	}
	for _, q := range r.quantitiesIn(d.End, d.End+1) {
		return q.Start == d.End && q.NumStart != found.NumStart && !counts(q)
	}
	return false
}
