package notice

import (
	"strconv"
	"strings"

	"duban/normalize/lexicon"
	"duban/normalize/ruledata"
)

// timetable are the rules of data/timetable.yaml.
type timetable struct {
	Term    timetableRule `yaml:"term"`
	Stage   timetableRule `yaml:"stage"`
	Opening timetableRule `yaml:"opening"`
	Decided timetableRule `yaml:"decided"`
}

type timetableRule struct {
	Pattern           pattern `yaml:"pattern"`
	ruledata.Examples `yaml:",inline"`
}

// term is the time that a line of the text says the work is done in (整治时间:2023年5月10日至10月31日).
func (r *Reader) term(v *view, d dates) (start, end day, ok bool) {
	for i, line := range v.lines {
		if i < v.body-headLines || lexicon.Longer(line, longestTerm) {
			continue
		}
		text := squeeze(line)
		if hasSuffixAny(text, r.words.TermHeadings) && i+1 < len(v.lines) && lexicon.Count(v.lines[i+1]) <= longestTerm {
			text += ":" + squeeze(v.lines[i+1])
		}
		if start, end, ok = r.timetable.Term.stretch(arabicYears(text), d.latest().Year); ok {
			return start, end, true
		}
	}
	return day{}, day{}, false
}

// longestTerm bounds the line that says when work is done, in characters.
const longestTerm = 120

// stages is the time from the beginning of the first to the end of the last of a
// plan's steps ((一)动员阶段(2月—3月); (二)整治阶段(4月—10月)); one step alone is none.
func (r *Reader) stages(v *view, d dates) (start, end day, ok bool) {
	year, n := d.latest().Year, 0
	for _, line := range v.lines {
		from, to, found := r.timetable.Stage.stretch(arabicYears(squeeze(headOf(line))), year)
		if !found || n > 0 && from.before(start) {
			continue
		}
		if n++; n == 1 {
			start = from
		}
		if end.isZero() || end.before(to) {
			end = to
		}
		year = to.Year
	}
	return start, end, n > 1
}

// decided is the stretch for which the opening of the text decides on work (决定自2022年11月1日至2023年3月31日开展…).
func (r *Reader) decided(v *view, d dates) (start, end day, ok bool) {
	read := 0
	for _, line := range v.lines {
		if read += len(line); read > openingForYear && read > 2*len(line) {
			break
		}
		if !r.timetable.Decided.Pattern.re.Within(line) {
			continue
		}
		if start, end, ok = r.timetable.Decided.stretch(arabicYears(squeeze(line)), d.latest().Year); ok {
			return start, end, true
		}
	}
	return day{}, day{}, false
}

// announced is the year that the opening of the text, headed or not, says it is about (现就下达2009年…目标有关事项通知如下).
func (r *Reader) announced(v *view) (start, end day) {
	for _, sentence := range strings.FieldsFunc(v.from(0, openingForYear), isSentenceEnd) {
		sentence = withoutQuoted(arabicYears(squeeze(sentence)))
		rule := r.timetable.Opening.Pattern
		m := rule.re.FindStringSubmatchIndex(sentence)
		if m == nil {
			continue
		}
		year, _ := strconv.Atoi(rule.group(sentence, m, "y") + rule.group(sentence, m, "running"))
		if validYear(year) {
			return firstOf(year, 1), lastOf(year, 12)
		}
	}
	return day{}, day{}
}

// openingForYear is how much of the text, in bytes, may say which year it is about.
const openingForYear = 2500

// headOf is as much of a paragraph as may name its step.
func headOf(line string) string {
	const most = 60
	if text := lexicon.Runes(line); len(text) > most {
		return string(text[:most])
	}
	return line
}

// stretch is the time that the first match in s names; year is that of a beginning without one.
func (t timetableRule) stretch(s string, year int) (start, end day, ok bool) {
	m := t.Pattern.re.FindStringSubmatchIndex(s)
	if m == nil {
		return day{}, day{}, false
	}
	number := func(name string) int {
		n, _ := strconv.Atoi(t.Pattern.group(s, m, name))
		return n
	}
	y1, y2, m1, m2 := number("y1"), number("y2"), number("m1"), number("m2")
	if y1 == 0 {
		y1 = year
	}
	if y2 == 0 {
		if y2 = y1; m2 < m1 {
			y2++
		}
	}
	if !validYear(y1) || !validYear(y2) || m1 < 1 || m1 > 12 || m2 < 1 || m2 > 12 {
		return day{}, day{}, false
	}
	start, end = firstOf(y1, m1), lastOf(y2, m2)
	if d := newDay(y1, m1, number("d1")); !d.isZero() {
		start = d
	}
	if d := newDay(y2, m2, number("d2")); !d.isZero() {
		end = d
	}
	return start, end, start.before(end)
}
