package target

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"duban/normalize/date"
	"duban/normalize/lexicon"
)

// due is the date by which, or over which, an amount is counted.
type due struct {
	day     date.Day
	text    string   // as written; empty where only the period says it
	end     int      // where the date's words end
	from    date.Day // unknown for a limit
	sort    date.Sort
	rule    string // of the date grammar; empty where no words say it
	guessed bool   // no date stands near the number: the period's end, or the document's date
}

// maxYear bounds deadlines; a later year is a misreading.
const maxYear = 2100

// dueBy is the end of a dated expression.
func dueBy(d date.Expression) due {
	return due{day: d.To, text: d.Text, end: d.End, from: d.From, sort: d.Sort, rule: d.Rule}
}

func (d due) iso() string { return iso(d.day) }

// iso writes a day as ISO 8601; empty for an unknown one.
func iso(d date.Day) string {
	if d.Year < 1949 || d.Year > maxYear || d.Month == 0 || d.Day == 0 {
		return ""
	}
	return d.String()
}

// dueOf finds the date of a number: in its clause, else its column's, else in
// its sentence before it, else the end of the document's period.
func (f *Finder) dueOf(r *reading, found *finding) (due, string) {
	recurrence := f.recurrence(r, found)
	if d, ok := f.inTurn(r, found); ok {
		return d, recurrence
	}
	if d, ok := f.planned(r, found); ok {
		return d, recurrence
	}
	sentence := r.sentence(found.number.start)
	if d, ok := f.nearest(r, found.clause, found.number); ok {
		return d, recurrence
	}
	if r.due.To != (date.Day{}) {
		return due{day: r.due.To, text: r.due.Text}, recurrence
	}
	if d, ok := f.before(r, sentence, found); ok && !f.outdone(r, d, found) && !(f.recurs(r, found) && (!wholeYears[d.rule] || f.thenceforth(r, found) || recurrence == "yearly" && d.end <= r.segment(found.number.start).start)) {
		return d, recurrence
	}
	if d, ok := f.afterwards(r, span{found.clause.end, sentence.end}); ok && f.reaches(r, d, found) {
		return d, recurrence
	}
	if d, ok := f.summed(r, sentence); ok {
		return d, recurrence
	}
	if r.opened.To != (date.Day{}) && !f.beyondOpened(r, found, recurrence) {
		return due{day: r.opened.To, text: r.opened.Text}, recurrence
	}
	return f.atLast(r, sentence, found), recurrence
}

// atLast is what is guessed, or in a document without any period the date that opens the sentence, which is no
// limit of what recurs (到2026年底,…;每年新增100处).
func (f *Finder) atLast(r *reading, sentence span, found *finding) due {
	guessed := f.guess(r, sentence)
	if guessed.day != (date.Day{}) {
		return guessed
	}
	if d, ok := f.before(r, sentence, found); ok && !r.bygone(d) {
		return due{day: d.day, guessed: true}
	}
	return guessed
}

// beyondOpened tells whether an amount is for all of the plan's years, whatever year its list opens with:
// one kept up every year, or one of so many years as the plan has (五年引进人才100名).
func (f *Finder) beyondOpened(r *reading, found *finding, recurrence string) bool {
	if r.anchor.Start == (date.Day{}) || r.opened.To.Year >= r.anchor.End.Year || !wholeYears[r.opened.Rule] {
		return false
	}
	if recurrence == "yearly" {
		return true
	}
	m := r.groups(f.rules.dates.AllYears.expression, span{r.segment(found.number.start).start, found.number.start})
	return m != nil && strings.IndexAny("一二三四五六七八九", m[1])/len("一")+1 == r.anchor.End.Year-r.anchor.Start.Year+1
}

// outdone tells whether a date that opens the sentence gives way to a limit behind an amount in
// its own segment (3月底前,建立台账135份;架空线入地18公里,11月底前全部完成).
func (f *Finder) outdone(r *reading, d due, found *finding) bool {
	segment := r.segment(found.number.start)
	if d.end > segment.start {
		return false
	}
	behind, ok := f.afterwards(r, span{found.clause.end, segment.end})
	return ok && f.reaches(r, behind, found)
}

