package notice

import (
	"strings"
	"unicode/utf8"

	"duban/corpus"
	"duban/normalize/lexicon"
	expression "duban/normalize/pattern"
)

// view is a document as the rules look at it.
type view struct {
	reader *Reader
	doc    corpus.Document
	facts  map[string]string
	lines  []string // the text blocks, spaces at their ends gone; tables are empty lines
	title  string
	bare   string // title without spaces, years in Arabic digits
	name   string // what the title announces, without brackets at its end
	body   int    // the first line of running text or of the address
	sign   signature
	loose  int // the line of a date that lost characters, -1 for none
}

// headLines is how far from the top a number, an address or a date line is looked for.
const headLines = 40

func (r *Reader) newView(doc corpus.Document) *view {
	v := &view{reader: r, doc: doc, facts: facts(doc.Meta), lines: make([]string, 0, len(doc.Blocks))}
	for _, b := range doc.Blocks {
		line := ""
		if b.Table == nil {
			line = b.Text
			if !strings.HasPrefix(b.Text, b.Number) {
				line = b.Number + b.Text
			}
			line = tidy(line)
		}
		v.lines = append(v.lines, line)
	}
	v.title = r.cleanTitle(v)
	v.bare = unwrapped(withoutOccasion(arabicYears(squeeze(v.title))))
	v.name = r.words.announced(v.bare)
	v.body = v.findBody()
	v.sign = v.findSignature()
	v.loose = v.findLooseDate()
	return v
}

// unwrapped is a title without the 《》 around the whole of it.
func unwrapped(title string) string {
	inner, opened := strings.CutPrefix(title, "《")
	inner, closed := strings.CutSuffix(inner, "》")
	if !opened || !closed || strings.ContainsAny(inner, "《》") {
		return title
	}
	return inner
}

// withoutOccasion is a title without the line behind it that tells when and where it was given (政府工作报告——2026年1月27日在…会议上).
func withoutOccasion(title string) string {
	if at := occasionTail.FindStringIndex(title); at != nil && at[0] > 0 {
		return title[:at[0]]
	}
	return title
}

var occasionTail = expression.MustCompile(`[—－–-]{1,2}(?:在|` + yearDigits + `年\d{1,2}月\d{1,2}日(?:在|于)).*(?:会议上?|大会上?|全会上?)$`)

// squeeze takes all spaces out.
func squeeze(s string) string { return lexicon.Squeeze(s) }

// tidy trims spaces and makes runs of them one.
func tidy(s string) string { return lexicon.Tidy(s) }

// cleanTitle is the document's title without the name of its site and without its number.
func (r *Reader) cleanTitle(v *view) string {
	title := tidy(v.doc.Title)
	if title == "" {
		title = v.fact(fieldTitle)
	}
	if title == "" {
		title = v.heading()
	}
	for _, joint := range r.words.TitleJoints {
		if i := strings.LastIndex(title, joint); i > 0 && r.namesSite(title[i+len(joint):], v) {
			title = strings.TrimSpace(title[:i])
		}
	}
	return r.withoutNumber(title)
}

// heading is the heading that the document begins with, if it has no number: the
// title of a table that nothing else stands around.
func (v *view) heading() string {
	if len(v.doc.Blocks) == 0 || v.doc.Blocks[0].Type != corpus.Heading || v.doc.Blocks[0].Number != "" || lexicon.Count(v.lines[0]) > longestHeading {
		return ""
	}
	return v.lines[0]
}

// longestHeading bounds a heading that stands for the title, in characters.
const longestHeading = 60

// withoutNumber takes off a 发文字号 that a title begins with, or ends with in brackets.
func (r *Reader) withoutNumber(title string) string {
	number, _, rest := r.titleNumber(title)
	if number == "" || lexicon.Count(rest) < 4 {
		return title
	}
	return rest
}

func (r *Reader) namesSite(tail string, v *view) bool {
	return containsAny(tail, r.words.SiteWords) || v.fact(fieldSite) != "" && tail == v.fact(fieldSite)
}

