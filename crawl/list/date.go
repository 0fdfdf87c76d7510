package list

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Dates of list rows. Space round a separator is dropped first, because
// templates break lines there; what a digit or hyphen touches is no date but a
// 索引号 (`2026-02-00018`, `000014349/2026-02-18-1`).
var (
	spaceBefore = regexp.MustCompile(`(\d)\s+([-/.年月])`)
	spaceAfter  = regexp.MustCompile(`(\d[-/.年月])\s+(\d)`)
	wholeDate   = regexp.MustCompile(`(?:^|[^\d/-])((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:$|[^\d/-]|日)`)
	dayFirst    = regexp.MustCompile(`(?:^|[^\d/.-])(\d{1,2})日?\s+((?:19|20)\d{2})[-/.年](\d{1,2})(?:$|[^\d/.-]|月)`)
	dayLast     = regexp.MustCompile(`(?:^|[^\d/-])((?:19|20)\d{2})[-/.年](\d{1,2})月?\s+(\d{1,2})(?:$|[^\d:/-]|日)`)
)

// Dates in the addresses of notices, the surest first.
var urlDates = []*regexp.Regexp{
	regexp.MustCompile(`/t((?:19|20)\d{2})(\d{2})(\d{2})_\d+\.`),                      // /202403/t20240322_123.html
	regexp.MustCompile(`/art/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})/`),                  // /art/2024/3/22/art_1_2.html
	regexp.MustCompile(`/((?:19|20)\d{2})-(\d{1,2})/(\d{1,2})/`),                      // /2024-03/22/content_1.htm
	regexp.MustCompile(`/((?:19|20)\d{2})[-/](\d{1,2})[-/](\d{1,2})(?:/|[-_.]|$)`),    // /2024/03/22/x.html
	regexp.MustCompile(`/((?:19|20)\d{2})/(\d{2})(\d{2})/`),                           // /2024/0322/c1a2/page.htm
	regexp.MustCompile(`/((?:19|20)\d{2})(\d{2})/(\d{2})/`),                           // /202403/22/x.html
	regexp.MustCompile(`/((?:19|20)\d{2})(\d{2})(\d{2})/`),                            // /20240322/0a1b.html
	regexp.MustCompile(`[/_-]((?:19|20)\d{2})(\d{2})(\d{2})(?:\d{6})?[_.-][^/]*\w*$`), // /x_20240322.html
}

// rowDate is the last date in a row's text, which is the date of publishing
// where the row has that of writing too.
func rowDate(text string) string {
	text = spaceAfter.ReplaceAllString(spaceBefore.ReplaceAllString(text, "$1$2"), "$1$2")
	if day := lastDate(wholeDate, text, 1, 2, 3); day != "" {
		return day
	}
	if day := lastDate(dayFirst, text, 2, 3, 1); day != "" {
		return day
	}
	return lastDate(dayLast, text, 1, 2, 3)
}

func lastDate(re *regexp.Regexp, text string, year, month, day int) (last string) {
	for len(text) > 0 {
		m := re.FindStringSubmatchIndex(text)
		if m == nil {
			break
		}
		part := func(i int) string { return text[m[2*i]:m[2*i+1]] }
		if d := dayOf(part(year), part(month), part(day)); d != "" {
			last = d
		}
		// A separator may end one date and begin the next.
		next := m[7]
		if next <= 0 || next > len(text) {
			break
		}
		text = text[next:]
	}
	return last
}

// dayOf is YYYY-MM-DD if the calendar has that day.
func dayOf(year, month, day string) string {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < 1949 || t.Month() != time.Month(m) || t.Day() != d || m < 1 || d < 1 {
		return ""
	}
	return t.Format(time.DateOnly)
}

// AddressDate is the date that an address names, empty if it names none.
func AddressDate(address string) string {
	path, _, _ := strings.Cut(address, "?")
	for _, re := range urlDates {
		if m := re.FindStringSubmatch(path); m != nil {
			if day := dayOf(m[1], m[2], m[3]); day != "" {
				return day
			}
		}
	}
	return ""
}

// china is where notices are dated; it has no summer time.
var china = time.FixedZone("UTC+8", 8*3600)

// stampDate is the day of a machine's time: RFC 3339, RFC 1123, a Unix time in
// seconds or milliseconds, or any date that a row may have.
func stampDate(s string) string {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339, time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST"} {
		if t, err := time.Parse(layout, s); err == nil {
			if zoned := layout == time.RFC3339 && !strings.HasSuffix(s, "Z"); zoned {
				return t.Format(time.DateOnly)
			}
			return t.In(china).Format(time.DateOnly)
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		switch {
		case len(s) == 8:
			return dayOf(s[:4], s[4:6], s[6:])
		case len(s) == 13:
			n /= 1000
			fallthrough
		case len(s) == 10:
			return time.Unix(n, 0).In(china).Format(time.DateOnly)
		}
		return ""
	}
	return rowDate(strings.ReplaceAll(s, "T", " "))
}
