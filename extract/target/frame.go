package target

import (
	"strings"
	"time"

	"duban/corpus"
	"duban/normalize/date"
	"duban/normalize/lexicon"
	"duban/normalize/pattern"
)

// frame keeps the last year to come that the title or a paragraph names, for the amounts behind it in a document without a period.
func (w *walk) frame(dates []date.Expression, counts func(date.Expression) bool) {
	if w.anchor.End != (date.Day{}) {
		return
	}
	for _, d := range dates {
		if (wholeYears[d.Rule] || d.Rule == "whole-year") && counts(d) && !before(d.To, w.written()) && !before(d.To, w.framed) && !strings.HasPrefix(d.Text, yearAfter) {
			w.framed = d.To
		}
	}
}

// yearAfter is the year behind the one that a condition speaks of (次年增速高于10%的再奖3万元), no year of the document's.
const yearAfter = "次年"

// report keeps the end of the stretch of the year over which a paragraph of a news text counts
// what was reached (1—9月…), for the figures of the paragraphs behind it that bear no date; in another
// text, one without a day, the day up to which it counts (截至4月10日).
func (w *walk) report(r *reading) {
	if !w.tells && w.written() != (date.Day{}) {
		return
	}
	for i := range r.found {
		d := r.found[i].due
		counted := strings.HasPrefix(d.rule, asOfRule) || w.tells && (d.sort == date.Period || parts[d.rule])
		if r.found[i].kind == corpus.TargetAchieved && !d.guessed && counted && !upToNow[d.rule] && !lookBack[d.rule] && (w.written() == (date.Day{}) || !before(w.written(), d.day)) {
			w.reported = d.day
		}
	}
}

// spanned takes the years of a plan from the line that names it (…行动方案(2023—2025年),
// as of an annex) where the notice's period has no beginning.
func (w *walk) spanned() {
	if w.anchor.Start != (date.Day{}) || w.tells {
		return
	}
	for i := range w.doc.Blocks {
		b := &w.doc.Blocks[i]
		if b.Type == corpus.TableType || len(b.Text) > 4*maxTopic || !hasNumeral(b.Text) {
			continue
		}
		m := w.finder.rules.kinds.planSpan.FindStringSubmatch(b.Text)
		if m == nil {
			continue
		}
		if d := w.period(m[1]); d.From != (date.Day{}) && d.From.Year < d.To.Year && !before(d.To, w.written()) {
			w.anchor.Start, w.anchor.End = d.From, d.To
			return
		}
	}
}

// goalYear is the end of the year that the opening of a text without a period sets as that of its goal,
// to which amounts with earlier dates are steps; unknown without one.
func (w *walk) goalYear() date.Day {
	if w.anchor.End != (date.Day{}) || w.tells {
		return date.Day{}
	}
	goal := w.finder.rules.dates.GoalYear.expression
	for i := range w.doc.Blocks[:min(len(w.doc.Blocks), maxOpeningBlocks)] {
		if !goal.mayMatch(w.doc.Blocks[i].Text) {
			continue
		}
		p := w.finder.look(w.doc.Blocks[i].Text)
		m := p.groups(goal, p.all())
		w.finder.release(p)
		if m != nil {
			return w.lastDay(m[1] + "年")
		}
	}
	if day := w.goalsYear(); day != (date.Day{}) {
		return day
	}
	return w.validYear()
}

// validYear is the end of the document's own year where its rules are valid up to then
// (有效期至2022年12月31日), which is when their goals are due; unknown otherwise.
func (w *walk) validYear() date.Day {
	end := date.Day{Year: w.written().Year, Month: time.December, Day: 31}
	for i := len(w.doc.Blocks) - 1; i >= 0 && w.ruling && end.Year > 0; i-- {
		if m := validUntil.FindStringSubmatch(lexicon.FoldString(w.doc.Blocks[i].Text)); m != nil && w.lastDay(m[1]) == end {
			return end
		}
	}
	return date.Day{}
}

