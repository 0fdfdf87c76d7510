package index

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Filters narrow a search, a comparison, an export or a page; the zero value
// narrows nothing. Several values of one field mean either of them, several
// fields mean all of them.
//
// Province, City, County, Indicator and Section match a value of the index
// exactly if it has one, else every value that contains theirs without regard
// to case, width and traditional characters (`江苏` for 江苏省). An indicator's
// registered names match all that has its id. Body matches the names that end
// in it (`科技局` for 科技局, 市科技局 and 宿迁市科技局, not 科技局财务处) if there are any,
// else those that contain it. The others match exactly.
type Filters struct {
	Province   []string
	City       []string
	County     []string
	Year       []string
	Kind       []string // of the notice (plan, report, …) or of a target (target, achieved, …)
	Status     []string
	Unit       []string // as printed, or the base unit
	Indicator  []string // words as in the source, or an indicator's id
	Mode       []string
	Comparator []string
	Body       []string // as written or canonical
	Role       []string // lead or support: the part Body plays; alone: records that have such a body
	Section    []string

	MinValue, MaxValue         *float64 // of base_value, inclusive
	DueFrom, DueTo             string   // of the deadline, ISO dates, inclusive; YYYY and YYYY-MM are allowed
	PublishedFrom, PublishedTo string   // of the notice's publication, likewise
}

// The roles of a body.
const (
	RoleLead    = "lead"
	RoleSupport = "support"
)

// lists are the fields with several values, by their name on the command line
// and in addresses.
func (f *Filters) lists() []namedList {
	return []namedList{
		{"province", &f.Province}, {"city", &f.City}, {"county", &f.County}, {"year", &f.Year},
		{"kind", &f.Kind}, {"status", &f.Status}, {"unit", &f.Unit}, {"indicator", &f.Indicator},
		{"mode", &f.Mode}, {"comparator", &f.Comparator}, {"body", &f.Body}, {"role", &f.Role}, {"section", &f.Section},
	}
}

type namedList struct {
	name   string
	values *[]string
}

type namedDate struct {
	name  string
	value *string
	end   bool // a month or year means its last day
}

func (f *Filters) dates() []namedDate {
	return []namedDate{
		{"due-from", &f.DueFrom, false}, {"due-to", &f.DueTo, true},
		{"published-from", &f.PublishedFrom, false}, {"published-to", &f.PublishedTo, true},
	}
}

type namedNumber struct {
	name  string
	value **float64
}

func (f *Filters) numbers() []namedNumber {
	return []namedNumber{{"min-value", &f.MinValue}, {"max-value", &f.MaxValue}}
}

// FilterNames are the names of the filters as on the command line, in its order.
func FilterNames() []string {
	var f Filters
	var names []string
	for _, l := range f.lists() {
		names = append(names, l.name)
	}
	for _, n := range f.numbers() {
		names = append(names, n.name)
	}
	for _, d := range f.dates() {
		names = append(names, d.name)
	}
	return names
}

// ParseFilters reads filters from the values of a web address or of flags.
// Names that are no filter are left alone; empty values are dropped. The
// result is checked.
func ParseFilters(values url.Values) (Filters, error) {
	var f Filters
	for _, l := range f.lists() {
		for _, v := range values[l.name] {
			if v = strings.TrimSpace(v); v != "" {
				*l.values = append(*l.values, v)
			}
		}
	}
	for _, d := range f.dates() {
		*d.value = strings.TrimSpace(values.Get(d.name))
	}
	for _, n := range f.numbers() {
		text := strings.TrimSpace(values.Get(n.name))
		if text == "" {
			continue
		}
		number, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(number) {
			return Filters{}, fmt.Errorf("filter %s: %q is no number; write it like 1500 or 2.5", n.name, text)
		}
		*n.value = &number
	}
	return f, f.Check()
}

// Values are the filters as values of a web address; ParseFilters reads them back.
func (f Filters) Values() url.Values {
	out := url.Values{}
	for _, l := range f.lists() {
		if len(*l.values) > 0 {
			out[l.name] = slices.Clone(*l.values)
		}
	}
	for _, n := range f.numbers() {
		if *n.value != nil {
			out.Set(n.name, strconv.FormatFloat(**n.value, 'f', -1, 64))
		}
	}
	for _, d := range f.dates() {
		if *d.value != "" {
			out.Set(d.name, *d.value)
		}
	}
	return out
}

// Check finds values that can match nothing by their form.
func (f Filters) Check() error {
	for _, role := range f.Role {
		if role != RoleLead && role != RoleSupport {
			return fmt.Errorf("filter role: %q is neither %s nor %s", role, RoleLead, RoleSupport)
		}
	}
	for _, d := range f.dates() {
		if *d.value == "" {
			continue
		}
		if _, err := day(*d.value, d.end); err != nil {
			return fmt.Errorf("filter %s: %w", d.name, err)
		}
	}
	return nil
}

// day completes a year or month to its first or last day.
func day(text string, end bool) (string, error) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		switch {
		case end && layout == "2006-01":
			t = t.AddDate(0, 1, -1)
		case end && layout == "2006":
			t = t.AddDate(1, 0, -1)
		}
		return t.Format(time.DateOnly), nil
	}
	return "", fmt.Errorf("%q is no date; write it like 2023-12-31, 2023-12 or 2023", text)
}
