package task

import (
	"strings"

	"duban/corpus"
	"duban/normalize/lexicon"
)

// taskTable is a task table while its rows are being read.
type taskTable struct {
	*search
	block   int
	table   *corpus.Table
	grid    [][]int
	columns map[corpus.Field][]int
	from    int // the columns of the rows: [from, to), all but in a table of parts side by side
	to      int
	above   []string // the texts of the row above, ditto marks resolved
	row     int
	texts   []string // of the row, by column
	carried string   // the cell of who leads that a row above has, in its section
	name    int      // the column left of the task that names each row's task; -1 for none
}

// table finds the tasks of the table at a block.
func (s *search) table(block int) {
	t := s.doc.Blocks[block].Table
	if len(t.Lines) != t.Rows || len(t.Columns) != t.Cols || t.HeaderRows == 0 {
		return
	}
	grid := t.Grid()
	for from, width := 0, t.Side(); from < t.Cols; from += width {
		tt := &taskTable{search: s, block: block, table: t, grid: grid, columns: map[corpus.Field][]int{}, from: from, to: from + width}
		for c := from; c < tt.to; c++ {
			tt.columns[t.Columns[c].Field] = append(tt.columns[t.Columns[c].Field], c)
		}
		if tt.isTaskTable() && !tt.reports() {
			tt.name = tt.naming()
			tt.rows()
		}
	}
}

// rows finds the tasks of the table's rows.
func (t *taskTable) rows() {
	t.above = make([]string, t.table.Cols)
	for row, line := range t.table.Lines {
		if line.Kind == corpus.LineSection {
			t.above = make([]string, t.table.Cols)
			t.carried = ""
		}
		if line.Kind == corpus.LineData {
			t.read(row)
			t.task()
		}
	}
}

// naming is the column that names each row's task (项目名称 beside 年度目标任务), -1 without one: it stands left
// of the task's column, and no two rows share a cell or a text of it, as they would of a section.
func (t *taskTable) naming() int {
	tasks := t.columns[corpus.FieldTask]
	if len(tasks) == 0 {
		return -1
	}
	for _, c := range t.columns[corpus.FieldSection] {
		if c == tasks[0]-1 && t.rules.namedBy.MatchString(t.table.Columns[c].Rule) && t.distinct(c) {
			return c
		}
	}
	return -1
}

// distinct tells whether each of several rows of data has a short text of its own in a column.
func (t *taskTable) distinct(col int) bool {
	seen := map[string]bool{}
	for row, line := range t.table.Lines {
		if line.Kind != corpus.LineData {
			continue
		}
		i := t.grid[row][col]
		if i < 0 || t.table.Cells[i].Rowspan > 1 {
			return false
		}
		text := strings.TrimSpace(t.table.Cells[i].Text)
		if text == "" || seen[text] || lexicon.Longer(text, longestName) {
			return false
		}
		seen[text] = true
	}
	return len(seen) >= fewestNamed
}

const (
	longestName = 30 // characters of a task's name in a table
	fewestNamed = 2  // rows by which names are told from sections
)

func (t *taskTable) has(fields ...corpus.Field) bool {
	for _, f := range fields {
		if len(t.columns[f]) > 0 {
			return true
		}
	}
	return false
}

// isTaskTable tells by its columns whether a table's rows are tasks: a task with
// who or when or how much; an indicator with its goal and whose it is: a table of nothing but
// figures (指标|单位|2020年|2025年|属性) sets goals and no work; or figures by place
// where the table or the text above says that they are goals.
func (t *taskTable) isTaskTable() bool {
	when := t.has(corpus.FieldQ1, corpus.FieldQ2, corpus.FieldQ3, corpus.FieldQ4, corpus.FieldMilestone, corpus.FieldDeadline)
	who := t.has(corpus.FieldLead, corpus.FieldSupport, corpus.FieldPerson)
	switch {
	case t.has(corpus.FieldIndicator) && !t.has(corpus.FieldTask, corpus.FieldMeasure) && !who && !when:
		return false
	case t.has(corpus.FieldTask, corpus.FieldMeasure, corpus.FieldIndicator) && (when || who || t.has(corpus.FieldTarget)):
		return true
	case t.has(corpus.FieldIndicator, corpus.FieldTask):
		return false
	case t.has(corpus.FieldTarget) && who:
		return true
	}
	return t.has(corpus.FieldPlace) && len(t.figures()) > 0 && t.rules.goalTable.MatchString(fold(t.around()))
}

// reports tells whether a report's table says what came of its rows and nothing of when they are due.
func (t *taskTable) reports() bool {
	due := t.has(corpus.FieldQ1, corpus.FieldQ2, corpus.FieldQ3, corpus.FieldQ4, corpus.FieldMilestone, corpus.FieldDeadline)
	return t.notice.Kind == corpus.KindReport && t.has(corpus.FieldBase) && !due
}

