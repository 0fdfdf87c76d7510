package target

import (
	"sort"
	"strings"

	"duban/corpus"
	"duban/normalize/body"
	"duban/normalize/date"
	"duban/normalize/quantity"
)

// finding is one record in the making: a quantity, or stated words, of a passage.
type finding struct {
	quantity.Quantity
	words      string // a qualitative target's words; empty for a quantity
	number     span   // the numeral, or the words
	end        int    // where the text that belongs to it ends
	clause     span
	indicator  string
	falls      string // the word by which the amount is a decrease (下降), left out of the indicator
	mode       string
	kind       string
	due        due
	recurrence string
	doubts     doubt
	rule       string
	form       form
}

// verdict is a number that was turned down.
type verdict struct {
	number span
	rule   string
}

// reading is what a passage gave.
type reading struct {
	*passage
	found    []finding
	rejected []verdict

	// bodies that the sentence askedFor makes responsible
	asked     bool
	askedFor  span
	mentioned []body.Mention

	// names of a list whose amounts follow in its order, with the first amount's index and clause
	names     []string
	namesFrom int
	namesIn   span
}

// maxQuantities bounds the quantities that are read in one paragraph or cell.
const maxQuantities = 3000

// judge reads the quantities of a passage from left to right: each becomes a finding or a verdict.
// What it returns may not be used after the passage is released.
func (f *Finder) judge(p *passage) *reading {
	b := p.buffers
	b.reading = reading{passage: p, found: b.found[:0]}
	r := &b.reading
	for i, q := range p.quantities {
		number := span{q.NumStart, q.NumEnd}
		if q.NumEnd <= q.NumStart {
			number = span{q.Start, q.End}
		}
		if i >= maxQuantities {
			r.rejected = append(r.rejected, verdict{number, "limit"})
			continue
		}
		if rule, ok := f.turnDown(p, q, number); ok {
			r.rejected = append(r.rejected, verdict{number, rule})
			continue
		}
		found, rule := f.describe(r, i, number)
		if rule != "" {
			r.rejected = append(r.rejected, verdict{number, rule})
			continue
		}
		r.found = append(r.found, found)
	}
	r.dropListed()
	f.completeGrades(r)
	f.qualitative(r)
	r.sort()
	b.found = r.found
	return r
}

// sort puts the findings into the order of the text, in which nearly all stand already.
func (r *reading) sort() {
	for i := 1; i < len(r.found); i++ {
		if r.found[i].number.start < r.found[i-1].number.start {
			sort.SliceStable(r.found, func(i, j int) bool { return r.found[i].number.start < r.found[j].number.start })
			return
		}
	}
}

// dropListed turns down amounts of a list whose last one is a condition or the
// size of a thing (突破10亿元、50亿元、100亿元的企业).
func (r *reading) dropListed() {
	turned := map[int]string{}
	for _, v := range r.rejected {
		if v.rule == "condition" || v.rule == "qualifier" {
			turned[v.number.start] = v.rule
		}
	}
	if len(turned) == 0 {
		return
	}
	kept := r.found[:0]
	for _, found := range r.found {
		if rule := r.listedWith(found, turned); rule != "" {
			r.rejected = append(r.rejected, verdict{found.number, rule})
			continue
		}
		kept = append(kept, found)
	}
	r.found = kept
}

// listedWith names the rule that turned down a later amount of the finding's list.
func (r *reading) listedWith(found finding, turned map[int]string) string {
	if found.words != "" {
		return ""
	}
	end := found.End
	for _, q := range r.quantitiesIn(found.End, found.clause.end) {
		if q.Unit != found.Unit || r.slice(end, q.Start) != "、" {
			return ""
		}
		if rule := turned[q.NumStart]; rule != "" {
			return rule
		}
		end = q.End
	}
	return ""
}

// turnDown tells whether a rule says that the quantity is no target.
func (f *Finder) turnDown(p *passage, q quantity.Quantity, number span) (string, bool) {
	for _, d := range p.datesIn(number.start, number.end) {
		if d.To == (date.Day{}) && (p.listed(q) || p.settles(d)) { // 压缩至20小时、1小时以内; 1个工作日内办结
			continue
		}
		if number.overlaps(d.Start, d.End) && d.Start <= number.start && d.End > number.start {
			return "date", true
		}
	}
	if p.conditions {
		return "condition", true
	}
	if p.attached {
		return "meta-line", true
	}
	if q.Unit == "" && q.Dimension != "ratio" && q.Dimension != "share" && q.Dimension != pure {
		return "no-unit", true
	}
	v := p.view(number, q.End)
	v.fields[inText] = span{q.NumStart, max(q.UnitEnd, q.NumEnd)}
	v.unit, v.dimension = q.Unit, q.Dimension
	for _, t := range p.traps(f.rules.traps) {
		if t.fires(&v) {
			return t.Name, true
		}
	}
	return "", false
}