// validUntil finds up to when a document is valid.
var validUntil = pattern.MustCompile(`(?:有效期|执行期限?|实施期限?|施行期限?)(?:至|到|截至|截止至?)(20\d\d年\d{1,2}月\d{1,2}日)`)

// goalsYear is the end of the year that the first paragraph of goals opens with (到2026年底,民宿达到1500个), for want of
// another; unknown without one.
func (w *walk) goalsYear() date.Day {
	for i := range w.doc.Blocks[:min(len(w.doc.Blocks), maxOpeningBlocks)] {
		if text := w.doc.Blocks[i].Text; opensByYear.MatchString(lexicon.FoldString(text[:min(len(text), turnBytes)])) {
			return w.lastDay(lexicon.FoldString(text[:min(len(text), turnBytes)]))
		}
	}
	return date.Day{}
}

// maxOpeningBlocks is how many blocks, headers of the page and a cover letter among them, may stand before the text proper.
const maxOpeningBlocks = 30

// openedBy is the deadline of a list whose items begin with dashes: that with
// which the paragraph above them opens (到2020年,…: ——…).
func (w *walk) openedBy(p *passage) date.Expression {
	if strings.HasPrefix(p.folded, listDash) || listItem.MatchString(p.folded) {
		return w.opened
	}
	w.opened = date.Expression{}
	dates := p.dates
	if head := p.slice(0, maxOpening); dates == nil && hasNumeral(head) {
		dates = w.finder.deps.Dates.Find(p.slice(0, 2*maxOpening), p.anchor)
	}
	for _, d := range dates[:min(len(dates), 1)] {
		listed := wholeYears[d.Rule] && strings.HasSuffix(p.folded, ":") // 今年主要抓好以下几件事:
		if (d.Sort == date.Deadline || listed) && d.Start <= maxOpening && !before(d.To, w.written()) {
			w.opened = d
		}
	}
	return date.Expression{}
}

// ownOpening is the year short of the plan's end by which a paragraph opens, which holds for all of its sentences
// (到2018年,…达到86.7%。全省…达到80%。).
func (w *walk) ownOpening(p *passage) date.Expression {
	if len(p.dates) == 0 || w.tells || !opensByYear.MatchString(p.folded) {
		return date.Expression{}
	}
	d := p.dates[0]
	if d.Start > 1 || d.Sort != date.Deadline || w.anchor.End == (date.Day{}) || !before(d.To, w.anchor.End) || before(d.To, w.anchor.Start) {
		return date.Expression{}
	}
	return d
}

// opensByYear finds a paragraph that begins with a year by which things are to be so.
var opensByYear = pattern.MustCompile(`^[到至]20\d\d年(?:底|末|年底)?(?:前|止)?[,，]`)

// headed is the end of the stretch, not over when the document was written, that
// the innermost dated heading above a block plans (三、下半年工作打算).
func (w *walk) headed(b *corpus.Block) date.Day {
	own := w.written()
	for i := len(b.Section) - 1; i >= 0; i-- {
		heading := b.Section[i]
		if sameButBlanks(heading, w.notice.Title) || !hasNumeral(heading) {
			continue
		}
		if d := w.period(strings.ToValidUTF8(heading, "")); d.To != (date.Day{}) && d.Sort != date.Deadline && !wholeDays[d.Rule] {
			if own == (date.Day{}) || before(d.To, own) || !w.finder.rules.kinds.Sections.future.MatchString(heading) || w.finder.rules.kinds.Sections.past.MatchString(heading) {
				return date.Day{}
			}
			return d.To
		}
	}
	return date.Day{}
}

// listItem finds the number of an item that a sentence with a colon announces (一是).
var listItem = pattern.MustCompile(`^[一二三四五六七八九十]{1,3}是`)

const (
	listDash   = "——"
	maxOpening = 14 // characters before a deadline that opens a paragraph ((二)发展目标。到2025年)
)

// parts are the date rules that name a part of a year.
var parts = map[string]bool{"part-of-year": true, "part-of-a-year": true}
