package number

import (
	"unicode"

	"github.com/shopspring/decimal"
)

// maxDigits bounds a numeral; longer runs of digits are codes.
const maxDigits = 15

// arabic reads a numeral that begins with an Arabic digit.
func (s scanner) arabic(i int) (Number, int) {
	figure, end, ok := s.figure(i)
	if !ok {
		return Number{}, end
	}
	n := Number{Start: i, End: end, Value: figure, Figure: figure}
	if d, next, ok := s.fraction(n.Value, end); ok {
		n.Value, n.Figure, n.End, n.Fraction = d, d, next, true
		return n.single(), next
	}
	n = s.scaled(n)
	n = s.percent(n)
	n = s.negative(n)
	return n.single(), n.End
}

// single makes n a plain value, no range.
func (n Number) single() Number {
	n.Max, n.FigureMax = n.Value, n.Figure
	return n
}

// figure reads digits with separators and a decimal point. ok is false for a
// dotted code (`2.3.1`, `2023.02.24`) and for overlong runs.
func (s scanner) figure(i int) (v decimal.Decimal, end int, ok bool) {
	digits := make([]byte, 0, 16)
	j := i
	for isArabic(s.at(j)) {
		digits = append(digits, arabicDigit(s.at(j)))
		j++
	}
	if len(digits) <= 3 && digits[0] != '0' {
		digits, j = s.groups(digits, j)
	}
	exp := 0
	if s.blankPoint(i, j) {
		j++
	}
	if s.isPoint(j) && isArabic(s.at(j+1)) || j > i && isSpace(s.at(j)) && s.isPoint(j-1) {
		for j++; isArabic(s.at(j)); j++ {
			digits = append(digits, arabicDigit(s.at(j)))
			exp--
		}
	}
	if s.isPoint(j) && isArabic(s.at(j+1)) || len(digits) > maxDigits {
		return v, s.skipDotted(j), false
	}
	if exp == 0 {
		return dec(atoi(digits)), j, true
	}
	return decimal.New(atoi(digits), int32(exp)), j, true
}

// blankPoint tells whether the point at j of the figure that begins at i has a blank behind it in spite of which
// the figure goes on (巩固率97. 5%): a word before the figure and the sign behind it show that it is no list number.
func (s scanner) blankPoint(i, j int) bool {
	if !s.isPoint(j) || !isSpace(s.at(j+1)) || !unicode.Is(unicode.Han, s.at(i-1)) {
		return false
	}
	k := j + 2
	for isArabic(s.at(k)) && k <= j+4 {
		k++
	}
	return k > j+2 && percentSign(s.at(k)) != ""
}

func (s scanner) isPoint(i int) bool { return s.at(i) == '.' || s.at(i) == '．' }

// skipDotted goes past the rest of a dotted code.
func (s scanner) skipDotted(j int) int {
	for isArabic(s.at(j)) || s.isPoint(j) && isArabic(s.at(j+1)) {
		j++
	}
	return j
}

// groups reads thousands groups after the first digits: with commas always,
// with spaces only where no column of figures can be meant: no-break spaces,
// several groups, or a last group of zeros.
func (s scanner) groups(digits []byte, j int) ([]byte, int) {
	first, groups, k := s.at(j), 0, j
	if !s.isGrouping(first) {
		return digits, j
	}
	grown := digits
	for s.at(k) == first && s.three(k+1) {
		for m := k + 1; m <= k+3; m++ {
			grown = append(grown, arabicDigit(s.at(m)))
		}
		k += 4
		groups++
	}
	if groups == 0 || isArabic(s.at(k)) || first == ' ' && groups == 1 && !s.zeros(k) {
		return digits, j
	}
	return grown, k
}

func (s scanner) isGrouping(r rune) bool {
	return r == ',' || r == '，' || r == ' ' || r == '\u00a0' || r == '\u2009' || r == '\u202f'
}

// three says whether exactly three digits stand at i.
func (s scanner) three(i int) bool {
	wide := s.at(i-1) == '，' && s.at(i) < '０' // a full-width comma between half-width digits ends a clause
	return !wide && isArabic(s.at(i)) && isArabic(s.at(i+1)) && isArabic(s.at(i+2)) && !isArabic(s.at(i+3))
}

