package target

import (
	"strings"
	"time"

	"duban/corpus"
	"duban/normalize/date"
	"duban/normalize/pattern"
)

// asOf is the day up to which a document counts what was reached, by its title
// or the short lines at its head (截至9月底), and the end of the stretch that its
// title alone names (1—10月进展情况); unknown where nothing is said or it is not over.
func (w *walk) asOf() (said, counted date.Day) {
	own := w.written()
	if own == (date.Day{}) && w.notice.Kind == corpus.KindNews {
		return w.eventDay(), w.titlePart()
	}
	for i, text := range append([]string{w.notice.Title}, w.headLines()...) {
		if !hasNumeral(text) {
			continue
		}
		for _, d := range w.finder.deps.Dates.Find(text, w.titleAnchor()) {
			d := yearsBack(dueBy(d), own)
			switch over := own == (date.Day{}) || !before(own, d.day) || i == 0 && w.reviews(d, own); {
			case !over || d.day == (date.Day{}):
			case strings.HasPrefix(d.rule, asOfRule):
				return d.day, d.day
			case i == 0 && (counted == (date.Day{}) || parts[d.rule] && d.day.Year == counted.Year && before(d.day, counted)) && d.sort != date.Deadline && !wholeDays[d.rule]:
				counted = d.day
			}
		}
	}
	if k := &w.finder.rules.kinds; counted == (date.Day{}) && own.Month > 0 && own.Month <= time.March && w.notice.Kind == corpus.KindReport && k.annualTitle.MatchString(w.notice.Title) {
		counted = date.Day{Year: own.Year - 1, Month: time.December, Day: 31}
	}
	return date.Day{}, counted
}

// titlePart is the end of the part of the year that the title names; unknown without one.
func (w *walk) titlePart() date.Day {
	for _, d := range w.finder.deps.Dates.Find(w.notice.Title, w.titleAnchor()) {
		if (parts[d.Rule] || d.Rule == "first-quarters" || d.Rule == "months") && d.Sort == date.Period {
			return d.To
		}
	}
	return date.Day{}
}

// titleAnchor is the notice's time for dates in its head: where it bears no day, parts of the
// year (前三季度民生实事进展) are those of the one year that it is about.
func (w *walk) titleAnchor() date.Anchor {
	a := w.anchor
	if w.written() == (date.Day{}) && a.Start.Month == time.January && a.Start.Day == 1 && a.Start.Year == a.End.Year {
		a.Written = a.End
	}
	return a
}

// reviews tells whether the notice is a report on the whole of a year, given in its last month.
func (w *walk) reviews(d due, own date.Day) bool {
	whole := d.from.Month == time.January && d.from.Day == 1 && d.day.Month == time.December
	return w.notice.Kind == corpus.KindReport && whole && own.Year == d.day.Year && own.Month == time.December &&
		w.finder.rules.kinds.yearReview.MatchString(w.notice.Title)
}

// eventDay is the first day that the opening of a news text names, which stands
// for the day of a text that bears none.
func (w *walk) eventDay() date.Day {
	for i := range w.doc.Blocks[:min(len(w.doc.Blocks), maxHeadLines)] {
		text := w.doc.Blocks[i].Text
		if len(text) > 4*maxTopic {
			text = strings.ToValidUTF8(text[:4*maxTopic], "")
		}
		if !hasNumeral(text) {
			continue
		}
		for _, d := range w.finder.deps.Dates.Find(text, w.anchor) {
			if strings.HasPrefix(d.Rule, "day") && d.Sort == date.Point && d.To != (date.Day{}) {
				return d.To
			}
		}
	}
	return date.Day{}
}

// wholeDays are the date rules that name the day of an event rather than a stretch that is counted over.
var wholeDays = map[string]bool{"day": true, "day-iso": true, "day-of-year": true, "now": true, "days": true}

// headLines are the short lines at the head of a document.
func (w *walk) headLines() []string {
	var lines []string
	for i := range w.doc.Blocks[:min(len(w.doc.Blocks), maxHeadLines)] {
		b := &w.doc.Blocks[i]
		short := len(b.Text) <= 2*maxTopic && !strings.ContainsAny(b.Text, "。；")
		if b.Type != corpus.TableType && (short || announcesCount.MatchString(b.Text)) {
			lines = append(lines, b.Text)
		}
	}
	return lines
}

// announcesCount finds the sentence that says up to when what follows was counted (现将截至9月30日的进展情况公布如下).
var announcesCount = pattern.MustCompile(`^[^。；]{0,40}截[至止]到?[^。；，,]{3,16}[^。；]{0,12}情况[^。；，,]{0,8}如下`)

