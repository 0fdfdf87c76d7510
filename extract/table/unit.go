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

// unitsOf are the units of the whole table and where they stand: in the caption,
// the text before the table or a row above the header. Several are for columns
// of different things (`单位：万元、%、家`).
func (r *Reader) unitsOf(g *grid, from int, caption, before string) (units []string, where string) {
	if units := r.words.unitsNamed(caption); len(units) > 0 {
		return units, corpus.UnitCaption
	}
	if units := r.words.unitsNamed(before); len(units) > 0 {
		return units, corpus.UnitAbove
	}
	for row := 0; row < from; row++ {
		for _, i := range g.distinct(row) {
			if units := r.words.unitsNamed(g.t.Cells[i].Text); len(units) > 0 {
				return units, corpus.UnitRow
			}
		}
	}
	return nil, ""
}

// unitJoints part the units of a list; a slash is part of a unit (元/人).
const unitJoints = "、,和及;"

// unitsNamed are the units that a text gives behind 单位, in its order.
func (w *words) unitsNamed(text string) (units []string) {
	text = fold(text)
	m := w.tableUnit.FindStringSubmatchIndex(text)
	if m == nil {
		return nil
	}
	for _, part := range strings.FieldsFunc(text[m[2]:], func(c rune) bool { return strings.ContainsRune(unitJoints, c) }) {
		unit := strings.Trim(part, " ()")
		if i := strings.IndexAny(unit, " ()\t\n。"); i >= 0 { // the last, with other text behind it
			unit, part = unit[:i], ""
		}
		if unit == "" || !w.unit.MatchString(unit) {
			break
		}
		if units = append(units, unit); part == "" {
			break
		}
	}
	return units
}

// unitNamed is the unit that a text gives behind 单位, empty where it gives several.
func (w *words) unitNamed(text string) string {
	if units := w.unitsNamed(text); len(units) == 1 {
		return units[0]
	}
	return ""
}

// carryUnits gives the table's units to columns of figures that name none themselves.
func (r *Reader) carryUnits(t *corpus.Table, units []string, where string) {
	if len(units) == 1 {
		t.Unit, t.UnitFrom = units[0], where
	}
	for c := range t.Columns {
		col := &t.Columns[c]
		figures := col.Field == corpus.FieldTarget || col.Field == corpus.FieldBase || col.Field == corpus.FieldOther && col.Name != ""
		if col.Unit != "" || !figures {
			continue
		}
		if unit := r.words.unitOf(*col, units); unit != "" {
			col.Unit, col.UnitFrom = unit, where
		} else if col.Adds != "" && c > 0 && t.Columns[c-1].Unit != "" {
			col.Unit, col.UnitFrom = percent, corpus.UnitHeader
		}
	}
}

// percent is the unit of what a column adds to the figures at its left (增速) where none is printed.
const percent = "%"

// unitOf is that of the units which fits what a column's header names: the
// first that a rule gives it, else the only one that is no percentage.
func (w *words) unitOf(col corpus.Column, units []string) string {
	name := col.Measure + col.Adds
	if name == "" {
		name = col.Name
	}
	for _, rule := range w.unitFor {
		if rule.names.MatchString(name) {
			for _, unit := range units {
				if rule.units.MatchString(unit) {
					return unit
				}
			}
			if rule.only {
				return ""
			}
		}
	}
	var rest []string
	for _, unit := range units {
		if unit != percent {
			rest = append(rest, unit)
		}
	}
	if len(rest) == 1 {
		return rest[0]
	}
	if len(units) == 1 {
		return units[0]
	}
	return ""
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
