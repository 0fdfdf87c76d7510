package webpage

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"duban/corpus"
)

// The WHATWG table model's bounds for spans.
const (
	maxColspan = 1000
	maxRowspan = 65534
)

// rowGroup is a thead, tbody or tfoot, or rows that stand in none.
type rowGroup struct {
	kind atom.Atom
	rows []*html.Node
}

// parts lists a table's caption and its row groups in the order in which they
// are shown: head, bodies, foot.
func parts(table *html.Node) (caption *html.Node, groups []rowGroup) {
	var head, foot []rowGroup
	for c := table.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Caption:
			if caption == nil {
				caption = c
			}
		case atom.Thead:
			head = append(head, rowGroup{kind: atom.Thead, rows: rowsOf(c)})
		case atom.Tfoot:
			foot = append(foot, rowGroup{kind: atom.Tfoot, rows: rowsOf(c)})
		case atom.Tbody:
			groups = append(groups, rowGroup{kind: atom.Tbody, rows: rowsOf(c)})
		case atom.Tr:
			groups = append(groups, rowGroup{kind: atom.Tbody, rows: []*html.Node{c}})
		}
	}
	return caption, append(append(head, groups...), foot...)
}

func rowsOf(group *html.Node) []*html.Node {
	var rows []*html.Node
	for c := group.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Tr {
			rows = append(rows, c)
		}
	}
	return rows
}

// former forms a grid from the rows of a table.
type former struct {
	limit int      // positions
	taken [][]bool // by row, as far as they are known
	cells []placed
	rows  int
	cols  int
	size  int // positions so far
	// hidden are the rows and cells that a browser does not show.
	hidden []*html.Node
}

// placed is a cell with its place in the grid.
type placed struct {
	node                       *html.Node
	row, col, rowspan, colspan int
	head                       bool // in a thead, or a th
}

// form lays the cells of groups out by the table model. It is false where the
// grid would be over the limit.
func form(groups []rowGroup, limit int) (*former, bool) {
	f := &former{limit: limit}
	for _, g := range groups {
		rows := f.shown(g.rows)
		end := f.rows + len(rows)
		for _, tr := range rows {
			if !f.row(tr, end, g.kind) {
				return f, false
			}
		}
	}
	return f, true
}

// shown are the rows of a group without the hidden ones, which take no part in the grid.
func (f *former) shown(rows []*html.Node) []*html.Node {
	if !slices.ContainsFunc(rows, hiddenRow) {
		return rows
	}
	var out []*html.Node
	for _, tr := range rows {
		if hiddenRow(tr) {
			f.hidden = append(f.hidden, tr)
		} else {
			out = append(out, tr)
		}
	}
	return out
}

// hiddenRow tells a row that is not shown, or whose group is not.
func hiddenRow(tr *html.Node) bool {
	return len(tr.Attr) > 0 && hidden(tr) || len(tr.Parent.Attr) > 0 && hidden(tr.Parent)
}

// row places the cells of tr, which lies in a group that ends before row end.
func (f *former) row(tr *html.Node, end int, kind atom.Atom) bool {
	r := f.rows
	f.rows++
	f.grow(r)
	col := 0
	for td := tr.FirstChild; td != nil; td = td.NextSibling {
		if td.DataAtom != atom.Td && td.DataAtom != atom.Th {
			continue
		}
		if len(td.Attr) > 0 && hidden(td) {
			f.hidden = append(f.hidden, td)
			continue
		}
		for col < len(f.taken[r]) && f.taken[r][col] {
			col++
		}
		c := placed{node: td, row: r, col: col, head: kind == atom.Thead || td.DataAtom == atom.Th}
		width := span(td, "colspan", 1, maxColspan)
		c.colspan = f.free(r, col, width)
		c.rowspan = min(rowspan(td, end-r), end-r)
		if !f.take(c) {
			return false
		}
		f.cells = append(f.cells, c)
		col += width
	}
	return true
}

func (f *former) grow(r int) {
	for len(f.taken) <= r {
		f.taken = append(f.taken, nil)
	}
}

