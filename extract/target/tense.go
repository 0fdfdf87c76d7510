package target

import (
	"strconv"
	"strings"
	"time"

	"duban/corpus"
	"duban/normalize/date"
	"duban/normalize/lexicon"
	"duban/normalize/pattern"
)

// topicOf is the policy that the last heading or short line before a block
// names, where the document lays down rules.
func (w *walk) topicOf(b *corpus.Block, text string) string {
	if !w.ruling {
		return ""
	}
	if b.Type == corpus.Heading || len(text) <= maxTopic && !strings.Contains(text, "。") {
		w.topic = ""
		if capped := w.finder.rules.kinds.capped; capped.MatchString(text) {
			all := capped.FindAllStringIndex(text, -1)
			last := all[len(all)-1]
			w.topic = w.finder.tidy(text[last[0]:last[1]])
		}
	}
	return w.topic
}

// maxTopic is the length of the longest line that is taken for a heading, in bytes.
const maxTopic = 72

// sectionAnchor is the notice's time, narrowed to the year in a heading above the
// block where the notice spans several (三、2022年工作计划; 一、2021年工作总结 where the notice bears no day).
func (w *walk) sectionAnchor(b *corpus.Block) date.Anchor {
	a := w.anchor
	if a.Start == (date.Day{}) || a.End.Year == a.Start.Year {
		return a
	}
	for _, heading := range b.Section {
		k := &w.finder.rules.kinds
		if !k.yearPlan.MatchString(heading) && !(w.written() == date.Day{} && k.Sections.past.MatchString(heading)) {
			continue
		}
		if d := w.lastDay(heading); d.Month == time.December && d.Day == 31 && d.Year >= a.Start.Year && d.Year <= a.End.Year {
			a.Start, a.End = date.Day{Year: d.Year, Month: time.January, Day: 1}, d
			return a
		}
	}
	return a
}

// flowOf is the time that a paragraph speaks of, by its headings and by the
// turn of the tale before it.
func (w *walk) flowOf(b *corpus.Block, p *passage) flow {
	k := &w.finder.rules.kinds
	tells := w.tells
	if b.Type == corpus.Heading && tells {
		w.turn = flowNone
	}
	if tells {
		switch year := labelled(p.folded); {
		case year != 0 && year < w.ownYear():
			w.turn, w.turnedTo = flowPast, date.Day{Year: year, Month: time.December, Day: 31}
		case year != 0 && w.written().Year != 0:
			w.turn = flowFuture
		case p.holds(k.Turns.future):
			w.turn = flowFuture
		case p.holds(k.Turns.past):
			w.turn, w.turnedTo = flowPast, w.lastDay(p.folded[:min(len(p.folded), turnBytes)])
		}
	}
	for _, heading := range b.Section {
		switch {
		case sameButBlanks(heading, w.notice.Title):
		case k.Sections.past.MatchString(heading):
			return flowPast
		case k.Sections.future.MatchString(heading):
			return flowFuture
		}
	}
	if w.turn == flowNone && w.notice.Kind == corpus.KindReport && w.onlyPlans(p) {
		return flowFuture
	}
	return w.turn
}

// ownYear is the year of the document's date, else that in which its period begins; 0 for neither.
func (w *walk) ownYear() int {
	if own := w.written(); own != (date.Day{}) {
		return own.Year
	}
	return w.anchor.Start.Year
}

// labelled is the year that a line is nothing but a label of, or a headline behind one (2019年:…), 0 for none.
func labelled(text string) int {
	m := yearLabel.FindStringSubmatch(text)
	if m == nil || strings.Contains(text, "。") {
		return 0
	}
	year, _ := strconv.Atoi(m[1])
	return year
}

var yearLabel = pattern.MustCompile(`^(?:关于)?(20\d\d) ?年?(?:的?(?:主要|重点)?工作(?:的?(?:回顾|总结|安排|打算|建议))?)?(?:[:：]|$)`)

// onlyPlans tells whether the sentences of a report's paragraph plan (确保…) and none tells of anything done.
func (w *walk) onlyPlans(p *passage) bool {
	k := &w.finder.rules.kinds
	if !hasNumeral(p.folded) || !p.holds(k.aim) || p.holds(k.past) {
		return false
	}
	own := k.weigh(p.folded)
	return own.planned > 0 && own.told == 0
}

