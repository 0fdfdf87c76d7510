package target

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"duban/corpus"
	"duban/normalize/date"
)

// kindOf decides between target, milestone, achieved and parameter.
func (f *Finder) kindOf(r *reading, found *finding) string {
	if found.words == "" && f.isParameter(r, found) {
		return corpus.TargetParameter
	}
	found.doubts &^= doubtUnnamed
	if r.kind != "" {
		return r.kind
	}
	if n := len(r.found); n > 0 && found.mode == corpus.ModeGrowth && r.found[n-1].clause.end+1 >= found.clause.start &&
		(found.form == carriedOver || r.matches(f.rules.kinds.change, span{found.clause.start, found.number.start})) {
		return r.found[n-1].kind
	}
	if f.isAchieved(r, found) {
		return corpus.TargetAchieved
	}
	return f.aimKind(r, found)
}

// aimKind tells a step on the way from what is to be reached in the end, by the date of an amount that is an aim.
func (f *Finder) aimKind(r *reading, found *finding) string {
	end := goalsEnd(r.anchor, r.tells)
	if end == (date.Day{}) {
		end = r.aimed
	}
	stated := found.due.rule != "" && found.due.end <= found.number.start // in a cell: not its row's or column's date
	if d := found.due; !f.aloneInNews(r, found) && (!r.cell || stated) && !d.guessed && d.rule != plannedRule && d.day != (date.Day{}) && end != (date.Day{}) && before(d.day, end) {
		return corpus.TargetMilestone
	}
	if r.doc == corpus.KindOther && !r.upcoming(found.due) && !r.cell && !r.matches(f.rules.kinds.aim, span{r.segment(found.number.start).start, found.number.start}) {
		found.doubts |= doubtTold
	}
	return corpus.TargetPlain
}

// aloneInNews tells whether the amount is an aim of a news text on no more than a year which is no
// part (其中,上半年建成1个) of one for the year and stands behind no other aim of its paragraph, and so is no step to one, whatever its date.
func (f *Finder) aloneInNews(r *reading, found *finding) bool {
	aims := slices.ContainsFunc(r.found, func(other finding) bool { return other.kind == corpus.TargetPlain && other.words == "" })
	return r.doc == corpus.KindNews && r.anchor.Start.Year == r.anchor.End.Year && !aims &&
		!r.matches(f.rules.kinds.ofThese, span{r.sentence(found.number.start).start, found.number.start})
}

// flowOf is the time that the words before a number speak of: that of the mark
// nearest to it. A limit that was still to come when the document was written is a mark of the future.
func (f *Finder) flowOf(p *passage, s span, d due) flow {
	past := p.lastMatch(f.rules.kinds.past, s)
	ahead := -1
	if p.upcoming(d) {
		ahead = len(p.slice(s.start, max(s.start, min(d.end, s.end))))
		if d.end > s.end { // 已完成640户,11月底前全部完成
			ahead = 0
		}
	}
	switch {
	case past < 0 && (ahead >= 0 || p.matches(f.rules.kinds.aim, s)):
		return flowFuture
	case past < 0:
		return flowNone
	case past >= max(ahead, p.lastMatch(f.rules.kinds.future, s)):
		return flowPast
	}
	return flowFuture
}

// upcoming tells whether the text gives a limit that was to come when the
// document was written. In a text that tells, 年内 and 年底 alone may as well be over.
func (p *passage) upcoming(d due) bool {
	own := p.written()
	if own.Year != 0 && !d.guessed && d.day.Year > own.Year && d.rule != "" {
		return true
	}
	if d.guessed || d.sort != date.Deadline || d.day == (date.Day{}) || p.bygone(d) || before(d.day, own) {
		return false
	}
	return strings.HasPrefix(d.text, "到") || strings.HasPrefix(d.text, "至") || strings.HasSuffix(d.text, "前")
}

