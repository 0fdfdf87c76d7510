package date

import (
	"strconv"
	"time"

	"duban/normalize/number"
)

// captures are the named groups of one match.
type captures struct {
	rule   *rule
	window []rune
	match  []int
	said   spoken
}

// text is what a group matched, empty where it took no part.
func (c captures) text(name string) string {
	for _, i := range c.rule.groups[name] {
		if c.match[2*i] >= 0 && c.match[2*i+1] >= 0 {
			return string(c.window[c.match[2*i]:c.match[2*i+1]])
		}
	}
	return ""
}

// value is the number a group matched, 0 where there is none.
func (c captures) value(name string) int {
	s := c.text(name)
	if s == "" {
		return 0
	}
	if n, err := strconv.ParseUint(s, 10, 31); err == nil {
		return int(n)
	}
	if ns := number.Find(s); len(ns) == 1 && ns[0].Value.IsInteger() {
		return int(ns[0].Value.IntPart())
	}
	return 0
}

// year is the year a group or a year word names; 0 where the match names none.
func (c captures) year(a Anchor) int {
	if s := c.text("Y"); s != "" {
		return yearValue(s)
	}
	w, ok := c.rule.years[c.text("W")]
	if !ok {
		return 0
	}
	y := a.planYear()
	if w.From == "said" {
		y = a.saidYear()
	}
	if own := a.issued().Year; w.From == "said" && w.Shift > 0 && own != 0 && a.oneYear() == own+w.Shift {
		return a.oneYear() // 明年 in a plan made the year before
	}
	if y == 0 {
		return 0
	}
	return y + w.Shift
}

// named says whether the match names its year.
func (c captures) named() bool { return c.text("Y") != "" || c.text("W") != "" }

// yearValue reads four digits, Arabic or Han.
func yearValue(s string) int {
	y := 0
	for _, r := range s {
		d := int(r - '0')
		if r > '9' {
			d = hanDigit(r)
		}
		y = 10*y + d
	}
	return y
}