// planned is the end of the year of an amount planned for it, beside what was reached by some day of it.
func (f *Finder) planned(r *reading, found *finding) (due, bool) {
	said := span{found.clause.start, found.number.start}
	set := r.matches(f.rules.kinds.planned, said) || (r.tells || r.flow == flowPast) && r.matches(f.rules.kinds.setTask, said)
	if found.words != "" || !set {
		return due{}, false
	}
	year := r.written().Year
	switch {
	case r.flow == flowPast && r.backTo != (date.Day{}):
		year = r.backTo.Year
	case r.anchor.End != (date.Day{}) && r.anchor.Start.Year == r.anchor.End.Year || year == 0:
		year = r.anchor.End.Year
	}
	return due{day: date.Day{Year: year, Month: time.December, Day: 31}, rule: plannedRule}, year != 0
}

// plannedRule names the dates of amounts planned for a year.
const plannedRule = "planned"

// before is the date that stands before a number in its segment, else one that
// opens the sentence and so holds for all of its segments (到2025年,…;…).
func (f *Finder) before(r *reading, sentence span, found *finding) (due, bool) {
	segment := r.segment(found.number.start)
	if d, ok := f.nearest(r, span{segment.start, found.number.end}, found.number); ok {
		return d, !f.bound(r, d, found) && !f.meanwhile(r, d, found) && !f.ofPart(r, d, found)
	}
	var frame due
	opened := false
	for _, d := range lastOf(r.datesIn(sentence.start, segment.start)) {
		if d.Start < sentence.start || d.End > segment.start || !f.counting(r, d) {
			continue
		}
		if !f.opensSegment(r, d) { // one year of several that a segment tells apart (2023年达到70%,2024年达到75%;…)
			if frame.day != d.To {
				frame = due{}
			}
			continue
		}
		if opened = opened || r.segment(d.Start).start <= sentence.start+1; opened {
			frame = dueBy(d)
		}
	}
	return frame, frame.end > 0 && !f.bound(r, frame, found)
}

// meanwhile tells whether an amount's own clause begins with a season (雪季期间组织赛事15场), so that a date
// of a clause before is not its.
func (f *Finder) meanwhile(r *reading, d due, found *finding) bool {
	return d.end <= found.clause.start && r.matches(f.rules.dates.Meanwhile.expression, span{found.clause.start, found.number.start})
}

// ofPart tells whether a date is that of a part of the amount before it (签约项目5个,其中上半年2个,引资额超过10亿元),
// and so not of what is counted otherwise in the clauses behind.
func (f *Finder) ofPart(r *reading, d due, found *finding) bool {
	c := r.clause(max(d.end-1, 0))
	n := len(r.found)
	if n == 0 || c == found.clause || found.form != subjectBefore || !parts[d.rule] || !strings.HasPrefix(r.slice(c.start, c.end), "其中") {
		return false
	}
	last := &r.found[n-1]
	return last.number.start >= c.start && last.Unit != found.Unit
}

// opensSegment tells whether a date opens its segment, set off by a mark unless it is a whole year.
func (f *Finder) opensSegment(r *reading, d date.Expression) bool {
	start := r.segment(d.Start).start
	if r.covers(span{start, d.Start}) || d.Start-start > maxOpening && r.runes[d.Start-1] != ':' {
		return false
	}
	off := d.End < len(r.runes) && (r.runes[d.End] == ',' || r.runes[d.End] == ':')
	return off || wholeYears[d.Rule]
}

// wholeYears are the date rules that name whole years, which hold for a sentence without a mark behind them.
var wholeYears = map[string]bool{"year": true, "by-year": true, "year-before": true, "end-of-year": true, "years": true, "coming-years": true,
	"nth-year": true, "five-year-plan": true, "end-of-five-year-plan": true}