// settles tells whether a date is how long a service takes (更名登记2个工作日内办结), rather than counted from some event.
func (p *passage) settles(d date.Expression) bool {
	if d.Start > 0 && strings.ContainsRune("后起在于", p.runes[d.Start-1]) {
		return false
	}
	return strings.HasPrefix(p.slice(d.End, min(len(p.runes), d.End+2)), "办结")
}

// listed tells whether a quantity goes on with a list of amounts of its unit.
func (p *passage) listed(q quantity.Quantity) bool {
	for _, last := range p.quantitiesIn(max(0, q.Start-2), max(0, q.Start-1)) {
		if last.Unit == q.Unit && last.End < q.Start && strings.Trim(p.slice(last.End, q.Start), listJoints) == "" {
			return true
		}
	}
	return false
}

// view collects what the traps look at for the number.
func (p *passage) view(number span, end int) view {
	sentence, clause := p.sentence(number.start), p.clause(number.start)
	v := view{passage: p}
	v.quoted, v.titled = p.inside(number.start)
	v.fields[inBefore] = span{max(sentence.start, number.start-windowChars), number.start}
	v.fields[inAfter] = span{end, min(max(sentence.end, end), end+windowChars)}
	v.fields[inClause] = clause
	v.fields[inSentence] = span{max(sentence.start, number.start-3*windowChars), min(sentence.end, number.start+3*windowChars)}
	v.fields[inLine] = span{0, min(len(p.runes), windowChars)}
	return v
}

// describe makes a finding of a quantity that no trap turned down, or names the rule against it.
func (f *Finder) describe(r *reading, i int, number span) (finding, string) {
	q := r.quantities[i]
	if q.Dimension == "ratio" {
		if found, ok := f.ratio(r, q); ok {
			return found, ""
		}
		return finding{}, "ratio"
	}
	found := finding{Quantity: q, number: number, end: q.End, clause: r.clause(number.start), rule: "clause"}
	if f.qualifies(r, i) {
		return found, "qualifier"
	}
	subject, rule := f.subject(r, i, found.clause)
	if rule != "" {
		return found, rule
	}
	found.indicator, found.form = subject.text, subject.form
	found.end = max(found.end, subject.end)
	if found.mode = f.modeOf(r, found, subject); found.mode == corpus.ModeGrowth && found.Unit == "%" {
		found.indicator = f.withoutSpeed(found.indicator)
	}
	found.falls = f.falls(r, found, subject)
	found.Comparator = f.comparatorOf(r, found, subject)
	f.place(r, &found)
	if subject.list == 0 {
		found.indicator = f.granted(r, found, subject)
	}
	if r.ruling && !f.commits(r, found) {
		return found, "rule-text"
	}
	found.doubts = f.doubtsOf(r, &found, subject)
	found.rule = "clause-" + string(subject.form)
	return found, ""
}

// qualifies tells whether a measure belongs to the name of what the next
// quantity counts (`35蒸吨以下燃煤锅炉60台`).
func (f *Finder) qualifies(r *reading, i int) bool {
	q := r.quantities[i]
	if counts(q) || i+1 >= len(r.quantities) {
		return false
	}
	next := r.quantities[i+1]
	gap := r.slice(q.End, next.Start)
	if gap == "" && counts(next) && q.Comparator == quantity.AtLeast { // 其中10亿元以上5个
		return true
	}
	sized := next.Dimension == "share" && (q.Comparator == quantity.AtMost || q.Comparator == quantity.AtLeast) && q.Dimension == "length"
	if !counts(next) && !sized || gap == "" || len([]rune(gap)) > 16 || strings.ContainsAny(gap, ",;、。:\n(") {
		return false
	}
	words := r.wordsIn(f, r.clause(q.NumStart), q.End, next.Start)
	return len(words) > 0 && !words[0].is(strong|keep|deliver|growth|down|joint) &&
		(words[0].Text == "的" || !words[0].is(link))
}

// comparatorOf is the quantity's own comparator, or one that stands farther off
// in the words before it (`至少集聚研发机构20家`).
func (f *Finder) comparatorOf(r *reading, found finding, s subject) quantity.Comparator {
	if found.Comparator != quantity.Equal && found.Comparator != "" {
		return found.Comparator
	}
	raw := span{s.raw.start, found.number.start}
	if c := f.sharedComparator(r, found); c != "" {
		return c
	}
	switch k := &f.rules.kinds; {
	case r.matches(k.floor, raw):
		return quantity.AtLeast
	case r.matches(k.ceiling, raw):
		return quantity.AtMost
	}
	return quantity.Equal
}

