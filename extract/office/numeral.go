package office

import (
	"strconv"
	"strings"
)

// numeral prints n in one of the number formats of WordprocessingML
// (ECMA-376, ST_NumberFormat). Formats that no Chinese document uses, and
// numbers that a format can't show, are printed in digits.
func numeral(format string, n int) string {
	switch format {
	case "none", "bullet":
		return ""
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting", "ideographEnclosedCircle":
		return counting(n, "〇一二三四五六七八九", "十百千")
	case "chineseLegalSimplified":
		return counting(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟")
	case "ideographLegalTraditional":
		return counting(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟")
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital":
		return digits(n, "〇一二三四五六七八九")
	case "decimalFullWidth", "decimalFullWidth2":
		return digits(n, "０１２３４５６７８９")
	case "ideographTraditional":
		return nth("甲乙丙丁戊己庚辛壬癸", n)
	case "ideographZodiac":
		return nth("子丑寅卯辰巳午未申酉戌亥", n)
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return nth("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", n)
	case "decimalEnclosedParen":
		return nth("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", n)
	case "decimalEnclosedFullstop":
		return nth("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛", n)
	case "decimalZero":
		if n >= 0 && n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperLetter":
		return letter(n)
	case "lowerLetter":
		return strings.ToLower(letter(n))
	}
	return strconv.Itoa(n)
}

// counting prints 1 to 9,999 as 一 … 十二 … 一百零五; ten to nineteen have no 一 before 十.
func counting(n int, figures, units string) string {
	if n < 1 || n > 9999 {
		return strconv.Itoa(n)
	}
	figure, unit := []rune(figures), []rune(units)
	var out []rune
	gap := false
	for place, size := 3, 1000; place >= 0; place, size = place-1, size/10 {
		d := n / size % 10
		if d == 0 {
			gap = len(out) > 0
			continue
		}
		if gap {
			out = append(out, '零')
			gap = false
		}
		if d != 1 || place != 1 || len(out) > 0 {
			out = append(out, figure[d])
		}
		if place > 0 {
			out = append(out, unit[place-1])
		}
	}
	return string(out)
}

func digits(n int, figures string) string {
	figure := []rune(figures)
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		return figure[r-'0']
	}, strconv.Itoa(n))
}

func nth(marks string, n int) string {
	if mark := []rune(marks); n >= 1 && n <= len(mark) {
		return string(mark[n-1])
	}
	return strconv.Itoa(n)
}

// letter goes A … Z, AA, BB …, as word processors count.
func letter(n int) string {
	if n < 1 || n > 26*8 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('A'+(n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, s := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= s.value; n -= s.value {
			b.WriteString(s.sign)
		}
	}
	return b.String()
}
