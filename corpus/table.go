package corpus

// Table is a grid: every position of Rows × Cols is covered by exactly one
// cell, blank cells included. Cells are in row, then column order.
type Table struct {
	Rows       int    `json:"rows"`
	Cols       int    `json:"cols"`
	HeaderRows int    `json:"header_rows"`
	Unit       string `json:"unit,omitempty"` // of the whole table, from its caption (`单位：万元`)
	// UnitFrom says where Unit stands: UnitCaption, UnitAbove or UnitRow.
	UnitFrom string `json:"unit_from,omitempty"`
	Cells    []Cell `json:"cells"`

	// Columns and Lines are the reading of the grid: what each column holds
	// and what each row is. len(Columns) == Cols, len(Lines) == Rows once read.
	Columns []Column `json:"columns,omitempty"`
	Lines   []Line   `json:"lines,omitempty"`
	// Flags are findings about the whole table (`total: column 3 says 80, rows add up to 79`).
	Flags []string `json:"flags,omitempty"`
	// Flattened is true where the grid was recovered from one-cell-a-paragraph text.
	Flattened bool `json:"flattened,omitempty"`
}

// Cell is one cell of a grid with its span. Row and Col count from 0.
type Cell struct {
	Row     int `json:"row"`
	Col     int `json:"col"`
	Rowspan int `json:"rowspan"`
	Colspan int `json:"colspan"`
	Passage
	Header bool      `json:"header,omitempty"`
	Page   int       `json:"page,omitempty"`
	BBox   []float64 `json:"bbox,omitempty"`
}

// Field is what a column holds, in the terms of the record model.
type Field string

// The fields that a table column can map to. FieldOther keeps its own name.
const (
	FieldOther     Field = ""
	FieldSeq       Field = "seq"
	FieldSection   Field = "section" // 重点工作, 类别: the heading above the task
	FieldTask      Field = "task"
	FieldMeasure   Field = "measure" // 工作举措, 具体要求: more of the task's text
	FieldTarget    Field = "target"  // 年度目标, 目标值: text or a bare number that is a target
	FieldBase      Field = "base"    // 基期值, 上年完成: an achieved figure
	FieldIndicator Field = "indicator"
	FieldUnit      Field = "unit"
	FieldQ1        Field = "q1"
	FieldQ2        Field = "q2"
	FieldQ3        Field = "q3"
	FieldQ4        Field = "q4"
	FieldMilestone Field = "milestone" // another dated column (上半年, 10月底); Column.Period says when
	FieldLead      Field = "lead"
	FieldSupport   Field = "support"
	FieldDeadline  Field = "deadline"
	FieldPerson    Field = "person" // 责任领导, 责任人
	FieldPlace     Field = "place"  // 县区, 单位 whose figures the row holds
	FieldNote      Field = "note"
)

// Column is the reading of one table column.
type Column struct {
	Name   string `json:"name"` // header text, group headers first, joined with ` > `
	Field  Field  `json:"field,omitempty"`
	Unit   string `json:"unit,omitempty"`   // `个`, `万元`: of bare numbers below
	Period string `json:"period,omitempty"` // `一季度`, `2025年`: date text in the header
	Rule   string `json:"rule,omitempty"`   // the header rule that chose Field
	// Measure is the thing that the header itself names (`总投资`, `新增高新技术企业数`); Adds the
	// word that it adds to what a row is about (`增长`, `占比`, `完成率`).
	Measure string `json:"measure,omitempty"`
	Adds    string `json:"adds,omitempty"`
	// UnitFrom says where Unit stands: UnitHeader, or what the table's own says.
	UnitFrom string `json:"unit_from,omitempty"`
}

// Where the unit of bare numbers stands.
const (
	UnitCaption = "caption" // the table's caption
	UnitAbove   = "above"   // the paragraph above the table
	UnitRow     = "row"     // a row of its own above the header, or among the data
	UnitHeader  = "header"  // the column's header, or a group header over it
	UnitSection = "section" // a section row above the data row
)

// LineKind says what a table row is. Every row has one: rows in = rows out + rows explained.
type LineKind string

// The kinds of row.
const (
	LineData    LineKind = "data"
	LineHeader  LineKind = "header"
	LineSection LineKind = "section"
	LineTotal   LineKind = "total"
	LineBlank   LineKind = "blank"
	LineNote    LineKind = "note"
)

// Line is the reading of one table row.
type Line struct {
	Kind    LineKind `json:"kind"`
	Section []string `json:"section,omitempty"` // section rows above it, outermost first
	// Unit is that of bare numbers in a data row where a section row or a row of
	// its own names one (`二、投入（亿元）`); UnitFrom is UnitSection or UnitRow.
	Unit     string `json:"unit,omitempty"`
	UnitFrom string `json:"unit_from,omitempty"`
}

// At returns the cell that covers row and column, and false outside the grid.
func (t *Table) At(row, col int) (Cell, bool) {
	for _, c := range t.Cells {
		if row >= c.Row && row < c.Row+max(c.Rowspan, 1) && col >= c.Col && col < c.Col+max(c.Colspan, 1) {
			return c, true
		}
	}
	return Cell{}, false
}

// Side is how many columns a table's rows have: fewer than all where it is printed in parts side by
// side, each with the same header (`镇街 | 数量 | 镇街 | 数量`).
func (t *Table) Side() int {
	for width := 2; width <= len(t.Columns)/2; width++ {
		if len(t.Columns)%width == 0 && t.Columns[0].Name != "" && t.repeats(width) {
			return width
		}
	}
	return t.Cols
}

func (t *Table) repeats(width int) bool {
	for c := width; c < len(t.Columns); c++ {
		if t.Columns[c].Name != t.Columns[c-width].Name {
			return false
		}
	}
	return true
}

// Grid lays the cells out: Grid()[row][col] is the index in Cells of the cell
// that covers it, -1 where none does.
func (t *Table) Grid() [][]int {
	grid := make([][]int, t.Rows)
	for r := range grid {
		grid[r] = make([]int, t.Cols)
		for c := range grid[r] {
			grid[r][c] = -1
		}
	}
	for i, cell := range t.Cells {
		for r := cell.Row; r < min(cell.Row+max(cell.Rowspan, 1), t.Rows); r++ {
			for c := cell.Col; c < min(cell.Col+max(cell.Colspan, 1), t.Cols); c++ {
				grid[r][c] = i
			}
		}
	}
	return grid
}