// lastMatch is where in the stretch the last match begins, in bytes, -1 without one.
func (p *passage) lastMatch(e *expression, s span) int {
	if !p.possible(e, s) {
		return -1
	}
	if all := e.Regexp.FindAllStringIndex(p.slice(s.start, s.end), -1); len(all) > 0 {
		return all[len(all)-1][0]
	}
	return -1
}

// isAchieved tells whether the text says that the amount has been reached.
func (f *Finder) isAchieved(r *reading, found *finding) bool {
	seg := r.segment(found.number.start)
	if told := f.toldSide(r, found); told != 0 {
		return told > 0
	}
	if achieved, decided := f.saidOf(r, found, seg); decided {
		return achieved
	}
	if lookBack[found.due.rule] || upToNow[found.due.rule] || r.bygone(found.due) || f.monthsOver(r, found, seg) || (r.flow != flowFuture || r.tells && r.turned) && r.looksBack(f, found) {
		return true
	}
	if f.partsGoal(r, found, seg) || f.setBefore(r, found) {
		return false
	}
	switch r.flow {
	case flowPast:
		return true
	case flowFuture:
		return false
	}
	if !r.tells {
		return f.presentBefore(r, found, seg) || f.opens(r, found)
	}
	return f.toldOf(r, found, seg)
}

// monthsOver tells whether an amount was counted over months of the year that are over when the document
// is written (今年1至10月,发生火情3起,同比下降40%); those of a plan's steps are not said so.
func (f *Finder) monthsOver(r *reading, found *finding, seg span) bool {
	d, own := found.due, r.written()
	if d.rule != "months" || d.guessed || r.cell || own == (date.Day{}) || !before(d.day, own) || r.flow == flowFuture {
		return false
	}
	return strings.HasPrefix(d.text, "今年") || r.matches(f.rules.kinds.change, seg)
}

// saidOf is what the words about an amount say, or the day up to which it was counted; decided is false
// where they leave it open.
func (f *Finder) saidOf(r *reading, found *finding, seg span) (achieved, decided bool) {
	words := span{max(seg.start, found.number.start-windowChars), found.number.start}
	sentence := r.sentence(found.number.start)
	switch {
	case found.due.rule == plannedRule:
		return false, true
	case r.matches(f.rules.kinds.recalled, span{sentence.start, found.number.start}):
		return true, true
	case found.Dimension == "share" && r.kindBefore(seg) == corpus.TargetPlain && r.matches(f.rules.kinds.partOfPlan, words):
		return false, true
	case found.Dimension == "share" && (r.tells || r.flow == flowPast) && r.matches(f.rules.kinds.ofPlan, words) && !r.matches(f.rules.kinds.strives, words), r.tells && r.matches(f.rules.kinds.met, words), r.countedUpTo(found, seg):
		return true, true
	}
	switch f.flowOf(r.passage, words, found.due) {
	case flowPast:
		reached := r.lastMatch(f.rules.kinds.reached, words) > r.lastMatch(f.rules.kinds.aim, words)
		return reached || !(r.tells && r.flow != flowPast && r.matches(f.rules.kinds.aim, words)), true
	case flowFuture:
		aimed := r.upcoming(found.due) || r.matches(f.rules.kinds.aim, words)
		return false, aimed && !(r.bygone(found.due) && before(found.due.day, r.written()))
	}
	return false, false
}

// countedUpTo tells whether a day that is over says up to when an amount was counted (截至2021年底).
func (r *reading) countedUpTo(found *finding, seg span) bool {
	if !strings.HasPrefix(found.due.rule, asOfRule) || found.due.guessed || found.due.end < seg.start {
		return false
	}
	return r.written() == (date.Day{}) || !before(r.written(), found.due.day)
}

