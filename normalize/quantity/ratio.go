package quantity

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"duban/normalize/number"
)

// ratio reads `1:0.5:0.5` from the i-th numeral on and says how many numerals it took.
func (r *reading) ratio(i int) int {
	parts := 1
	for i+parts < len(r.numbers) && r.isPart(r.numbers[i+parts-1], r.numbers[i+parts]) {
		parts++
	}
	last := r.numbers[i+parts-1]
	if parts == 1 || i > 0 && r.isPart(r.numbers[i-1], r.numbers[i]) || isClock(r.numbers[i:i+parts]) || r.g.unitAt(r.text, last.End).measure != nil {
		return 0
	}
	first := r.numbers[i]
	q := r.compare(Quantity{Start: first.Start, End: last.End, NumStart: first.Start, NumEnd: last.End,
		UnitStart: last.End, UnitEnd: last.End, Dimension: "ratio", Rule: "ratio"}, first)
	q.Text = string(r.text[q.Start:q.End])
	r.found = append(r.found, q)
	return parts
}

// isPart says whether b continues a ratio after a.
func (r *reading) isPart(a, b number.Number) bool {
	colon := r.at(a.End)
	return (colon == ':' || colon == '：' || colon == '∶') && b.Start == a.End+1 &&
		plain(a) && plain(b)
}

func plain(n number.Number) bool {
	return !n.Han && !n.Range && n.Percent == "" && n.Scale == "" && !n.Open && !n.Fraction
}

// isClock says whether the parts are a time of day: 8:30, 14:00, 08:30:00. What adds up to a whole is none (24:21:55).
func isClock(parts []number.Number) bool {
	hour, sum := parts[0].Value, parts[0].Value
	if hour.GreaterThan(decimal.New(24, 0)) {
		return false
	}
	for _, p := range parts[1:] {
		sum = sum.Add(p.Value)
		if len(p.Text) != 2 || p.Value.GreaterThanOrEqual(decimal.New(60, 0)) {
			return false
		}
	}
	if len(parts) > 2 && sum.Equal(decimal.New(100, 0)) {
		return false
	}
	return hour.GreaterThanOrEqual(decimal.New(6, 0)) || strings.HasPrefix(parts[0].Text, "0")
}

// doublings adds the phrases that state a multiple (`翻一番`), in their places
// and instead of what they overlap.
func (r *reading) doublings() {
	var added []Quantity
	for i := 0; i < len(r.text); i++ {
		if !r.g.multiple.begins(r.text[i]) {
			continue
		}
		id, end := r.g.multiple.longest(r.text, i)
		if id == 0 {
			continue
		}
		added = append(added, r.doubling(r.g.stated[id-1], i, end))
		i = end - 1
	}
	if len(added) == 0 {
		return
	}
	r.found = slices.DeleteFunc(r.found, func(q Quantity) bool { return overlaps(added, q.Start, q.End) })
	r.rejected = slices.DeleteFunc(r.rejected, func(x Rejected) bool { return overlaps(added, x.Start, x.End) })
	r.found = append(r.found, added...)
	slices.SortFunc(r.found, func(a, b Quantity) int { return a.Start - b.Start })
}

func (r *reading) doubling(s stated, start, end int) Quantity {
	return Quantity{Start: start, End: end, NumStart: start, NumEnd: end, UnitStart: end, UnitEnd: end, Text: string(r.text[start:end]),
		Value: s.value, Max: s.value, Unit: "倍", BaseValue: s.value, BaseMax: s.value, BaseUnit: "倍",
		Dimension: "multiple", Comparator: Equal, Rule: s.rule}
}

// overlaps says whether one of the ordered quantities shares a character with start to end.
func overlaps(qs []Quantity, start, end int) bool {
	i, _ := slices.BinarySearchFunc(qs, start, func(q Quantity, at int) int {
		if q.End <= at {
			return -1
		}
		return 1
	})
	return i < len(qs) && qs[i].Start < end
}
