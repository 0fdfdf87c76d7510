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
	if parts == 1 || isClock(r.numbers[i:i+parts]) || r.g.unitAt(r.text, last.End).measure != nil {
		return 0
	}
	first := r.numbers[i]
	r.found = append(r.found, Quantity{Start: first.Start, End: last.End, NumStart: first.Start, NumEnd: last.End,
		UnitStart: last.End, UnitEnd: last.End, Text: string(r.text[first.Start:last.End]),
		Dimension: "ratio", Comparator: Equal, Rule: "ratio"})
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

// isClock says whether the parts are a time of day: 8:30, 14:00, 08:30:00.
func isClock(parts []number.Number) bool {
	for _, p := range parts[1:] {
		if len(p.Text) != 2 || p.Value.GreaterThanOrEqual(decimal.New(60, 0)) {
			return false
		}
	}
	return parts[0].Value.GreaterThanOrEqual(decimal.New(6, 0)) || strings.HasPrefix(parts[0].Text, "0")
}

// doublings adds the phrases that state a multiple (`翻一番`), in their places.
func (r *reading) doublings() {
	for i := 0; i < len(r.text); i++ {
		if !r.g.multiple.begins(r.text[i]) {
			continue
		}
		id, end := r.g.multiple.longest(r.text, i)
		if id == 0 {
			continue
		}
		s := r.g.stated[id-1]
		r.insert(Quantity{Start: i, End: end, NumStart: i, NumEnd: end, UnitStart: end, UnitEnd: end, Text: string(r.text[i:end]),
			Value: s.value, Max: s.value, Unit: "倍", BaseValue: s.value, BaseMax: s.value, BaseUnit: "倍",
			Dimension: "multiple", Comparator: Equal, Rule: s.rule})
		i = end - 1
	}
}

// insert puts q in its place, instead of whatever it overlaps.
func (r *reading) insert(q Quantity) {
	kept := make([]Quantity, 0, len(r.found)+1)
	placed := false
	for _, f := range r.found {
		if f.Start >= q.End && !placed {
			kept, placed = append(kept, q), true
		}
		if f.End <= q.Start || f.Start >= q.End {
			kept = append(kept, f)
		}
	}
	if !placed {
		kept = append(kept, q)
	}
	r.found = kept
	r.rejected = slices.DeleteFunc(r.rejected, func(x Rejected) bool { return x.Start < q.End && x.End > q.Start })
}
