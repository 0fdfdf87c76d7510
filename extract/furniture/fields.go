package furniture

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/normalize/lexicon"
	"duban/normalize/pattern"
)

// pair is a label as printed, without padding, and its value.
type pair struct {
	label, value string
	role         role
}

// titleLabel is the label of a title that stands in a table without one.
const titleLabel = "标题"

// reading is what a line of labels says.
type reading struct {
	rest  string // text before the first label: a title glued to it, or a date
	pairs []pair
}

// count is the number of labels with the role.
func (r reading) count(want role) int {
	n := 0
	for _, p := range r.pairs {
		if p.role == want {
			n++
		}
	}
	return n
}

// labelMarks stand behind labels.
var labelMarks = pattern.NewWords(":", "：", "】", "|", "｜")

// longestFields is the longest line, in bytes, that is read for labels.
const longestFields = 1200

// label is the label that s is, with or without its colon, and its role.
func (l *Lexicon) label(s string) (string, role) {
	if !l.beginsLabel(s) {
		return "", noRole
	}
	s = strings.TrimRight(unpad(s), ":：")
	s = strings.Trim(s, aroundLabels)
	return s, l.labels[s]
}

// aroundLabels may stand on either side of a label.
const aroundLabels = "【】[]*·•"

// beginsLabel tells whether s begins like some label, spaces and what stands around labels aside.
func (l *Lexicon) beginsLabel(s string) bool {
	for _, r := range s {
		if !isSpace(r) && !strings.ContainsRune(aroundLabels, r) {
			return l.initials[narrow(r)]
		}
	}
	return false
}

// read finds labels with a colon in line, each with the text up to the next.
// A line read as pairs begins with a label (after brackets, a bullet or a
// date), or has at least two behind other text.
func (l *Lexicon) read(line string) reading {
	if !labelMarks.In(line) {
		return reading{}
	}
	return l.readMarked(line)
}

// readMarked is read for a line that has a mark.
func (l *Lexicon) readMarked(line string) reading {
	if len(line) > longestFields {
		return reading{}
	}
	runes := lexicon.Runes(line)
	var out reading
	from := -1 // where the value of the last pair begins
	for i := 0; i < len(runes); i++ {
		if runes[i] != ':' && runes[i] != '：' && runes[i] != '】' && runes[i] != '|' && runes[i] != '｜' {
			continue
		}
		start, name := l.before(runes, i, max(from, 0))
		if name == "" || runes[i] == '】' && (start == 0 || runes[start-1] != '【') {
			continue
		}
		if from < 0 {
			out.rest = trimMark(string(runes[:start]))
		} else {
			out.pairs[len(out.pairs)-1].value = trimMark(string(runes[from:start]))
		}
		out.pairs = append(out.pairs, pair{label: name, role: l.labels[name]})
		from = i + 1
	}
	if from >= 0 {
		out.pairs[len(out.pairs)-1].value = trimMark(string(runes[from:]))
	}
	return out.settled()
}

// settled refuses a reading whose labels stand inside a sentence.
func (r reading) settled() reading {
	switch {
	case r.rest == "" || isDate(r.rest):
		return r
	case r.count(field)+r.count(noise) < 2 || strings.ContainsAny(r.rest, "。；"):
		return reading{}
	}
	return r
}

// before finds the longest label that ends before runes[end], padding spaces
// included, and begins at or after from. A label inside a longer word is none,
// unless another value stands before it (a site that lost the separator).
func (l *Lexicon) before(runes []rune, end, from int) (int, string) {
	best, name := -1, ""
	back := make([]byte, utf8.UTFMax*(l.longest+1)) // the label, filled from its end
	at := len(back)
	for i, n := end-1, 0; i >= from && n <= l.longest; i-- {
		if isSpace(runes[i]) {
			continue
		}
		n++
		at -= utf8.RuneLen(narrow(runes[i]))
		utf8.EncodeRune(back[at:], narrow(runes[i]))
		if l.labels[string(back[at:])] != noRole {
			best, name = i, string(back[at:])
		}
	}
	if best > 0 && from == 0 && utf8.RuneLen(runes[best-1]) > 1 && !isSpace(runes[best-1]) && !strings.ContainsRune("【（[|｜，。；、》”)）", runes[best-1]) {
		return -1, ""
	}
	return best, name
}