func (s scanner) zeros(end int) bool {
	return s.at(end-1) == '0' && s.at(end-2) == '0' && s.at(end-3) == '0'
}

func atoi(digits []byte) int64 {
	v := int64(0)
	for _, d := range digits {
		v = v*10 + int64(d-'0')
	}
	return v
}

// scaled reads the multipliers after a figure: `1.5万`, `5千万`, `20余万`, `25万6千`, `20多`.
func (s scanner) scaled(n Number) Number {
	j := n.End
	if isSpace(s.at(j)) && isBig(s.at(j+1)) {
		j++
	}
	j, n.Open = s.vague(j, n.Open)
	if m := s.at(j); (m == '百' || m == '千') && !isPrefixed(m, s.at(j+1)) {
		n.Figure = shift(n.Figure, multiplier(m))
		j, n.End = j+1, j+1
	}
	n.Value = n.Figure
	n, j = s.scale(n, j)
	n = s.compound(n)
	if end, open := s.vague(n.End, false); open && end > n.End {
		n.End, n.Open = end, true
	} else if n.Open && j == n.End+1 {
		n.End = j
	}
	return n
}

// vague steps over 余, 多, 几 or 来 at j.
func (s scanner) vague(j int, open bool) (int, bool) {
	if r := s.at(j); r == '余' || r == '多' || (r == '几' || r == '来') && multiplier(s.at(j-1)) > 0 {
		return j + 1, true
	}
	return j, open
}

func isBig(r rune) bool { return multiplier(r) >= 1e4 }

// scale reads 万, 亿 or 万亿 at j.
func (s scanner) scale(n Number, j int) (Number, int) {
	from := j
	for isBig(s.at(j)) && (j == from || multiplier(s.at(j)) > multiplier(s.at(j-1))) {
		j++
	}
	if j == from {
		return n, j
	}
	n.Scale = scaleName(s.text[from:j])
	n.Value = shift(n.Figure, scaleValue(n.Scale))
	n.End = j
	return n, j
}

// scaleName is the scale in simplified characters.
func scaleName(rs []rune) string {
	out := make([]rune, len(rs))
	for i, r := range rs {
		out[i] = '万'
		if multiplier(r) == 1e8 {
			out[i] = '亿'
		}
	}
	return string(out)
}

// compound reads lower parts after a scale: the 6千 of `25万6千`, the 3千万 of `1亿3千万`.
func (s scanner) compound(n Number) Number {
	last := scaleValue(n.Scale)
	for last > 1 && isArabic(s.at(n.End)) {
		figure, j, ok := s.figure(n.End)
		m := int64(1)
		for ok && multiplier(s.at(j)) > 0 && !isPrefixed(s.at(j), s.at(j+1)) {
			m *= multiplier(s.at(j))
			j++
		}
		part := shift(figure, m)
		if !ok || m == 1 || m >= last || part.GreaterThanOrEqual(dec(last)) {
			return n
		}
		n.Value = n.Value.Add(part)
		n.Figure, n.Scale, n.End, last = n.Value, "", j, m
	}
	return n
}

// percent reads a percent or per-mille sign after n.
func (s scanner) percent(n Number) Number {
	j := n.End
	if isSpace(s.at(j)) {
		j++
	}
	if sign := percentSign(s.at(j)); sign != "" && n.Percent == "" {
		n.Percent, n.End = sign, j+1
	}
	return n
}

// negative takes in a minus sign: only before a percentage, and only where
// nothing stands before the sign that could make it a dash.
func (s scanner) negative(n Number) Number {
	r := s.at(n.Start - 1)
	if n.Percent == "" || r != '-' && r != '－' && r != '−' {
		return n
	}
	switch p := s.at(n.Start - 2); p {
	case 0, '(', '（', ':', '：', '为', '长', '\n', '\t', ' ', '|':
		n.Start--
		n.Value, n.Figure = n.Value.Neg(), n.Figure.Neg()
	}
	return n
}
