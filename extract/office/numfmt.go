package office

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// epoch says from which day a workbook counts.
type epoch int

const (
	since1900 epoch = iota
	since1904
)

// builtinFormats are the number formats that workbooks use without saying what
// they are (ECMA-376, 18.8.30), those of Chinese programs included.
var builtinFormats = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
	27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m/d/yy", 31: `yyyy"年"m"月"d"日"`, 32: "h:mm", 33: "h:mm:ss", 36: `yyyy"年"m"月"`,
	37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss",
	50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`, 57: `yyyy"年"m"月"`, 58: `m"月"d"日"`,
}

// format is a number format: how positive numbers, negative ones and zero are shown.
type format struct{ sections []section }

// section is one part of a format between semicolons.
type section struct {
	general  bool
	silent   bool // it shows nothing
	when     condition
	date     bool
	tokens   []token // literal text, and one place for the number or several for parts of a date
	percent  int     // percent signs
	decimals int     // digits after the point that are always shown
	optional int     // digits after the point that are shown if there are any
	digits   int     // digits before the point that are always shown
	grouped  bool
	insert   string // stands before the last digits of the whole number
	after    int    // how many digits these are
	scale    int    // commas after the last digit: thousands left out
}

// token is literal text, or a field: `0` for the number, y, m, d, h, i (minute), s, a.
type token struct {
	field byte // 0 for literal text
	text  string
	width int
}

// parseFormat reads a number format code. Codes that it can't follow
// (fractions, exponents) show the number as it is.
func parseFormat(code string) *format {
	f := &format{}
	parts := splitSections(code)
	for _, part := range parts {
		s := parseSection(part)
		s.silent = part == "" && len(parts) > 1
		f.sections = append(f.sections, s)
	}
	return f
}

// condition is one on the number, such as `[>=10000]`; an empty sign is none.
type condition struct {
	sign  string
	bound float64
}

func (c condition) holds(n float64) bool {
	switch c.sign {
	case ">":
		return n > c.bound
	case ">=":
		return n >= c.bound
	case "<":
		return n < c.bound
	case "<=":
		return n <= c.bound
	case "=":
		return n == c.bound
	case "<>":
		return n != c.bound
	}
	return true
}

// section is that which shows n, and whether a minus sign stands before it.
func (f *format) section(n float64) (s section, minus bool) {
	for _, s := range f.sections {
		if s.when.sign != "" {
			return f.conditional(n), n < 0
		}
	}
	switch {
	case n < 0 && len(f.sections) > 1:
		return f.sections[1], false
	case n == 0 && len(f.sections) > 2:
		return f.sections[2], false
	}
	return f.sections[0], n < 0
}

// conditional is the first section whose condition holds, the last one where none does.
func (f *format) conditional(n float64) section {
	for _, s := range f.sections {
		if s.when.holds(n) {
			return s
		}
	}
	return f.sections[len(f.sections)-1]
}

// splitSections cuts a code at semicolons outside quotes.
func splitSections(code string) []string {
	var out []string
	start, quoted := 0, false
	for i := 0; i < len(code); i++ {
		switch {
		case code[i] == '"':
			quoted = !quoted
		case code[i] == '\\' && !quoted:
			i++
		case code[i] == ';' && !quoted:
			out = append(out, code[start:i])
			start = i + 1
		}
	}
	return append(out, code[start:])
}

// show prints a stored number.
func (f *format) show(value string, e epoch) string {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return value
	}
	s, minus := f.section(n)
	if s.silent {
		return ""
	}
	if s.date && n >= 0 {
		return s.showDate(n, e)
	}
	if s.general || s.date {
		return general(value)
	}
	text := s.showNumber(math.Abs(n))
	if minus && strings.Trim(text, "0.%,") != "" {
		return "-" + text
	}
	return text
}

// general prints a number in the fewest digits that tell it, of the fifteen
// that spreadsheets keep.
func general(value string) string {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.Abs(n) >= 1e21 {
		return value
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if err != nil {
		return value
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

func (s section) showNumber(n float64) string {
	var b strings.Builder
	for _, t := range s.tokens {
		if t.field == '0' {
			b.WriteString(s.digitsOf(n))
		} else {
			b.WriteString(t.text)
		}
	}
	return b.String()
}

// digitsOf prints n with the section's scale, decimals, zeros and grouping.
func (s section) digitsOf(n float64) string {
	n *= math.Pow(100, float64(s.percent)) / math.Pow(1000, float64(s.scale))
	n, _ = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64) // 0.285 × 100 is 28.499999999999996
	whole, fraction, _ := strings.Cut(roundHalfUp(n, s.decimals+s.optional), ".")
	for len(fraction) > s.decimals && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	if whole == "0" && s.digits == 0 && fraction != "" {
		whole = ""
	}
	for len(whole) < s.digits {
		whole = "0" + whole
	}
	if s.grouped {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	if at := len(whole) - s.after; s.insert != "" && at >= 0 {
		whole = whole[:at] + s.insert + whole[at:]
	}
	if fraction == "" {
		return whole
	}
	if whole == "" {
		whole = "0" // `.5` is shown by some; with its zero it is read by all
	}
	return whole + "." + fraction
}

// roundHalfUp rounds as spreadsheets do: 2.5 is 3 and 1.005 is 1.01, by the decimal
// digits and not by the binary value behind them.
func roundHalfUp(n float64, decimals int) string {
	shortest := strconv.FormatFloat(n, 'f', -1, 64)
	whole, fraction, _ := strings.Cut(shortest, ".")
	if len(fraction) <= decimals {
		return whole + "." + fraction + strings.Repeat("0", decimals-len(fraction))
	}
	digits := []byte("0" + whole + fraction[:decimals])
	if fraction[decimals] >= '5' {
		for i := len(digits) - 1; i >= 0; i-- {
			if digits[i]++; digits[i] <= '9' {
				break
			}
			digits[i] = '0'
		}
	}
	point := len(digits) - decimals
	whole = strings.TrimLeft(string(digits[:point]), "0")
	if whole == "" {
		whole = "0"
	}
	return whole + "." + string(digits[point:])
}

// showDate prints a day count. A format with Chinese words gives the date as
// it is shown, others the parts they show in ISO 8601.
func (s section) showDate(n float64, e epoch) string {
	t, ok := dayCount(n, e)
	if !ok {
		return general(strconv.FormatFloat(n, 'f', -1, 64))
	}
	var has [256]bool
	chinese := false
	for _, tok := range s.tokens {
		has[tok.field] = true
		chinese = chinese || strings.ContainsAny(tok.text, "年月日")
	}
	if chinese {
		return s.spell(t)
	}
	day := ""
	switch {
	case has['y'] && has['m'] && !has['d']:
		day = t.Format("2006-01")
	case has['y'] && !has['m']:
		day = t.Format("2006")
	case has['m'] || has['d']:
		day = t.Format("2006-01-02")
	}
	clock := ""
	switch {
	case has['s']:
		clock = t.Format("15:04:05")
	case has['h'] || has['i']:
		clock = t.Format("15:04")
	}
	return strings.TrimSuffix(strings.TrimSpace(day+" "+clock), " 00:00")
}

func (s section) spell(t time.Time) string {
	var b strings.Builder
	for _, tok := range s.tokens {
		layout, numeric := "", 0
		switch tok.field {
		case 0:
			b.WriteString(tok.text)
			continue
		case 'y':
			layout = "2006"
		case 'm':
			numeric = int(t.Month())
		case 'd':
			numeric = t.Day()
		case 'h':
			numeric = t.Hour()
		case 'i':
			layout = "04"
		case 's':
			layout = "05"
		}
		switch {
		case layout != "":
			b.WriteString(t.Format(layout))
		case tok.width == 2 && numeric < 10:
			b.WriteString("0" + strconv.Itoa(numeric))
		default:
			b.WriteString(strconv.Itoa(numeric))
		}
	}
	return strings.TrimSpace(b.String())
}

// dayCount is the moment of a spreadsheet's day count. Those from 1900 count a
// 29 February 1900 that never was.
func dayCount(n float64, e epoch) (time.Time, bool) {
	const last = 2958466 // the day after 31 December 9999
	if n < 0 || n >= last {
		return time.Time{}, false
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case e == since1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case n < 60:
		first = time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	days, clock := math.Modf(n)
	return first.AddDate(0, 0, int(days)).Add(time.Duration(math.Round(clock*86400)) * time.Second), true
}
