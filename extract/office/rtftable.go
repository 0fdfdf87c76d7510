package office

import (
	"slices"
	"strings"

	"duban/corpus"
)

// rtfTable gathers the rows of a table.
type rtfTable struct {
	marks rtfCell   // of the cell that the next \cellx ends
	cols  []rtfCell // of the present row, as \trowd describes it
	texts []string  // of the present row's cells so far
	lines []string  // of the present cell
	rows  []rtfRow
	notes strings.Builder // that its cells refer to
	size  int
}

type rtfRow struct {
	cols  []rtfCell
	texts []string
}

// rtfCell is the description of a cell: where it ends, in twips, and how it is merged.
type rtfCell struct {
	right  int
	down   rtfMerge
	across rtfMerge
}

type rtfMerge int

const (
	notMerged rtfMerge = iota
	mergeFirst
	mergeMore
)

// tableWord does the control words of tables.
func (d *rtf) tableWord(word string, n int) bool {
	t := &d.table
	if d.state.left == "header" || d.state.left == "footer" {
		return false // its tables are its text
	}
	switch word {
	case "trowd":
		t.cols, t.marks = nil, rtfCell{}
	case "clvmgf":
		t.marks.down = mergeFirst
	case "clvmrg":
		t.marks.down = mergeMore
	case "clmgf":
		t.marks.across = mergeFirst
	case "clmrg":
		t.marks.across = mergeMore
	case "cellx":
		t.marks.right = n
		if len(t.cols) < widest {
			t.cols = append(t.cols, t.marks)
		}
		t.marks = rtfCell{}
	case "intbl":
		d.state.inTable = true
	case "cell":
		if d.state.to == toText {
			t.line(d.text.String())
			d.text.Reset()
			t.texts, t.lines = append(t.texts, strings.Join(t.lines, "\n")), nil
		}
	case "row":
		d.row()
	default:
		return false
	}
	return true
}

// line adds a line to the present cell.
func (t *rtfTable) line(text string) {
	if text = tidy(text); text != "" {
		t.lines = append(t.lines, text)
	}
}

// row ends a row.
func (d *rtf) row() {
	t := &d.table
	if t.size += max(len(t.texts), len(t.cols), 1); t.size > d.reader.limits.Cells && d.err == nil {
		d.err = corpus.Refuse(corpus.OutcomeTooLarge, "a table is over the limit of %d cells", d.reader.limits.Cells)
	}
	if len(t.lines) > 0 {
		t.texts = append(t.texts, strings.Join(t.lines, "\n"))
	}
	if len(t.texts) > 0 {
		t.rows = append(t.rows, rtfRow{t.cols, t.texts})
	}
	t.texts, t.lines = nil, nil
	t.notes.WriteString(d.notes.String())
	d.notes.Reset()
}

// nearTwips is how far apart edges of one column lie.
const nearTwips = 30

// cells places the rows' cells in the columns that all their edges make.
func (t *rtfTable) cells() []corpus.Cell {
	var edges []int
	for _, row := range t.rows {
		for _, c := range row.cols {
			edges = append(edges, c.right)
		}
	}
	slices.Sort(edges)
	edges = slices.CompactFunc(edges, func(a, b int) bool { return max(a-b, b-a) <= nearTwips })
	var out []corpus.Cell
	above := map[int]int{} // column → cell that the one below may go on with
	for r, row := range t.rows {
		below := map[int]int{}
		col, first := 0, len(out)
		for i, text := range row.texts {
			var c rtfCell
			end := col + 1
			if i < len(row.cols) {
				c = row.cols[i]
				end = max(rankOf(edges, c.right)+1, col+1)
			}
			switch at, ok := above[col]; {
			case c.down == mergeMore && ok:
				out[at].Rowspan, out[at].Text = r-out[at].Row+1, joined(out[at].Text, text)
				below[col] = at
			case c.across == mergeMore && len(out) > first:
				last := &out[len(out)-1]
				last.Colspan, last.Text = end-last.Col, joined(last.Text, text)
			default:
				if c.down == mergeFirst {
					below[col] = len(out)
				}
				out = append(out, corpus.Cell{Row: r, Col: col, Rowspan: 1, Colspan: end - col, Passage: corpus.Passage{Text: text}})
			}
			col = end
		}
		above = below
	}
	return out
}

// rankOf is the number of the edge nearest below or at right.
func rankOf(edges []int, right int) int {
	i, _ := slices.BinarySearch(edges, right-nearTwips)
	return i
}
