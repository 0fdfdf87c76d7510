package number

// upper reads the upper end of a range after a: a connector and a larger
// numeral (`2-3`, `5至8`, `2%～3%`). `30—50亿` shares its 亿.
func (s scanner) upper(a Number) (Number, bool) {
	if a.Range || a.Fraction || a.Open {
		return Number{}, false
	}
	i := s.connector(a.End)
	if i == a.End || !starts(s.at(i)) {
		return Number{}, false
	}
	b, _ := s.one(i)
	if b.End == 0 || b.Range || b.Fraction || b.Bare || a.Han != b.Han || a.Percent != "" && b.Percent != a.Percent {
		return Number{}, false
	}
	if s.isPhone(a, b) {
		return Number{}, false
	}
	return b, shared(a, b).Value.LessThan(b.Value)
}

// connector steps over a range sign at i with spaces around it; i itself where there is none.
func (s scanner) connector(i int) int {
	j := i
	for isSpace(s.at(j)) && j < i+2 {
		j++
	}
	from := j
	for isDash(s.at(j)) && j < from+2 {
		j++
	}
	if j == from && (s.at(j) == '至' || s.at(j) == '到') {
		j++
	}
	if j == from {
		return i
	}
	for k := 0; isSpace(s.at(j)) && k < 2; k++ {
		j++
	}
	return j
}

func isDash(r rune) bool {
	switch r {
	case '-', '－', '–', '—', '―', '−', '‐', '‑', '~', '～', '〜', '∼':
		return true
	}
	return false
}

// isPhone says whether a-b is a phone number: an area code and seven or more digits.
func (s scanner) isPhone(a, b Number) bool {
	return !a.Han && b.Scale == "" && b.End-b.Start >= 7 && b.Value.IsInteger() && a.End-a.Start <= 4 && s.at(a.End) == '-'
}

// shared gives a the scale of b where it has none of its own and is the
// smaller figure: 30 of `30—50亿` is 30亿, 5000 of `5000—1万` stays.
func shared(a, b Number) Number {
	if a.Scale == "" && b.Scale != "" && a.Figure.LessThan(b.Figure) {
		a.Scale = b.Scale
		a.Value = shift(a.Figure, scaleValue(b.Scale))
	}
	return a
}

// join makes a range of a and b.
func join(a, b Number) (Number, int) {
	a = shared(a, b)
	n := b
	n.Start, n.Range = a.Start, true
	n.Value, n.Max = a.Value, b.Value
	n.Figure, n.FigureMax = unshift(a.Value, scaleValue(b.Scale)), b.Figure
	return n, n.End
}
