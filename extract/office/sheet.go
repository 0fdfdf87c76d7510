package office

import (
	"regexp"
	"strings"

	"duban/corpus"
)

// sheet gathers the cells of one worksheet, of whichever format.
type sheet struct {
	name   string
	limit  int // cells with text
	cells  []corpus.Cell
	merges []area
	hidden hidden
}

// area is a merged range: its first row and column, from 0, and its size.
type area struct{ row, col, rows, cols int }

// add adds a cell's text, as shown. Blank ones are not kept: the grid has them anyway.
func (sh *sheet) add(row, col int, text string) error {
	if text = tidy(text); text == "" || row < 0 || col < 0 {
		return nil
	}
	if len(sh.cells) == sh.limit {
		return corpus.Refuse(corpus.OutcomeTooLarge, "sheet %s has more than %d cells with text", sh.name, sh.limit)
	}
	sh.cells = append(sh.cells, corpus.Cell{Row: row, Col: col, Rowspan: 1, Colspan: 1, Passage: corpus.Passage{Text: text}})
	return nil
}

// tidy trims a cell's text and the lines in it.
func tidy(text string) string {
	text = strings.TrimFunc(text, isSpace)
	if !strings.Contains(text, "\n") {
		return text
	}
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimFunc(line, isSpace); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// defaultName is what programs call a sheet that nobody named.
var defaultName = regexp.MustCompile(`^(?i:sheet|工作表|表)\s*\d*(\s*\(\d+\))?$`)

// blocks are the sheet's name as a heading, the lines above its table, and the
// table. Rows and columns without text are cut.
func (sh *sheet) blocks() ([]corpus.Block, error) {
	if len(sh.cells) == 0 {
		return nil, nil
	}
	sh.merge()
	var out []corpus.Block
	if !defaultName.MatchString(strings.TrimSpace(sh.name)) {
		out = append(out, corpus.Block{Type: corpus.Heading, Level: 1, Passage: corpus.Passage{Text: strings.TrimSpace(sh.name)}})
	}
	hidden := sh.hidden.among(sh.cells)
	grid, err := lay(sh.cells, sh.limit)
	if err != nil {
		return nil, err
	}
	above := linesAbove(grid)
	if flag := hidden.flag(above.rows, grid.Rows, grid.Cols); flag != "" {
		grid.Flags = append(grid.Flags, flag)
	}
	for _, c := range grid.Cells[:above.cells] {
		if c.Text != "" {
			out = append(out, corpus.Block{Type: corpus.Paragraph, Passage: c.Passage})
		}
	}
	if above.rows == grid.Rows {
		return out, nil
	}
	for i := range grid.Cells {
		grid.Cells[i].Row -= above.rows
	}
	grid.Cells, grid.Rows = grid.Cells[above.cells:], grid.Rows-above.rows
	return append(out, corpus.Block{Type: corpus.TableType, Table: grid}), nil
}

// merge gives merged ranges to the cells at their beginning and drops what is
// hidden under them. A merged range without text is a blank cell where other
// text shares its first row and column.
func (sh *sheet) merge() {
	if len(sh.merges) == 0 {
		return
	}
	at := map[[2]int]int{}
	rows, cols := map[int]bool{}, map[int]bool{}
	for i, c := range sh.cells {
		at[[2]int{c.Row, c.Col}] = i
		rows[c.Row], cols[c.Col] = true, true
	}
	for _, m := range sh.merges {
		if i, ok := at[[2]int{m.row, m.col}]; ok {
			sh.cells[i].Rowspan, sh.cells[i].Colspan = m.rows, m.cols
		} else if rows[m.row] && cols[m.col] {
			sh.cells = append(sh.cells, corpus.Cell{Row: m.row, Col: m.col, Rowspan: m.rows, Colspan: m.cols})
		}
	}
}

// head counts the rows and cells that stand above a sheet's table.
type head struct{ rows, cells int }

// linesAbove finds the leading rows with one text each: titles, and notes such
// as a unit. A sheet of one column is such rows alone.
func linesAbove(t *corpus.Table) head {
	var h head
	for h.rows < t.Rows {
		texts, end := 0, h.cells
		for ; end < len(t.Cells) && t.Cells[end].Row == h.rows; end++ {
			if t.Cells[end].Text == "" {
				continue
			}
			texts++
			if t.Cells[end].Rowspan > 1 && t.Cols > 1 {
				return h
			}
		}
		if texts > 1 {
			return h
		}
		h = head{rows: h.rows + 1, cells: end}
	}
	return h
}
