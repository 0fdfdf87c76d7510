package table

import (
	"duban/corpus"
	"duban/normalize/lexicon"
)

// settleByCells corrects what the header alone can't tell by the cells below it.
func (r *Reader) settleByCells(g *grid, from, to int) {
	if to == 0 {
		return
	}
	for c := 0; c+1 < g.t.Cols; c++ {
		left, right := &g.t.Columns[c], &g.t.Columns[c+1]
		switch {
		case g.sharesHeader(c, from, to) && left.Field == right.Field && (left.Field == corpus.FieldIndicator || left.Field == corpus.FieldTask),
			g.sharesHeader(c, from, to) && left.Field == corpus.FieldTask && right.Field == corpus.FieldMeasure && g.merged(c, to):
			left.Field, left.Rule, right.Field = corpus.FieldSection, "header/groups-below", left.Field
		case left.Field == corpus.FieldTask && right.Field == corpus.FieldMeasure && g.merged(c, to) && (r.numbers(g, c+1, to) || g.groupsRows(c, to)):
			left.Field, left.Rule, right.Field = corpus.FieldSection, "header/groups-below", corpus.FieldTask
		case left.Field == corpus.FieldTask && right.Field == corpus.FieldTarget && g.merged(c, to) && g.groupsRows(c, to) && g.texts(c+1, to):
			left.Field, left.Rule, right.Field = corpus.FieldSection, "header/groups-below", corpus.FieldTask
		}
	}
	if !holds(g.t.Columns, corpus.FieldDeadline) {
		r.settleDates(g, to)
	}
	r.settlePlaces(g, to)
}

// texts tells whether most of a column's cells are words, not bare amounts.
func (g *grid) texts(col, to int) bool {
	words, filled := g.filled(col, to, isWords)
	return filled > 0 && words*3 >= filled*2
}

// isWords tells whether a squeezed cell says more than an amount and its unit.
func isWords(text string) bool { return lexicon.CountHan(text) >= fewestWords }

// fewestWords is the least number of Chinese characters of a cell that says what is to be done.
const fewestWords = 4

// settlePlaces makes the places of a column headed 单位 below which no units stand, in a table of figures.
func (r *Reader) settlePlaces(g *grid, to int) {
	if holds(g.t.Columns, corpus.FieldPlace) || holds(g.t.Columns, corpus.FieldTask) || holds(g.t.Columns, corpus.FieldIndicator) {
		return
	}
	for c := range g.t.Columns {
		if col := &g.t.Columns[c]; col.Field == corpus.FieldUnit {
			units, filled := g.filled(c, to, r.words.unit.MatchString)
			if filled > 0 && units*2 < filled {
				col.Field, col.Rule = corpus.FieldPlace, "header/places-below"
				return
			}
		}
	}
}

// sharesHeader tells whether a column and the one behind it stand below the same header cells.
func (g *grid) sharesHeader(col, from, to int) bool {
	for row := from; row < to; row++ {
		if g.cell[row][col] < 0 || g.cell[row][col] != g.cell[row][col+1] {
			return false
		}
	}
	return true
}

// merged tells whether a cell of a column covers several rows below the header, or is printed again in each.
func (g *grid) merged(col, to int) bool {
	for row := to; row < g.t.Rows; row++ {
		if i := g.cell[row][col]; i >= 0 && g.t.Cells[i].Row >= to && g.words[i] != "" && g.spread(row, col, to) {
			return true
		}
	}
	return false
}

// spread tells whether the cell at a position says what the one above or below it says, or is one with it.
func (g *grid) spread(row, col, to int) bool {
	word := g.text(row, col)
	if word == "" {
		return false
	}
	above := row > to && g.text(row-1, col) == word && !g.wide(row-1, col)
	below := row+1 < g.t.Rows && g.text(row+1, col) == word && !g.wide(row+1, col)
	return above || below
}

// wide tells whether the cell at a position goes on into the next column.
func (g *grid) wide(row, col int) bool { return g.t.Cells[g.cell[row][col]].Colspan > 1 }

// groupsRows tells whether the merged cells of a column cover most of the rows and have a cell of their own
// behind them in each: what they say stands over several tasks.
func (g *grid) groupsRows(col, to int) bool {
	grouped, filled := 0, 0
	for row := to; row < g.t.Rows; row++ {
		left, right := g.cell[row][col], g.cell[row][col+1]
		if left < 0 || right < 0 || left == right || g.words[left] == "" || g.t.Cells[left].Row < to {
			continue
		}
		filled++
		if !g.spread(row, col, to) {
			continue
		}
		if g.words[right] == "" || g.spread(row, col+1, to) {
			return false
		}
		grouped++
	}
	return grouped*2 > filled
}

// numbers tells whether half of a column's texts begin with a number of their own.
func (r *Reader) numbers(g *grid, col, to int) bool {
	numbered, filled := g.filled(col, to, r.words.numbered.MatchString)
	return filled > 0 && numbered*2 >= filled
}

// filled counts the texts of a column below its header, and those of them that fit.
func (g *grid) filled(col, to int, fits func(string) bool) (fitting, filled int) {
	for row := to; row < g.t.Rows; row++ {
		if text := g.text(row, col); text != "" {
			filled++
			if fits(text) {
				fitting++
			}
		}
	}
	return fitting, filled
}

// settleDates makes the deadline of a column of progress without a date of its own whose cells are dates.
func (r *Reader) settleDates(g *grid, to int) {
	for c := range g.t.Columns {
		col := &g.t.Columns[c]
		if col.Field != corpus.FieldMilestone || col.Period != "" {
			continue
		}
		dates, filled := g.filled(c, to, r.words.when.MatchString)
		if filled > 0 && dates*3 >= filled*2 {
			col.Field, col.Rule = corpus.FieldDeadline, "header/dates-below"
			return
		}
	}
}
