package quantity

import "strings"

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
	switch strings.Trim(string(r.text[a.End:b.Start]), "  ") {
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
