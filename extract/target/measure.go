package target

import (
	"strings"
	"time"

	"duban/corpus"
	"duban/normalize/date"
	"duban/normalize/lexicon"
)

// measured is what the row and the column together say is measured: what the row is about (its
// indicator, else a short task) with what the column's header adds to it, else what the header names
// itself.
func (r *row) measured(col int) string {
	about, indicator := r.about(col)
	c := r.column(col)
	name := unitless(c.Measure)
	if name == "" && r.spent(col) { // 2024年计划投资
		name = r.walk.finder.rules.cells.spent
	}
	switch {
	case !r.figures(col):
		return about
	case name == "" || indicator || name == r.walk.finder.rules.cells.spent:
		name = about + name
	}
	return name + c.Adds
}

// spent tells whether a column's figures are money spent on what the row names.
func (r *row) spent(col int) bool {
	return strings.Contains(r.column(col).Name, r.walk.finder.rules.cells.spent)
}

// subject is what a cell's words are about where they don't say it: for an amount alone what it
// measures, for a text what the row is about.
func (r *row) subject(col int, cell *corpus.Cell) string {
	if about, _ := r.about(col); about != "" && !r.walk.finder.rules.cells.amount.MatchString(unbracketed(cell.Text)) {
		return about
	}
	return r.measured(col)
}

// figures tells whether a column holds amounts of what its header or row is about.
func (r *row) figures(col int) bool {
	switch r.field(col) {
	case corpus.FieldOther, corpus.FieldTarget, corpus.FieldBase, corpus.FieldMilestone,
		corpus.FieldQ1, corpus.FieldQ2, corpus.FieldQ3, corpus.FieldQ4:
		return true
	}
	return false
}

// about is what the row's indicator, or its short task, says.
func (r *row) about(col int) (text string, indicator bool) {
	for _, field := range []corpus.Field{corpus.FieldIndicator, corpus.FieldTask} {
		for c, at := range r.grid[r.index] {
			if c == col || at < 0 || r.field(c) != field || !r.beside(c, col) {
				continue
			}
			if text := unitless(firstSentence(r.table.Cells[at].Text)); text != "" && len([]rune(text)) <= maxIndicatorCell {
				return text, field == corpus.FieldIndicator
			}
		}
	}
	return "", false
}

// firstSentence is a cell's text up to its first full stop or semicolon: the name of the work, behind which it is described.
func firstSentence(text string) string {
	if i := strings.IndexAny(text, "。；;"); i > 0 {
		return text[:i]
	}
	return text
}

// beside tells whether two columns belong to the same row, and not to parts of a table side by side.
func (r *row) beside(c, col int) bool {
	width := max(r.side, 1)
	return c/width == col/width
}

// maxIndicatorCell is the length of the longest cell that is taken for the name of an indicator.
const maxIndicatorCell = 30

// named takes verbs and words of change off the edges of what a row measures; what stands in its
// middle is part of the name (`地表水达到或好于Ⅲ类水体比例`).
func (r *row) named(indicator string) (name string, grows bool) {
	f, w := r.walk.finder, r.walk
	runes := lexicon.Fold(indicator)
	p := f.read(indicator, setting{anchor: w.anchor, doc: w.notice.Kind})
	defer f.release(p)
	rd := &reading{passage: p}
	words, grows := f.trimRight(rd, p.wordsIn(f, span{0, len(runes)}, 0, len(runes)))
	if words = f.trimLeft(rd, words); len(words) > 0 {
		indicator = rd.shorten(f, words)
	}
	return f.tidy(indicator), grows
}

// onlyDoing tells whether a name only says what is done (`改造`, `全部开工`) and not to what.
func (f *Finder) onlyDoing(name string) bool {
	runes := []rune(name)
	if len(runes) == 0 || len(runes)%2 != 0 || len(runes) > 3*2 {
		return false
	}
	for i := 0; i < len(runes); i += 2 {
		word := string(runes[i : i+2])
		if !f.words.is(word, strong|weak|adverb|lead|deliver) && !(i > 0 && f.words.is(word, act|works)) { // 全部建成投用
			return false
		}
	}
	return true
}

// dueOf is when the amount of a cell that holds nothing else is due: by its column, its task, the
// row's own date, the document's period.
func (r *row) dueOf(p *passage) due {
	w := r.walk
	if p.due.To != (date.Day{}) {
		return due{day: p.due.To, text: p.due.Text}
	}
	if r.task >= 0 && p.kind != corpus.TargetAchieved {
		if t := &w.tasks[r.task]; t.Deadline != "" && t.DeadlineText != "" {
			return due{day: day(t.Deadline), text: t.DeadlineText}
		}
	}
	if p.kind == corpus.TargetAchieved {
		return due{day: w.reachedBy(), guessed: true}
	}
	if w.anchor.End == (date.Day{}) {
		return due{day: w.framed, guessed: true}
	}
	return due{day: goalsEnd(w.anchor, w.tells), guessed: true}
}

// reachedBy is when the figures of a column of what was reached are of, where
// the column does not say: the day up to which the document counts, else in a
// plan the end of the year before it begins, else the document's own day.
func (w *walk) reachedBy() date.Day {
	for _, d := range []date.Day{w.saidUpTo, w.countedTo} {
		if d != (date.Day{}) {
			return d
		}
	}
	if from := w.anchor.Start; !w.tells && from != (date.Day{}) {
		return date.Day{Year: from.Year - 1, Month: time.December, Day: 31}
	}
	if own := w.written(); own != (date.Day{}) {
		return own
	}
	return w.anchor.End
}

// dated is the date that a row of a table without tasks gives to all its figures (a row a year).
func (r *row) dated() date.Expression {
	if r.task >= 0 {
		return date.Expression{}
	}
	for c, at := range r.grid[r.index] {
		if at >= 0 && r.field(c) == corpus.FieldDeadline {
			return r.walk.period(strings.TrimSpace(r.table.Cells[at].Text))
		}
	}
	return date.Expression{}
}
