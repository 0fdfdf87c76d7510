package target

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/corpus"
	"duban/normalize/date"
)

// row is one line of a table while it is being read.
type row struct {
	walk    *walk
	block   int
	locator string
	table   *corpus.Table
	grid    [][]int
	index   int
	task    int               // -1 for none
	units   map[string]string // what the row's task or target cell counts, by unit
	flow    flow
	side    int // columns of a row, fewer than all in a table of parts side by side
}

// table reads a table row by row.
func (w *walk) table(block, nth int, t *corpus.Table) {
	grid := t.Grid()
	b := &w.doc.Blocks[block]
	p := w.finder.look(b.Text)
	section := w.flowOf(b, p)
	w.finder.release(p)
	for i := range grid {
		r := &row{walk: w, block: block, table: t, grid: grid, index: i, task: -1, flow: section,
			locator: b.Locator(nth, i), side: t.Side()}
		if task, ok := w.byRow[[2]int{block, i}]; ok && r.side == t.Cols { // else its rows have several tasks
			r.task = task
			if w.tasks[task].Locator != "" {
				r.locator = w.tasks[task].Locator
			}
		}
		r.read()
	}
}

func (r *row) read() {
	for c, at := range r.grid[r.index] {
		if at < 0 {
			continue
		}
		cell := &r.table.Cells[at]
		if cell.Row != r.index || cell.Col != c || strings.TrimSpace(cell.Text) == "" {
			continue
		}
		r.cell(c, cell)
	}
}

// cell reads one cell by what its row and column are.
func (r *row) cell(col int, cell *corpus.Cell) {
	locator := r.locator + " column " + strconv.Itoa(col+1)
	if rule := r.skips(col, cell); rule != "" {
		r.walk.explain(cell.Text, locator, rule)
		return
	}
	f := r.walk.finder
	s := r.setting(col)
	text, source, bare := r.withUnit(col, cell)
	p := f.read(text, s)
	if bare && !p.isWhole() && text != cell.Text {
		f.release(p)
		p, bare = f.read(cell.Text, s), false
	}
	defer f.release(p)
	if bare && p.isWhole() {
		r.bareNumber(p, col, cell, locator, strings.TrimSpace("cell "+source))
		return
	}
	if p.speaks() {
		p.measured = r.subject(col, cell)
	}
	reading := f.judge(p)
	for _, found := range reading.found {
		if name := r.units[found.Unit]; name != "" && f.onlyDoing(found.indicator) {
			found.indicator = name
		}
		r.counts(s, found)
		if r.task >= 0 && s.kind == "" {
			task := &r.walk.tasks[r.task]
			f.rebase(reading, &found, task.DeadlineText, day(task.Deadline))
		}
		t := f.record(reading, found)
		t.Locator = r.locator
		r.add(col, t)
	}
	r.walk.numbers = f.fates(r.walk.numbers, reading, locator)
	r.walk.beyond(cell.Text, locator)
}

// counts keeps what the row's task or target says is counted in a unit: its
// quarters say only how much of it is due.
func (r *row) counts(s setting, found finding) {
	if s.kind == corpus.TargetMilestone || found.Unit == "" {
		return
	}
	if r.units == nil {
		r.units = map[string]string{}
	}
	if r.units[found.Unit] == "" {
		r.units[found.Unit] = found.indicator
	}
}

// isWhole tells whether one quantity is all that the passage holds.
func (p *passage) isWhole() bool {
	return len(p.quantities) == 1 && strings.Trim(p.slice(0, p.quantities[0].Start), " "+cellMark) == "" && strings.TrimSpace(p.slice(p.quantities[0].End, len(p.runes))) == ""
}

// skips names the rule by which a cell holds no target.
func (r *row) skips(col int, cell *corpus.Cell) string {
	if r.index < r.table.HeaderRows || cell.Header {
		return "table-header"
	}
	if len(r.table.Lines) > r.index {
		switch k := r.table.Lines[r.index].Kind; k {
		case corpus.LineData:
		case corpus.LineNote:
			if r.walk.finder.rules.cells.tellsHowToFill(cell.Text) {
				return "table-note"
			}
			return ""
		case corpus.LineHeader, corpus.LineSection, corpus.LineTotal:
			return "table-" + string(k)
		}
	}
	switch field := r.field(col); field {
	case corpus.FieldSeq, corpus.FieldSection, corpus.FieldLead, corpus.FieldSupport, corpus.FieldDeadline, corpus.FieldPerson,
		corpus.FieldPlace, corpus.FieldNote, corpus.FieldUnit, corpus.FieldIndicator:
		return "column-" + string(field)
	case corpus.FieldOther:
		if c := r.column(col); r.walk.finder.rules.cells.number.MatchString(cell.Text) && c.Unit == "" && c.Period == "" && r.table.Unit == "" && r.line().Unit == "" {
			return "column-other"
		}
	}
	return ""
}

