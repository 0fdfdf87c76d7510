package quantity

import (
	"strings"

	"github.com/shopspring/decimal"

	"duban/normalize/number"
)

// unit is a unit word at a place of a text.
type unit struct {
	start, end int
	printed    string // as printed, full-width signs made half-width
	measure    *measure
	base       string
	dimension  string
	rule       string // why the word there is no unit
}

// unitAt reads the longest unit word at i: a word of the list, with a second
// one in brackets after or before it (`台（套）`, `（项）个`), or a rate (`件/万人`).
func (g *Grammar) unitAt(text []rune, i int) unit {
	if i < len(text) && (text[i] == '(' || text[i] == '（') {
		return g.bracketedFirst(text, i)
	}
	id, end := g.units.longest(text, i)
	if id == 0 {
		return unit{}
	}
	if id%2 == 1 {
		return unit{rule: g.nonunits[id/2-1]}
	}
	m := &g.measures[id/2-1]
	u := unit{start: i, end: end, measure: m, base: m.base, dimension: m.dimension}
	u = g.bracketed(text, u)
	u = g.rate(text, u)
	u.printed = halfWidth(string(text[i:u.end]))
	return u
}

// bracketedFirst reads a measure word in brackets with another behind it.
func (g *Grammar) bracketedFirst(text []rune, i int) unit {
	id, end := g.units.longest(text, i+1)
	if id == 0 || id%2 == 1 || end+1 >= len(text) || text[end] != ')' && text[end] != '）' {
		return unit{}
	}
	if text[end+1] == '(' || text[end+1] == '（' {
		return unit{}
	}
	u := g.unitAt(text, end+1)
	if u.measure == nil || u.measure.class != "count" {
		return unit{}
	}
	u.start, u.printed = i, halfWidth(string(text[i:u.end]))
	return u
}

// bracketed takes in a second measure word in brackets.
func (g *Grammar) bracketed(text []rune, u unit) unit {
	if u.measure.class != "count" || u.end+1 >= len(text) || text[u.end] != '(' && text[u.end] != '（' {
		return u
	}
	id, end := g.units.longest(text, u.end+1)
	if id > 0 && id%2 == 0 && end < len(text) && (text[end] == ')' || text[end] == '）') {
		u.end = end + 1
	}
	return u
}

// rate takes in `/` and what the amount is counted over: `/万人`, `/平方米·月`, `/每年`.
func (g *Grammar) rate(text []rune, u unit) unit {
	for range 2 {
		if u.end >= len(text) || text[u.end] != '/' && text[u.end] != '／' {
			break
		}
		end := g.over(text, u.end+1)
		if end == 0 {
			break
		}
		u.base += "/" + string(text[u.end+1:end])
		u.end, u.dimension = end, "rate"
	}
	return u
}

// over reads the denominator of a rate at i and gives its end, 0 for none.
func (g *Grammar) over(text []rune, i int) int {
	if i < len(text) && text[i] == '每' {
		i++
	}
	for i < len(text) && strings.ContainsRune("十百千万亿", text[i]) {
		i++
	}
	id, end := g.units.longest(text, i)
	if id == 0 || id%2 == 1 && g.nonunits[id/2-1] != "date" {
		return 0
	}
	if end < len(text) && text[end] == '·' {
		if id, next := g.units.longest(text, end+1); id > 0 {
			return next
		}
	}
	return end
}

func halfWidth(s string) string {
	if !strings.ContainsAny(s, "％﹪／") {
		return s
	}
	return strings.NewReplacer("％", "%", "﹪", "%", "／", "/").Replace(s)
}

// measured joins a numeral and a unit.
func (r *reading) measured(n number.Number, u unit) Quantity {
	q := Quantity{NumStart: n.Start, NumEnd: n.End, UnitStart: u.start, UnitEnd: u.end, Unit: u.printed,
		BaseUnit: u.base, Dimension: u.dimension, Value: n.Value, Max: n.Max, Rule: "unit:" + u.measure.word}
	factor := u.measure.factor
	switch {
	case u.measure.scale == "convert":
		q.Value, q.Max, q.Unit, factor = n.Value.Mul(factor), n.Max.Mul(factor), u.base, decimal.New(1, 0)
	case u.measure.scale == "keep" && n.Scale != "":
		q.Value, q.Max, q.Unit = n.Figure, n.FigureMax, n.Scale+u.printed
		factor = factor.Mul(scaleFactor(n.Scale))
		q = r.splitScale(q, n)
	}
	q.BaseValue = times(q.Value, factor)
	if q.BaseMax = q.BaseValue; n.Range {
		q.BaseMax = times(q.Max, factor)
	}
	if q.NumEnd > q.NumStart+1 && strings.ContainsRune("余多来", r.text[q.NumEnd-1]) {
		q.NumEnd--
	}
	if n.Han && n.Value.Equal(decimal.New(1, 0)) && n.End-n.Start == 1 {
		q.Rule += " article"
	}
	q.Start, q.End = q.NumStart, q.UnitEnd
	return q
}

// times is v.Mul(factor), which most units leave as it is.
func times(v, factor decimal.Decimal) decimal.Decimal {
	if factor.Exponent() == 0 && factor.CoefficientInt64() == 1 {
		return v
	}
	return v.Mul(factor)
}