// free narrows a colspan that would run into a cell from a row above: the
// model lets them overlap, a grid has one cell at each position.
func (f *former) free(r, col, colspan int) int {
	for i := 1; i < colspan; i++ {
		if col+i < len(f.taken[r]) && f.taken[r][col+i] {
			return i
		}
	}
	return colspan
}

func (f *former) take(c placed) bool {
	f.size += c.rowspan * c.colspan
	if f.size > f.limit {
		return false
	}
	f.grow(c.row + c.rowspan - 1)
	for r := c.row; r < c.row+c.rowspan; r++ {
		for len(f.taken[r]) < c.col+c.colspan {
			f.taken[r] = append(f.taken[r], false)
		}
		for i := c.col; i < c.col+c.colspan; i++ {
			f.taken[r][i] = true
		}
	}
	f.cols = max(f.cols, c.col+c.colspan)
	return true
}

// rowspan reads the attribute; 0 means to the end of the row group.
func rowspan(td *html.Node, left int) int {
	n := span(td, "rowspan", 0, maxRowspan)
	if n == 0 {
		return left
	}
	return n
}

func span(td *html.Node, key string, least, most int) int {
	if len(td.Attr) == 0 {
		return 1
	}
	v := attr(td, key)
	if v == "" {
		return 1
	}
	n, err := strconv.Atoi(strings.TrimSpace(v))
	if err != nil || n < least {
		return 1
	}
	return min(n, most)
}

// compact removes the rows and columns in which no cell begins: they are what
// spans without cells of their own leave, and a browser shows them at no size.
func (f *former) compact() {
	rows, cols := make([]bool, f.rows), make([]bool, f.cols)
	for _, c := range f.cells {
		rows[c.row], cols[c.col] = true, true
	}
	rowAt, colAt := newIndex(rows), newIndex(cols)
	for i := range f.cells {
		c := &f.cells[i]
		c.rowspan = max(rowAt[min(c.row+c.rowspan, f.rows)]-rowAt[c.row], 1)
		c.colspan = max(colAt[c.col+c.colspan]-colAt[c.col], 1)
		c.row, c.col = rowAt[c.row], colAt[c.col]
	}
	f.rows, f.cols = rowAt[f.rows], colAt[f.cols]
}

// newIndex maps each old position, and the end, to the number of kept ones before it.
func newIndex(keep []bool) []int {
	at := make([]int, len(keep)+1)
	for i, k := range keep {
		at[i+1] = at[i]
		if k {
			at[i+1]++
		}
	}
	return at
}

// table makes the grid, blank cells at positions that no cell covers. text
// gives the text of a cell's element.
func (f *former) table(text func(*html.Node) string) *corpus.Table {
	f.compact()
	t := &corpus.Table{Rows: f.rows, Cols: f.cols, HeaderRows: f.headerRows()}
	covered := make([]bool, f.rows*f.cols)
	next := 0
	blank := func(until int) {
		for ; next < until; next++ {
			if !covered[next] {
				t.Cells = append(t.Cells, corpus.Cell{Row: next / f.cols, Col: next % f.cols, Rowspan: 1, Colspan: 1})
			}
		}
	}
	for _, c := range f.cells {
		blank(c.row*f.cols + c.col)
		for r := c.row; r < c.row+c.rowspan; r++ {
			for i := c.col; i < c.col+c.colspan; i++ {
				covered[r*f.cols+i] = true
			}
		}
		t.Cells = append(t.Cells, corpus.Cell{
			Row: c.row, Col: c.col, Rowspan: c.rowspan, Colspan: c.colspan,
			Passage: corpus.Passage{Text: text(c.node)}, Header: c.head,
		})
	}
	blank(f.rows * f.cols)
	return t
}

// headerRows counts the leading rows that hold header cells alone, unless the
// whole table does.
func (f *former) headerRows() int {
	plain := f.rows
	for _, c := range f.cells {
		if !c.head {
			plain = min(plain, c.row)
		}
	}
	if plain == f.rows {
		return 0
	}
	return plain
}