// toldOf is how an amount counts in a text that tells what was done, where no words of its own say so.
func (f *Finder) toldOf(r *reading, found *finding, seg span) bool {
	if sentence := r.sentence(found.number.start); len(r.found) > 0 && r.matches(f.rules.kinds.ofThese, span{sentence.start, found.number.start}) {
		return r.found[len(r.found)-1].kind == corpus.TargetAchieved // 其中 parts what the sentence before told
	}
	if results := f.rules.kinds.Results; r.matches(results.mark, r.sentence(found.number.start)) && !r.matches(results.plan, r.sentence(found.number.start)) {
		return true
	}
	reach := windowChars
	if found.due.guessed {
		reach = maxAnnounced
	}
	if f.flowOf(r.passage, span{max(0, seg.start-reach), seg.start}, due{guessed: true}) == flowFuture && f.announced(r, seg.start) {
		return false
	}
	if kind := r.kindBefore(seg); kind != "" {
		return kind == corpus.TargetAchieved
	}
	found.doubts |= doubtTold
	return !r.aims
}

// asOfRule begins the names of the date rules that say up to when things were counted (截至2021年底).
const asOfRule = "as-of"

// maxAnnounced is how far behind the words of an aim its amounts may stand, in characters.
const maxAnnounced = 400

// kindBefore is that of the last amount before in the segment, which holds for amounts of
// which no words say otherwise (下达任务33.9亿元,其中国省干线26.5亿元); empty without one, and for policy.
func (r *reading) kindBefore(seg span) string {
	n := len(r.found)
	if n == 0 || r.found[n-1].number.start < seg.start || r.found[n-1].kind == corpus.TargetParameter {
		return ""
	}
	return r.found[n-1].kind
}

// presentBefore tells whether the sentence speaks of what there is at present
// (目前共有托幼园所89所;托位约2600个) and the amount's own segment of nothing that is to be done.
func (f *Finder) presentBefore(r *reading, found *finding, seg span) bool {
	from := r.sentence(found.number.start).start
	if !found.due.guessed || from >= seg.start || !r.matches(f.rules.kinds.present, span{from, seg.start}) {
		return false
	}
	for _, w := range r.wordsIn(f, found.clause, max(seg.start, found.clause.start), found.number.start) {
		if w.is(strong|deliver) && !w.is(link) {
			return false
		}
	}
	return found.form == subjectBefore && f.flowOf(r.passage, span{from, seg.start}, due{guessed: true}) == flowPast
}

// opens tells whether an amount stands in the opening of a text that plans, where it says how things
// are before it says what it is for (2023年春季学期,巩固率达到99.87%。为进一步做好工作,现通知如下:).
func (f *Finder) opens(r *reading, found *finding) bool {
	if r.cell || r.upcoming(found.due) {
		return false
	}
	sentence := r.sentence(found.number.start)
	if !r.matches(f.rules.dates.Purpose.expression, span{sentence.end, min(len(r.runes), sentence.end+maxPurpose)}) || r.matches(f.rules.dates.ByOrder.expression, sentence) {
		return false
	}
	return f.flowOf(r.passage, span{sentence.start, found.number.start}, due{guessed: true}) != flowFuture
}

// maxPurpose is how far behind an amount's sentence an opening may say what it is for, in characters.
const maxPurpose = 600

// partsGoal tells whether an amount is part of the goal before it in the segment
// (下达任务33.9亿元,其中国省干线26.5亿元、农村公路6亿元).
func (f *Finder) partsGoal(r *reading, found *finding, seg span) bool {
	n := len(r.found)
	if n == 0 || r.found[n-1].number.start < seg.start || r.found[n-1].kind != corpus.TargetPlain {
		return false
	}
	last := &r.found[n-1]
	sameDue := found.due.guessed || found.due.day == last.due.day
	return sameDue && last.Unit == found.Unit && r.matches(f.rules.kinds.ofWhole, span{seg.start, found.number.start}) &&
		f.flowOf(r.passage, span{last.End, found.number.start}, due{guessed: true}) != flowPast
}

// setBefore tells whether an amount stands in the part of a paragraph that says
// what had been set, before the sentence that tells how far it has come
// (1.引进项目不少于3个。上半年,引进项目5个。), in a document on such progress.
func (f *Finder) setBefore(r *reading, found *finding) bool {
	if !r.checks {
		return false
	}
	at := r.progressAt(f.rules.kinds.progress)
	return at > found.number.end
}

