package health

import (
	"fmt"
	"io/fs"
	"strings"
	"time"

	"duban/normalize/ruledata"
)

// calendar knows the long public holidays, as the days in the sense of dayOf.
type calendar struct {
	yearly [13][32]bool // by month and day
	once   map[time.Time]bool
}

func loadCalendar(fsys fs.FS) (calendar, error) {
	c := calendar{once: map[time.Time]bool{}}
	rows, err := ruledata.Table(fsys, "data/holidays.tsv", "name", "from", "to")
	for _, row := range rows {
		if err := c.add(row.Cells[1], row.Cells[2]); err != nil {
			return c, row.Errorf("%v", err)
		}
	}
	return c, err
}

func (c *calendar) add(from, to string) error {
	first, errFrom := time.Parse(time.DateOnly, fullDate(from))
	last, errTo := time.Parse(time.DateOnly, fullDate(to))
	if errFrom != nil || errTo != nil || len(from) != len(to) || first.After(last) {
		return fmt.Errorf("write a holiday as two dates in order, both MM-DD or both YYYY-MM-DD; got %q and %q", from, to)
	}
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		if from == fullDate(from) {
			c.once[day] = true
		} else {
			c.yearly[day.Month()][day.Day()] = true
		}
	}
	return nil
}

// fullDate puts a leap year before a date that holds for every year.
func fullDate(text string) string {
	if strings.Count(text, "-") == 1 {
		return "2024-" + text
	}
	return text
}

func (c calendar) holiday(day time.Time) bool { return c.once[day] || c.yearly[day.Month()][day.Day()] }

// weekendWork is how much of a working day's notices a day of the weekend
// brings. It is not nothing: offices make up for bridged holidays on weekends.
const weekendWork = 0.15

// work is how much a day, as dayOf gives it, counts against a silent source: 1 for a working day.
func (c calendar) work(day time.Time) float64 {
	switch {
	case c.holiday(day):
		return 0
	case day.Weekday() == time.Saturday || day.Weekday() == time.Sunday:
		return weekendWork
	}
	return 1
}

// china is where offices keep their days.
var china = time.FixedZone("UTC+8", 8*60*60)

// dayOf is the day in China, as its midnight in UTC.
func dayOf(t time.Time) time.Time {
	y, m, d := t.In(china).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// worked adds up the work of the days after from, up to and with to.
func (c calendar) worked(from, to time.Time) float64 {
	sum := 0.0
	for day := dayOf(from).AddDate(0, 0, 1); !day.After(dayOf(to)); day = day.AddDate(0, 0, 1) {
		sum += c.work(day)
	}
	return sum
}