// maxHeadLines is how many blocks are looked at for the day up to which a document counts.
const maxHeadLines = 8

// achievedDue is the end of the period over which an achieved figure is
// counted: the stated one, one stated before in the paragraph that is over,
// else the day up to which the document counts, else the document's own date.
func (f *Finder) achievedDue(r *reading, found *finding) due {
	own := r.written()
	if r.asOf != (date.Day{}) {
		own = r.asOf
	}
	set := f.toldSide(r, found) > 0 && found.due.end <= r.progressAt(f.rules.kinds.progress) // the date is of what had been set
	if d := found.due; !d.guessed && !set && !(d.end > found.number.end && r.upcoming(d)) {  // 已完成640户,11月底前全部完成
		if d.end < found.clause.start && r.matches(f.rules.kinds.present, span{d.end, found.number.start}) && own != (date.Day{}) && !before(yearsBack(d, r.written()).day, own) || upToNow[d.rule] && r.asOf != (date.Day{}) {
			return due{day: own, guessed: true}
		}
		if (upToNow[d.rule] || wholeYears[d.rule] || d.rule == "whole-year") && r.partOver(own) && !before(d.day, own) {
			return due{day: r.counted, guessed: true}
		}
		if f.upToOwn(r, d, own) {
			if counted, ok := f.asOfBefore(r, d); ok {
				return counted
			}
			return due{day: own, guessed: true}
		}
		if lookBack[d.rule] && r.backTo != (date.Day{}) && r.flow == flowPast {
			return due{day: r.backTo, text: d.text}
		}
		if lookBack[d.rule] && r.counted != (date.Day{}) && d.day == r.written() && before(r.counted, d.day) { // 四年来, said in January
			return due{day: r.counted, text: d.text}
		}
		return f.yearBefore(r, r.ofReview(yearsBack(d, r.written())))
	}
	sentence := r.sentence(found.number.start)
	said := span{sentence.start, found.number.start}
	parts := r.matches(f.rules.kinds.ofThese, said)
	present := r.matches(f.rules.kinds.present, said) && !parts
	if d, ok := f.earlier(r, sentence, own); ok && (!present || r.datedBy(d) && !r.matches(f.rules.kinds.now, said)) {
		return d
	}
	if !r.matches(f.rules.kinds.now, said) || parts || r.reviewed(own) {
		if r.backTo != (date.Day{}) && r.flow == flowPast {
			return due{day: r.backTo, guessed: true}
		}
		if r.counted != (date.Day{}) && !r.counting() {
			return due{day: r.counted, guessed: true}
		}
		if r.reported != (date.Day{}) && found.mode != corpus.ModeCumulative {
			return due{day: r.reported, guessed: true}
		}
	}
	if own == (date.Day{}) && r.backTo != (date.Day{}) && r.flow == flowPast {
		return due{day: r.backTo, guessed: true}
	}
	if own == (date.Day{}) {
		own = r.periodPast()
	}
	if own == (date.Day{}) { // nothing but the year that the text named last
		own = r.framed
	}
	return due{day: own, guessed: true}
}

// partOver tells whether the title names a part of the year of the document's day (上半年), which is what 今年以来
// and 今年 mean in it.
func (r *reading) partOver(own date.Day) bool {
	return r.counted != (date.Day{}) && r.counted.Year == own.Year && before(r.counted, own) && r.counted.Month != time.December
}

// counting tells whether the title names a whole year of which the text, which bears no day, has said
// that it counts up to some day (截至4月10日 in a 通报 on 2025年春季造林).
func (r *reading) counting() bool {
	whole := r.counted.Month == time.December && r.counted.Day == 31
	return whole && r.written() == (date.Day{}) && r.reported.Year == r.counted.Year && before(r.reported, r.counted)
}

// reviewed tells whether the section looks back on a year that was over when the document was given, so
// that what there is now (现有龙头企业22家) is what there was at its end.
func (r *reading) reviewed(own date.Day) bool {
	return r.flow == flowPast && r.backTo.Month == time.December && r.backTo.Day == 31 && r.backTo.Year < own.Year
}

// yearBefore puts a whole year without a numeral that is not over into the year that the passage named
// before it (截至2022年末,…。全年实现产值152亿元).
func (f *Finder) yearBefore(r *reading, d due) due {
	if d.rule != "whole-year" || hasYear.MatchString(d.text) || r.written() == (date.Day{}) || !before(r.written(), d.day) {
		return d
	}
	sentence := r.sentence(max(d.end-1, 0))
	if named, ok := f.nearest(r, span{0, sentence.start}, span{sentence.start, sentence.start}); ok && hasYear.MatchString(named.text) && named.day.Year < d.day.Year {
		d.day.Year = named.day.Year
	}
	return d
}

