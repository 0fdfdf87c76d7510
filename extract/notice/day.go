package notice

import (
	"strconv"
	"strings"
	"time"

	"duban/normalize/date"
	"duban/normalize/lexicon"
	expression "duban/normalize/pattern"
)

// day is a calendar day that prints as ISO 8601; the zero day is unknown and prints empty.
type day struct{ date.Day }

func (d day) String() string {
	if d.isZero() {
		return ""
	}
	return d.time().Format(time.DateOnly)
}

func (d day) isZero() bool        { return d.Year == 0 }
func (d day) time() time.Time     { return time.Date(d.Year, d.Month, d.Day.Day, 0, 0, 0, 0, time.UTC) }
func (d day) before(o day) bool   { return d.time().Before(o.time()) }
func (d day) plus(days int) day   { return dayOf(d.time().AddDate(0, 0, days)) }
func (d day) daysUntil(o day) int { return int(o.time().Sub(d.time()).Hours() / 24) }
func dayOf(t time.Time) day       { return day{date.Day{Year: t.Year(), Month: t.Month(), Day: t.Day()}} }
func firstOf(year, month int) day {
	return dayOf(time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC))
}
func lastOf(year, month int) day {
	return dayOf(time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC))
}
func validYear(year int) bool { return year >= 1949 && year <= 2100 }
func validDay(y, m, d int) bool {
	return validYear(y) && m >= 1 && m <= 12 && d >= 1 && d <= lastOf(y, m).Day.Day
}

// newDay is the day of a year, month and day of the month, the zero day where the calendar has none.
func newDay(y, m, d int) day {
	if !validDay(y, m, d) {
		return day{}
	}
	return firstOf(y, m).plus(d - 1)
}

// Days as they are written, spaces taken out. Chinese numerals are turned into
// digits first; O, ○ and 〇 stand for zero in the year.
const (
	yearDigits = `(?:19|20)\d{2}`
	dateSource = `(?:` + yearDigits + `年\d{1,2}月\d{1,2}日?|` + yearDigits + `[-/.．－]\d{1,2}[-/.．－]\d{1,2}|\d{1,2}月\d{1,2}日)`
)

var (
	fullDate  = expression.MustCompile(`(` + yearDigits + `)(?:年(\d{1,2})月(\d{1,2})日?|[-/.．－](\d{1,2})[-/.．－](\d{1,2}))`)
	shortDate = expression.MustCompile(`(\d{1,2})月(\d{1,2})日`)
	hanYear   = expression.MustCompile(`[一二][一二三四五六七八九十〇○ＯO零0０]{2,3}[一二三四五六七八九〇○ＯO零0０]年`)
	hanMonth  = expression.MustCompile(`年([一二三四五六七八九十]{1,2})月`)
	hanDay    = expression.MustCompile(`月([一二三四五六七八九十]{1,3})日`)
	// A space between two digits parts a day from the time of day.
	parted = expression.MustCompile(`(\d)\s+(\d)`)
)

// withDates puts the pattern of a day where a rule says DATE.
func withDates(rule string) string { return strings.ReplaceAll(rule, "DATE", dateSource) }

// arabicYears writes years and days in Chinese numerals with digits
// (二〇一六年七月八日 → 2016年7月8日) and full-width digits as ASCII.
func arabicYears(s string) string {
	s = halfWidthDigits(s)
	if !dateMarks.In(s) {
		return s
	}
	s = hanYear.ReplaceAllStringFunc(s, func(y string) string { return digits(strings.TrimSuffix(y, "年")) + "年" })
	s = hanMonth.ReplaceAllStringFunc(s, func(m string) string { return "年" + hanNumber(m[len("年"):len(m)-len("月")]) + "月" })
	return hanDay.ReplaceAllStringFunc(s, func(d string) string { return "月" + hanNumber(d[len("月"):len(d)-len("日")]) + "日" })
}

// dateMarks stand behind years and months in Chinese numerals, wholeMarks in any whole day.
var (
	dateMarks  = lexicon.NewSet("年月")
	wholeMarks = lexicon.NewSet("年-/.．－")
)

const hanDigits = "〇一二三四五六七八九"

// digits reads numerals one by one.
func digits(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune("〇○ＯO零0０", r):
			b.WriteByte('0')
		default:
			b.WriteString(strconv.Itoa(strings.Index(hanDigits, string(r)) / len("〇")))
		}
	}
	return b.String()
}

// hanNumber reads a numeral up to ninety-nine; others stay as they are.
func hanNumber(s string) string {
	tens, ones, found := strings.Cut(s, "十")
	if !found {
		if i := strings.Index(hanDigits, s); i >= 0 && s != "" {
			return strconv.Itoa(i / len("〇"))
		}
		return s
	}
	n := 10
	if tens != "" {
		n = 10 * strings.Index(hanDigits, tens) / len("〇")
	}
	if ones != "" {
		n += strings.Index(hanDigits, ones) / len("〇")
	}
	if n <= 0 || n > 99 {
		return s
	}
	return strconv.Itoa(n)
}

// squeezeDate takes spaces out, but not those between digits.
func squeezeDate(s string) string {
	s = parted.ReplaceAllString(s, "$1\x00$2")
	return strings.ReplaceAll(squeeze(s), "\x00", " ")
}

// firstDay is the first full day in s; ok is false for none.
func firstDay(s string) (day, bool) {
	s = arabicYears(squeezeDate(s))
	for _, m := range fullDate.FindAllStringSubmatch(s, -1) {
		if d := matchedDay(m); !d.isZero() {
			return d, true
		}
	}
	return day{}, false
}

func matchedDay(m []string) day {
	year, _ := strconv.Atoi(m[1])
	month, dom := m[2], m[3]
	if month == "" {
		month, dom = m[4], m[5]
	}
	mm, _ := strconv.Atoi(month)
	dd, _ := strconv.Atoi(dom)
	return newDay(year, mm, dd)
}

// wholeDay reads a line that is one day and nothing else, brackets aside.
func wholeDay(line string) (day, bool) {
	if len(line) > 80 || !wholeMarks.In(line) {
		return day{}, false
	}
	s := strings.Trim(arabicYears(squeezeDate(line)), "()（）[]【】〔〕?？·•*＊.。,，;；")
	m := fullDate.FindStringSubmatch(s)
	if m == nil || m[0] != s {
		return day{}, false
	}
	d := matchedDay(m)
	return d, !d.isZero()
}
