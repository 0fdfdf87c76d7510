package target

import (
	"slices"
	"strings"

	"duban/normalize/quantity"
)

// pure is the dimension of amounts that have no unit by nature (收入比1.8, 综合指数4.2).
const pure = "pure"

// pureUnit stands in for the unit while the number is read with its comparators.
const pureUnit = "分"

// addPure makes quantities of bare numbers that measure an index or a ratio of
// two amounts, by the words before them.
func (p *passage) addPure(f *Finder) {
	k := &f.rules.kinds
	for _, n := range p.refused {
		if !contains(unexplained, n.Rule) {
			continue
		}
		c := p.clause(n.Start)
		if !p.matchesAt(k.pure, k.pure.narrow(span{max(c.start, n.Start-windowChars), n.Start})) || !p.matches(k.pureEnd, span{n.End, c.end}) {
			continue
		}
		if q, ok := p.asPure(f, n, c); ok {
			at, _ := slices.BinarySearchFunc(p.quantities, q, func(a, b quantity.Quantity) int { return a.Start - b.Start })
			p.quantities = slices.Insert(p.quantities, at, q)
		}
	}
}

// addListed makes quantities of numbers that leave their unit to the next one, where
// amounts are given to things in their order (分别不高于53和32微克/立方米; 分别给予100、50、30万元).
func (p *passage) addListed(f *Finder) {
	lent, unit := -1, span{} // where the last number stands that was lent a unit, and that unit
	for i := len(p.refused) - 1; i >= 0; i-- {
		n := p.refused[i]
		if !contains(unexplained, n.Rule) || n.End >= len(p.runes) || !strings.ContainsRune(listJoints, p.runes[n.End]) {
			continue
		}
		at, _ := slices.BinarySearchFunc(p.quantities, n.Start, func(q quantity.Quantity, at int) int { return q.Start - at })
		if at == len(p.quantities) || p.quantities[at].NumStart != n.End+1 || p.quantities[at].Unit == "" {
			continue
		}
		c := p.clause(n.Start)
		if !f.holds(p.wordsIn(f, c, c.start, n.Start), respective) {
			continue
		}
		if next := p.quantities[at]; next.NumStart != lent {
			unit = span{next.UnitStart, next.UnitEnd}
		}
		for _, q := range f.deps.Quantities.Find(p.printed(c.start, n.End) + p.printed(unit.start, unit.end)) {
			if q.NumStart+c.start == n.Start {
				lent = n.Start
				p.quantities = slices.Insert(p.quantities, at, shifted(q, c.start, n.End, unit.end-unit.start))
			}
		}
	}
}

// asPure reads a number as if a unit stood behind it.
func (p *passage) asPure(f *Finder, n quantity.Rejected, c span) (quantity.Quantity, bool) {
	for _, q := range f.deps.Quantities.Find(p.printed(c.start, n.End) + pureUnit + p.printed(n.End, c.end)) {
		if q.NumStart+c.start != n.Start {
			continue
		}
		q = shifted(q, c.start, n.End, len([]rune(pureUnit)))
		q.Unit, q.BaseUnit, q.Dimension, q.BaseValue, q.BaseMax = "", "", pure, q.Value, q.Max
		q.UnitStart, q.UnitEnd = q.NumEnd, q.NumEnd
		return q, true
	}
	return quantity.Quantity{}, false
}