// splitScale moves the border between numeral and unit before a kept 万 or 亿.
func (r *reading) splitScale(q Quantity, n number.Number) Quantity {
	end := n.End
	for end > n.Start && strings.ContainsRune("余多几来", r.text[end-1]) {
		end--
	}
	start := end - len([]rune(n.Scale))
	if start <= n.Start {
		return q
	}
	q.NumEnd = start
	if end == q.UnitStart {
		q.UnitStart = start
	}
	for q.NumEnd > n.Start+1 && strings.ContainsRune("余多几来 ", r.text[q.NumEnd-1]) {
		q.NumEnd--
	}
	return q
}

// scaleFactor is 10^4 for 万, 10^8 for 亿, their product for both.
func scaleFactor(scale string) decimal.Decimal {
	exp := int32(0)
	for _, c := range scale {
		switch c {
		case '百':
			exp += 2
		case '千':
			exp += 3
		case '万':
			exp += 4
		case '亿':
			exp += 8
		}
	}
	return decimal.New(1, exp)
}

// percent makes a share of a numeral with a percent sign or 百分之.
func (r *reading) percent(n number.Number) (Quantity, string) {
	u := r.g.unitAt([]rune(n.Percent), 0)
	if u.measure == nil {
		return Quantity{}, "no-unit"
	}
	u.start, u.end = n.End, n.End
	if signed := strings.ContainsRune("%％﹪‰", r.text[n.End-1]); signed {
		u.start = n.End - 1
	}
	q := r.measured(n, u)
	q.NumEnd = u.start
	return q, ""
}

// fraction makes a share of `三分之一` or `一半`: Value is the fraction itself, BaseValue in percent.
func (r *reading) fraction(n number.Number) Quantity {
	base := n.Value.Shift(2)
	return Quantity{Start: n.Start, End: n.End, NumStart: n.Start, NumEnd: n.End, UnitStart: n.End, UnitEnd: n.End,
		Value: n.Value, Max: n.Max, BaseValue: base, BaseMax: base, BaseUnit: "%", Dimension: "share", Rule: "fraction"}
}

// bareScale makes an amount without a unit of `5630万`: what it measures is for the reader of the clause to say.
func (r *reading) bareScale(n number.Number) Quantity {
	return Quantity{Start: n.Start, End: n.End, NumStart: n.Start, NumEnd: n.End, UnitStart: n.End, UnitEnd: n.End,
		Value: n.Value, Max: n.Max, BaseValue: n.Value, BaseMax: n.Max, Rule: "bare-scale"}
}

// InUnit reads a bare number with a unit stated elsewhere (a column header,
// with or without brackets): the same folding and base conversion as Find. ok
// is false for an unknown unit. 万 and 亿 alone give an amount without a unit.
func (g *Grammar) InUnit(value decimal.Decimal, printed string) (q Quantity, ok bool) {
	word := []rune(unwrap(strings.TrimSpace(halfWidth(printed))))
	q = Quantity{Value: value, Max: value, Comparator: Equal}
	if len(word) == 0 {
		return q, false
	}
	u, scale := g.wholeUnit(word)
	if u.measure == nil && scale == "" {
		return Quantity{}, false
	}
	return inUnit(q, u, scale), true
}

// unwrap takes off brackets around the whole of s.
func unwrap(s string) string {
	for _, pair := range []string{"()", "（）", "[]", "【】", "〔〕"} {
		b := []rune(pair)
		if strings.HasPrefix(s, string(b[0])) && strings.HasSuffix(s, string(b[1])) {
			return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, string(b[0])), string(b[1])))
		}
	}
	return s
}

// wholeUnit reads word as one unit with an optional 百, 千, 万 or 亿 before it.
func (g *Grammar) wholeUnit(word []rune) (u unit, scale string) {
	for cut := 0; cut <= len(word); cut++ {
		if u := g.unitAt(word, cut); u.measure != nil && u.end == len(word) {
			return u, string(word[:cut])
		}
		if cut == len(word) {
			return unit{}, string(word)
		}
		if !strings.ContainsRune("百千万亿", word[cut]) {
			break
		}
	}
	return unit{}, ""
}

func inUnit(q Quantity, u unit, scale string) Quantity {
	factor := scaleFactor(scale)
	if u.measure == nil {
		q.Value, q.Max = q.Value.Mul(factor), q.Max.Mul(factor)
		q.BaseValue, q.BaseMax, q.Rule = q.Value, q.Max, "bare-scale"
		return q
	}
	q.Unit, q.BaseUnit, q.Dimension, q.Rule = u.printed, u.base, u.dimension, "unit:"+u.measure.word
	switch u.measure.scale {
	case "keep":
		q.Unit = scale + u.printed
		factor = factor.Mul(u.measure.factor)
	case "fold":
		q.Value, q.Max = q.Value.Mul(factor), q.Max.Mul(factor)
		factor = u.measure.factor
	case "convert":
		q.Value, q.Max = q.Value.Mul(u.measure.factor), q.Max.Mul(u.measure.factor)
		q.Unit, factor = u.base, decimal.New(1, 0)
	}
	q.BaseValue, q.BaseMax = q.Value.Mul(factor), q.Max.Mul(factor)
	return q
}
