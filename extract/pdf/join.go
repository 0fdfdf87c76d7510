package pdf

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// table is a whole table: one page's grid, or those of several pages joined.
type table struct {
	page    int
	box     Rect // on its first page
	rows    int
	cols    int
	cells   []cell
	xs      []float64
	flags   []string
	dropped []string // header rows printed again on later pages
	last    *grid    // its part on the last page
}

func newTable(g *grid) *table {
	return &table{page: g.page, box: g.box, rows: g.rows(), cols: g.cols(), cells: g.cells, xs: g.xs, last: g}
}

// sameColumns is how far apart lines between columns of two parts of one table may lie, in points.
const sameColumns = 6

// continues tells whether g, the first thing on its page, goes on with t, the
// last on the page before: all lines between columns of the one are lines of
// the other, which has more where the first has merged cells only.
func (t *table) continues(g *grid) bool {
	return g.page == t.last.page+1 && (columnsIn(g.xs, t.xs) != nil || columnsIn(t.xs, g.xs) != nil || t.last.ruleless && g.ruleless && alike(t.xs, g.xs))
}

// alike tells whether columns found by alignment can be the same: where they
// part depends on what stands in them.
func alike(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 1; i+1 < len(a); i++ {
		if math.Abs(a[i]-b[i]) > 0.4*min(a[i]-a[i-1], a[i+1]-a[i], b[i]-b[i-1], b[i+1]-b[i]) {
			return false
		}
	}
	return true
}

// columnsIn gives for each of xs its number among others, both counted from
// their first; nil where one is not there or the outer ones differ.
func columnsIn(xs, others []float64) []int {
	out := make([]int, len(xs))
	for i, x := range xs {
		at := nearest(others, x-xs[0]+others[0])
		if at == len(others) || math.Abs(x-xs[0]-(others[at]-others[0])) > sameColumns {
			return nil
		}
		out[i] = at
	}
	if out[len(out)-1] != len(others)-1 {
		return nil
	}
	return out
}

// spread gives cells the columns that at says.
func spread(cells []cell, at []int) {
	for i, c := range cells {
		cells[i].cols = at[c.col+c.cols] - at[c.col]
		cells[i].col = at[c.col]
	}
}

// level gives both parts of a table the columns of that which has more.
func (t *table) level(g *grid) {
	if at := columnsIn(g.xs, t.xs); at != nil {
		spread(g.cells, at)
		g.xs = t.xs
		return
	}
	at := columnsIn(t.xs, g.xs)
	if at == nil {
		return // of as many columns, by alignment
	}
	spread(t.cells, at)
	t.xs, t.cols = g.xs, g.cols()
}

// add joins the part of a table on the next page to it.
func (t *table) add(g *grid) {
	t.level(g)
	rows := g.matrix()
	repeated := t.repeatedRows(rows)
	for _, row := range rows[:repeated] {
		t.dropped = append(t.dropped, strings.Join(row, " "))
	}
	cells := shifted(g.cells, -repeated)
	if repeated < g.rows() && t.splits(g, repeated) {
		cells = t.mend(cells)
	}
	cells = t.extend(cells)
	at := t.rows
	for _, c := range cells {
		c.row += at
		t.cells = append(t.cells, c)
		t.rows = max(t.rows, c.row+c.rows)
	}
	t.last = g
}

// shifted moves cells by rows and leaves out those that end above row 0.
func shifted(cells []cell, by int) (out []cell) {
	for _, c := range cells {
		c.row += by
		if c.row+c.rows <= 0 {
			continue
		}
		if c.row < 0 {
			c.rows, c.row = c.rows+c.row, 0
		}
		out = append(out, c)
	}
	return out
}

// matrix is the text of each row's cells, a spanning cell's at its first place only.
func (g *grid) matrix() [][]string { return textMatrix(g.cells, g.rows(), g.cols()) }

func textMatrix(cells []cell, rows, cols int) [][]string {
	out := make([][]string, rows)
	for r := range out {
		out[r] = make([]string, cols)
	}
	for _, c := range cells {
		out[c.row][c.col] = c.text
	}
	return out
}

// mostHeaderRows is how many rows of a table can be its repeated header.
const mostHeaderRows = 4

// repeatedRows counts the first rows that are the first rows of the table printed again.
func (t *table) repeatedRows(rows [][]string) int {
	own := textMatrix(t.cells, t.rows, t.cols)
	n := 0
	for n < min(len(rows), len(own), mostHeaderRows) && sameRow(rows[n], own[n]) {
		n++
	}
	if n == len(rows) && n == len(own) {
		return 0
	}
	return n
}

func sameRow(a, b []string) bool {
	printed := false
	for i := range a {
		if bare(a[i]) != bare(b[i]) {
			return false
		}
		printed = printed || a[i] != ""
	}
	return printed
}

// bare is a text without white space.
func bare(s string) string { return strings.Join(strings.Fields(s), "") }

// splits tells whether a page break cut a row in two: the last row of the table
// and first, the first row of the part on the next page, are its halves. The
// rows' numbers decide where they have some, elsewhere the rules and texts.
func (t *table) splits(g *grid, repeated int) bool {
	own, rows := textMatrix(t.cells, t.rows, t.cols), g.matrix()
	last, first := own[t.rows-1], rows[repeated]
	if spansAll(t.cells, t.rows-1, t.cols) || spansAll(g.cells, repeated, t.cols) {
		return false
	}
	all := append(slices.Clone(own), rows[repeated:]...)
	if col := numberColumn(all); col >= 0 {
		return oneNumber(own, last[col], first[col], col)
	}
	if t.last.openBottom && g.openTop {
		return true
	}
	return t.cutEvidence(all, g, repeated) >= enoughEvidence
}