// bound tells whether a date of an earlier clause belongs to what that clause
// alone says is to be finished by then (6月底前完成大桥主体工程,新增企业8家).
func (f *Finder) bound(r *reading, d due, found *finding) bool {
	c := r.clause(max(d.end-1, 0))
	return c != found.clause && !r.matches(f.rules.dates.ByThen.expression, span{found.clause.start, found.number.start}) && !hasYear.MatchString(d.text) && !r.covers(c) && r.matches(f.rules.dates.Finishes.expression, span{d.end, c.end})
}

// afterwards is a limit behind the number that holds for all of its sentence (`…3000套;10月底前完成`).
func (f *Finder) afterwards(r *reading, in span) (due, bool) {
	var last due
	for _, d := range r.datesIn(in.start, in.end) {
		if d.Start < in.start || d.End > in.end || !f.counting(r, d) {
			continue
		}
		c := r.clause(d.Start)
		labelled := r.matches(f.rules.dates.LimitLabel.expression, span{max(in.start, d.Start-windowChars), d.Start})
		if d.Sort != date.Deadline && !labelled {
			continue
		}
		if r.covers(c) {
			break
		}
		if labelled || r.matches(f.rules.dates.Afterwards.expression, span{d.End, c.end}) && f.rules.dates.Opening.expression.MatchString(r.slice(c.start, d.Start)) {
			last = dueBy(d)
		}
	}
	return last, last.end > 0
}

// reaches tells whether a limit behind an amount holds for it, too: it stands in the
// same segment, or in one of its own that has no amount (…3000套;10月底前完成).
func (f *Finder) reaches(r *reading, d due, found *finding) bool {
	if b := r.bracketAt(max(d.end-1, 0), found.number.end); b.start >= 0 && !r.endsWith(b, found) {
		return false
	}
	seg := r.segment(max(d.end-1, 0))
	return seg == r.segment(found.number.start) || !r.covers(seg)
}

// endsWith tells whether a bracket with a limit ends the sentence of an amount and all its
// amounts, rather than being about the last of them (…12个(8月底前完成),…; …38辆,其中…12辆(6月底前到位)).
func (r *reading) endsWith(b span, found *finding) bool {
	sentence := r.sentence(found.number.start)
	return b.end+1 >= sentence.end && !strings.Contains(r.slice(found.number.end, b.start), "其中")
}

// covers tells whether a quantity stands in the stretch.
func (p *passage) covers(s span) bool {
	for _, q := range p.quantitiesIn(s.start, s.end) {
		if q.Dimension != "time" {
			return true
		}
	}
	return false
}

// nearest is the last date before the number in the stretch, else a limit behind it.
func (f *Finder) nearest(r *reading, in span, number span) (due, bool) {
	var best due
	ok := false
	for _, d := range lastOf(r.datesIn(in.start, in.end)) {
		if d.Start < in.start || d.End > in.end || !f.counting(r, d) {
			continue
		}
		if d.End <= number.start && !r.aside(d, number) || d.End > number.start && !ok && d.Sort == date.Deadline && !r.ofOthers(d, number) {
			best, ok = dueBy(d), true
		}
	}
	return best, ok
}

// ofOthers tells whether a limit behind an amount stands in a bracket with an amount of its own (筛查7500人(其中二季度末完成4000人)).
func (r *reading) ofOthers(d date.Expression, number span) bool {
	b := r.bracketAt(d.Start, number.end)
	return b.start >= 0 && r.covers(span{d.End, b.end})
}

// rebase gives a number without a date of its own the deadline of its task.
func (f *Finder) rebase(r *reading, found *finding, text string, day date.Day) {
	if day == (date.Day{}) || !found.due.guessed || found.kind == "achieved" || found.kind == "parameter" {
		return
	}
	found.due = due{day: day, text: text}
	found.kind = f.aimKind(r, found)
}

// setsDeadline tells whether a task's deadline stands beside its text, in a
// bracket or on a line of its own, and so holds for all of it; one that a
// clause of the text states (10月底前完成主体工程) holds for that clause.
func (r *reading) setsDeadline(text string) bool {
	at := strings.Index(r.text, text)
	if at < 0 || text == "" {
		return true
	}
	n := lexicon.Count(r.text[:at])
	b := r.bracketAt(n, 0)
	return b.start >= 0 && !(b.end+1 < len(r.runes) && strings.ContainsRune(",、:", r.runes[b.end+1])) || r.angled(n)
}

