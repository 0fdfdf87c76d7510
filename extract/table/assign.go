package table

import (
	"strings"

	"duban/corpus"
	"duban/normalize/lexicon"
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
	l := f.newLattice(n, open)
	cost, from := l.cost, l.from
	first := f.candidate(&paras[0], shapeText)
	cost[0][0] = f.fit(first, open[0])
	for c := 1; c < k; c++ {
		cost[0][c] = never
		if f.mayBegin(open, c) {
			cost[0][c] = f.fit(first, open[c]) + sum(l.blank[:c])
		}
	}
	for i := 1; i < n; i++ {
		p := f.candidate(&paras[i], paras[i-1].look.shape)
		for c := 0; c < k; c++ {
			cost[i][c], from[i][c] = f.step(cost[i-1], p, open, l.blank, c)
		}
	}
	return f.trace(paras, open, l, last)
}

// candidate is a paragraph that is to be put into a column.
type candidate struct {
	*para
	previous shape // of the paragraph before it
	usual    int   // the column in which its text stands in whole rows; -1 for several, noColumn for none
}

const noColumn = -2

func (f *flat) candidate(p *para, previous shape) candidate {
	c := candidate{para: p, previous: previous, usual: noColumn}
	if at, ok := f.learned[p.word]; ok {
		c.usual = at
	}
	return c
}

// lattice holds for each paragraph and open column the cheapest way there.
type lattice struct {
	cost  [][]float64
	from  [][]int   // the column of the paragraph before
	blank []float64 // the cost of each column without a paragraph
}

func (f *flat) newLattice(n int, open []int) lattice {
	k := len(open)
	l := lattice{make([][]float64, n), make([][]int, n), make([]float64, k)}
	costs, froms := make([]float64, n*k), make([]int, n*k)
	for i := range n {
		l.cost[i], l.from[i] = costs[i*k:(i+1)*k], froms[i*k:(i+1)*k]
	}
	for c := range open {
		l.blank[c] = f.empty(open[c])
	}
	return l
}

// mayBegin tells whether a row may begin in a later column: a total's row may.
func (f *flat) mayBegin(open []int, c int) bool {
	field := f.columns[open[0]].Field
	return field != corpus.FieldTask && (field != corpus.FieldSeq || c <= 2)
}

// step is the cheapest way to have paragraph p in column c: going on in it, or coming
// from an earlier one; of equal ways the one that fills columns from the left.
func (f *flat) step(before []float64, p candidate, open []int, blank []float64, c int) (float64, int) {
	best, from := before[c]+f.goesOn(p, open[c]), c
	skipped, fit := 0.0, f.fit(p, open[c])
	for b := c - 1; b >= 0; b-- {
		if total := before[b] + skipped + fit; total <= best {
			best, from = total, b
		}
		skipped += blank[b]
	}
	return best, from
}

// sum is the cost of leaving columns empty.
func sum(blank []float64) float64 {
	cost := 0.0
	for _, c := range blank {
		cost += c
	}
	return cost
}

// trace picks the cheapest end and follows the path back.
func (f *flat) trace(paras []para, open []int, l lattice, last bool) assignment {
	n, k := len(paras), len(open)
	out := assignment{cells: make([][]para, len(f.columns)), cost: never * 10}
	skipped := make([]float64, k) // the columns behind each
	for c := range skipped {
		skipped[c] = sum(l.blank[c+1:])
	}
	endRow, endCol, tail := 0, 0, 0.0
	for i := n - 1; i >= 0; i-- {
		for c := 0; c < k; c++ {
			if total := l.cost[i][c] + skipped[c] + tail; total < out.cost {
				out.cost, endRow, endCol = total, i, c
			}
		}
		tail += f.outside(&paras[i], last)
	}
	out.tail = n - 1 - endRow
	for i, c, end := endRow, endCol, endRow+1; i >= 0; i-- {
		before := l.from[i][c]
		if i == 0 || before != c {
			out.cells[open[c]] = paras[i:end:end]
			end = i
		}
		c = before
	}
	return out
}

// listMarks part what a list names.
var listMarks = lexicon.NewSet(",、;")

// outside is the cost of a paragraph that is not of the row: behind the last row
// anything may follow, between rows only section rows.
func (f *flat) outside(p *para, last bool) float64 {
	s := p.look.shape
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
		return choose(listMarks.In(p.word), 2, 0.2)
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
func (f *flat) fit(p candidate, c int) float64 {
	s := p.look.shape
	cost := f.misfit(s, c)
	if p.look.heading {
		cost += 1.5
	}
	if s == shapeText && f.holdsBodies(c) && p.look.section {
		cost = 1.5 // a long list of names
	}
	if p.usual == c {
		cost -= 1
	}
	if p.look.done && f.results {
		cost += choose(f.columns[c].Field == corpus.FieldBase, -0.8, 1.5)
	}
	return cost
}

func (f *flat) misfit(s shape, c int) float64 {
	field := f.columns[c].Field
	switch {
	case field == corpus.FieldSeq:
		return choose(s == shapeNumber, 0, 4)
	case f.holdsBodies(c):
		return [...]float64{shapeText: 4, shapeShort: 1, shapeNumber: 4, shapeBodies: 0, shapeWhen: 4}[s]
	case f.figures(c):
		return [...]float64{shapeText: 3, shapeShort: 2, shapeNumber: 0, shapeBodies: 3, shapeWhen: 2}[s]
	case s == shapeWhen:
		return whenIn(field)
	case s == shapeBodies:
		return bodiesIn(field)
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
func (f *flat) goesOn(p candidate, c int) float64 {
	s := p.look.shape
	cost := 1.0
	switch {
	case s == shapeNumber || f.columns[c].Field == corpus.FieldSeq:
		return 5
	case strings.HasPrefix(p.word, "(") || p.look.item:
		cost = 0.3
	case s == shapeBodies && p.previous == shapeBodies && f.holdsBodies(c):
		cost = 0.8
		if f.columns[c].Field == corpus.FieldLead {
			cost = choose(f.oneLeads(), 0.9, 0.6)
		}
	case f.holdsBodies(c):
		cost = 3
	}
	if p.usual >= 0 && p.usual != c {
		cost++
	}
	if p.look.done && f.results && f.columns[c].Field != corpus.FieldBase {
		cost += 1.5
	}
	return cost
}

// oneLeads tells whether no row with one paragraph for each column has several bodies that lead: then of
// several paragraphs of bodies in another row the first leads and the others support it.
func (f *flat) oneLeads() bool { return f.leads <= 1 }

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

// bodiesIn is the cost of a list of bodies in a column that holds something else.
func bodiesIn(field corpus.Field) float64 {
	switch field {
	case corpus.FieldPlace:
		return 0.3
	case corpus.FieldPerson:
		return 1.2
	}
	return 2
}

// whenIn is the cost of a date alone in a column that is none of bodies or figures.
func whenIn(field corpus.Field) float64 {
	switch field {
	case corpus.FieldDeadline:
		return -0.5
	case corpus.FieldTask, corpus.FieldIndicator, corpus.FieldMeasure, corpus.FieldPerson, corpus.FieldUnit, corpus.FieldPlace:
		return 2
	case corpus.FieldTarget, corpus.FieldSection:
		return 1
	}
	return 0.3
}
