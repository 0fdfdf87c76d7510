package target

import (
	"cmp"
	"strings"
	"unicode"

	"duban/corpus"
	"duban/normalize/quantity"
)

// withUnit gives a bare number the unit of its row, column or table, behind a
// mark that keeps `4.71` from being read as a list number. source names where
// the unit stands (`unit:header`), empty where the cell prints it itself or
// there is none; bare tells whether the cell is an amount alone.
func (r *row) withUnit(col int, cell *corpus.Cell) (text, source string, bare bool) {
	inner := unbracketed(cell.Text)
	if !r.walk.finder.rules.cells.amount.MatchString(inner) {
		return cell.Text, "", false
	}
	m := r.walk.finder.rules.cells.number.FindStringSubmatch(inner)
	if m == nil {
		return inner, "", true
	}
	unit, where := r.unit(col)
	if unit != "" {
		source = "unit:" + where
	}
	return cellMark + m[1] + m[2] + r.scaled(unit, col) + m[3], source, true
}

// cellMark stands before the number of a cell while it is read.
const cellMark = ":"

// Where a unit stands within the row.
const (
	unitColumn = "column" // a column of units
	unitName   = "name"   // a bracket after the indicator's name
	unitRow    = "goal"   // the row's goal, which prints it
)

// percent is the unit of growths and shares whose header prints none.
const percent = "%"

// unit is the unit of the bare numbers of a column in this row, and where it
// stands. What is nearest counts: the row's own, the column's header, a section
// row, the table's.
func (r *row) unit(col int) (unit, where string) {
	c, line := r.column(col), r.line()
	if c.Adds != "" { // a growth or a share, whatever the row counts
		return cmp.Or(c.Unit, percent), corpus.UnitHeader
	}
	if unit, where = r.ownUnit(); unit != "" {
		return unit, where
	}
	switch {
	case c.Unit != "" && (c.UnitFrom == corpus.UnitHeader || line.Unit == ""):
		return c.Unit, cmp.Or(c.UnitFrom, corpus.UnitHeader)
	case line.Unit != "":
		return line.Unit, line.UnitFrom
	case r.table.Unit == "" && len(r.units) == 1 && r.figures(col) && !r.spent(col):
		for unit := range r.units {
			return unit, unitRow
		}
	}
	return r.table.Unit, r.table.UnitFrom
}

// ownUnit is the unit that the row itself gives: in a column of units, or in a
// bracket after the name of what is measured.
func (r *row) ownUnit() (unit, where string) {
	for c, at := range r.grid[r.index] {
		if at < 0 {
			continue
		}
		text := strings.TrimSpace(r.table.Cells[at].Text)
		switch r.field(c) {
		case corpus.FieldUnit:
			if strings.Trim(text, "-—/\\") != "" {
				return text, unitColumn
			}
		case corpus.FieldIndicator, corpus.FieldTask:
			if u := unitIn(text); r.isUnit(u) {
				return u, unitName
			}
		}
	}
	return "", ""
}

// isUnit tells whether a text can stand behind a number as its unit: a bracket
// after a task may hold anything (`（二期）`).
func (r *row) isUnit(text string) bool {
	q, ok := r.one(text)
	return ok && (q.Unit != "" || isScale(q))
}

// one reads `1` with a unit behind it, and tells whether that is one quantity and no more.
func (r *row) one(unit string) (quantity.Quantity, bool) {
	if unit == "" || !unicode.IsLetter([]rune(unit)[0]) && !strings.ContainsAny(unit, "%％‰") {
		return quantity.Quantity{}, false
	}
	text := "1" + unit
	found := r.walk.finder.deps.Quantities.Find(text)
	if len(found) != 1 || found[0].Start != 0 || found[0].End != len([]rune(text)) || !found[0].Value.IsPositive() {
		return quantity.Quantity{}, false
	}
	return found[0], true
}

// isScale tells whether a quantity has 万 or 亿 in place of a unit.
func isScale(q quantity.Quantity) bool { return strings.Contains(q.Rule, "bare-scale") }

// scaled completes a unit that is only a scale by what is measured (`贷款余额（亿）`: 亿元).
func (r *row) scaled(unit string, col int) string {
	if q, ok := r.one(unit); !ok || !isScale(q) {
		return unit
	}
	name := r.measured(col)
	for _, rule := range r.walk.finder.rules.unitless {
		if rule.before != nil && rule.before.MatchString(name) {
			return unit + rule.Unit
		}
	}
	return unit
}
