package notice

import (
	"strconv"
	"strings"

	"duban/corpus"
	"duban/normalize/lexicon"
	expression "duban/normalize/pattern"
)

// dates are the days of a notice; zero where unknown.
type dates struct {
	written, published day
	damaged            bool // a date had lost characters and was worked around, or could not be
}

// dates reads the days of writing and publication: stated ones, then the
// signature and the date line of the head, then the address of the page.
func (r *Reader) dates(v *view, page corpus.Page) dates {
	var d dates
	d.published = r.published(v, page)
	stated, isStated := firstOfAll(v.all(fieldWritten))
	if !d.published.isZero() && d.published.before(v.sign.day) {
		v.sign = signature{} // a deadline under a body's name
	}
	if isStated {
		d.written = stated
		return d
	}
	d.written = v.sign.day
	if d.written.isZero() {
		if line := v.loose; line >= 0 {
			d.damaged = true
			d.written = readLoose(squeeze(halfWidthDigits(v.lines[line])), d.published)
		} else if d.written = v.occasion(); d.written.isZero() {
			if d.written = v.printedOn(); d.written.isZero() && d.published.isZero() {
				d.written = v.titleDay()
			}
			if d.written.isZero() {
				d.written = v.dateline(d.published)
			}
			if d.written.isZero() {
				d.written = v.signedWithin()
			}
		}
	}
	return d
}

func firstOfAll(values []string) (day, bool) {
	for _, value := range values {
		if d, ok := firstDay(value); ok {
			return d, true
		}
	}
	return day{}, false
}

// published is the stated day of publication, else the head's own date line,
// else the one in the list that led here, else the day in the page's address.
func (r *Reader) published(v *view, page corpus.Page) day {
	if d, ok := firstOfAll(v.all(fieldPublished)); ok {
		return d
	}
	if d, ok := v.headDay(); ok {
		return d
	}
	if d, ok := firstDay(page.ListedOn); ok {
		return d
	}
	for _, url := range append([]string{page.Source}, v.all(fieldURL)...) {
		if d := r.urlDay(url); !d.isZero() {
			return d
		}
	}
	return r.linkedDay(v)
}

// linkedDay is the day in the first address that the page prints, of its source above all, for want of any other.
func (r *Reader) linkedDay(v *view) day {
	for _, text := range append(v.stated(), v.lines...) {
		if len(text) > longestAddress || !strings.Contains(text, "://") {
			continue
		}
		if d := r.urlDay(text); !d.isZero() {
			return d
		}
	}
	return day{}
}

// longestAddress bounds a line that is little more than an address, in bytes.
const longestAddress = 300

// urlDay is the day in the address of a page.
func (r *Reader) urlDay(url string) day {
	for _, rule := range r.urls {
		m := rule.Pattern.re.FindStringSubmatchIndex(url)
		if m == nil {
			continue
		}
		y, _ := strconv.Atoi(rule.Pattern.group(url, m, "y"))
		mm, _ := strconv.Atoi(rule.Pattern.group(url, m, "m"))
		dd, _ := strconv.Atoi(rule.Pattern.group(url, m, "d"))
		if d := newDay(y, mm, dd); !d.isZero() {
			return d
		}
	}
	return day{}
}

// headDay is a day in digits alone (2024-01-31) on a short line above the
// text, as sites print it, or that of a newspaper's page (雅安日报 2022年01月20日 第02版);
// another day in 年月日 there is the notice's own.
func (v *view) headDay() (day, bool) {
	for i := 0; i < v.body && i < headLines; i++ {
		line := v.lines[i]
		if lexicon.Longer(line, 60) {
			continue
		}
		if m := printedPage.FindString(squeeze(line)); m != "" {
			return firstDay(m)
		}
		if strings.Contains(line, "年") {
			continue
		}
		if _, whole := wholeDay(clock.ReplaceAllString(line, "")); whole || strings.ContainsAny(line, ":：") || stampBeside.MatchString(line) {
			if d, ok := firstDay(line); ok {
				return d, true
			}
		}
	}
	return day{}, false
}

// stampBeside is a date in digits beside who printed it (江南网讯 2023-05-06 记者 王明).
var stampBeside = expression.MustCompile(`(?:^|[\s　|｜（(\[【])(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?:$|[\s　|｜）)\]】])`)

// printedPage is a newspaper's name, its day and the number of its page.
var printedPage = expression.MustCompile(`\p{Han}` + yearDigits + `年\d{1,2}月\d{1,2}日(?:星期.)?[^\d]{0,4}[A-Z]?\d{1,3}版`)

var clock = expression.MustCompile(`\s*\d{1,2}:\d{2}(?::\d{2})?\s*$`)

