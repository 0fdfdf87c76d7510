package notice

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"duban/corpus"
	"duban/normalize/lexicon"
	expression "duban/normalize/pattern"
)

// period is the stretch that the notice plans or reports: as its title says,
// else as the headings of its text say, else as its opening says. Only plans,
// reports, solicitations, interpretations and news are read beyond their title.
func (r *Reader) period(v *view, kind corpus.Kind, d dates) (start, end day) {
	start, end = r.mainPeriod(v, kind, d)
	if kind == corpus.KindReport {
		return r.reportPeriod(v, start, end)
	}
	return start, end
}

// reportPeriod stretches the period of a report to the year that a later part
// of it plans (二、2024年工作安排), and, where the report has only such headings,
// back to the year that it reviews.
func (r *Reader) reportPeriod(v *view, start, end day) (day, day) {
	for _, line := range v.lines {
		n := lexicon.Count(line)
		if n < 6 || n > 40 || strings.ContainsAny(line, "。；;") {
			continue
		}
		m := headingYear.FindStringSubmatch(arabicYears(squeeze(line)))
		if m == nil {
			continue
		}
		year, _ := strconv.Atoi(m[1])
		switch {
		case containsAny(m[2], r.words.ReviewWords) && start.isZero():
			start, end = firstOf(year, 1), lastOf(year, 12)
		case containsAny(m[2], r.words.PlanWords) && !containsAny(m[2], r.words.ReviewWords) && year == end.Year+1:
			end = lastOf(year, 12)
		}
	}
	return start, end
}

// headingYear is the last year of a numbered heading and what follows it.
var headingYear = expression.MustCompile(`^(?:第?[一二三四五六七八九十]+[、部章]|[（(][一二三四五六七八九十]+[）)]).{0,12}(` + yearDigits + `)年(.*)$`)

func (r *Reader) mainPeriod(v *view, kind corpus.Kind, d dates) (start, end day) {
	if start, end, ok := r.periodIn(v.bare, true); ok {
		if start.Year == end.Year && upToYear.MatchString(v.bare) {
			return day{}, end // 到2025年的…
		}
		if from, to, ok := r.decided(v, d); ok && !from.before(start) && !end.before(to) {
			return from, to // part of the years in the title (2022—2023年度冰雪季)
		}
		return start, end
	}
	if start, end, ok := r.headingPeriod(v); ok {
		return start, end
	}
	if start, end, ok := r.partOfOwnYear(v, kind, d); ok {
		return start, end
	}
	if start, end, ok := r.selfNamed(v, kind); ok {
		return start, end
	}
	switch kind {
	case corpus.KindOther:
		if standsAlone(v.bare, r.words.ThisYear) {
			return r.runningYear(v, d)
		}
		return r.announced(v)
	case corpus.KindNotice:
		if start, end, ok := r.term(v, d); ok {
			return start, end
		}
		if start, end, ok := r.decided(v, d); ok {
			return start, end
		}
		return r.announced(v)
	case corpus.KindPlan, corpus.KindReport, corpus.KindSolicitation, corpus.KindInterpretation, corpus.KindNews:
		return r.statedPeriod(v, kind, d)
	}
	return day{}, day{}
}

// selfNamed is the year that a plan puts into its own name where it says why it is made (制定2024年重点工作要点如下).
func (r *Reader) selfNamed(v *view, kind corpus.Kind) (start, end day, ok bool) {
	if kind != corpus.KindPlan && kind != corpus.KindSolicitation {
		return day{}, day{}, false
	}
	m := ownName.FindStringSubmatch(arabicYears(v.opening(openingBytes)))
	if m == nil {
		return day{}, day{}, false
	}
	return r.periodIn(squeeze(m[1]), true)
}

// ownName finds the name that a plan gives itself, from its year on.
var ownName = expression.MustCompile(`(?:制定|制订|提出|确定|编制|安排)[^。；;\n《》]{0,24}?(` + yearDigits + `年[^。；;，,\n《》]{0,24}(?:要点|计划|方案|安排|任务|意见|清单))(?:如下|[：:。])`)