func (r *row) column(col int) corpus.Column {
	if col < len(r.table.Columns) {
		return r.table.Columns[col]
	}
	return corpus.Column{}
}

func (r *row) field(col int) corpus.Field { return r.column(col).Field }

func (r *row) line() corpus.Line {
	if r.index < len(r.table.Lines) {
		return r.table.Lines[r.index]
	}
	return corpus.Line{}
}

// ruling tells whether the row lays down rules: one that gives work to bodies
// does not, whatever the document's title says (`印发任务清单的通知`).
func (r *row) ruling() bool {
	return r.walk.ruling && (r.task < 0 || len(r.walk.tasks[r.task].LeadBodies) == 0)
}

// setting is what the column says about kind and date.
func (r *row) setting(col int) setting {
	s := setting{anchor: r.walk.anchor, doc: r.walk.notice.Kind, ruling: r.ruling(), flow: r.flow, asOf: r.walk.saidUpTo, counted: r.walk.countedTo, tells: r.walk.tells, cell: true, framed: r.walk.framed, units: r.units}
	if r.line().Kind == corpus.LineNote { // prose under the table, whose columns say nothing of it
		s.cell, s.units = false, nil
		return s
	}
	c := r.column(col)
	if c.Period != "" {
		s.due = r.walk.period(c.Period)
	} else {
		s.due = r.dated()
	}
	switch c.Field {
	case corpus.FieldQ1, corpus.FieldQ2, corpus.FieldQ3, corpus.FieldQ4:
		s.kind = corpus.TargetMilestone
		if s.due.To == (date.Day{}) {
			s.due = r.quarter(c)
		}
	case corpus.FieldMilestone:
		s.kind = corpus.TargetMilestone
	case corpus.FieldBase:
		s.kind = corpus.TargetAchieved
	case corpus.FieldTarget, corpus.FieldOther:
		if s.kind = r.kindByYear(s.due.To); s.kind == "" && c.Field == corpus.FieldTarget && r.hasField(corpus.FieldBase) {
			s.kind = corpus.TargetPlain
		}
	case corpus.FieldTask, corpus.FieldMeasure:
		if r.hasField(corpus.FieldBase) { // what was to be done, beside what came of it
			s.kind = corpus.TargetPlain
		}
	}
	if r.limited() && s.kind == corpus.TargetPlain && s.due.To == r.walk.anchor.End { // 2024年建设内容, beside 完成时限
		s.kind, s.due = "", date.Expression{}
	}
	return s
}

// limited tells whether the row's task has a time limit of its own.
func (r *row) limited() bool { return r.task >= 0 && r.walk.tasks[r.task].Deadline != "" }

// hasField tells whether a column of the table holds the field.
func (r *row) hasField(field corpus.Field) bool {
	return slices.ContainsFunc(r.table.Columns, func(c corpus.Column) bool { return c.Field == field })
}

// kindByYear tells target, milestone and achieved columns apart by their date.
func (r *row) kindByYear(to date.Day) string {
	a := r.walk.anchor
	switch {
	case to == (date.Day{}):
		return ""
	case a.Start != (date.Day{}) && before(to, a.Start):
		return corpus.TargetAchieved
	case a.End != (date.Day{}) && before(to, a.End):
		return corpus.TargetMilestone
	}
	return corpus.TargetPlain
}

// quarter is the date of a quarter column by the notice's own year.
func (r *row) quarter(c corpus.Column) date.Expression {
	year := r.walk.anchor.End.Year
	if year == 0 {
		return date.Expression{Text: c.Period}
	}
	n := slices.Index([]corpus.Field{corpus.FieldQ1, corpus.FieldQ2, corpus.FieldQ3, corpus.FieldQ4}, c.Field)
	last := []date.Day{{Year: year, Month: time.March, Day: 31}, {Year: year, Month: time.June, Day: 30},
		{Year: year, Month: time.September, Day: 30}, {Year: year, Month: time.December, Day: 31}}
	text := c.Period
	if text == "" {
		text = c.Name
	}
	return date.Expression{Text: text, To: last[n], Sort: date.Point}
}