// signature is who signed the notice, and when.
type signature struct {
	issuer string
	day    day
}

// longestSigner bounds a line of a signature, in characters.
const longestSigner = 50

// mostSigned is how many signatures a notice and its enclosures can have;
// more of them are rows of a table with bodies and deadlines.
const mostSigned = 3

// findSignature finds the first day on a line of its own with a body's name on
// the line above, or on the same line; else the only lone day below the head.
func (v *view) findSignature() signature {
	var signed, lone []signature
	for i, line := range v.lines {
		if s, ok := v.signedOn(i, line); ok {
			signed = append(signed, s)
		} else if d, ok := wholeDay(line); ok && (i > v.body || strings.Contains(line, "月") || strings.Contains(line, "年")) {
			lone = append(lone, signature{day: d})
		}
	}
	switch {
	case len(signed) > 0 && len(signed) <= mostSigned:
		return signed[0]
	case len(signed) == 0 && len(lone) == 1:
		return lone[0]
	}
	return signature{}
}

// signedOn reads a signature whose date is on line i.
func (v *view) signedOn(i int, line string) (signature, bool) {
	if line == "" || lexicon.Longer(line, longestSigner+20) {
		return signature{}, false
	}
	if d, ok := wholeDay(line); ok {
		signers := v.signersAbove(i)
		return signature{issuer: signers, day: d}, signers != ""
	}
	if !strings.HasSuffix(line, "日") {
		return signature{}, false
	}
	at := dateAtEnd.FindStringIndex(line)
	if at == nil || !v.reader.isBody(strings.TrimSpace(line[:at[0]])) {
		return signature{}, false
	}
	d, ok := firstDay(line[at[0]:])
	return signature{issuer: tidy(line[:at[0]]), day: d}, ok
}

var dateAtEnd = expression.MustCompile(`(?:[12]\s*\d\s*\d\s*\d|[一二][\p{Han}○ＯO0]{3})\s*年\s*[\d一二三四五六七八九十]{1,2}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日\s*$`)

// signersAbove are the bodies on the lines right above line i, joined with spaces.
func (v *view) signersAbove(i int) string {
	var signers []string
	for j := i - 1; j >= 0 && i-j <= 6; j-- {
		line := v.lines[j]
		if line == "" {
			continue
		}
		if !v.reader.isBody(line) {
			break
		}
		signers = append([]string{line}, signers...)
	}
	return strings.Join(signers, " ")
}

// isBody says whether a line is the name of an issuing body, or several with spaces between.
func (r *Reader) isBody(line string) bool {
	n := lexicon.Count(line)
	if n < 3 || n > longestSigner || strings.ContainsAny(line, "，。；：:,;？！《》、0123456789") {
		return false
	}
	name := withoutTail(squeeze(line))
	return hasSuffixAny(name, r.words.Bodies) && !hasSuffixAny(name, r.words.NotBodies)
}

// datedBy is a head line of a day and who spoke or printed it (2016年1月19日　县长　赵军; 2023年2月1日 晚报).
var datedBy = expression.MustCompile(`^[—\-（(\s]*[12]\d{3}年\d{1,2}月\d{1,2}日[)）]?[\s　]+[^\s。；，,;:：]\S{0,12}(?:[\s　]+\S{1,8}){0,4}$`)

// occasion is the day in a head line that tells when a report was given (2023年1月10日在…会议上).
func (v *view) occasion() day {
	for i := 0; i < len(v.lines) && i <= v.body && i < headLines; i++ {
		line := v.lines[i]
		if d, ok := firstDay(sessionDay.FindString(line[:min(len(line), openingBytes)])); ok {
			return d
		}
		if lexicon.Longer(line, 80) || !containsAny(line, v.reader.words.Occasions) && !datedBy.MatchString(line) {
			continue
		}
		if d, ok := firstDay(line); ok {
			return d
		}
	}
	return day{}
}

// dateline is the day that a report from elsewhere begins with (新华社北京1月23日电), in the year up to the day of
// publication; unknown unless the text was printed again long after it.
func (v *view) dateline(published day) day {
	if published.isZero() || v.body >= len(v.lines) {
		return day{}
	}
	m := datelineDay.FindStringSubmatch(v.opening(datelineBytes))
	if m == nil {
		return day{}
	}
	month, _ := strconv.Atoi(m[1])
	dom, _ := strconv.Atoi(m[2])
	for year := published.Year; year >= published.Year-1; year-- {
		if d := newDay(year, month, dom); !d.isZero() && !published.before(d) {
			if d.daysUntil(published) < printedAgain {
				return day{}
			}
			return d
		}
	}
	return day{}
}