// trimMark trims spaces and the brackets and bars that separate labelled values.
func trimMark(s string) string {
	return strings.Trim(s, " \t\n\u3000\u00a0\ufeff【】[]|｜;；•·")
}

// row reads cells in a row, where a label without its colon is followed by its
// value, and by the next label where the value is empty. other counts the
// cells that are neither.
func (l *Lexicon) row(cells []string) (pairs []pair, other int) {
	open := false
	for _, cell := range cells {
		text := trim(cell)
		name, r := l.label(text)
		switch {
		case text == "":
		case r != noRole:
			pairs = append(pairs, pair{label: name, role: r})
			open = true
		case open:
			pairs[len(pairs)-1].value = text
			open = false
		default:
			got := l.read(text)
			if len(got.pairs) == 0 && l.opensTitle(text) && l.endsLikeTitle(text) { // the title, in a row of its own
				pairs = append(pairs, pair{label: titleLabel, value: text, role: loose})
				continue
			}
			if len(got.pairs) == 0 || got.rest != "" {
				other++
				continue
			}
			pairs = append(pairs, got.pairs...)
		}
	}
	return pairs, other
}

var (
	datePattern = pattern.MustCompile(`^\d{4}([-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)( ?\d{1,2}:\d{2}(:\d{2})?)?$`)
	isoPattern  = pattern.MustCompile(`^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}( \d{1,2}:\d{2}(:\d{2})?)?$`)
)

// withoutStamp parts a value from a date without a label that stands behind it, or in its
// place (来源:市林业局 作者:王明 2015-06-05 14:00:31); the date is empty where there is none. A day in
// 年月日 may be the value's own but for the names of those who print.
func withoutStamp(p pair) (value, day string) {
	if strings.ContainsAny(p.label, "日时期") || !strings.ContainsAny(p.value, "-/.年") {
		return p.value, ""
	}
	at := stampAtEnd.FindStringSubmatchIndex(p.value)
	if at == nil || strings.Contains(p.value[at[2]:at[3]], "年") && !strings.ContainsAny(p.label, "源者辑编稿") {
		return p.value, ""
	}
	return trimMark(p.value[:at[2]]), p.value[at[2]:at[3]]
}

// stampAtEnd finds such a date; a button of the page, or what a bar parts, may stand behind it.
var stampAtEnd = pattern.MustCompile(`(?:^|[\s　]|[\p{Han}）)|｜])((?:19|20)\d{2}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)(?: +\d{1,2}:\d{2}(?::\d{2})?)?)(?:[\s　]+\p{Han}{1,4}|[\s　]*[|｜].*)?$`)

// stamped finds a date as sites print it, in a line of its own or beside who printed it.
var stamped = pattern.MustCompile(`(?:^|[\s　|｜（(\[【:：])(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?:$|[\s　|｜）)\[\]【】])`)

// spacedDates reads a line of nothing but labels of dates, each with a blank in place of its
// colon and its date (成文日期 2023年5月6日 发布日期 2023年5月8日); nothing for another line.
func (l *Lexicon) spacedDates(line string) []pair {
	if strings.IndexFunc(line[:min(len(line), longestLabel)], unicode.IsSpace) < 0 { // nearly every line
		return nil
	}
	words := strings.Fields(line)
	if len(words) < 2 || len(words) > 9 {
		return nil
	}
	var pairs []pair
	for i := 0; i < len(words); {
		name, r := l.label(words[i])
		if r == noRole || !strings.ContainsAny(name, "日时") || i+1 == len(words) || !isDate(words[i+1]) {
			return nil
		}
		p := pair{label: name, role: r, value: words[i+1]}
		if i += 2; i < len(words) && isDate(p.value+" "+words[i]) {
			p.value += " " + words[i]
			i++
		}
		pairs = append(pairs, p)
	}
	return pairs
}

// longestLabel is more than the bytes of any label and the blank behind it.
const longestLabel = 64

// isDate tells whether s is a calendar day, with or without a time of day.
func isDate(s string) bool {
	return len(s) < 40 && datePattern.MatchString(lexicon.Tidy(s))
}

// isStamp tells whether s is a date in the form that sites print, digits alone.
func isStamp(s string) bool {
	return len(s) < 40 && isoPattern.MatchString(lexicon.Tidy(s))
}
