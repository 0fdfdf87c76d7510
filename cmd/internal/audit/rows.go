package audit

import (
	"fmt"
	"strings"

	"duban/corpus"
)

// Why the data rows of a table make no tasks.
const (
	NoTasksKind    = "kind"    // news and reports set no tasks
	NoTasksHeader  = "header"  // no header says what the columns hold
	NoTasksColumns = "columns" // no column holds a task, or none says who, when or how much
)

// tables balances the rows of every table.
func tables(in Input, places []place) []Table {
	tasks := map[[2]int]bool{}
	for _, t := range in.Tasks {
		if t.Place.Row >= 0 {
			tasks[[2]int{t.Place.Block, t.Place.Row}] = true
		}
	}
	list := []Table{}
	for _, p := range places {
		if p.block.Table != nil {
			list = append(list, rows(in, p, tasks))
		}
	}
	return list
}

// rows balances the rows of one table.
func rows(in Input, p place, tasks map[[2]int]bool) Table {
	t := p.block.Table
	b := Table{Locator: p.locator(-1), Caption: quote(p.block.Text), Rows: t.Rows, Explained: map[string]int{}, Unexplained: []Gap{}}
	texts := rowTexts(t)
	for row := range t.Rows {
		if tasks[[2]int{p.index, row}] {
			b.Tasks++
		}
	}
	if b.Tasks == 0 {
		b.NoTasks = whyNoTasks(in.Notice.Kind, t)
	}
	for row := range t.Rows {
		if tasks[[2]int{p.index, row}] {
			continue
		}
		if problem := b.explain(t, row, texts[row]); problem != "" {
			b.Unexplained = append(b.Unexplained, Gap{Locator: p.locator(row), Text: quote(texts[row]), Problem: problem})
		}
	}
	if len(t.Lines) > t.Rows {
		b.Unexplained = append(b.Unexplained, Gap{Locator: p.locator(-1), Problem: fmt.Sprintf("%d rows were read, but the table has %d", len(t.Lines), t.Rows)})
	}
	if b.Explained[string(corpus.LineData)] == 0 {
		b.NoTasks = ""
	}
	return b
}

// explain counts a row that is no task by its kind, or tells why nothing explains it.
func (b *Table) explain(t *corpus.Table, row int, text string) string {
	if row >= len(t.Lines) {
		return "the row was not read"
	}
	kind := t.Lines[row].Kind
	switch kind {
	case corpus.LineHeader, corpus.LineSection, corpus.LineTotal, corpus.LineNote:
	case corpus.LineBlank:
		if text != "" {
			return "the row counts as blank, but holds text"
		}
	case corpus.LineData:
		if b.Tasks > 0 || b.NoTasks == "" {
			return "a data row of a task table has no task"
		}
	default:
		return fmt.Sprintf("the row is read as %q, which is no kind of row", kind)
	}
	b.Explained[string(kind)]++
	return ""
}

// rowTexts joins the cells that begin in each row.
func rowTexts(t *corpus.Table) []string {
	texts := make([]string, t.Rows)
	for _, c := range t.Cells {
		for row := c.Row; row < min(c.Row+max(c.Rowspan, 1), t.Rows); row++ {
			texts[row] = strings.TrimSpace(texts[row] + " " + strings.TrimSpace(c.Text))
		}
	}
	return texts
}

// whyNoTasks tells why no row of a table became a task; empty where its columns
// say that its rows should have. It repeats the definition of a task table on
// purpose and does not ask the stage that found none.
func whyNoTasks(kind corpus.Kind, t *corpus.Table) string {
	has := map[corpus.Field]bool{}
	for _, c := range t.Columns {
		has[c.Field] = true
	}
	who := has[corpus.FieldLead] || has[corpus.FieldSupport] || has[corpus.FieldPerson]
	when := has[corpus.FieldQ1] || has[corpus.FieldQ2] || has[corpus.FieldQ3] || has[corpus.FieldQ4] ||
		has[corpus.FieldMilestone] || has[corpus.FieldDeadline]
	what := has[corpus.FieldTask] || has[corpus.FieldMeasure] || has[corpus.FieldIndicator]
	switch {
	case kind == corpus.KindNews || kind == corpus.KindReport:
		return NoTasksKind
	case t.HeaderRows == 0:
		return NoTasksHeader
	case what && (who || when || has[corpus.FieldTarget]), has[corpus.FieldTarget] && who:
		return ""
	}
	return NoTasksColumns
}