// partOfOwnYear is the part of a year that a title names without the year (第四季度重点项目攻坚方案): of the
// notice's own; of the year before where that goes on or a report tells of what had not begun; of the next
// where a plan is made for what is over.
func (r *Reader) partOfOwnYear(v *view, kind corpus.Kind, d dates) (start, end day, ok bool) {
	at := yearlessPart.FindStringIndex(v.bare)
	known := d.latest()
	if at == nil || known.isZero() {
		return day{}, day{}, false
	}
	part := func(year int) (day, day) {
		start, end, _ := r.periodIn(strconv.Itoa(year)+"年"+v.bare[at[0]:at[1]]+"内", true)
		return start, end
	}
	tells := kind == corpus.KindReport || kind == corpus.KindNews
	start, end = part(known.Year)
	switch _, last := part(known.Year - 1); {
	case known.before(start) && (tells || !last.before(known)):
		start, end = part(known.Year - 1)
	case tells && known.daysUntil(end) > stillToCome && (kind == corpus.KindReport || known.before(start)): // news of July may tell what the second half of its year brings
		start, end = part(known.Year - 1)
	case end.before(known) && !tells:
		start, end = part(known.Year + 1)
	}
	return start, end, !end.isZero()
}

// stillToCome is how many days before its end a part of the year may be told of.
const stillToCome = 45

// yearlessPart finds a part of a year, or a winter, in a title without a year.
var yearlessPart = expression.MustCompile(`第?[一二三四]季度|前[二两三]个?季度|[上下]半年|今冬明春|秋冬季|冬春|前(?:\d{1,2}|[二两三四五六七八九十]{1,2})个月|` +
	`(?:\d{1,2}|[一二三四五六七八九十]{1,2})月?份?(?:—|－|–|-|~|～|至|到){1,2}(?:\d{1,2}|[一二三四五六七八九十]{1,2})月|\d{1,2}月份`)

// headingPeriod reads the headings above the text proper: the plan's own title under its cover letter.
func (r *Reader) headingPeriod(v *view) (day, day, bool) {
	if v.name == "" {
		return day{}, day{}, false
	}
	named := false // whether the title names what the line before is headed
	for i, line := range v.lines {
		if i >= headLines {
			break
		}
		n := lexicon.Count(line)
		if n > 60 || n < 6 || strings.ContainsAny(line, "。；，,;") {
			named = false
			continue
		}
		bare := arabicYears(squeeze(line))
		below := named
		named = n >= shortestNamed && strings.Contains(v.name, withoutTail(bare))
		if (i < v.body || below) && bracketedYears.MatchString(bare) {
			if start, end, ok := r.periodIn(bare, true); ok {
				return start, end, true
			}
		}
		if _, whole := wholeDay(line); whole || !strings.Contains(bare, v.name) && withoutTail(bare) != v.name {
			continue
		}
		if start, end, ok := r.periodIn(bare, true); ok {
			return start, end, true
		}
	}
	return r.quotedPeriod(v)
}

// shortestNamed is the least length, in characters, of a heading that the title names as a whole.
const shortestNamed = 8

// bracketedYears finds a line under the title, or under that of an annex, that is nothing but years or months in brackets (（2024—2026年）).
var bracketedYears = expression.MustCompile(`^[（(](?:` + yearDigits + `)[0-9年度月.．/—－–─~～至到-]*[)）]$`)

// quotedPeriod reads the years that the text puts after the name in the title (《X行动计划（2023—2025年）》).
func (r *Reader) quotedPeriod(v *view) (day, day, bool) {
	for _, piece := range strings.Split(v.opening(openingForPeriod), "《")[1:] {
		name, _, closed := strings.Cut(piece, "》")
		if !closed {
			continue
		}
		if name = arabicYears(squeeze(name)); withoutTail(name) != v.name {
			continue
		}
		if start, end, ok := r.periodIn(name, true); ok {
			return start, end, true
		}
	}
	return day{}, day{}, false
}