// toldSide is 1 for an amount in the part of a paragraph that tells how far work has come, -1 for one
// before it, which had been set (力争9个 完成9个,完成率100%), in a report on such progress; 0 in others.
func (f *Finder) toldSide(r *reading, found *finding) int {
	if !r.checks || r.doc != corpus.KindReport {
		return 0
	}
	if r.sets {
		return -1
	}
	switch at := r.progressAt(f.rules.kinds.progress); {
	case at < 0:
		return 0
	case at <= found.number.start && r.matches(f.rules.kinds.intended, span{found.clause.start, found.number.start}):
		return -1
	case at <= found.number.start:
		return 1
	case found.due.sort == date.Period && !found.due.guessed && r.bygone(found.due): // its sentence tells so too
		return 0
	}
	return -1
}

// progressAt is where the first sentence begins that tells how far work has come, behind another; -1 for none.
// It is looked for once a passage, since each of its amounts asks.
func (p *passage) progressAt(e *expression) int {
	if !p.progressKnown {
		p.progress, p.progressKnown = -1, true
		if !p.matches(e, p.all()) {
			return p.progress
		}
		if m := e.Regexp.FindStringSubmatchIndex(p.slice(0, len(p.runes))); m != nil {
			p.progress = utf8.RuneCountInString(p.slice(0, len(p.runes))[:max(m[2], m[4], m[6])])
		}
	}
	return p.progress
}

// announced tells whether the sentences of a passage before at speak of aims and
// of nothing reached since (报告提出,今年将新建…。落实政策,…).
func (f *Finder) announced(r *reading, at int) bool {
	before := span{0, at}
	return r.lastMatch(f.rules.kinds.aim, before) > r.lastMatch(f.rules.kinds.past, before)
}

// looksBack tells whether the paragraph, or a sentence of it, opened with a
// period that is over and no later date has been named since.
func (r *reading) looksBack(f *Finder, found *finding) bool {
	if !found.due.guessed {
		return false
	}
	opened := false
	for _, d := range lastOf(r.datesIn(0, found.number.start)) {
		if d.Start >= found.number.start || !f.counting(r, d) {
			continue
		}
		if !r.bygone(dueBy(d)) && !lookBack[d.Rule] {
			opened = false
			continue
		}
		opened = opened || d.Sort == date.Period || r.sentence(d.Start).start+1 >= d.Start && !wholeDays[d.Rule]
	}
	return opened
}

// recentYears names the date rule of years just gone (近五年), which more often rank a figure than date it.
const recentYears = "recent-years"

// lookBack are the date rules that name a stretch before the document's own date.
var lookBack = map[string]bool{"past-years": true, recentYears: true, "years-since": true}

// bygone tells whether the stated date lies before the document's own time.
func (p *passage) bygone(d due) bool {
	if d.guessed || d.day == (date.Day{}) {
		return false
	}
	from, own := p.anchor.Start, p.written()
	prepares := from.Month > time.January && own != (date.Day{}) && before(own, from) // for a season to come
	if from == (date.Day{}) || p.tells && own != (date.Day{}) || prepares {
		from = own
	}
	if start, end := p.anchor.Start, p.anchor.End; p.tells && own == (date.Day{}) && start.Month == time.January && start.Year+1 == end.Year { // an undated summary with the next year's plan
		from = date.Day{Year: end.Year, Month: time.January, Day: 1}
	}
	return from != (date.Day{}) && before(d.day, from)
}

// written is the document's own date.
func (p *passage) written() date.Day {
	if p.anchor.Written != (date.Day{}) {
		return p.anchor.Written
	}
	return p.anchor.Published
}

// before tells whether day a comes before day b.
func before(a, b date.Day) bool {
	if a.Year != b.Year {
		return a.Year < b.Year
	}
	if a.Month != b.Month {
		return a.Month < b.Month
	}
	return a.Day < b.Day
}
