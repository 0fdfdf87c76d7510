package date

import (
	"fmt"
	"time"
)

// Day is a calendar day; the zero Day is unknown.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDay reads `2023-12-31`; the zero Day and false for anything else.
func ParseDay(s string) (Day, bool) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, false
	}
	return dayOf(t), true
}

// String is the day in ISO 8601, empty for the zero Day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	if d.Year < 0 || d.Year > 9999 {
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
	}
	year, month, day := d.Year, int(d.Month), d.Day
	return string([]byte{byte('0' + year/1000), byte('0' + year/100%10), byte('0' + year/10%10), byte('0' + year%10), '-',
		byte('0' + month/10), byte('0' + month%10), '-', byte('0' + day/10), byte('0' + day%10)})
}

// IsZero says whether the day is unknown.
func (d Day) IsZero() bool { return d == Day{} }

// Before says whether d is earlier than e.
func (d Day) Before(e Day) bool { return d.time().Before(e.time()) }

func (d Day) time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

func dayOf(t time.Time) Day { return Day{t.Year(), t.Month(), t.Day()} }

// plus is d moved by years, months and days; a day that the month lacks becomes its last.
func (d Day) plus(years, months, days int) Day {
	if d.IsZero() {
		return d
	}
	first := time.Date(d.Year+years, d.Month+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := monthEnd(first.Year(), first.Month())
	return dayOf(first.AddDate(0, 0, min(d.Day, last.Day)-1+days))
}

// monthEnd is the last day of a month.
func monthEnd(year int, month time.Month) Day {
	return dayOf(time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC))
}

// isDay says whether the calendar has the day.
func isDay(year, month, day int) bool {
	return month >= 1 && month <= 12 && day >= 1 && day <= monthEnd(year, time.Month(month)).Day
}

// issued is the day the notice speaks on: written, else published.
func (a Anchor) issued() Day {
	if !a.Written.IsZero() {
		return a.Written
	}
	return a.Published
}

// oneYear is the year of a plan period of a single year, 0 otherwise.
func (a Anchor) oneYear() int {
	if a.Start.Year == a.End.Year {
		return a.Start.Year
	}
	return 0
}

// planYear is the year of a form that names none: the plan's, else the notice's.
func (a Anchor) planYear() int {
	if y := a.oneYear(); y > 0 {
		return y
	}
	return a.issued().Year
}

// saidYear is the year of 今年: the notice's, but for a plan made at the end
// of the year before the planned one.
func (a Anchor) saidYear() int {
	y := a.issued().Year
	if p := a.oneYear(); p > 0 && (y == 0 || p == y+1) {
		return p
	}
	return y
}