// ofReview puts a date without a year into the year that the section looks back
// on (全年 under 2020年工作总结 in a text given in 2021).
func (r *reading) ofReview(d due) due {
	if r.backTo != (date.Day{}) && r.flow == flowPast && d.day.Year > r.backTo.Year && !hasYear.MatchString(d.text) && !strings.Contains(d.text, "今年") {
		d.day.Year = r.backTo.Year
		if d.day.Month == time.February {
			d.day.Day = min(d.day.Day, 28)
		}
	}
	return d
}

// upToOwn tells whether a date is the beginning of what is counted up to the
// document's own, or the running year, which is not over.
func (f *Finder) upToOwn(r *reading, d due, own date.Day) bool {
	k := &f.rules.kinds
	running := r.written() != (date.Day{}) && own.Month < yearNearlyOver && wholeYears[d.rule] || k.thisYear.MatchString(d.text)
	return own != (date.Day{}) && (r.matches(k.everSince, span{d.end, min(len(r.runes), d.end+maxSince)}) || before(own, d.day) && running)
}

// yearNearlyOver is the month from which a text may speak of its own year as a whole.
const yearNearlyOver = time.November

// asOfBefore is the day up to which the sentence of a running year counts (截至6月12日,2022年累计完成投资371亿元).
func (f *Finder) asOfBefore(r *reading, d due) (due, bool) {
	at := max(d.end-1, 0)
	for _, e := range r.datesIn(r.sentence(at).start, at) {
		if strings.HasPrefix(e.Rule, asOfRule) && f.counting(r, e) {
			return yearsBack(dueBy(e), r.written()), true
		}
	}
	return due{}, false
}

// maxSince is how far behind a date the words may end that make it a beginning.
const maxSince = 12

// upToNow are the date rules that count up to the document's own date.
var upToNow = map[string]bool{"since": true, "now": true, "since-five-year-plan": true}

// datedBy tells whether a date is a part of a year with which the passage opens, so that all of it is
// counted over that (一季度,…。固定资产投资累计完成22.5亿元).
func (r *reading) datedBy(d due) bool {
	return (parts[d.rule] || d.rule == "months") && d.end <= 2*maxOpening
}

// earlier is the last date that is over in the paragraph before a sentence.
func (f *Finder) earlier(r *reading, sentence span, own date.Day) (due, bool) {
	d, ok := f.nearest(r, span{0, sentence.start}, span{sentence.start, sentence.start})
	if !ok || d.rule == recentYears || r.upcoming(d) { // 总量为近五年最高; 计划10月底前竣工。蔬菜种植4200亩
		return due{}, false
	}
	if d = r.ofReview(yearsBack(d, r.written())); own != (date.Day{}) && d.day.Year > own.Year || own == (date.Day{}) && before(r.periodPast(), d.day) {
		return due{}, false
	}
	d.guessed, d.text = true, ""
	return d, true
}

// periodPast is the end of the time that a document without a date looks back on.
func (r *reading) periodPast() date.Day {
	from := r.anchor.Start
	if r.flow != flowPast || from == (date.Day{}) {
		return r.anchor.End
	}
	if from.Year < r.anchor.End.Year { // a report that reviews its first year
		return date.Day{Year: from.Year, Month: time.December, Day: 31}
	}
	return date.Day{Year: from.Year - 1, Month: time.December, Day: 31}
}

// yearsBack sets right what was counted over a stretch without a year that ends
// after the document's own day: one that had not begun is the year before's
// (截至11月底 said in January), and so is the whole year in a document of early
// spring; one that is under way was counted up to that day.
func yearsBack(d due, own date.Day) due {
	const lookBack = 4 // reports on a year are given up to April of the next
	if own.Month == 0 || !before(own, d.day) || hasYear.MatchString(d.text) || strings.Contains(d.text, "今年") {
		return d
	}
	asOf := strings.HasPrefix(d.rule, asOfRule)
	whole := d.day.Month == time.December && d.day.Day == 31 && (d.from == (date.Day{}) || d.from.Month == time.January) && !asOf
	begun := !whole && !asOf && d.from != (date.Day{}) && !before(own, d.from) && d.day.Month-own.Month < 3 // a quarter's months
	switch {
	case begun:
		d.day = own
	case !whole || own.Month <= lookBack:
		d.day.Year--
		if d.day.Month == time.February && d.day.Day == 29 {
			d.day.Day = 28
		}
	}
	return d
}

// hasYear finds a year of four digits.
var hasYear = pattern.MustCompile(`\d{4}|[〇○零一二三四五六七八九]{4}`)