// underGoals tells whether a heading above the block, or one that it begins with, speaks of goals.
func (w *walk) underGoals(b *corpus.Block) bool {
	if head, _, ok := strings.Cut(b.Text, "。"); ok && len(head) <= maxTopic && w.finder.rules.kinds.goalHeadings.MatchString(head) {
		return true
	}
	for _, heading := range b.Section {
		if w.finder.rules.kinds.goalHeadings.MatchString(heading) {
			return true
		}
	}
	return false
}

// turnBytes is how much of a turning paragraph is looked at for its date.
const turnBytes = 120

// backTo is the end of the time that a block's section looks back on: the date
// in its headings, else that of the turning paragraph before; unknown unless it is over.
func (w *walk) backTo(b *corpus.Block) date.Day {
	now := w.written().Year
	if now == 0 {
		now = w.anchor.End.Year
	}
	for _, heading := range b.Section {
		d := w.lastDay(heading)
		if d == (date.Day{}) && endsInYear.MatchString(heading) {
			d = w.lastDay(heading + "年")
		}
		if d == (date.Day{}) {
			d = w.lastDay(strings.Replace(heading, fiveYears, fiveYears+"时期", 1))
		}
		if d != (date.Day{}) && d == w.written() && before(w.countedTo, d) && w.countedTo != (date.Day{}) { // 四年来的工作, said in January
			d = w.countedTo
		}
		if d != (date.Day{}) && d.Year <= now {
			return d
		}
	}
	if year := w.reviewedYear(); year != (date.Day{}) && (w.turnedTo == (date.Day{}) || w.turnedTo == w.written()) {
		return year
	}
	return w.turnedTo
}

// looksAhead tells whether a heading above the block plans what comes behind the time that the report is on
// (下半年工作安排; 2024年主要任务 in a report on 2023).
func (w *walk) looksAhead(b *corpus.Block) bool {
	reviewed := w.reviewedYear()
	for _, heading := range b.Section {
		if w.finder.rules.kinds.ahead.MatchString(heading) || reviewed != (date.Day{}) && w.finder.rules.kinds.yearPlan.MatchString(heading) && w.lastDay(heading).Year > reviewed.Year {
			return true
		}
	}
	return false
}

// reviewedYear is the end of the year that a report reviews where its title also names the next, in which it was
// written, as that of its plan (2022年工作总结和2023年工作计划).
func (w *walk) reviewedYear() date.Day {
	from, to := w.anchor.Start, w.anchor.End
	if w.notice.Kind != corpus.KindReport || from.Year == 0 || from.Month != time.January || from.Year+1 != to.Year || w.written().Year != to.Year {
		return date.Day{}
	}
	return date.Day{Year: from.Year, Month: time.December, Day: 31}
}

// endsInYear finds a heading that ends in a bare year (回眸2022).
var endsInYear = pattern.MustCompile(`\p{Han}20\d\d$`)

// fiveYears ends the name of a five-year plan (“十二五”), which in a heading means its time.
const fiveYears = "五”"

func (w *walk) written() date.Day {
	if w.anchor.Written != (date.Day{}) {
		return w.anchor.Written
	}
	return w.anchor.Published
}

// lastDay is the end of the first dated expression of a text.
func (w *walk) lastDay(text string) date.Day {
	if !hasNumeral(text) {
		return date.Day{}
	}
	return w.period(strings.ToValidUTF8(text, "")).To
}

func hasNumeral(text string) bool {
	return numerals.In(text)
}

var numerals = lexicon.NewSet("0123456789０１２３４５６７８９〇一二三四五六七八九十去今半明本")

// anchor is what the notice says about its own time.
func anchor(n corpus.Notice) date.Anchor {
	return date.Anchor{Written: day(n.WrittenOn), Published: day(n.PublishedOn), Start: day(n.PeriodStart), End: day(n.PeriodEnd)}
}

func day(text string) date.Day {
	t, err := time.Parse("2006-01-02", text)
	if err != nil {
		return date.Day{}
	}
	return date.Day{Year: t.Year(), Month: t.Month(), Day: t.Day()}
}
