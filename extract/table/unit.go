package table

import (
	"strings"

	"duban/corpus"
	"duban/normalize/pattern"
)

// bracket is the content of a bracket that ends a cell.
var bracket = pattern.MustCompile(`^(.+?)[(\[]([^()\[\]]{1,12})[)\]]$`)

// splitUnit takes a unit in brackets off the end of a squeezed header cell
// (`专业研究所(个)`, `投资额(单位:万元)`).
func (w *words) splitUnit(cell string) (name, unit string) {
	m := bracket.FindStringSubmatch(cell)
	if m == nil {
		return cell, ""
	}
	inner := m[2]
	if t := w.tableUnit.FindStringSubmatch(inner); t != nil {
		inner = t[1]
	}
	if inner == "" || !w.unit.MatchString(inner) {
		return cell, ""
	}
	return m[1], inner
}

// unitAlone is the unit of a cell that is nothing but a unit in brackets (`(亿元)`).
func (w *words) unitAlone(cell string) string {
	inner := strings.TrimSuffix(strings.TrimPrefix(cell, "("), ")")
	if len(inner) != len(cell)-2 {
		return ""
	}
	if t := w.tableUnit.FindStringSubmatch(inner); t != nil {
		inner = t[1]
	}
	if inner == "" || !w.unit.MatchString(inner) {
		return ""
	}
	return inner
}

// unitOf is the unit of the whole table and where it stands: in the caption, the
// text before the table or a row above the header.
func (r *Reader) unitOf(g *grid, from int, caption, before string) (unit, where string) {
	if unit := r.words.unitNamed(caption); unit != "" {
		return unit, corpus.UnitCaption
	}
	if unit := r.words.unitNamed(before); unit != "" {
		return unit, corpus.UnitAbove
	}
	for row := 0; row < from; row++ {
		for _, i := range g.distinct(row) {
			if unit := r.words.unitNamed(g.t.Cells[i].Text); unit != "" {
				return unit, corpus.UnitRow
			}
		}
	}
	return "", ""
}

// unitNamed is the unit that a text gives behind 单位.
func (w *words) unitNamed(text string) string {
	if m := w.tableUnit.FindStringSubmatch(fold(text)); m != nil && w.unit.MatchString(m[1]) {
		return m[1]
	}
	return ""
}

// carryUnit gives the table's unit to columns of figures that name none themselves.
func (r *Reader) carryUnit(t *corpus.Table) {
	for c := range t.Columns {
		col := &t.Columns[c]
		figures := col.Field == corpus.FieldTarget || col.Field == corpus.FieldBase || col.Field == corpus.FieldOther && col.Name != ""
		if col.Unit == "" && figures {
			col.Unit, col.UnitFrom = t.Unit, t.UnitFrom
		}
	}
}

// unitRow is the unit of a row that says nothing but the unit (`单位：万元`).
func (r *Reader) unitRow(g *grid, row int) string {
	cells := g.distinct(row)
	if len(cells) != 1 {
		return ""
	}
	text := g.words[cells[0]]
	unit := r.words.unitNamed(text)
	if unit == "" || strings.Trim(r.words.tableUnit.ReplaceAllString(text, ""), "()") != "" {
		return ""
	}
	return unit
}

// unitBelow is the unit that bare numbers have below section rows: that of the
// innermost one that names any, else of the last row of its own.
func unitBelow(path []sectionItem, unit string) (name, where string) {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i].unit != "" {
			return path[i].unit, corpus.UnitSection
		}
	}
	if unit != "" {
		return unit, corpus.UnitRow
	}
	return "", ""
}