// period is the date that a header names; every row asks for it again.
func (w *walk) period(text string) date.Expression {
	if d, known := w.periods[text]; known {
		return d
	}
	if w.periods == nil {
		w.periods = map[string]date.Expression{}
	}
	w.periods[text] = date.Expression{}
	for _, d := range w.finder.deps.Dates.Find(text, w.anchor) {
		if d.To != (date.Day{}) {
			w.periods[text] = d
			break
		}
	}
	return w.periods[text]
}

// bareNumber makes a target of a cell that holds an amount alone.
func (r *row) bareNumber(p *passage, col int, cell *corpus.Cell, locator, rule string) {
	w := r.walk
	f := w.finder
	indicator := f.tidy(r.measured(col))
	if r.ruling() {
		if indicator = f.tidy(unitless(r.column(col).Name)); !f.rules.kinds.policyColumns.MatchString(indicator) {
			w.explain(cell.Text, locator, "rule-text")
			return
		}
		p.kind = corpus.TargetParameter
	}
	if len(p.quantities) != 1 || indicator == "" || p.quantities[0].Unit == "" {
		w.explain(cell.Text, locator, "bare-number")
		return
	}
	q := p.quantities[0]
	if name := r.units[q.Unit]; name != "" && p.kind == corpus.TargetMilestone {
		indicator = name
	}
	name, grows := r.named(indicator)
	found := finding{Quantity: q, number: span{q.NumStart, q.NumEnd}, clause: span{0, len(p.runes)}, indicator: name, rule: rule}
	found.due = r.dueOf(p)
	if found.kind = p.kind; found.kind == "" {
		found.kind = corpus.TargetPlain
	}
	if found.kind == corpus.TargetParameter {
		found.due = due{}
	}
	found.mode = r.modeOf(found, indicator, grows)
	found.doubts = doubtCell
	found.indicator = indicator // with the words that say how it is counted
	r.counts(p.setting, found)
	found.indicator = name
	p.characters, p.bounds = newCharacters(cell.Text, &buffers{}), bounds{}
	found.number = digits(p.runes)
	t := f.record(&reading{passage: p}, found)
	t.Locator = r.locator
	r.add(col, t)
	w.numbers = append(w.numbers, corpus.Number{Locator: locator, Text: cell.Text, Span: corpus.Span{End: len(p.orig)}, Fate: exported, Rule: rule})
}

// digits is the stretch from the first digit to the last.
func digits(text []rune) span {
	s := span{}
	for i, r := range text {
		if digit(r) {
			if s.end == 0 {
				s.start = i
			}
			s.end = i + 1
		}
	}
	return s
}

func (r *row) modeOf(found finding, name string, grows bool) string {
	k := &r.walk.finder.rules.kinds
	switch {
	case grows || r.walk.finder.changes(&reading{}, found, subject{}):
		return corpus.ModeGrowth
	case k.cumulative.MatchString(name):
		return corpus.ModeCumulative
	case found.Dimension == "share":
		return corpus.ModeShare
	case k.fresh.MatchString(name):
		return corpus.ModeNew
	}
	return corpus.ModeLevel
}

// add gives a target its row's task, section and place.
func (r *row) add(col int, t corpus.Target) {
	w := r.walk
	if r.task >= 0 {
		w.assign(&t, r.task)
	}
	if t.Section == "" {
		section := slices.Clone(w.doc.Blocks[r.block].Section)
		if len(r.table.Lines) > r.index {
			section = append(section, r.table.Lines[r.index].Section...)
		}
		t.Section = strings.Join(section, " > ")
	}
	if len(t.LeadBodies) == 0 {
		r.placeBody(col, &t)
	}
	w.add(t)
}

// placeBody makes the row's place (县区, 板块) the body that must deliver.
func (r *row) placeBody(col int, t *corpus.Target) {
	for c, at := range r.grid[r.index] {
		if at < 0 || r.field(c) != corpus.FieldPlace || !r.beside(c, col) {
			continue
		}
		name := strings.Join(strings.Fields(r.table.Cells[at].Text), "")
		if name == "" {
			continue
		}
		t.LeadBodies = []string{name}
		t.LeadCanonical = []string{r.walk.finder.deps.Bodies.Canonical(name, r.walk.place)}
		return
	}
}