// sharedComparator is that which stands before a list of amounts and holds for all
// of them (最高1000万元、500万元; 分别不高于53和32微克/立方米); empty without one.
func (f *Finder) sharedComparator(r *reading, found finding) quantity.Comparator {
	n := len(r.found)
	if n == 0 {
		return ""
	}
	last := r.found[n-1]
	if last.End == found.Start && last.Unit != found.Unit { // 不少于6期800人次
		return last.Comparator
	}
	listed := last.Unit == found.Unit && last.number.end+len([]rune(last.Unit)) >= last.End && strings.Trim(r.slice(last.End, found.Start), listJoints) == ""
	switch {
	case !listed || last.End >= found.Start:
	case last.Comparator == quantity.AtMost && found.Dimension == "money":
		return last.Comparator
	case last.Comparator == quantity.AtMost || last.Comparator == quantity.AtLeast || last.Comparator == quantity.MoreThan || last.Comparator == quantity.LessThan:
		if f.holds(r.wordsIn(f, found.clause, found.clause.start, last.number.start), respective) {
			return last.Comparator
		}
	}
	return ""
}

// commits tells whether an amount in a document that lays down rules is fixed
// by policy, has been reached, or is promised, rather than being a condition.
func (f *Finder) commits(r *reading, found finding) bool {
	k := &f.rules.kinds
	seg := r.segment(found.number.start)
	words := span{max(seg.start, found.number.start-2*windowChars), found.number.start}
	switch found.kind {
	case corpus.TargetParameter:
		return true
	case corpus.TargetAchieved:
		d := found.due // 去年底,民营经济占比达52.6%
		return r.matches(k.present, words) || !d.guessed && d.text != "" && d.end <= found.number.start && r.written() != (date.Day{}) && before(d.day, r.written())
	}
	return r.matches(k.commits, words) || f.keptUp(r, &found) || r.listedWithGoal(found, seg) || r.measures && !r.cell && !r.matches(k.givesSentence, r.sentence(found.number.start))
}

// listedWithGoal tells whether the amount stands in a list with one that was
// promised (2024年新增种植2000亩、养殖100万只,其中绿色基地占比不低于15%).
func (r *reading) listedWithGoal(found finding, seg span) bool {
	n := len(r.found)
	if n == 0 {
		return false
	}
	last := r.found[n-1]
	if last.kind == corpus.TargetParameter || last.kind == corpus.TargetAchieved || !seg.holds(last.number.start) || last.end > found.number.start {
		return false
	}
	gap := r.slice(last.end, found.number.start)
	return len([]rune(gap)) <= windowChars && (strings.HasPrefix(gap, "、") && !strings.ContainsAny(gap, ",:(") || strings.HasPrefix(gap, ",其中") && strings.Count(gap, ",") == 1)
}

// place settles kind, deadline and recurrence.
func (f *Finder) place(r *reading, found *finding) {
	found.due, found.recurrence = f.dueOf(r, found)
	found.due = f.sameYear(r, r.toCome(found.due))
	if whole := f.wholeOf(r, found); whole != nil {
		found.due, found.kind, found.recurrence = whole.due, whole.kind, whole.recurrence
		return
	}
	found.kind = f.kindOf(r, found)
	switch found.kind {
	case "parameter":
		found.due, found.recurrence = due{}, ""
		if found.mode == corpus.ModeNew || found.mode == corpus.ModeCumulative { // 对新认定的企业奖励10万元
			found.mode = corpus.ModeLevel
		}
	case "achieved":
		found.due = f.achievedDue(r, found)
	default:
		found.due = f.ahead(r, found)
	}
}

// wholeOf is the amount that the one in a bracket behind it is a part of, and so has its date and
// kind (造林80万亩(人工造林9.5万亩,飞播造林5万亩)); nil where the bracket says when or how itself.
func (f *Finder) wholeOf(r *reading, found *finding) *finding {
	if !found.due.guessed || found.recurrence != "" || len(r.found) == 0 {
		return nil
	}
	b := r.bracketAt(found.number.start, 0)
	if b.start < 0 || f.flowOf(r.passage, span{b.start + 1, found.number.start}, due{guessed: true}) != flowNone {
		return nil
	}
	for i := len(r.found) - 1; i >= 0; i-- {
		if last := &r.found[i]; last.End <= b.start {
			if last.Unit == found.Unit && last.kind != corpus.TargetParameter && !strings.ContainsAny(r.slice(last.End, b.start), ",;。:") {
				return last
			}
			return nil
		}
	}
	return nil
}
