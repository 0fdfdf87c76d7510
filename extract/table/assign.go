package table

import (
	"strings"

	"duban/corpus"
)

// assignment is the cheapest way to put paragraphs into columns in order.
type assignment struct {
	cells [][]para // by column of the table
	tail  int      // paragraphs at the end that are not of the row
	cost  float64
}

const never = 1e6

// assign puts paragraphs into the open columns, in order, each column none, one
// or several, and some of the last ones into none (section rows; or, where the
// table ends, what follows it). The first paragraph is in the first column.
// It is a shortest path over (paragraph, column) with costs by what a
// paragraph looks like and what a column holds.
func (f *flat) assign(paras []para, open []int, last bool) assignment {
	n, k := len(paras), len(open)
	shapes := make([]shape, n)
	for i, p := range paras {
		shapes[i] = p.look.shape
	}
	cost, from := newLattice(n, k)
	cost[0][0] = f.fit(paras[0], shapes[0], open[0])
	for c := 1; c < k; c++ {
		cost[0][c] = never
		if f.mayBegin(open, c) {
			cost[0][c] = f.fit(paras[0], shapes[0], open[c]) + f.skip(open, 0, c)
		}
	}
	for i := 1; i < n; i++ {
		for c := 0; c < k; c++ {
			cost[i][c], from[i][c] = f.step(cost[i-1], paras[i], shapes[i], shapes[i-1], open, c)
		}
	}
	return f.trace(paras, shapes, open, cost, from, last)
}

func newLattice(n, k int) (cost [][]float64, from [][]int) {
	cost, from = make([][]float64, n), make([][]int, n)
	for i := range cost {
		cost[i], from[i] = make([]float64, k), make([]int, k)
	}
	return cost, from
}

// mayBegin tells whether a row may begin in a later column: a total's row may.
func (f *flat) mayBegin(open []int, c int) bool {
	field := f.columns[open[0]].Field
	return field != corpus.FieldTask && (field != corpus.FieldSeq || c <= 2)
}

// step is the cheapest way to have paragraph p in column c: going on in it, or coming
// from an earlier one; of equal ways the one that fills columns from the left.
func (f *flat) step(before []float64, p para, s, previous shape, open []int, c int) (float64, int) {
	best, from := before[c]+f.goesOn(p, s, previous, open[c]), c
	skipped := 0.0
	for b := c - 1; b >= 0; b-- {
		if total := before[b] + skipped; total+f.fit(p, s, open[c]) <= best {
			best, from = total+f.fit(p, s, open[c]), b
		}
		skipped += f.empty(open[b])
	}
	return best, from
}

// skip is the cost of leaving columns [from, to) empty.
func (f *flat) skip(open []int, from, to int) float64 {
	cost := 0.0
	for c := from; c < to; c++ {
		cost += f.empty(open[c])
	}
	return cost
}

// trace picks the cheapest end and follows the path back.
func (f *flat) trace(paras []para, shapes []shape, open []int, cost [][]float64, from [][]int, last bool) assignment {
	n, k := len(paras), len(open)
	out := assignment{cells: make([][]para, len(f.columns)), cost: never * 10}
	endRow, endCol, tail := 0, 0, 0.0
	for i := n - 1; i >= 0; i-- {
		for c := 0; c < k; c++ {
			if total := cost[i][c] + f.skip(open, c+1, k) + tail; total < out.cost {
				out.cost, endRow, endCol = total, i, c
			}
		}
		tail += f.outside(paras[i], shapes[i], last)
	}
	out.tail = n - 1 - endRow
	for i, c := endRow, endCol; i >= 0; i-- {
		out.cells[open[c]] = append([]para{paras[i]}, out.cells[open[c]]...)
		c = from[i][c]
	}
	return out
}

