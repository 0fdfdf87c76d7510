package number

import "github.com/shopspring/decimal"

// han reads a numeral that begins with a Han character.
func (s scanner) han(i int) (Number, int) {
	if n, ok := s.perHundred(i); ok {
		return n, n.End
	}
	switch s.at(i) {
	case '半':
		if s.at(i+1) == '数' {
			return half(i, i+1), i + 2
		}
		return Number{}, i + 1
	case '一':
		if s.at(i+1) == '半' {
			return half(i, i+2), i + 2
		}
	case '数', '几':
		return s.prefixed(i)
	case '近', '上':
		if s.isBareRun(i+1) && !s.isWordEnd(i) {
			return s.prefixed(i)
		}
		return Number{}, i + 1
	}
	if multiplier(s.at(i)) > 10 {
		return s.bare(i)
	}
	return s.plainHan(i)
}

// isWordEnd says whether 上 or 近 at i ends a word (`以上`, `线上`, `最近`).
func (s scanner) isWordEnd(i int) bool {
	switch s.at(i - 1) {
	case '以', '线', '网', '最', '附', '之', '晚', '早':
		return true
	}
	return false
}

func half(start, end int) Number {
	v := decimal.New(5, -1)
	return Number{Start: start, End: end, Value: v, Figure: v, Fraction: true, Han: true}.single()
}

// perHundred reads 百分之…, 千分之… and 万分之….
func (s scanner) perHundred(i int) (Number, bool) {
	m := multiplier(s.at(i))
	if s.inner || m < 100 || m > 1e4 || s.at(i+1) != '分' || s.at(i+2) != '之' {
		return Number{}, false
	}
	n := s.numerator(i + 3)
	if n.End == 0 && s.at(i+3) == '百' {
		n = Number{End: i + 4, Value: dec(100), Figure: dec(100), Han: true}.single()
	}
	if n.End == 0 || n.Percent != "" || n.Fraction {
		return Number{}, false
	}
	n.Start, n.Percent, n.Han = i, map[int64]string{100: "%", 1000: "‰", 1e4: "‱"}[m], true
	return n, true
}

// isBareRun says whether a multiplier without a figure stands at i.
func (s scanner) isBareRun(i int) bool {
	return multiplier(s.at(i)) > 10 && !(s.at(i+1) == '分' && s.at(i+2) == '之')
}

// prefixed reads 数百, 几十万, 近万, 上千.
func (s scanner) prefixed(i int) (Number, int) {
	if multiplier(s.at(i+1)) == 0 {
		return Number{}, i + 1
	}
	n := s.multipliers(i + 1)
	if n.End == 0 {
		return n, i + 1
	}
	n.Start, n.Open = i, true
	return s.percent(n).single(), n.End
}

// bare reads a multiplier without a figure: as a number only after a word that
// asks for an amount (`突破万亿`, `超百家`) or before 余 and 多.
func (s scanner) bare(i int) (Number, int) {
	n := s.multipliers(i)
	if n.End == 0 {
		return n, i + 1
	}
	if n.Open || s.asksAmount(i) || s.asksBehind(i, n.End) {
		return n.single(), n.End
	}
	return Number{}, n.End
}

// asksAmount says whether the character before i announces an amount.
func (s scanner) asksAmount(i int) bool {
	switch s.at(i - 1) {
	case '超', '逾', '破', '达':
		return true
	case '过':
		return s.at(i-2) != '通' && s.at(i-2) != '经'
	case '到':
		return s.at(i-2) == '达' || s.at(i-2) == '加' || s.at(i-2) == '增'
	}
	return false
}

// asksBehind says whether 百 or 千 at i, which ends at end, has a measure word and
// 左右 or 以上 behind it (`百家左右`); `亿元以上企业` is a class of size.
func (s scanner) asksBehind(i, end int) bool {
	if m := multiplier(s.at(i)); m != 100 && m != 1000 || end != i+1 || multiplier(s.at(end)) > 0 || s.at(end) == '元' {
		return false
	}
	for j := end + 1; j <= end+2; j++ {
		if s.at(j) == '左' && s.at(j+1) == '右' || s.at(j) == '以' && s.at(j+1) == '上' {
			return true
		}
	}
	return false
}

