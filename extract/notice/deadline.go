package notice

import (
	"strconv"
	"strings"

	expression "duban/normalize/pattern"
)

// commentDeadline is the last day for comments: a stated one, or the first
// that the letter gives; the draft below it has dates of its own. A count of working days gives none, because it needs
// the holidays of its year.
func (r *Reader) commentDeadline(v *view, d dates) day {
	anchor := d.published
	if anchor.isZero() {
		anchor = d.written
	}
	for _, value := range v.all(fieldDeadline) {
		if last := lastDay(squeezeDate(value), anchor); !last.isZero() {
			return last
		}
	}
	for i, line := range v.lines {
		if i > v.body+headLines && !containsAny(line, r.words.FeedbackWords) {
			continue
		}
		s := arabicYears(squeezeDate(line))
		for _, rule := range r.deadlines {
			for _, m := range rule.pattern.re.FindAllStringSubmatchIndex(s, 4) {
				if last := rule.day(s, m, anchor); !last.isZero() && !last.before(anchor) {
					return last
				}
			}
		}
	}
	return day{}
}

func (rule deadlineRule) day(s string, m []int, anchor day) day {
	if rule.pattern.re.SubexpIndex("days") < 0 {
		return lastDay(s[m[0]:m[1]], anchor)
	}
	n, err := strconv.Atoi(hanNumber(rule.pattern.group(s, m, "days")))
	if err != nil || anchor.isZero() {
		return day{}
	}
	return anchor.plus(n)
}

// lastDay is the last day in s. One without a year is that after the anchor.
func lastDay(s string, anchor day) day {
	s = arabicYears(s)
	var last day
	at := -1
	for _, m := range fullDate.FindAllStringSubmatchIndex(s, -1) {
		if d := matchedDay(submatches(s, m)); !d.isZero() {
			last, at = d, m[1]
		}
	}
	for _, m := range shortDate.FindAllStringSubmatchIndex(s, -1) {
		if m[0] < at || strings.HasSuffix(s[:m[0]], "年") {
			continue
		}
		base := anchor
		if !last.isZero() {
			base = last
		}
		if d := inYearOf(base, s[m[2]:m[3]], s[m[4]:m[5]]); !d.isZero() {
			last, at = d, m[1]
		}
	}
	return last
}

// inYearOf is the month and day in base's year, or in the next where it would lie before base.
func inYearOf(base day, month, dom string) day {
	if base.isZero() {
		return day{}
	}
	mm, _ := strconv.Atoi(month)
	dd, _ := strconv.Atoi(dom)
	d := newDay(base.Year, mm, dd)
	if !d.isZero() && d.before(base) && d.daysUntil(base) > 180 {
		return newDay(base.Year+1, mm, dd)
	}
	return d
}

func submatches(s string, m []int) []string {
	out := make([]string, len(m)/2)
	for i := range out {
		if m[2*i] >= 0 {
			out[i] = s[m[2*i]:m[2*i+1]]
		}
	}
	return out
}

var keywordSeparators = expression.MustCompile(`[,，;；、|｜\s]+`)
