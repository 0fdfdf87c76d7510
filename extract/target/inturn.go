package target

import "duban/normalize/date"

// inTurn is the date of an amount in a list of as many dates as amounts
// (一季度、上半年分别完成投资60亿元、150亿元; 到2030年、2035年,占比分别达到40%、60%).
func (f *Finder) inTurn(r *reading, found *finding) (due, bool) {
	i, n := r.placeInList(found)
	if n < 2 || !f.holds(r.wordsIn(f, found.clause, found.clause.start, found.number.start), respective) {
		return due{}, false
	}
	dates := f.listedDates(r, span{found.clause.start, found.number.start})
	if len(dates) == 0 {
		dates = f.listedDates(r, span{r.segment(found.number.start).start, found.clause.start})
	}
	if len(dates) != n {
		return due{}, false
	}
	d := dates[i]
	return dueBy(d), true
}

// listedDates are the dates of a stretch if nothing but joints part them.
func (f *Finder) listedDates(r *reading, in span) []date.Expression {
	var dates []date.Expression
	for _, d := range r.datesIn(in.start, in.end) {
		if d.Start < in.start || d.End > in.end || !f.counting(r, d) {
			continue
		}
		if n := len(dates); n > 0 && !f.words.is(r.slice(dates[n-1].End, d.Start), joint) {
			return nil
		}
		dates = append(dates, d)
	}
	return dates
}

// placeInList is the place of an amount in the list of amounts of one unit that
// it stands in, and how long that list is.
func (r *reading) placeInList(found *finding) (int, int) {
	at := -1
	for i, q := range r.quantities {
		if q.NumStart == found.NumStart {
			at = i
		}
	}
	if at < 0 {
		return 0, 0
	}
	first := at
	for first > 0 && r.quantities[first-1].Start >= found.clause.start && r.listEnd(first-1, found.clause) >= found.End {
		first--
	}
	return at - first, r.listLength(first, found.clause, false)
}
