package number

import "github.com/shopspring/decimal"

// The glyphs of numerals. They are the writing system, not domain vocabulary,
// and therefore stand here and not in a data file.

func isArabic(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

// arabicDigit is the half-width form of an Arabic digit.
func arabicDigit(r rune) byte {
	if r >= '０' {
		r -= '０' - '0'
	}
	return byte(r)
}

// hanDigit is the value of a Han digit, or -1.
func hanDigit(r rune) int64 {
	switch r {
	case '〇', '零', '○':
		return 0
	case '一', '壹':
		return 1
	case '二', '贰', '两':
		return 2
	case '三', '叁':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	}
	return -1
}

// isFinancial says whether r is a digit of cheques, which alone is more often
// part of a word (队伍, 大陆).
func isFinancial(r rune) bool {
	switch r {
	case '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖', '拾', '佰', '仟':
		return true
	}
	return false
}

// multiplier is the value of a multiplying character, or 0.
func multiplier(r rune) int64 {
	switch r {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1000
	case '万', '萬':
		return 1e4
	case '亿', '億':
		return 1e8
	}
	return 0
}

// starters has a bit for every character that a numeral can begin with; it is never written again.
var starters = func() (set [0x10000 / 64]uint64) {
	for _, r := range "0123456789０１２３４５６７８９〇零○一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万萬亿億廿卅半数几近上" {
		set[r/64] |= 1 << (r % 64)
	}
	return set
}()

// starts says whether a numeral can begin with r.
func starts(r rune) bool { return r < 0x10000 && r >= 0 && starters[r/64]&(1<<(r%64)) != 0 }

// isVague says whether r after a numeral leaves its last digits open.
func isVague(r rune) bool { return r == '余' || r == '多' || r == '几' || r == '来' }

// isPrefixed says whether r begins a unit's name after 千 or 百 (`千克`, `千瓦`,
// `百分点`), so that the character is no multiplier.
func isPrefixed(m, r rune) bool {
	switch r {
	case '克', '瓦', '米', '伏', '卡', '焦', '赫', '帕', '兆':
		return m == '千'
	case '分':
		return m == '百'
	}
	return false
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\u00a0' || r == '\u3000' || r == '\u2002' || r == '\u2009'
}

// percentSign is the half-width sign for r, or empty.
func percentSign(r rune) string {
	switch r {
	case '%', '％', '﹪':
		return "%"
	case '‰':
		return "‰"
	}
	return ""
}

// small are the whole numbers from 0 on that are met most, years among them; a decimal is never written again.
var small = func() (list [2101]decimal.Decimal) {
	for i := range list {
		list[i] = decimal.New(int64(i), 0)
	}
	return list
}()

func dec(v int64) decimal.Decimal {
	if v >= 0 && v < int64(len(small)) {
		return small[v]
	}
	return decimal.New(v, 0)
}

// shift multiplies v by a power of ten given as a multiplier.
func shift(v decimal.Decimal, by int64) decimal.Decimal {
	exp := int32(0)
	for ; by >= 10; by /= 10 {
		exp++
	}
	return shifted(v, exp)
}

// unshift divides v by a power of ten given as a multiplier.
func unshift(v decimal.Decimal, by int64) decimal.Decimal {
	exp := int32(0)
	for ; by >= 10; by /= 10 {
		exp--
	}
	return shifted(v, exp)
}

func shifted(v decimal.Decimal, exp int32) decimal.Decimal {
	if exp == 0 {
		return v
	}
	return v.Shift(exp)
}

// scaleValue is the factor of a Scale.
func scaleValue(scale string) int64 {
	v := int64(1)
	for _, r := range scale {
		v *= multiplier(r)
	}
	return v
}