// multipliers reads a run such as 百, 千万 or 万亿 with the figure one.
func (s scanner) multipliers(i int) Number {
	j, figure := i, int64(1)
	for m := multiplier(s.at(j)); m > 0 && m < 1e4 && figure < 1e4 && !isPrefixed(s.at(j), s.at(j+1)); m = multiplier(s.at(j)) {
		figure *= m
		j++
	}
	n := Number{Start: i, End: j, Value: dec(figure), Figure: dec(figure), Han: true, Bare: true}
	n, j = s.scale(n, j)
	if j == i {
		return Number{}
	}
	if end, open := s.vague(n.End, false); open {
		n.End, n.Open = end, true
		if n.Scale == "" {
			n, _ = s.scale(n, n.End)
		}
	}
	return n
}

// plainHan reads digits and multipliers, a decimal part, 余 and 多, and fractions.
func (s scanner) plainHan(i int) (Number, int) {
	run := s.run(i)
	if run == i+1 && isFinancial(s.at(i)) {
		return Number{}, run
	}
	v, ok := evaluate(s.text[i:run])
	if !ok {
		return Number{}, run
	}
	n := Number{Start: i, End: run, Value: v.low, Max: v.high, Han: true, Range: v.low.LessThan(v.high), Scale: v.scale}
	if d, next, ok := s.fraction(n.Value, run); ok {
		return Number{Start: i, End: next, Value: d, Figure: d, Han: true, Fraction: true}.single(), next
	}
	n.Figure, n.FigureMax = unshift(v.low, scaleValue(v.scale)), unshift(v.high, scaleValue(v.scale))
	if !n.Range {
		n = s.decimals(n)
		n = s.hanVague(n)
		n = s.percent(n).single()
	}
	return n, n.End
}

// run is the end of the Han digits and multipliers from i. A 百 or 千 that
// begins a unit's name and a multiplier before 分之 stay outside.
func (s scanner) run(i int) int {
	j := i
	for ; ; j++ {
		r := s.at(j)
		if hanDigit(r) < 0 && multiplier(r) == 0 && r != '廿' && r != '卅' {
			return j
		}
		if j > i && isPrefixed(r, s.at(j+1)) && !(s.at(j+1) == '分' && s.at(j+2) == '之') {
			return j
		}
	}
}

// fraction reads 分之 and the numerator after a denominator that ends at end.
func (s scanner) fraction(denominator decimal.Decimal, end int) (decimal.Decimal, int, bool) {
	if s.inner || s.at(end) != '分' || s.at(end+1) != '之' || !denominator.IsPositive() {
		return decimal.Decimal{}, end, false
	}
	n := s.numerator(end + 2)
	if n.End == 0 || n.Fraction || n.Percent != "" {
		return decimal.Decimal{}, end, false
	}
	return n.Value.DivRound(denominator, 16), n.End, true
}

// decimals reads 点 and Han digits: `三点五`, `一点二亿`.
func (s scanner) decimals(n Number) Number {
	if s.at(n.End) != '点' || hanDigit(s.at(n.End+1)) < 0 || n.Scale != "" {
		return n
	}
	j, v, exp := n.End+1, int64(0), int32(0)
	for ; hanDigit(s.at(j)) >= 0 && exp > -12; j++ {
		v = v*10 + hanDigit(s.at(j))
		exp--
	}
	n.Value = n.Value.Add(decimal.New(v, exp))
	n.Figure, n.End = n.Value, j
	n, _ = s.scale(n, j)
	return n
}

// hanVague reads what leaves digits open after a multiplier: `三十余`, `十几`, `二百余万`.
func (s scanner) hanVague(n Number) Number {
	if multiplier(s.at(n.End-1)) == 0 {
		return n
	}
	if !isVague(s.at(n.End)) {
		return n
	}
	n.End, n.Open = n.End+1, true
	if n.Scale == "" {
		n, _ = s.scale(n, n.End)
	}
	return n
}