// statedPeriod reads the sentences of the text that name a period.
func (r *Reader) statedPeriod(v *view, kind corpus.Kind, d dates) (start, end day) {
	named := false
	plans := kind == corpus.KindPlan || kind == corpus.KindSolicitation
	if start, end, ok := r.term(v, d); ok && plans {
		return start, end
	}
	own := kind == corpus.KindNews && !d.latest().isZero()
	if own && standsAlone(v.bare, r.words.ThisYear) {
		return r.ownYear(d)
	}
	sentences := strings.FieldsFunc(v.opening(openingForPeriod), isSentenceEnd)
	for i, sentence := range sentences {
		sentence = withoutQuoted(arabicYears(squeeze(sentence)))
		named = named || namesYear(sentence, d.latest())
		if kind == corpus.KindNews || kind == corpus.KindReport {
			start, end, ok := r.periodIn(sentence, false)
			if ok && nearYear(end, d) && !sincePlan.MatchString(sentence) {
				return start, end
			}
			if own && !ok && strings.Contains(sentence, thisYear) {
				return r.ownYear(d)
			}
			continue
		}
		if !containsAny(sentence, r.words.PeriodCues) {
			continue
		}
		if start, end, ok := r.plannedPeriod(sentence, d); ok {
			start, end = lastGoal(sentences[i:], start, end, d)
			return r.wholePlan(v, start, end, d)
		}
	}
	if start, end, ok := r.stages(v, d); ok && plans {
		return start, end
	}
	if known := d.latest(); named {
		return firstOf(known.Year, 1), lastOf(known.Year, 12)
	}
	return r.runningYear(v, d)
}

// ownYear is the year of the notice's latest day.
func (r *Reader) ownYear(d dates) (start, end day) {
	year := d.latest().Year
	return firstOf(year, 1), lastOf(year, 12)
}

// thisYear speaks of the year of the text in news, whatever other years the sentences behind it name.
const thisYear = "今年"

// sincePlan finds a five-year plan since whose beginning things were counted (“十四五”以来).
var sincePlan = expression.MustCompile(`十[二三四五六]五[”"]?(?:时期)?以来`)

// lastGoal stretches the year up to which the first sentence of goals goes to the last that it and the few sentences
// behind it name (力争2022年底前2个县…; 到2023年…; 到2025年…); a vision beyond five years is none.
func lastGoal(sentences []string, start, end day, d dates) (day, day) {
	known := d.latest()
	if known.isZero() || !start.isZero() && (start.Year != end.Year || start.Year <= known.Year) && !goalYear.MatchString(sentences[0]) {
		return start, end
	}
	last := end.Year
	for _, sentence := range sentences[:min(len(sentences), goalSentences)] {
		for _, m := range goalYear.FindAllStringSubmatch(withoutQuoted(arabicYears(squeeze(sentence))), -1) {
			if year, _ := strconv.Atoi(m[1] + m[2]); year > last && year <= known.Year+farthestGoal {
				last = year
			}
		}
	}
	if last == end.Year {
		return start, end
	}
	return day{}, lastOf(last, 12)
}

const (
	goalSentences = 4
	farthestGoal  = 5 // years behind that of the notice
)

// goalYear is a year up to which goals are set.
var goalYear = expression.MustCompile(`[到至](20\d{2})年|(20\d{2})年[底末]前?`)

// wholePlan stretches the first year of a plan of so many years, which its title counts but
// does not name (三年行动方案), to all of them.
func (r *Reader) wholePlan(v *view, start, end day, d dates) (day, day) {
	m := yearsOfPlan.FindStringSubmatch(v.bare)
	known := d.latest().Year
	if m == nil || start.isZero() || start.Year != end.Year || known == 0 || start.Year < known || start.Year > known+1 {
		return start, end
	}
	return start, lastOf(start.Year+yearCount(m[1])-1, 12)
}

