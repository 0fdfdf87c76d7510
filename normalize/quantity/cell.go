package quantity

import (
	"strings"

	"github.com/shopspring/decimal"

	"duban/normalize/number"
)

// Cell reads a table cell that holds one bare number, with comparator words if
// any (`95`, `≥95`, `30以上`, `1-2`), in the unit that its column's header
// states. Offsets are in text. ok is false where the cell holds anything else
// or the unit is unknown; a cell with its own unit is for Find.
func (g *Grammar) Cell(text, printed string) (q Quantity, ok bool) {
	rs := []rune(text)
	r := reading{g: g, text: rs, numbers: number.FindRunes(rs)}
	if len(r.numbers) != 1 {
		return Quantity{}, false
	}
	n := r.numbers[0]
	bare := Quantity{Start: n.Start, End: n.End, NumStart: n.Start, NumEnd: n.End, UnitStart: n.End, UnitEnd: n.End}
	bare = r.compare(bare, n)
	n, bare.Start = r.signed(n, bare.Start)
	if strings.TrimSpace(string(rs[:bare.Start])+string(rs[bare.End:])) != "" || n.Percent != "" || n.Fraction {
		return Quantity{}, false
	}
	q, ok = g.InUnit(n.Value, printed)
	if !ok {
		return Quantity{}, false
	}
	high, _ := g.InUnit(n.Max, printed)
	q.Max, q.BaseMax = high.Value, high.BaseValue
	q.Start, q.End, q.NumStart, q.NumEnd, q.UnitStart, q.UnitEnd = bare.Start, bare.End, bare.NumStart, bare.NumEnd, bare.UnitStart, bare.UnitEnd
	q.Comparator, q.Text = bare.Comparator, string(rs[bare.Start:bare.End])
	q.Rule = strings.TrimSpace(q.Rule + bare.Rule)
	return q, true
}

// signed takes in a minus sign at the start of a cell.
func (r *reading) signed(n number.Number, start int) (number.Number, int) {
	c := r.at(start - 1)
	if n.Range || c != '-' && c != '－' && c != '−' {
		return n, start
	}
	minus := decimal.New(-1, 0)
	n.Value, n.Max = n.Value.Mul(minus), n.Max.Mul(minus)
	return n, start - 1
}
