package date

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"duban/normalize/ruledata"
)

// almanac knows the days of festivals.
type almanac struct {
	fixed map[string]string         // name → MM-DD or a column of lunar
	lunar map[int]map[string]string // year → column → MM-DD
	names []string                  // longest first
}

var lunarColumns = []string{"year", "spring", "lantern", "qingming", "dragonboat", "midautumn"}

func loadAlmanac(fsys fs.FS) (almanac, error) {
	al := almanac{fixed: map[string]string{}, lunar: map[int]map[string]string{}}
	rows, err := ruledata.Table(fsys, "data/lunar.tsv", lunarColumns...)
	if err != nil {
		return al, err
	}
	for _, row := range rows {
		year, err := strconv.Atoi(row.Cells[0])
		if err != nil {
			return al, row.Errorf("%q is no year", row.Cells[0])
		}
		al.lunar[year] = map[string]string{}
		for i, column := range lunarColumns[1:] {
			if _, err := parseMonthDay(year, row.Cells[i+1]); err != nil {
				return al, row.Errorf("%s: %v", column, err)
			}
			al.lunar[year][column] = row.Cells[i+1]
		}
	}
	return al, al.loadFestivals(fsys)
}

func (al *almanac) loadFestivals(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/festivals.tsv", "name", "date")
	if err != nil {
		return err
	}
	for _, row := range rows {
		name, day := row.Cells[0], row.Cells[1]
		if _, err := parseMonthDay(2000, day); err != nil && !slices.Contains(lunarColumns[1:], day) {
			return row.Errorf("date %q of %s is neither MM-DD nor a column of data/lunar.tsv", day, name)
		}
		al.fixed[name] = day
		al.names = append(al.names, name)
	}
	slices.SortFunc(al.names, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	return nil
}

// pattern matches every festival's name.
func (al almanac) pattern() string {
	quoted := make([]string, len(al.names))
	for i, n := range al.names {
		quoted[i] = regexp.QuoteMeta(n)
	}
	return strings.Join(quoted, "|")
}

// day is the festival's day in a year; false where the table ends.
func (al almanac) day(name string, year int) (Day, bool) {
	day := al.fixed[name]
	if column, ok := al.lunar[year][day]; ok {
		day = column
	}
	d, err := parseMonthDay(year, day)
	return d, err == nil
}

// next is the first of the festival's days after d.
func (al almanac) next(name string, d Day) (Day, bool) {
	for y := d.Year; y <= d.Year+1; y++ {
		if f, ok := al.day(name, y); ok && d.Before(f) {
			return f, true
		}
	}
	return Day{}, false
}

func parseMonthDay(year int, s string) (Day, error) {
	t, err := time.Parse("01-02", s)
	if err != nil || !isDay(year, int(t.Month()), t.Day()) {
		return Day{}, fmt.Errorf("%q is no day in the form MM-DD", s)
	}
	return Day{year, t.Month(), t.Day()}, nil
}