// announced is what a title announces: the name in 《》 that is issued, or what
// stands between 印发 and the last 的, or the title itself; without brackets at its end.
func (w words) announced(title string) string {
	if name := w.bookTitle(title); name != "" {
		return withoutTail(name)
	}
	for _, verb := range w.Issuing {
		i := strings.Index(title, verb)
		if j := strings.LastIndex(title, "的"); i >= 0 && j > i+len(verb) {
			return withoutTail(title[i+len(verb) : j])
		}
	}
	return withoutTail(title)
}

// bookTitle is the name in 《》 when the title begins with it or issues it.
func (w words) bookTitle(title string) string {
	open := strings.Index(title, "《")
	end := strings.LastIndex(title, "》")
	if open < 0 || end < open {
		return ""
	}
	before := strings.TrimSuffix(title[:open], "关于")
	if before != "" && before == title[:open] && !hasSuffixAny(before, w.Issuing) {
		return ""
	}
	after := title[end+len("》"):]
	if i := strings.LastIndex(after, "的"); i > 0 && !hasPrefixAny(after, w.Joining) {
		return after[:i] // 《政府工作报告》重点任务分工的通知
	}
	return title[open+len("《") : end]
}

// withoutTail takes brackets and quotation marks off the end of a name.
func withoutTail(name string) string {
	for {
		name = strings.TrimRight(name, "》”\"’ ")
		open := strings.LastIndexAny(name, "（(〔[")
		if open <= 0 || !hasSuffixAny(name, []string{"）", ")", "〕", "]"}) {
			return name
		}
		name = name[:open]
	}
}

// shortestSentence is the length in characters from which a line with a full stop is running text.
const shortestSentence = 10

// findBody is the line where the head of the notice ends: its address, or
// the first sentence below the title (sites print a summary above it).
func (v *view) findBody() int {
	for i := v.titleLine() + 1; i < len(v.lines); i++ {
		line := v.lines[i]
		if i >= headLines || v.isAddress(line) || strings.ContainsRune(line, '。') && lexicon.Count(line) >= shortestSentence {
			return i
		}
	}
	return len(v.lines)
}

// titleLine is the line that prints the title, -1 for none near the top.
func (v *view) titleLine() int {
	if v.bare == "" {
		return -1
	}
	for i, line := range v.lines[:min(len(v.lines), headLines)] {
		if endAlike(line, v.bare) && arabicYears(squeeze(line)) == v.bare {
			return i
		}
	}
	return -1
}

// endAlike tells whether a line without spaces at its end, once its years are written in ASCII digits, may end like a title.
func endAlike(line, title string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	end, _ := utf8.DecodeLastRuneInString(title)
	return last == end || end < utf8.RuneSelf
}

// isAddress says whether a line names whom the notice is sent to.
func (v *view) isAddress(line string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	if last != ':' && last != '：' || lexicon.Longer(line, 200) {
		return false
	}
	return containsAny(line, v.reader.words.Addressees) && !strings.ContainsAny(line, "。；")
}

// address is the line that names whom the notice is sent to, empty for none.
func (v *view) address() string {
	if v.body < len(v.lines) && v.isAddress(v.lines[v.body]) {
		return v.lines[v.body]
	}
	return ""
}

// opening joins the first characters of the running text.
func (v *view) opening(limit int) string { return v.from(v.body, limit) }

// from is the text from a line on, up to about limit bytes.
func (v *view) from(line, limit int) string {
	end, size := line, 0
	for ; end < len(v.lines) && size < limit; end++ {
		size += len(v.lines[end]) + len("\n")
	}
	var b strings.Builder
	b.Grow(size)
	for ; line < end; line++ {
		b.WriteString(v.lines[line])
		b.WriteByte('\n')
	}
	return b.String()
}

func containsAny(s string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

func hasSuffixAny(s string, ends []string) bool {
	for _, end := range ends {
		if strings.HasSuffix(s, end) {
			return true
		}
	}
	return false
}

func hasPrefixAny(s string, starts []string) bool {
	for _, start := range starts {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	return false
}