// yearsOfPlan finds of how many years a plan is.
var yearsOfPlan = expression.MustCompile(`([二两三四五])年(?:行动|计划|攻坚|方案|规划|提升|滚动)`)

// yearCount is the value of a Han digit of a count of years.
func yearCount(digit string) int {
	return map[string]int{"二": 2, "两": 2, "三": 3, "四": 4, "五": 5}[digit]
}

// namesYear says whether a sentence begins with the year of a known day (2024年，是…).
func namesYear(sentence string, known day) bool {
	return !known.isZero() && strings.HasPrefix(sentence, strconv.Itoa(known.Year)+"年") && !dayFollows.MatchString(sentence)
}

// openingForPeriod is how much of the text, in bytes, is searched for a period.
const openingForPeriod = 9000

func isSentenceEnd(r rune) bool { return r == '。' || r == '；' || r == ';' || r == '\n' }

// plannedPeriod is the period of a plan's sentence: a range of years or a
// five-year plan; a single year only where it is the year of writing or later.
func (r *Reader) plannedPeriod(sentence string, d dates) (start, end day, ok bool) {
	start, end, ok = r.periodIn(sentence, false)
	if !ok {
		return day{}, day{}, false
	}
	known := d.latest()
	if !known.isZero() && end.before(known) {
		return day{}, day{}, false
	}
	if start.Year == end.Year && !known.isZero() && end.Year > known.Year && upToYear.MatchString(sentence) {
		return day{}, end, true // 到2025年: where it ends is said, where it begins is not
	}
	return start, end, true
}

var upToYear = expression.MustCompile(`[到至]` + yearDigits + `年`)

// runningYear is the year of writing of a text that speaks of this year and names none.
func (r *Reader) runningYear(v *view, d dates) (start, end day) {
	known := d.latest()
	if known.isZero() {
		return r.announced(v)
	}
	if !standsAlone(squeeze(v.opening(textForYear)), r.words.ThisYear) {
		return day{}, day{}
	}
	return firstOf(known.Year, 1), lastOf(known.Year, 12)
}

// textForYear is how much of the text, in bytes, is searched for words of the running year.
const textForYear = 30000

// standsAlone says whether s holds one of words without a numeral before it (年内, but not 3年内 or 2025年内).
func standsAlone(s string, words []string) bool {
	for _, word := range words {
		for at := 0; ; {
			i := strings.Index(s[at:], word)
			if i < 0 {
				break
			}
			before, _ := utf8.DecodeLastRuneInString(s[:at+i])
			if !strings.ContainsRune("0123456789一二三四五六七八九十两几当每", before) || before == utf8.RuneError {
				return true
			}
			at += i + len(word)
		}
	}
	return false
}

// latest is the day of writing, or that of publication where it is not known.
func (d dates) latest() day {
	if d.written.isZero() {
		return d.published
	}
	return d.written
}

// nearYear says whether a reported period ends in the year of the report or the one before.
func nearYear(end day, d dates) bool {
	known := d.latest()
	return known.isZero() || end.Year == known.Year || end.Year == known.Year-1
}

// withoutQuoted takes names in 《》 out: the years of cited documents are theirs.
func withoutQuoted(s string) string {
	for {
		open := strings.Index(s, "《")
		if open < 0 {
			return s
		}
		end := strings.Index(s[open:], "》")
		if end < 0 {
			return s[:open]
		}
		s = s[:open] + s[open+end+len("》"):]
	}
}

// periodIn is the period that the first fitting rule finds in s, a text without spaces.
func (r *Reader) periodIn(s string, title bool) (start, end day, ok bool) {
	for _, last := range []bool{false, true} {
		for _, rule := range r.periods {
			if rule.TitleOnly && !title || (title && rule.Last) != last {
				continue
			}
			if start, end, ok := r.fit(rule, s); ok {
				return start, end, true
			}
		}
	}
	return day{}, day{}, false
}

