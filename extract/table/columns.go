package table

import (
	"strings"

	"duban/corpus"
)

// columns reads the columns of a table from its header rows [from, to).
func (r *Reader) columns(g *grid, from, to int) []corpus.Column {
	columns := make([]corpus.Column, g.t.Cols)
	rules := make([]headerRule, g.t.Cols)
	for c := range columns {
		parts := g.headerParts(c, from, to)
		columns[c], rules[c] = r.column(parts)
	}
	settle(columns, rules)
	r.settleWholeYear(columns)
	return columns
}

// settleWholeYear takes a column for the whole year that ends a schedule for that of its last quarter.
func (r *Reader) settleWholeYear(columns []corpus.Column) {
	for c := 1; c < len(columns); c++ {
		col, left := &columns[c], columns[c-1]
		parts := strings.Split(col.Name, " > ")
		scheduled := quarterly(left.Field) || left.Field == corpus.FieldMilestone
		if col.Field == corpus.FieldOther && scheduled && r.words.wholeYear.MatchString(parts[len(parts)-1]) {
			col.Field, col.Rule = corpus.FieldQ4, "header/whole-year"
		}
	}
}

// headerParts are the distinct header texts above a column, group headers first.
func (g *grid) headerParts(col, from, to int) []string {
	var parts []string
	last := -1
	for row := from; row < to; row++ {
		i := g.cell[row][col]
		if i < 0 || i == last {
			continue
		}
		last = i
		if text := g.words[i]; text != "" && (len(parts) == 0 || parts[len(parts)-1] != text) {
			parts = append(parts, text)
		}
	}
	return parts
}

// column reads one column from its header texts: the whole of them together,
// then the innermost, then the groups; at last with their units.
func (r *Reader) column(parts []string) (corpus.Column, headerRule) {
	col := corpus.Column{Name: strings.Join(parts, " > ")}
	bare := make([]string, len(parts))
	for i, part := range parts {
		name, unit := r.words.splitUnit(part)
		if alone := r.words.unitAlone(part); alone != "" {
			name, unit = "", alone
		}
		bare[i] = name
		if unit != "" {
			col.Unit, col.UnitFrom = unit, corpus.UnitHeader
		}
		if p := r.words.period.FindString(name); p != "" {
			col.Period = join(col.Period, p)
		}
		r.says(&col, name, unit)
	}
	for _, candidate := range append(candidates(bare), parts...) {
		if candidate == "" {
			continue
		}
		if rule, ok := r.headers.match(candidate); ok && !(rule.thing() && col.Unit != "") {
			col.Field, col.Rule = rule.field, "header/"+rule.name
			return col, rule
		}
	}
	return col, headerRule{}
}

// says notes what one header text, its unit taken off, says of the figures below it.
func (r *Reader) says(col *corpus.Column, name, unit string) {
	if m := r.words.adds.FindStringSubmatch(name); m != nil {
		col.Adds = m[1]
		return
	}
	if name == "" {
		return
	}
	if rule, ok := r.headers.match(name); ok && !rule.names() && !(rule.thing() && unit != "") || r.words.group.MatchString(name) || r.words.amounts.MatchString(name) {
		return
	}
	thing := name[len(r.words.measureHead.FindString(name)):]
	if r.words.period.FindString(thing) != thing {
		col.Measure += thing
	}
}

// join puts a year of a group header before the quarter or month below it.
func join(period, inner string) string {
	if period == "" || period == inner || strings.Contains(inner, period) {
		return inner
	}
	if strings.Contains(period, inner) {
		return period
	}
	return period + inner
}

func candidates(bare []string) []string {
	if len(bare) == 0 {
		return nil
	}
	list := []string{strings.Join(bare, "")}
	for i := len(bare) - 1; i >= 0; i-- {
		list = append(list, bare[i])
	}
	return list
}

