package quantity

import (
	"strings"

	"duban/normalize/number"
)

// mergeRanges joins two quantities with a range sign between them
// (`10家—20家`, `5000万元至1亿元`) into one in the second's unit.
func (r *reading) mergeRanges() {
	kept := r.found[:0]
	for _, q := range r.found {
		if n := len(kept); n > 0 && r.isUpper(kept[n-1], q) {
			kept[n-1] = r.joined(kept[n-1], q)
			continue
		}
		kept = append(kept, q)
	}
	r.found = kept
}

// isUpper says whether b is the upper end of a range that a begins.
func (r *reading) isUpper(a, b Quantity) bool {
	if a.Comparator == Range || b.Comparator == Range || a.BaseUnit != b.BaseUnit || a.BaseUnit == "" ||
		a.End != a.UnitEnd || b.Start != b.NumStart || !b.BaseValue.IsPositive() {
		return false
	}
	switch strings.TrimFunc(string(r.text[a.End:b.Start]), isSpace) {
	case "-", "－", "–", "—", "——", "~", "～", "至", "到", "--":
		return a.BaseValue.LessThan(b.BaseValue)
	}
	return false
}

func (r *reading) joined(a, b Quantity) Quantity {
	factor := b.BaseValue.Div(b.Value)
	q := b
	q.Start, q.NumStart = a.Start, a.NumStart
	q.Value, q.BaseValue = a.BaseValue.Div(factor), a.BaseValue
	q.Comparator = Range
	q.Rule = a.Rule + " to " + b.Rule
	q.Text = string(r.text[q.Start:q.End])
	return q
}

// shareUnits gives the numbers of a list the unit that stands only after the
// last (`3.8万、3.3万平方公里`).
func (r *reading) shareUnits() {
	var last unit // of the quantity after, if it has one
	for i := len(r.found) - 1; i >= 0; i-- {
		a := r.found[i]
		if r.clipsPoints(i) {
			r.found[i] = r.inUnitOf(a, last)
			continue
		}
		if a.Unit != "" && a.UnitEnd > a.UnitStart {
			last = r.g.unitAt(r.text, a.UnitEnd-len([]rune(strings.TrimLeft(a.Unit, "万亿"))))
			continue
		}
		if last.measure == nil || !r.sharesUnit(i) {
			last = unit{}
			continue
		}
		r.found[i] = r.inUnitOf(a, last)
	}
}

// clipsPoints says whether the i-th quantity has no more than 个 of the 个百分点 that the next in its list has
// (提高1.3个、2.1个百分点).
func (r *reading) clipsPoints(i int) bool {
	if i+1 >= len(r.found) || r.found[i].Unit != "个" || r.found[i+1].Dimension != "points" {
		return false
	}
	a, b := r.found[i], r.found[i+1]
	sep := r.text[a.End:b.Start]
	return b.Start == b.NumStart && len(sep) == 1 && strings.ContainsRune("、和及", sep[0])
}

// sharesUnit says whether the i-th quantity lacks a unit and stands in a list before one that has it.
func (r *reading) sharesUnit(i int) bool {
	if i+1 >= len(r.found) || !strings.HasPrefix(r.found[i].Rule, "bare-scale") {
		return false
	}
	a, b := r.found[i], r.found[i+1]
	sep := r.text[a.End:b.Start]
	return b.Start == b.NumStart && a.End == a.NumEnd && len(sep) == 1 && strings.ContainsRune("、和及", sep[0])
}

// inUnitOf reads the number of a again, now with the unit u.
func (r *reading) inUnitOf(a Quantity, u unit) Quantity {
	ns := number.FindRunes(r.text[a.NumStart:a.NumEnd])
	if len(ns) != 1 {
		return a
	}
	n := ns[0]
	n.Start, n.End = a.NumStart, a.NumEnd
	q := r.measured(n, u)
	q.Start, q.End, q.Text, q.Comparator = a.Start, a.End, a.Text, a.Comparator
	q.NumEnd, q.UnitStart, q.UnitEnd = a.NumEnd, a.UnitStart, a.UnitEnd
	q.Rule += " shared"
	return q
}