// fit is the first period that a rule finds in s. Years of editions, of days and of
// document numbers are none.
func (r *Reader) fit(rule periodRule, s string) (start, end day, ok bool) {
	for _, m := range rule.Pattern.re.FindAllStringSubmatchIndex(s, 8) {
		if r.notPeriod(s[m[1]:]) || dayFollows.MatchString(s[m[0]:]) || hasSuffixAny(s[:m[0]], []string{"〔", "["}) {
			continue
		}
		if start, end := rule.span(s, m); !end.isZero() && !end.before(start) {
			return start, end, true
		}
	}
	return day{}, day{}, false
}

// dayFollows finds a year that is part of a day.
var dayFollows = expression.MustCompile(`^\d{4}年\d{1,2}月\d{1,2}日`)

// notPeriod says whether the text after a year makes it an edition or a quotation.
func (r *Reader) notPeriod(after string) bool { return hasPrefixAny(after, r.words.NotPeriod) }

// firstPlanYear is the year before the first five-year plan began its count: 十四五 began in 1951 + 5·14 = 2021.
const firstPlanYear = 1951

// span is the period that a match means, zero days where it means none.
func (p periodRule) span(s string, m []int) (start, end day) {
	number := func(name string) int {
		digits := p.Pattern.group(s, m, name)
		n, err := strconv.Atoi(digits)
		if err != nil {
			n, _ = strconv.Atoi(hanNumber(strings.ReplaceAll(digits, "两", "二")))
		}
		return n
	}
	if until := p.Pattern.group(s, m, "until"); until != "" {
		end, _ := firstDay(until)
		return day{}, end // where it ends is said, where it begins is not
	}
	if five := p.Pattern.group(s, m, "five"); five != "" {
		n, _ := strconv.Atoi(hanNumber(five))
		first := firstPlanYear + 5*(10+n)
		return firstOf(first, 1), lastOf(first+4, 12)
	}
	if year := number("school"); validYear(year) {
		return firstOf(year, 9), lastOf(year+1, 8)
	}
	from, to := number("from"), number("to")
	if winter := p.Pattern.group(s, m, "winter"); winter != "" && validYear(from) {
		return firstOf(from, firstOfWinter(winter)), lastOf(from+1, 3)
	}
	if n := p.Pattern.group(s, m, "n"); n != "" {
		to = from + yearCount(n) - 1
	}
	if to == 0 {
		to = from
	}
	m1, m2 := monthsOf(p.Pattern.group(s, m, "half"), p.Pattern.group(s, m, "quarter"), number("m1"), number("m2"))
	if last := p.Pattern.group(s, m, "last_quarter"); last != "" {
		_, m2 = monthsOf("", last, 0, 0)
	}
	if first := p.Pattern.group(s, m, "quarters"); first != "" {
		m1, m2 = 1, 3*yearCount(first)
	}
	if last := number("months"); last != 0 {
		m1, m2 = 1, last
	}
	if !validYear(from) || !validYear(to) || to-from > 30 || m1 < 1 || m2 > 12 || m2 < 1 || m1 > 12 {
		return day{}, day{}
	}
	return firstOf(from, m1), lastOf(to, m2)
}

// firstOfWinter is the month in which a season that goes over the end of the year begins.
func firstOfWinter(season string) int {
	if strings.HasPrefix(season, "秋") {
		return 10
	}
	return 11
}

// monthsOf are the first and last month of a part of a year.
func monthsOf(half, quarter string, m1, m2 int) (int, int) {
	switch {
	case strings.HasPrefix(half, "上"):
		return 1, 6
	case half != "":
		return 7, 12
	case quarter != "":
		q := strings.Index(hanDigits, quarter) / len("〇")
		return 3*q - 2, 3 * q
	case m1 != 0 && m2 != 0:
		return m1, m2
	case m1 != 0:
		return m1, m1
	}
	return 1, 12
}
