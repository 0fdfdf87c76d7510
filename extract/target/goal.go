package target

import (
	"strings"
	"time"

	"duban/corpus"
	"duban/normalize/date"
	"duban/normalize/lexicon"
)

// guess is the date of an amount that no words date: the end of the time that a
// heading above plans, else of the document's period, else the year named last.
func (f *Finder) guess(r *reading, sentence span) due {
	if r.headed != (date.Day{}) {
		return due{day: r.headed, guessed: true}
	}
	if r.anchor.End == (date.Day{}) {
		if d, ok := f.nearest(r, span{0, sentence.start}, span{sentence.start, sentence.start}); ok && !r.bygone(d) {
			return due{day: d.day, guessed: true}
		}
		if r.framed != (date.Day{}) {
			return due{day: r.framed, guessed: true}
		}
	}
	return due{day: goalsEnd(r.anchor, r.tells), guessed: true}
}

// goalsEnd is the end of the time that a document sets goals for: of its period, but
// of the year where it tells how far the goals of a year had come in a part of it.
func goalsEnd(a date.Anchor, tells bool) date.Day {
	end := a.End
	if own := a.Published; tells && a.Written == (date.Day{}) && own != (date.Day{}) && end != (date.Day{}) && before(end, own) { // news of a year that is over and of the next
		return date.Day{Year: own.Year, Month: time.December, Day: 31}
	}
	if tells && a.Start.Year == end.Year && end != (date.Day{}) {
		end.Month, end.Day = time.December, 31
	}
	return end
}

// toCome is a limit without a year (4月底前) of what is to be done, in the year of a text that
// tells of the year before as well.
func (r *reading) toCome(d due) due {
	own := r.written()
	if r.flow == flowFuture && r.tells && !d.guessed && (d.sort == date.Deadline || d.rule == "whole-year") && own.Year == d.day.Year+1 && before(r.anchor.End, own) && !hasYear.MatchString(d.text) {
		d.day.Year = own.Year
	}
	return d
}

// sameYear puts 全年 in a sentence that has told of a year that is over into that year (刚刚过去的2013年,产粮233亿斤;
// 全年实现劳务收入101亿元).
func (f *Finder) sameYear(r *reading, d due) due {
	if d.rule != "whole-year" || d.guessed || !r.tells || hasYear.MatchString(d.text) || d.end == 0 {
		return d
	}
	start := d.end - lexicon.Count(d.text)
	from := r.sentence(start).start
	for _, e := range lastOf(r.datesIn(from, start)) {
		if before := dueBy(e); e.Start >= from && e.End <= start && wholeYears[e.Rule] && hasYear.MatchString(e.Text) && r.bygone(before) && before.day.Year < d.day.Year {
			d.day.Year = before.day.Year
		}
	}
	return d
}

// ahead is the date of an amount that is to be reached: never one that only says
// since when, or up to when, other things have been (2022年以来出台的文件,清理率100%).
func (f *Finder) ahead(r *reading, found *finding) due {
	if d := found.due; d.guessed || !lookBack[d.rule] && !upToNow[d.rule] {
		return d
	}
	return f.guess(r, r.sentence(found.number.start))
}

// aside tells whether a date stands in a bracket behind an amount, and so holds for
// that one alone (新增学位1200个(8月底前完成),新建学校2所).
func (r *reading) aside(d date.Expression, number span) bool {
	b := r.bracketAt(d.Start, 0)
	if b.start < 0 || b.end >= number.start {
		return false
	}
	for i := len(r.found) - 1; i >= 0 && r.found[i].number.end > b.start-maxAside; i-- {
		end := min(r.found[i].End, b.start)
		if r.found[i].number.end <= b.start && !strings.ContainsAny(r.slice(end, b.start), ",;。:") {
			return true
		}
	}
	return false
}

// maxAside is how far behind an amount, in characters, a bracket may open that is about it alone.
const maxAside = 16

// summed is the date of a sentence behind that of an amount which says when all
// before it is to be finished (以上项目9月底前投入使用。), or when the sentence just before it is.
func (f *Finder) summed(r *reading, sentence span) (due, bool) {
	for at := sentence.end + 1; at < len(r.runes); {
		next := r.sentence(at)
		all := r.matches(f.rules.dates.AllOfThese.expression, next)
		if next.end <= next.start {
			at++
			continue
		}
		if all || at == sentence.end+1 {
			if d, ok := f.afterwards(r, next); ok && !r.covers(next) && (all || d.end-lexicon.Count(d.text)-next.start <= maxOpening/2) {
				return d, true
			}
		}
		at = next.end + 1
	}
	return due{}, false
}

// step is the time of the step that a block belongs to: that in the short sentence
// that the block begins with, else in the innermost heading that names a step
// ((二)集中整治阶段(4月—10月)。完成改造32家) or, in a text that plans, is nothing but a time
// ((二)2023年度), else in a line above it that is nothing else (一季度:).
func (w *walk) step(b *corpus.Block, p *passage) date.Expression {
	if b.Type == corpus.Heading && w.finder.rules.kinds.rankOf(p.folded) <= lowestPart {
		w.stepLine = date.Expression{}
	}
	if opening, _, ok := strings.Cut(p.folded[:min(len(p.folded), 2*turnBytes)], "。"); ok {
		if d := w.stepOf(opening); d.To != (date.Day{}) {
			return d
		}
	}
	for i := len(b.Section) - 1; i >= 0; i-- {
		if d := w.stepOf(b.Section[i]); d.To != (date.Day{}) {
			return d
		}
	}
	if d := w.stepOf(p.folded); d.To != (date.Day{}) && b.Type != corpus.Heading {
		w.stepLine = d
	} else if d := w.announces(p.folded); d.To != (date.Day{}) {
		w.stepLine = d
	}
	return w.stepLine
}

// announces is the year whose work the end of a paragraph announces (…。今年具体任务是:).
func (w *walk) announces(text string) date.Expression {
	rule := w.finder.rules.dates.Announced.expression
	if w.tells || !strings.HasSuffix(text, ":") || !rule.MatchString(text) {
		return date.Expression{}
	}
	d := w.period(strings.ToValidUTF8(text[strings.LastIndexAny(text, "。;")+1:], ""))
	if before(d.To, w.written()) {
		return date.Expression{}
	}
	return d
}

// lowestPart is the rank of the headings below which only items are numbered ((一)).
const lowestPart = 3

// stepOf is the time in a heading or opening sentence if it names a step.
func (w *walk) stepOf(text string) date.Expression {
	if len(text) > 2*maxTopic || !hasNumeral(text) {
		return date.Expression{}
	}
	rules := &w.finder.rules.dates
	if !rules.Step.expression.MatchString(text) && (w.tells || !rules.DatedLine.expression.MatchString(text)) {
		return date.Expression{}
	}
	d := w.period(strings.ToValidUTF8(text, ""))
	if wholeDays[d.Rule] && d.From == d.To || lookBack[d.Rule] || upToNow[d.Rule] || before(d.To, w.written()) {
		return date.Expression{}
	}
	return d
}