const (
	datelineBytes = 240
	printedAgain  = 14 // days behind its dateline from which a text is one printed again
)

var datelineDay = expression.MustCompile(`^[^。，,；;]{0,24}?(\d{1,2})月(\d{1,2})日(?:电|讯)`)

// sessionDay is the day of a session, also where the report's text follows in the same line.
var sessionDay = expression.MustCompile(`(?:19|20)\d{2}年\d{1,2}月\d{1,2}日(?:在|于)[^。，,；;]{4,40}(?:会议|大会|全会)上`)

// signedWithin is the day of a signature that stands in a long line, behind the last sentence of the letter above the
// text (…遵照执行。江南区人民政府2022年5月16日), for want of a line of its own.
func (v *view) signedWithin() day {
	for i := 0; i < len(v.lines) && i < headLines; i++ {
		if m := runInSignature.FindStringSubmatch(v.lines[i]); m != nil {
			d, _ := firstDay(m[1])
			return d
		}
	}
	return day{}
}

var runInSignature = expression.MustCompile(`[。！;；][ 　]*[^。！，,：:；;0-9]{2,30}(?:政府|办公室|委员会|[局厅院])[ 　]*((?:19|20)\d{2}年\d{1,2}月\d{1,2}日)(?:[ 　]|$|[（(])`)

// titleDay is the day in brackets that ends the title (区人民政府工作报告（2023年1月6日）), or with which the line behind it begins.
func (v *view) titleDay() day {
	m := dayInTitle.FindString(arabicYears(squeeze(v.title)))
	d, _ := firstDay(m)
	return d
}

var dayInTitle = expression.MustCompile(`[（(]` + yearDigits + `年\d{1,2}月\d{1,2}日[)）]$|[—－–-]` + yearDigits + `年\d{1,2}月\d{1,2}日(?:在|于)`)

// printedOn is the day of a printing line (市政府办公室 2016年11月29日印发), for want of a signature.
func (v *view) printedOn() day {
	for i := len(v.lines) - 1; i >= 0; i-- {
		line := v.lines[i]
		if len(line) > 200 || !hasSuffixAny(line, v.reader.words.Printed) {
			continue
		}
		if d, ok := firstDay(line); ok {
			return d
		}
	}
	return day{}
}

// looseDate is a line of digits and date marks that is no date: some were lost.
var looseDate = expression.MustCompile(`^(?:19|20)\d{2}[\d年月日]{3,8}$`)

// findLooseDate finds the line of a date that lost characters, under a body's name
// or alone; -1 for none.
func (v *view) findLooseDate() int {
	for i, line := range v.lines {
		if len(line) > 60 || !strings.ContainsAny(line, "0123456789") && !wideDigits.In(line) {
			continue
		}
		s := squeeze(halfWidthDigits(line))
		if !looseDate.MatchString(s) || strings.Count(s, "年") == 1 && strings.Contains(s, "月") && strings.Contains(s, "日") {
			continue
		}
		if v.signersAbove(i) != "" || strings.ContainsAny(s, "年月日") {
			return i
		}
	}
	return -1
}

// longestDelay is how long before its publication a notice is taken to have
// been written, in days, when its date has to be worked out.
const longestDelay = 400

// readLoose is the one day that a damaged date can mean: its digits split into
// month and day in every way, kept where the marks that are left agree and
// the day is not after publication. Zero where none or several remain.
func readLoose(s string, published day) day {
	var found []day
	for _, d := range readings(s) {
		if !published.isZero() && (published.before(d) || d.daysUntil(published) > longestDelay) {
			continue
		}
		found = append(found, d)
	}
	if len(found) == 1 {
		return found[0]
	}
	for _, d := range found {
		if d == published {
			return d
		}
	}
	return day{}
}

// readings are all days that a damaged date may mean.
func readings(s string) []day {
	year, _ := strconv.Atoi(s[:4])
	rest := strings.TrimSuffix(strings.TrimPrefix(s[4:], "年"), "日")
	if month, dom, ok := strings.Cut(rest, "月"); ok {
		return keepValid(year, [][2]string{{month, dom}})
	}
	var splits [][2]string
	for i := 1; i < len(rest); i++ {
		splits = append(splits, [2]string{rest[:i], rest[i:]})
	}
	return keepValid(year, splits)
}

func keepValid(year int, splits [][2]string) []day {
	var out []day
	for _, p := range splits {
		month, err1 := strconv.Atoi(p[0])
		dom, err2 := strconv.Atoi(p[1])
		if d := newDay(year, month, dom); err1 == nil && err2 == nil && !d.isZero() && p[1][0] != '0' {
			out = append(out, d)
		}
	}
	return out
}