// enoughEvidence is the sum of signs by which a row is taken for cut. One text
// that stops short in a full line is enough, if none other ends before its line does.
const enoughEvidence = 2

// cutEvidence weighs each column at the page break: text that runs to the end
// of its line without ending a sentence and goes on below speaks for a cut row;
// text that leaves room on its line, with more below, speaks against it; so does,
// more weakly, a blank in a column that has text throughout speak for it.
func (t *table) cutEvidence(all [][]string, g *grid, repeated int) (sum int) {
	upper, lower := lastRow(t.cells, t.rows), firstRow(g.cells, repeated)
	for col, a := range upper {
		b, both := lower[col]
		switch {
		case !both:
		case a.text != "" && b.text != "" && a.room > b.head:
			sum -= 2
		case a.text != "" && b.text != "" && !strings.ContainsRune(sentenceEnds, lastRune(a.text)):
			sum += 2
		case (a.text == "") != (b.text == "") && mostlyPrinted(all, col):
			sum++
		}
	}
	return sum
}

// lastRow are the cells that end a table of so many rows, by column.
func lastRow(cells []cell, rows int) map[int]cell {
	out := map[int]cell{}
	for _, c := range cells {
		if c.row+c.rows == rows {
			out[c.col] = c
		}
	}
	return out
}

// firstRow are the cells that begin in a row, by column.
func firstRow(cells []cell, row int) map[int]cell {
	out := map[int]cell{}
	for _, c := range cells {
		if c.row == row {
			out[c.col] = c
		}
	}
	return out
}

// spansAll tells whether one cell takes the whole row.
func spansAll(cells []cell, row, cols int) bool {
	for _, c := range cells {
		if c.row == row && c.cols == cols {
			return true
		}
	}
	return false
}

// oneNumber tells whether two rows at a page break hold one number between
// them, in either half: the number stands in the middle of its row in some tables.
func oneNumber(own [][]string, last, first string, col int) bool {
	_, above := rowNumber(last)
	n, below := rowNumber(first)
	switch {
	case above && below:
		return false
	case !below:
		return first == "" || !isNumber(last)
	}
	// The number is in the lower half: then it is the next one.
	for r := len(own) - 2; r >= 0; r-- {
		if before, ok := rowNumber(own[r][col]); ok {
			return last == "" && n == before+1
		}
	}
	return false
}

// numberColumn is the column with the rows' running numbers, alone or before
// their text; -1 without one.
func numberColumn(rows [][]string) int {
	if len(rows) == 0 {
		return -1
	}
	for c := range min(len(rows[0]), 3) {
		seen, rising, before := 0, 0, -1
		for _, row := range rows {
			n, ok := rowNumber(row[c])
			if !ok {
				continue
			}
			seen++
			if n == before+1 || n == 1 {
				rising++
			}
			before = n
		}
		if seen > 1 && rising*4 >= seen*3 && seen*2 >= len(rows)-2 {
			return c
		}
	}
	return -1
}

// leadingNumber is a row's number at the head of a cell: alone, or before a mark and text.
var leadingNumber = regexp.MustCompile(`^[（(]?([0-9]{1,4})([)）]|[.．、](?:[^0-9]|$)|$)`)

func rowNumber(text string) (int, bool) {
	found := leadingNumber.FindStringSubmatch(strings.TrimSpace(text))
	if found == nil {
		return 0, false
	}
	n, err := strconv.Atoi(found[1])
	return n, err == nil
}

// isNumber tells a cell that is nothing but a number.
func isNumber(text string) bool {
	_, err := strconv.Atoi(strings.Trim(strings.TrimSpace(text), ".．、()（）"))
	return err == nil
}

// mostlyPrinted tells whether a column has text in most rows.
func mostlyPrinted(rows [][]string, col int) bool {
	printed := 0
	for _, row := range rows {
		if row[col] != "" {
			printed++
		}
	}
	return printed*5 >= len(rows)*4
}

// mend joins the lower half of a cut row to its upper half and returns the cells that are left.
func (t *table) mend(cells []cell) (rest []cell) {
	upper := map[int]int{}
	for i, c := range t.cells {
		if c.row+c.rows == t.rows {
			upper[c.col] = i
		}
	}
	for _, half := range cells {
		i, ok := upper[half.col]
		if half.row > 0 || !ok || t.cells[i].cols != half.cols {
			rest = append(rest, half)
			continue
		}
		c := &t.cells[i]
		c.passage = joinHalves(c.passage, half.passage)
		c.rows += half.rows - 1
	}
	return shifted(rest, -1)
}

// joinHalves joins the text of a cell over a page break.
func joinHalves(a, b passage) passage {
	switch {
	case a.text == "":
		return b
	case b.text == "":
		return a
	case a.room > b.head:
		return passage{a.text + "\n" + b.text, b.room, a.head}
	}
	return passage{a.text + seam(lastRune(a.text), firstRune(b.text)) + b.text, b.room, a.head}
}

// extend lets cells that span rows go on over the page: a blank cell at the
// top of a column is more of the cell above it where either spans rows.
func (t *table) extend(cells []cell) (out []cell) {
	for _, c := range cells {
		if i := t.lastCell(c.col); c.row == 0 && c.text == "" && i >= 0 && t.cells[i].cols == c.cols && (c.rows > 1 || t.cells[i].rows > 1) {
			t.cells[i].rows += c.rows
			continue
		}
		out = append(out, c)
	}
	return out
}

// lastCell is the printed cell at the end of a column, -1 without one.
func (t *table) lastCell(col int) int {
	for i, c := range t.cells {
		if c.col == col && c.row+c.rows == t.rows && c.text != "" {
			return i
		}
	}
	return -1
}