// settle decides between columns of the same field: the strongest lead stays,
// the others support; one column is the task, those left of it are sections,
// those right of it more of its text. Without a task column the strongest
// column that can stand for it does.
func settle(columns []corpus.Column, rules []headerRule) {
	settleLead(columns, rules)
	settleFigures(columns)
	settleRatios(columns)
	task := strongest(columns, rules, func(c int) bool { return columns[c].Field == corpus.FieldTask })
	if task < 0 && !holds(columns, corpus.FieldIndicator) {
		task = behindNumber(columns)
	}
	if task < 0 && !holds(columns, corpus.FieldIndicator) {
		task = strongest(columns, rules, func(c int) bool { return rules[c].alone == corpus.FieldTask })
	}
	if task < 0 {
		return
	}
	for c := range columns {
		switch {
		case c == task:
			columns[c].Field = corpus.FieldTask
		case columns[c].Field == corpus.FieldTask && c < task:
			columns[c].Field = corpus.FieldSection
		case columns[c].Field == corpus.FieldTask, columns[c].Field == corpus.FieldSection && c > task:
			columns[c].Field = corpus.FieldMeasure
		}
	}
}

// behindNumber is the column right of the rows' numbers where its header says nothing that is known,
// beside goals or dates and whom they are for: what is numbered there is the task. -1 without one.
func behindNumber(columns []corpus.Column) int {
	due := holds(columns, corpus.FieldTarget) || holds(columns, corpus.FieldDeadline) || holds(columns, corpus.FieldMeasure)
	if !due || !holds(columns, corpus.FieldLead) {
		return -1
	}
	for c := 1; c < len(columns); c++ {
		col := columns[c]
		if columns[c-1].Field == corpus.FieldSeq && col.Field == corpus.FieldOther && col.Unit == "" && col.Period == "" && col.Name != "" {
			return c
		}
	}
	return -1
}

// settleFigures makes goals of columns that have only a unit, beside a goal, in a
// table of places.
func settleFigures(columns []corpus.Column) {
	if !holds(columns, corpus.FieldPlace) || !holds(columns, corpus.FieldTarget) {
		return
	}
	for c := range columns {
		if col := &columns[c]; col.Field == corpus.FieldOther && col.Unit != "" {
			col.Field, col.Rule = corpus.FieldTarget, "header/figures-beside-goals"
		}
	}
}

// settleRatios lets a column that only adds a word to the figures at its left (`增长(%)`) hold what they
// hold, for the same time.
func settleRatios(columns []corpus.Column) {
	for c := 1; c < len(columns); c++ {
		col, left := &columns[c], columns[c-1]
		if col.Adds != "" && col.Measure == "" && col.Field == corpus.FieldOther && left.Field == corpus.FieldOther {
			col.Measure = left.Measure
		}
		if col.Adds == "" || !holdsFigures(left) {
			continue
		}
		if col.Field == corpus.FieldOther {
			col.Field, col.Rule = left.Field, "header/ratio"
		}
		if col.Period == "" && col.Field == left.Field {
			col.Period = left.Period
		}
	}
}

// holdsFigures tells whether a column is one of goals, of what was reached or of what is due on the way.
func holdsFigures(col corpus.Column) bool {
	switch col.Field {
	case corpus.FieldTarget, corpus.FieldBase, corpus.FieldMilestone:
		return true
	}
	return quarterly(col.Field)
}

func holds(columns []corpus.Column, field corpus.Field) bool {
	for _, col := range columns {
		if col.Field == field {
			return true
		}
	}
	return false
}

func settleLead(columns []corpus.Column, rules []headerRule) {
	lead := strongest(columns, rules, func(c int) bool { return columns[c].Field == corpus.FieldLead })
	for c := range columns {
		if columns[c].Field == corpus.FieldLead && rules[c].rank < rules[lead].rank {
			columns[c].Field = corpus.FieldSupport
		}
	}
}

// strongest is the first column of the highest rank among those that may be chosen, -1 without one.
func strongest(columns []corpus.Column, rules []headerRule, may func(int) bool) int {
	best := -1
	for c := range columns {
		if may(c) && (best < 0 || rules[c].rank > rules[best].rank) {
			best = c
		}
	}
	return best
}