// outside is the cost of a paragraph that is not of the row: behind the last row
// anything may follow, between rows only section rows.
func (f *flat) outside(p para, s shape, last bool) float64 {
	switch {
	case last:
		// A list of bodies, or one that other rows have, is of the table; a signature is not.
		return choose(s == shapeBodies && (f.countBodies(p) > 1 || f.often[p.word] > 1), 3, 0)
	case p.look.heading:
		return 0.1
	case s == shapeBodies && f.strangeBody(p) && p.look.section:
		return 0.4
	case s == shapeBodies || s == shapeNumber:
		return 3
	case p.look.section:
		// A heading seldom lists things; a list of bodies that the registry does not know does.
		return choose(strings.ContainsAny(p.word, ",、;"), 2, 0.2)
	}
	return 20
}

// figures tells whether a column holds bare amounts.
func (f *flat) figures(c int) bool {
	col := f.columns[c]
	return col.Unit != "" && (col.Field == corpus.FieldTarget || col.Field == corpus.FieldBase || col.Field == corpus.FieldOther)
}

func (f *flat) holdsBodies(c int) bool {
	return f.columns[c].Field == corpus.FieldLead || f.columns[c].Field == corpus.FieldSupport
}

// fit is the cost of a paragraph as the first of a cell of column c.
func (f *flat) fit(p para, s shape, c int) float64 {
	cost := f.misfit(s, c)
	if p.look.heading {
		cost += 1.5
	}
	if s == shapeText && f.holdsBodies(c) && p.look.section {
		cost = 1.5 // a long list of names
	}
	if at, ok := f.learned[p.word]; ok && at == c {
		cost -= 1
	}
	return cost
}

func (f *flat) misfit(s shape, c int) float64 {
	field := f.columns[c].Field
	switch {
	case field == corpus.FieldSeq:
		return choose(s == shapeNumber, 0, 4)
	case f.holdsBodies(c):
		return [...]float64{shapeText: 4, shapeShort: 1, shapeNumber: 4, shapeBodies: 0}[s]
	case f.figures(c):
		return [...]float64{shapeText: 3, shapeShort: 2, shapeNumber: 0, shapeBodies: 3}[s]
	case s == shapeBodies:
		return choose(field == corpus.FieldPlace || field == corpus.FieldPerson, 0.3, 2)
	case s == shapeNumber:
		return choose(!f.total && (field == corpus.FieldTarget || field == corpus.FieldBase || field == corpus.FieldOther), 0.3, 2)
	case field == corpus.FieldUnit || field == corpus.FieldPerson:
		return choose(s == shapeShort, 0, 3)
	}
	return 0
}

func choose(yes bool, a, b float64) float64 {
	if yes {
		return a
	}
	return b
}

// goesOn is the cost of a paragraph that continues the cell before it.
func (f *flat) goesOn(p para, s, previous shape, c int) float64 {
	cost := 1.0
	switch {
	case s == shapeNumber || f.columns[c].Field == corpus.FieldSeq:
		return 5
	case strings.HasPrefix(p.word, "("):
		cost = 0.3
	case s == shapeBodies && previous == shapeBodies && f.holdsBodies(c):
		cost = choose(f.columns[c].Field == corpus.FieldLead, 0.6, 0.8)
	case f.holdsBodies(c):
		cost = 3
	}
	if at, ok := f.learned[p.word]; ok && at != c && at >= 0 {
		cost++
	}
	return cost
}

// empty is the cost of a column without a paragraph.
func (f *flat) empty(c int) float64 {
	if f.total && !f.figures(c) {
		return 0.1
	}
	switch f.columns[c].Field {
	case corpus.FieldSeq, corpus.FieldTask:
		return 4
	case corpus.FieldLead:
		return 2.5
	case corpus.FieldSupport, corpus.FieldPerson:
		return 1
	case corpus.FieldSection:
		return 0.3
	case corpus.FieldNote:
		return 0.2
	case corpus.FieldQ1, corpus.FieldQ2, corpus.FieldQ3, corpus.FieldQ4, corpus.FieldMilestone:
		return 1.5
	}
	if f.figures(c) {
		return 0.8
	}
	return 1.2
}