// hanDigit is the value of a Han digit; anything else is zero, as 〇, 零 and ○ are.
func hanDigit(r rune) int {
	switch r {
	case '一':
		return 1
	case '二':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return 0
}

// resolve gives the days a match means. ok is false where it names a day the calendar lacks.
func (r *rule) resolve(c captures, a Anchor, al almanac) (from, to Day, ok bool) {
	switch r.Take {
	case "none":
		return Day{}, Day{}, true
	case "today":
		return Day{}, a.issued(), true
	case "month-end":
		if a.oneYear() > 0 && a.Start.Month == a.End.Month { // the plan of a month
			return Day{}, a.End, true
		}
		if d := a.issued(); !d.IsZero() {
			return Day{}, monthEnd(d.Year, d.Month), true
		}
		return Day{}, Day{}, true
	case "back", "ahead", "years-back", "years-ahead", "ahead-to", "event":
		from, to = r.counted(c, a)
		return from, to, true
	case "span":
		return c.stretch(a)
	case "school":
		return c.overYears(a, time.September, Day{Month: time.August, Day: 31})
	case "winter":
		return c.overYears(a, time.November, Day{Month: time.March, Day: 31})
	case "nth":
		from, to = a.yearOfPlan(c.value("N"))
		return from, to, true
	case "eve":
		return Day{}, c.festivalEve(a, al), true
	}
	from, to, ok = c.extent(c.yearOrPlan(a))
	if !ok {
		return from, to, ok
	}
	if !c.named() && c.said == (spoken{}) && a.leavesOut(from, to) { // 一季度 in a text of spring about last year's last quarter
		from, to, _ = c.extent(a.issued().Year)
	}
	from, to = r.part(c, from, to, a)
	return from, to, true
}

// yearOrPlan is the year named, else one written as due in the sentence, else a
// one-year plan's, else the last one written in the sentence, else the notice's.
func (c captures) yearOrPlan(a Anchor) int {
	switch {
	case c.named():
		return c.year(a)
	case c.said.due > 0 && c.said.due >= a.planYear():
		return c.said.due
	case a.oneYear() == 0 && c.said.any > 0:
		return c.said.any
	}
	return a.planYear()
}

// leavesOut tells whether a stretch lies outside a plan of a part of a year that
// was not the notice's own.
func (a Anchor) leavesOut(from, to Day) bool {
	own := a.issued().Year
	return own != 0 && a.oneYear() > 0 && own != a.oneYear() && !to.IsZero() && !from.IsZero() && (to.Before(a.Start) || a.End.Before(from))
}

// part keeps of from and to what the rule takes.
func (r *rule) part(c captures, from, to Day, a Anchor) (Day, Day) {
	if to.IsZero() {
		return Day{}, Day{}
	}
	switch r.Take {
	case "end":
		return Day{}, r.rolled(c, to, a)
	case "middle":
		return Day{}, Day{to.Year, time.June, 30}
	case "from":
		return from, Day{}
	case "since":
		if a.issued().Before(from) {
			return from, Day{}
		}
		if to.Year == from.Year+4 && to.Before(a.issued()) { // a five-year plan that is over
			return from, to
		}
		return from, a.issued()
	case "asof":
		return Day{to.Year, time.January, 1}, to
	}
	return from, to
}

// rolled moves a deadline without a year that would be past when the notice
// was written into the next year, unless the notice plans one year only.
func (r *rule) rolled(c captures, to Day, a Anchor) Day {
	if r.Sort != Deadline || c.named() || c.said.any > 0 || c.text("P") != "" || a.oneYear() > 0 || a.issued().IsZero() || !to.Before(a.issued()) {
		return to
	}
	if c.text("E") != "" || c.text("M") != "" && c.text("D") == "" {
		return monthEnd(to.Year+1, to.Month)
	}
	return to.plus(1, 0, 0)
}

// extent is the first and last day of what the groups name in year y: a day,
// month, part of a month, quarter, half, five-year plan or the year. Unknown
// years give unknown days; ok is false for a day the calendar lacks.
func (c captures) extent(y int) (from, to Day, ok bool) {
	if n := c.value("P"); n > 0 {
		first := 2001 + (n-10)*5
		return Day{first, time.January, 1}, Day{first + 4, time.December, 31}, true
	}
	if c.text("D") != "" {
		ok := isDay(max(y, 2000), c.value("M"), c.value("D"))
		d := Day{y, time.Month(c.value("M")), c.value("D")}
		if y == 0 {
			d = Day{}
		}
		return d, d, ok
	}
	if y == 0 {
		return Day{}, Day{}, true
	}
	if c.text("M") != "" {
		from, to = c.month(y, time.Month(c.value("M")))
		return from, to, true
	}
	first, last := c.monthsOfYear()
	return Day{y, first, 1}, monthEnd(y, last), true
}

// monthsOfYear are the first and last month of the quarter, half or stretch named, else of the year.
func (c captures) monthsOfYear() (first, last time.Month) {
	switch {
	case c.value("Q") > 0:
		q := c.value("Q")
		return time.Month(3*q - 2), time.Month(3 * q)
	case c.value("QS") > 0:
		return 1, time.Month(3 * c.value("QS"))
	case c.value("Q2") > 0:
		return 1, time.Month(3 * c.value("Q2"))
	case c.value("MS") > 0:
		return 1, time.Month(c.value("MS"))
	case c.text("H") == "上":
		return 1, 6
	case c.text("H") == "下":
		return 7, 12
	}
	return 1, 12
}

// month is a month or the thirds of it named by 旬.
func (c captures) month(y int, m time.Month) (from, to Day) {
	last := monthEnd(y, m)
	first, end := 1, last.Day
	switch c.text("T") {
	case "上旬":
		end = 10
	case "中旬":
		first, end = 11, 20
	case "上中旬", "中上旬":
		end = 20
	case "中下旬":
		first = 11
	case "下旬":
		first = 21
	}
	return Day{y, m, first}, Day{y, m, end}
}

// stretch is a range of years, months or days.
func (c captures) stretch(a Anchor) (from, to Day, ok bool) {
	y, m2 := c.yearOrPlan(a), c.value("M2")
	y2 := y
	if s := c.text("Y2"); s != "" {
		y2 = yearValue(s)
	}
	if m2 == 0 {
		m2 = c.value("M")
	}
	switch {
	case c.text("D2") != "":
		if !isDay(max(y, 2000), c.value("M"), c.value("D")) || !isDay(max(y2, 2000), m2, c.value("D2")) {
			return from, to, false
		}
		from, to = Day{y, time.Month(c.value("M")), c.value("D")}, Day{y2, time.Month(m2), c.value("D2")}
	case m2 > 0:
		from, to = Day{y, time.Month(c.value("M")), 1}, monthEnd(y2, time.Month(m2))
	default:
		from, to = Day{y, time.January, 1}, Day{y2, time.December, 31}
	}
	if y == 0 {
		return Day{}, Day{}, !to.Before(from)
	}
	return from, to, from.Before(to)
}

// counted is a stretch of so many days, months or years before or after the notice.
func (r *rule) counted(c captures, a Anchor) (from, to Day) {
	d, n := a.issued(), c.value("N")
	if d.IsZero() || n == 0 {
		return Day{}, Day{}
	}
	if n2 := c.value("N2"); n2 > 0 {
		n = n2
	}
	if u := c.text("U"); u == "年" && r.Take == "years-back" && (d.Month <= lookBackMonth || a.begins(d)) {
		last := d.Year - 1
		if a.begins(d) {
			last = a.Start.Year - 1
		}
		return Day{last - n + 1, time.January, 1}, Day{last, time.December, 31}
	} else if u == "年" && r.Take == "years-ahead" {
		return d, yearsAhead(d, n, a)
	}
	if r.Take == "back" || r.Take == "years-back" {
		n = -n
	}
	moved, ok := d.moved(n, c.text("U"))
	switch {
	case !ok:
		return d, Day{}
	case n < 0:
		return moved, d
	case r.Take == "ahead-to":
		if a.End.Year-a.Start.Year == n-1 && n > 1 {
			moved = a.End
		}
		return Day{}, moved
	}
	return d, moved
}

// Notices up to April look back on whole calendar years (the reports on a year
// are given then); those up to June count their own year among the years to come.
const (
	lookBackMonth  = time.April
	lookAheadMonth = time.June
)

// begins tells whether the notice was written in the first two years of a plan
// of three or more, which looks back on the time before it.
func (a Anchor) begins(written Day) bool {
	return a.Start.Year != 0 && a.End.Year-a.Start.Year >= 2 && written.Year-a.Start.Year <= 1 && written.Year >= a.Start.Year
}

// yearOfPlan is the nth year of a plan of several, unknown where it has fewer.
func (a Anchor) yearOfPlan(n int) (from, to Day) {
	year := a.Start.Year + n - 1
	if n < 1 || a.Start.Year == 0 || a.Start.Year == a.End.Year || year > a.End.Year {
		return Day{}, Day{}
	}
	return Day{year, time.January, 1}, Day{year, time.December, 31}
}

// overYears is a stretch from the first of a month of the first year named to a day of the second, the next.
func (c captures) overYears(a Anchor, begins time.Month, ends Day) (from, to Day, ok bool) {
	from, to, ok = c.stretch(a)
	from.Month, to.Month, to.Day = begins, ends.Month, ends.Day
	return from, to, ok && to.Year == from.Year+1
}

// yearsAhead is the end of the n years to come: of the plan's period if it has
// just so many, else of n calendar years.
func yearsAhead(d Day, n int, a Anchor) Day {
	if n > 1 && a.Start.Year != 0 && a.End.Year-a.Start.Year == n-1 {
		return a.End
	}
	if d.Month <= lookAheadMonth {
		n--
	}
	return Day{d.Year + n, time.December, 31}
}

// moved is d moved by n of a unit; false for working days, which need a calendar of holidays.
func (d Day) moved(n int, unit string) (Day, bool) {
	switch unit {
	case "年":
		return d.plus(n, 0, 0), true
	case "个月":
		return d.plus(0, n, 0), true
	case "日", "天", "自然日", "个自然日":
		return d.plus(0, 0, n), true
	}
	return Day{}, false
}

// festivalEve is the day before the festival: of the year named, else the next one after the notice.
func (c captures) festivalEve(a Anchor, al almanac) Day {
	name := c.text("F")
	if !c.named() && !a.issued().IsZero() {
		d, _ := al.next(name, a.issued())
		return d.plus(0, 0, -1)
	}
	d, _ := al.day(name, c.yearOrPlan(a))
	if d.Year < 1 {
		return Day{}
	}
	return d.plus(0, 0, -1)
}
