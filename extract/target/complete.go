package target

import (
	"strings"

	"duban/normalize/quantity"
)

// complete reads again the quantities whose unit the text leaves out after 万
// or 亿 (`资金达到5630万`, `近1亿农村贫困人口`): the
// words on either side tell the unit.
func (p *passage) complete(f *Finder) {
	for i, q := range p.quantities {
		if !strings.Contains(q.Rule, "bare-scale") {
			continue
		}
		if whole, ok := p.withUnit(f, q); ok {
			p.quantities[i] = whole
			if p.filled == nil {
				p.filled = map[int]bool{}
			}
			p.filled[whole.NumStart] = true
		}
	}
}

// withUnit reads the quantity with its unit put in.
func (p *passage) withUnit(f *Finder, q quantity.Quantity) (quantity.Quantity, bool) {
	c := p.clause(q.NumStart)
	before, after := span{max(c.start, q.NumStart-20), q.NumStart}, span{q.NumEnd, min(c.end, q.NumEnd+20)}
	for _, rule := range f.rules.unitless {
		if rule.before != nil && !p.matches(rule.before, before) || rule.after != nil && !p.matches(rule.after, after) {
			continue
		}
		for _, whole := range f.deps.Quantities.Find(p.printed(c.start, q.NumEnd) + rule.Unit + p.printed(q.NumEnd, c.end)) {
			if whole.NumStart+c.start == q.NumStart {
				return shifted(whole, c.start, q.NumEnd, len([]rune(rule.Unit))), true
			}
		}
	}
	return quantity.Quantity{}, false
}

// shifted moves a quantity of the clause with an inserted unit back into the passage.
func shifted(q quantity.Quantity, by, at, inserted int) quantity.Quantity {
	for _, offset := range []*int{&q.Start, &q.End, &q.NumStart, &q.NumEnd, &q.UnitStart, &q.UnitEnd} {
		*offset += by
		if *offset > at {
			*offset = max(at, *offset-inserted)
		}
	}
	return q
}
