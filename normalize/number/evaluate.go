package number

import "github.com/shopspring/decimal"

// spoken is the value of a run of Han digits and multipliers; high differs
// from low for approximations such as 三四 and 二三十.
type spoken struct {
	low, high decimal.Decimal
	scale     string // 万, 亿 or 万亿 at the end, where nothing larger stands before it
}

// evaluate reads a run of Han digits and multipliers. ok is false for runs
// that are no numeral (`十四五`, `一二三`).
func evaluate(run []rune) (spoken, bool) {
	if !hasMultiplier(run) {
		return digitsOnly(run)
	}
	a := adder{last: 1e4}
	for _, r := range run {
		if !a.add(r) {
			return spoken{}, false
		}
	}
	return a.result()
}

func hasMultiplier(run []rune) bool {
	for _, r := range run {
		if multiplier(r) > 0 || r == '廿' || r == '卅' {
			return true
		}
	}
	return false
}

// digitsOnly reads `五`, `二〇二三`, and the approximations `三四` and `三五`.
func digitsOnly(run []rune) (spoken, bool) {
	v, zeros := int64(0), false
	for i, r := range run {
		v = v*10 + hanDigit(r)
		zeros = zeros || i > 0 && hanDigit(r) == 0
	}
	switch {
	case len(run) == 1:
		return spoken{low: dec(v), high: dec(v)}, true
	case len(run) == 2 && isApproximate(hanDigit(run[0]), hanDigit(run[1])):
		return spoken{low: dec(hanDigit(run[0])), high: dec(hanDigit(run[1]))}, true
	case len(run) == 4 || len(run) > 2 && len(run) < 12 && zeros:
		return spoken{low: dec(v), high: dec(v)}, true
	}
	return spoken{}, false
}

// isApproximate says whether two adjacent digits mean "a or b": neighbours, or three to five.
func isApproximate(a, b int64) bool {
	return a > 0 && b == a+1 || a == 3 && b == 5
}

// adder adds up a spoken numeral from left to right.
type adder struct {
	total, section int64
	digit, upper   int64 // the digit that waits for its multiplier; upper end of an approximation
	pending, zero  bool  // a digit waits; 零 stood before it
	last           int64 // the last small multiplier in the section
	lastBig        int64 // the last 万 or 亿
	spread         int64 // high minus low
	bigs           int   // number of 万 and 亿
	end            []rune
}

func (a *adder) add(r rune) bool {
	switch r {
	case '廿':
		return a.add('二') && a.add('十')
	case '卅':
		return a.add('三') && a.add('十')
	}
	if d := hanDigit(r); d >= 0 {
		return a.addDigit(d)
	}
	if m := multiplier(r); m < 1e4 {
		return a.addSmall(m)
	}
	return a.addBig(r)
}

func (a *adder) addDigit(d int64) bool {
	a.end = nil
	if d == 0 && !a.pending {
		a.zero = true
		return true
	}
	if a.pending {
		if !isApproximate(a.digit, d) || a.upper > 0 {
			return false
		}
		a.upper = d
		return true
	}
	a.digit, a.pending = d, true
	return true
}

func (a *adder) addSmall(m int64) bool {
	a.end = nil
	if !a.pending && m != 10 || m >= a.last {
		return false
	}
	if !a.pending {
		a.digit = 1
	}
	a.section += a.digit * m
	if a.upper > 0 {
		a.spread = (a.upper - a.digit) * m
	}
	a.digit, a.upper, a.pending, a.zero, a.last = 0, 0, false, false, m
	return true
}

func (a *adder) addBig(r rune) bool {
	m := multiplier(r)
	a.closeDigit()
	if a.section == 0 && (a.lastBig != 1e4 || m != 1e8) || a.lastBig > 0 && m > a.lastBig && a.section > 0 {
		return false
	}
	if a.section == 0 { // 万亿
		a.total *= m
		a.spread *= m
	} else {
		a.total += a.section * m
		a.spread *= m
		a.bigs++
	}
	if a.total > 1e17 {
		return false
	}
	a.end = append(a.end, r)
	a.section, a.last, a.lastBig, a.zero = 0, 1e4, m, false
	return true
}

// closeDigit adds a digit that has no multiplier of its own; after a
// multiplier without 零 it stands for the next lower place (`三百五`).
func (a *adder) closeDigit() {
	if !a.pending {
		return
	}
	place := int64(1)
	if !a.zero && a.last > 10 && a.last < 1e4 {
		place = a.last / 10
	}
	a.section += a.digit * place
	if a.upper > 0 {
		a.spread = (a.upper - a.digit) * place
	}
	a.digit, a.upper, a.pending = 0, 0, false
}

func (a *adder) result() (spoken, bool) {
	if a.pending && a.lastBig > 0 && a.section == 0 && !a.zero && a.upper == 0 { // 两万五
		a.total += a.digit * a.lastBig / 10
		a.pending = false
	}
	if a.upper > 0 && a.last == 10 { // 十四五 names a plan, it is no count
		return spoken{}, false
	}
	a.closeDigit()
	low := dec(a.total + a.section)
	v := spoken{low: low, high: low.Add(dec(a.spread))}
	if len(a.end) > 0 && a.bigs == 1 {
		v.scale = scaleName(a.end)
	}
	return v, true
}