// figures are the columns of bare amounts that rows of places have.
func (t *taskTable) figures() []int {
	list := append([]int(nil), t.columns[corpus.FieldTarget]...)
	for _, c := range t.columns[corpus.FieldOther] {
		if t.table.Columns[c].Unit != "" {
			list = append(list, c)
		}
	}
	return list
}

// around is the table's caption, the short paragraphs above it and its header.
func (t *taskTable) around() string {
	parts := []string{t.doc.Blocks[t.block].Text}
	for i := t.block - 1; i >= max(0, t.block-captionLines) && t.doc.Blocks[i].Table == nil; i-- {
		text := []rune(t.doc.Blocks[i].Text)
		parts = append(parts, string(text[max(0, len(text)-captionLimit):]))
		if len(text) > captionLimit {
			break
		}
	}
	for _, col := range t.table.Columns {
		parts = append(parts, col.Name)
	}
	return strings.Join(parts, "\n")
}

// captionLines is how many paragraphs above a table may belong to its caption (title, year, unit).
const captionLines = 3

// captionLimit is how much of the paragraph above a table is read as its caption, in characters.
const captionLimit = 60

// read lays out the texts of a row. A ditto mark stands for the cell above it;
// a blank section cell for the section above it.
func (t *taskTable) read(row int) {
	t.row, t.texts = row, make([]string, t.table.Cols)
	for c := t.from; c < t.to; c++ {
		text := ""
		if i := t.grid[row][c]; i >= 0 {
			text = strings.TrimSpace(t.table.Cells[i].Text)
		}
		blank := text == "" && t.table.Columns[c].Field == corpus.FieldSection
		if blank || t.rules.ditto.MatchString(text) {
			text = t.above[c]
		}
		t.texts[c] = text
	}
	t.above = t.texts
}

// all joins the row's texts of a field's columns.
func (t *taskTable) all(fields ...corpus.Field) string {
	var parts []string
	for _, f := range fields {
		for _, c := range t.columns[f] {
			if text := t.texts[c]; text != "" && !contains(parts, text) {
				parts = append(parts, text)
			}
		}
	}
	return strings.Join(parts, "\n")
}

// task makes the task of the row last read; a row that says nothing makes none.
func (t *taskTable) task() {
	text, evidence := t.text()
	if strings.TrimSpace(text) == "" {
		return
	}
	seq, text := t.rules.splitSeq(text)
	if own := t.all(corpus.FieldSeq); own != "" {
		seq = t.rules.seqOf(own)
	}
	task := corpus.Task{
		Seq: seq, Text: text, Evidence: evidence, Rule: "task/table-row",
		Section: strings.Join(t.section(), " > "),
		Q1:      t.all(corpus.FieldQ1), Q2: t.quarter(corpus.FieldQ2, 6), Q3: t.quarter(corpus.FieldQ3, 9), Q4: t.quarter(corpus.FieldQ4, 12),
		Place: corpus.Place{Block: t.block, Row: t.row, Blocks: 1},
	}
	t.add(task, t.responsible(), t.due(text))
}

// quarter is the text of a quarter's column; without one, that of a column for the months up to the
// quarter's last one beside columns of other quarters (`上半年`, `1-9月`).
func (t *taskTable) quarter(field corpus.Field, month int) string {
	if text := t.all(field); text != "" || t.has(field) || !t.has(corpus.FieldQ1, corpus.FieldQ3) {
		return text
	}
	for _, c := range t.columns[corpus.FieldMilestone] {
		for _, e := range t.dates.Find(t.table.Columns[c].Period, t.anchor) {
			if int(e.To.Month) == month {
				return t.texts[c]
			}
		}
	}
	return ""
}

// text is what the row says is to be done, and the source text it was read from.
func (t *taskTable) text() (text, evidence string) {
	main := t.all(corpus.FieldTask)
	if main == "" {
		main = t.all(corpus.FieldIndicator)
	}
	switch more := t.all(corpus.FieldMeasure); {
	case main == "":
		main = more
	case more != "" && more != main:
		return phrase(main, more), main + "\n" + more
	}
	if goal := t.wordedGoal(); main != "" && goal != "" && goal != main && t.has(corpus.FieldTask) {
		return phrase(main, goal), main + "\n" + goal
	}
	if main != "" && t.name >= 0 && t.texts[t.name] != main {
		return phrase(t.bare(t.texts[t.name]), main), t.texts[t.name] + "\n" + main
	}
	if main != "" && t.has(corpus.FieldTask) {
		return main, main
	}
	if main != "" {
		return t.withGoals(main)
	}
	if goal := t.wordedGoal(); goal != "" && t.has(corpus.FieldTask) {
		return goal, goal
	}
	return t.placeText()
}

// wordedGoal is what the row's goal says in words; a bare amount says nothing without its column's name.
func (t *taskTable) wordedGoal() string {
	for _, c := range t.columns[corpus.FieldTarget] {
		if goal := t.texts[c]; lexicon.CountHan(goal) >= fewestWords && !t.over(c) {
			return goal
		}
	}
	return ""
}

// fewestWords is the least number of Chinese characters of a goal in words.
const fewestWords = 4