// angled tells whether at stands between angle brackets (<牵头单位:…;完成时间:2024年底>),
// which are no pair elsewhere, being signs of comparison.
func (r *reading) angled(at int) bool {
	open := at - 1
	for ; open >= max(0, at-maxBracket) && r.runes[open] != '<' && r.runes[open] != '〈'; open-- {
		if r.runes[open] == '>' || r.runes[open] == '〉' {
			return false
		}
	}
	if open < max(0, at-maxBracket) {
		return false
	}
	closing := '>'
	if r.runes[open] == '〈' {
		closing = '〉'
	}
	return slices.Contains(r.runes[at:min(len(r.runes), at+maxBracket)], closing)
}

// lastOf bounds the dates that are looked at to those nearest to the number.
func lastOf(dates []date.Expression) []date.Expression {
	const most = 40
	return dates[max(0, len(dates)-most):]
}

// counting tells whether a date can be a deadline: it is known, no name, and no base of a comparison.
func (f *Finder) counting(r *reading, d date.Expression) bool {
	if d.To == (date.Day{}) || d.Sort == date.Recur || d.Sort == date.Open || d.Sort == date.Event && r.ruling {
		return false
	}
	if quoted, titled := r.inside(d.Start); titled || quoted && r.runes[d.Start] != '“' && !r.opensAt(d) {
		return false
	}
	k := &f.rules.kinds
	if r.reachedIn(d) {
		return true
	}
	if d.Rule == "within-years" && r.matches(k.sinceBefore, span{max(0, d.Start-4), d.Start}) {
		return false
	}
	if d.Sort != date.Deadline && r.matches(k.eventAfter, span{d.End, min(len(r.runes), d.End+windowChars)}) {
		return false
	}
	if r.matches(k.attributive, span{d.End, min(len(r.runes), d.End+maxAttribute)}) {
		return false
	}
	if wholeYears[d.Rule] && !r.tells && d.To.Year < r.written().Year && r.matches(k.workOn, span{max(0, d.Start-4), d.Start}) {
		return false
	}
	if r.matches(k.comparedBefore, span{max(0, d.Start-4), d.Start}) {
		return false
	}
	return r.listsAmount(d) || !r.matches(k.comparedAfter, span{d.End, min(len(r.runes), d.End+6)})
}

// listsAmount tells whether a date stands right before its amount in a list of them (一季度0.6亿元、上半年1.6亿元;
// 其中2024年8000亩、2025年1.2万亩), where it is no base of a comparison.
func (r *reading) listsAmount(d date.Expression) bool {
	if d.End >= len(r.runes) || !unicode.IsDigit(r.runes[d.End]) {
		return false
	}
	return parts[d.Rule] || d.Rule == "first-quarters" || d.Start > 0 && strings.ContainsRune("、,;:中(", r.runes[d.Start-1])
}

// maxAttribute is how far behind a date the words may end that make it one of a thing.
const maxAttribute = 22

// reachedIn tells whether a change leads to the amount of the date (由2020年的3.2件提高到2025年的8件).
func (r *reading) reachedIn(d date.Expression) bool {
	if d.End >= len(r.runes) || r.runes[d.End] != '的' || strings.Contains(r.slice(max(0, d.Start-3), d.Start), "恢复") { // 恢复到2019年的108%
		return false
	}
	return strings.ContainsRune("到至", r.runes[d.Start]) || d.Start > 0 && strings.ContainsRune("到至", r.runes[d.Start-1])
}

// opensAt tells whether the date takes in its own quotation mark (“十四五”末).
func (r *reading) opensAt(d date.Expression) bool {
	for i := d.Start; i < d.End; i++ {
		if r.partner(i) >= 0 {
			return true
		}
	}
	return d.Start > 0 && r.partner(d.Start-1) >= d.End-1
}