// withGoals adds to an indicator its goals with their units: those of the columns that are not over
// when the notice's period begins.
func (t *taskTable) withGoals(main string) (text, evidence string) {
	text, evidence = main, main
	unit := t.all(corpus.FieldUnit)
	for _, c := range t.columns[corpus.FieldTarget] {
		goal := t.texts[c]
		if goal == "" || t.rules.nothing.MatchString(goal) || t.over(c) {
			continue
		}
		text += " " + t.table.Columns[c].Adds + goal + t.unitBehind(c, goal, unit)
		evidence += "\n" + goal
	}
	return strings.Join(strings.Fields(text), " "), evidence
}

// over tells whether a column's time ends before the notice's period begins.
func (t *taskTable) over(c int) bool {
	for _, e := range t.dates.Find(t.table.Columns[c].Period, t.anchor) {
		if to := iso(e.To); to != "" && t.notice.PeriodStart != "" && to < t.notice.PeriodStart {
			return true
		}
	}
	return false
}

// unitBehind is the unit of a goal that prints none: of its header, else of the row.
func (t *taskTable) unitBehind(c int, goal, unit string) string {
	if last := []rune(goal); last[len(last)-1] < '0' || last[len(last)-1] > '9' {
		return ""
	}
	if own := t.table.Columns[c].Unit; own != "" {
		return own
	}
	return unit
}

// placeText says what a place is to deliver: its words and figures under their column names.
func (t *taskTable) placeText() (text, evidence string) {
	var parts, cells []string
	figures := 0
	for c := t.from; c < t.to; c++ {
		col := t.table.Columns[c]
		switch col.Field {
		case corpus.FieldOther, corpus.FieldTarget, corpus.FieldSection, corpus.FieldNote:
		default:
			continue
		}
		if t.texts[c] == "" || t.rules.nothing.MatchString(t.texts[c]) {
			continue
		}
		if col.Field == corpus.FieldTarget || col.Unit != "" {
			figures++
		}
		parts = append(parts, strings.ReplaceAll(col.Name, groupMark, "")+"："+oneLine(t.texts[c]))
		cells = append(cells, t.texts[c])
	}
	if figures == 0 {
		return "", ""
	}
	return strings.Join(parts, "；"), strings.Join(cells, "\n")
}

// groupMark stands between the header of a group of columns and that of a column.
const groupMark = " > "

// phrase joins a task and its requirements.
func phrase(main, more string) string {
	main, more = oneLine(main), oneLine(more)
	if last := []rune(main); strings.ContainsRune("。；;：:，,！!", last[len(last)-1]) {
		return main + more
	}
	return main + "：" + more
}

func oneLine(text string) string { return strings.ReplaceAll(text, "\n", "") }

// section is the path above the row: headings of the document, section rows, section columns.
func (t *taskTable) section() []string {
	path := append([]string(nil), t.doc.Blocks[t.block].Section...)
	for _, text := range t.table.Lines[t.row].Section {
		path = appendStep(path, t.bare(text))
	}
	for _, c := range t.columns[corpus.FieldSection] {
		if c == t.name {
			continue
		}
		path = appendStep(path, t.bare(oneLine(t.texts[c])))
	}
	return path
}

func (t *taskTable) bare(text string) string {
	_, rest := t.rules.splitSeq(text)
	return strings.TrimSpace(rest)
}

func appendStep(path []string, step string) []string {
	if step == "" || len(path) > 0 && path[len(path)-1] == step {
		return path
	}
	return append(path, step)
}

// responsible are the row's bodies: of its lead and support columns, else its place.
func (t *taskTable) responsible() responsible {
	var who responsible
	leading := t.leading()
	lead := t.mentions(leading)
	support := t.mentions(t.all(corpus.FieldSupport))
	if len(lead) == 0 && len(support) == 0 && !t.has(corpus.FieldLead, corpus.FieldSupport) {
		lead = t.mentions(oneLine(t.all(corpus.FieldPlace)))
	}
	// A column of those who support leaves only leading ones in the other.
	who = t.sortMentions(lead, t.firstLeads(leading) && !t.has(corpus.FieldSupport))
	for _, m := range support {
		role := m.Role
		if role == "" || t.has(corpus.FieldLead) {
			role = "support"
		}
		who.put(m.Text, role)
	}
	return who
}

// leading is the row's cell of who leads. A table printed cell by cell has no blank cells, and a merged one
// stands in its first row alone: there the row above answers for one without.
func (t *taskTable) leading() string {
	own := t.all(corpus.FieldLead)
	if own == "" && t.table.Flattened && t.all(corpus.FieldSupport) == "" {
		return t.carried
	}
	t.carried = own
	return own
}

// due is the row's deadline: its own cell's, else its text's.
func (t *taskTable) due(text string) deadline {
	if t.has(corpus.FieldDeadline) {
		if cell := t.all(corpus.FieldDeadline); cell != "" {
			return t.cellDeadline(oneLine(cell))
		}
	}
	return t.textDeadline(text)
}
