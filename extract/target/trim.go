package target

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/normalize/lexicon"
	"duban/normalize/pattern"
)

// trim takes verbs, openers, areas and dates off both edges of the words before
// a number; grows tells whether the amount is a change.
func (f *Finder) trim(r *reading, words []token) (text string, grows bool) {
	words, grows = f.core(r, words)
	if len(words) == 0 {
		return "", grows
	}
	text = f.withoutVerbInside(r.shorten(f, words))
	if end := words[len(words)-1].End; strings.HasSuffix(text, compareEnd) && !f.words.ends(text, metric) && r.dateBegins(end) { // 投诉量比2017年下降
		text = strings.TrimSuffix(text, compareEnd)
	}
	return text, grows
}

// dateBegins tells whether a date begins at an offset.
func (p *passage) dateBegins(at int) bool {
	_, begins := p.dateAt(at)
	return begins
}

// cutBy reads a verb of decrease before what it decreases (压降各类事故10%).
func (f *Finder) cutBy(r *reading, before []token, phrase string) (text string, grows bool) {
	words, _ := f.core(r, before)
	if len(words) < 2 || !words[0].is(down|raises) || words[len(words)-1].is(link) {
		return phrase, false
	}
	if rest := f.trimLeft(r, words[1:]); len(rest) > 0 {
		return r.shorten(f, rest), true
	}
	return phrase, false
}

// core is what trim leaves of the words.
func (f *Finder) core(r *reading, words []token) (rest []token, grows bool) {
	words, grows = f.trimRight(r, f.behindSpan(r, words))
	words = f.beforeBase(r, words)
	words = f.beforePlace(r, words)
	words = f.beforeStates(r, words)
	words = f.trimLeft(r, f.behindToward(words))
	return f.cutAtVerb(r, words), grows
}

// beforeBase leaves out the base that a change starts from (从2.1%提高到) or is
// compared with (较五年前下降), and what stands behind a measure and 为 (补贴标准为建筑面积每平方米).
func (f *Finder) beforeBase(r *reading, words []token) []token {
	for i := len(words) - 1; i >= 0; i-- {
		if words[i].is(base) && f.startsFrom(r, words[i].End, words[len(words)-1].End) {
			words = words[:i]
			break
		}
	}
	for i, w := range words {
		if i > 0 && w.is(equals) && f.words.ends(words[i-1].Text, metric) {
			return words[:i]
		}
		if i > 0 && w.Text == compareEnd && (i+1 == len(words) && !r.dateBegins(w.End) || i+1 < len(words) && words[i+1].is(link) && !words[i+1].is(lead)) { // 填埋比控制在
			continue
		}
		if w.is(compare) && !(i > 0 && f.words.is(words[i-1].Text+w.Text, metric)) { // 占比 is no comparison
			return words[:i]
		}
	}
	return words
}

// beforePlace leaves out where a thing holds (倡导性标准在行政村), unless what stands there is a measure of its own.
func (f *Finder) beforePlace(r *reading, words []token) []token {
	for i := len(words) - 1; i > 0; i-- {
		w := words[i]
		if !w.is(inPlace) && !f.words.startsPlace(w) || r.withinMark(w.Start, words[0].Start) {
			continue
		}
		tail := words[i:]
		if length(tail) <= maxPlace && length(words[:i]) > 3 && !f.words.ends(words[len(words)-1].Text, metric) {
			return words[:i]
		}
		return words
	}
	return words
}

// behindToward leaves out for whom something is done (为企业解决问题).
func (f *Finder) behindToward(words []token) []token {
	if len(words) < 3 || !words[0].is(toward) {
		return words
	}
	for i := 2; i < min(len(words), maxToward); i++ {
		if words[i].is(keep) && !words[i].is(nominal) && length(words[i+1:]) >= 2 {
			return words[i:]
		}
	}
	return words
}

// maxToward is how many words behind the preposition the verb stands at most.
const maxToward = 5

// beforeStates leaves out what becomes of a thing by several dates (老旧小区改造9月底前全部开工、年底前完工).
func (f *Finder) beforeStates(r *reading, words []token) []token {
	rest, dates := words, 0
	for len(rest) > 0 {
		w := rest[len(rest)-1]
		switch {
		case r.dated(w):
			dates++
		case w.is(joint|outcome) || w.is(act) && w.is(void|predicate):
		default:
			if dates > 0 && length(rest) >= minAfterVerb && len(rest) < len(words) {
				return rest
			}
			return words
		}
		rest = rest[:len(rest)-1]
	}
	return words
}

// maxPlace is the length of the longest place that is left out with its preposition.
const maxPlace = 8

// compareEnd is the word of comparison that also ends the names of ratios.
const compareEnd = "比"

// startsFrom tells whether the amount that a change starts from stands shortly
// behind at, by its own rule or with 到 between it and the words' end, or a
// change to another amount does.
func (f *Finder) startsFrom(r *reading, at, end int) bool {
	if end-at <= maxBaseGap && r.matches(f.rules.kinds.reaches, span{at, end + 4}) {
		return true
	}
	for j := len(r.rejected) - 1; j >= 0 && r.rejected[j].number.start >= at; j-- {
		v := r.rejected[j]
		if v.number.start-at <= maxBaseGap && (v.rule == "baseline" || strings.ContainsAny(r.slice(v.number.end, end+2), "到至")) {
			return true
		}
	}
	return false
}

// maxBaseGap is how far behind 从 the amount may stand that a change starts from.
const maxBaseGap = 14

func (f *Finder) trimRight(r *reading, words []token) ([]token, bool) {
	grows, verb := false, false
	for len(words) > 0 {
		w := words[len(words)-1]
		switch {
		case w.is(growth | down):
			grows = true
			if n := len(words); n > 1 && words[n-2].is(perHead) && w.is(earns) { // 脱贫户人均增收
				return words, grows
			}
		case punctuation(w.Text) && !(closes(w.Text) && r.partner(w.Start) >= words[0].Start), w.is(link), r.dated(w), w.is(strong) && !w.is(weak), verb && w.is(intends): // 投资计划完成11亿元
		default:
			return words, grows
		}
		verb = verb || w.is(deliver)
		words = words[:len(words)-1]
	}
	return words, grows
}

func (f *Finder) trimLeft(r *reading, words []token) []token {
	for len(words) > 0 {
		w := words[0]
		named := len(words) == 2 && !w.is(strong) && words[1].is(generic|bare) // 招商活动, 储备规模
		edge := w.is(lead|area|strong) || opener(w.Text) || r.dated(w) || w.is(weak) && length(words[1:]) >= 2 && !named
		if edge && len(words) > 1 && f.words.is(w.Text+words[1].Text, bare|whole) { // 总投资
			edge = false
		}
		if w.is(adverb) && len(words) > 1 && words[1].is(strong|weak|keep|deliver|adverb) {
			edge = true
		}
		if !edge {
			break
		}
		words = words[1:]
	}
	return words
}

// behindSpan leaves out how long the amount is summed up over (3年累计投入).
func (f *Finder) behindSpan(r *reading, words []token) []token {
	if len(words) < 2 {
		return words
	}
	m := r.groups(f.rules.kinds.summedOver, span{words[0].Start, words[len(words)-1].End})
	if m == nil {
		return words
	}
	end := words[0].Start + utf8.RuneCountInString(m[1])
	for len(words) > 0 && words[0].End <= end {
		words = words[1:]
	}
	return words
}

// cutAtVerb drops all up to a verb in the middle that is never part of a name,
// and what an opening preposition governs.
func (f *Finder) cutAtVerb(r *reading, words []token) []token {
	for i := len(words) - 2; i >= 0; i-- {
		w := words[i]
		cut := w.is(strong) && !w.is(weak) || i > 0 && w.is(modal) && words[i+1].is(strong|weak|deliver|works) || // 江宁区要完成造林
			w.is(then) && i > 0 && words[i-1].is(act|strong) // 项目达产后年产芯片
		place := w.is(area) || r.dated(w)
		if r.partner(w.Start) >= 0 || !cut && !place {
			continue
		}
		if place && (length(words[i+1:]) < 4 || i > 0 && words[i-1].is(covers|keep)) {
			continue
		}
		rest := f.trimLeft(r, words[i+1:])
		if owner := f.trimLeft(r, words[:i]); length(owner) >= minAfterVerb && (len(rest) == 0 || len(rest) == 1 && rest[0].is(void)) {
			return f.onlyNoun(owner) // 土地出让收入完成全年任务的31%
		}
		if length(words[i+1:]) >= minAfterVerb && !r.withinMark(w.Start, words[0].Start) {
			if i > 0 && len(rest) > 0 && (f.words.is(r.slice(rest[0].Start, rest[len(rest)-1].End), extent) || f.performs(r, words, i, rest)) {
				continue // 高标准农田累计建成面积, 水利项目共完成投资
			}
			return rest
		}
	}
	return words
}

// onlyNoun takes adverbs (仅) off the end of an owner's words.
func (f *Finder) onlyNoun(words []token) []token {
	for len(words) > 1 && words[len(words)-1].is(lead|tail|outcome) {
		words = words[:len(words)-1]
	}
	return words
}

// performs tells whether the words before the verb at i own the measure behind
// it, which says nothing alone (水利项目共完成投资).
func (f *Finder) performs(r *reading, words []token, i int, rest []token) bool {
	owner := f.trimLeft(r, words[:i])
	return length(owner) >= minAfterVerb && f.rules.kinds.performed.MatchString(r.slice(owner[0].Start, rest[len(rest)-1].End))
}

// withoutVerbInside takes the verb out between those who bring a measure about
// and the measure (规上企业完成产值: 规上企业产值).
func (f *Finder) withoutVerbInside(text string) string {
	if m := f.rules.kinds.performed.FindStringSubmatch(text); m != nil {
		return m[1] + m[2]
	}
	return text
}

// minAfterVerb is the least that must follow a verb in the middle for the words
// before it to be dropped: 困难人员实现就业 says nothing without its subject.
const minAfterVerb = 3

// withinMark tells whether at lies within a bracket or quotation that opens after from.
func (p *passage) withinMark(at, from int) bool {
	for i := from; i < at; i++ {
		if j := p.partner(i); j > at {
			return true
		}
	}
	return false
}

// shorten gives the text of the words without the list before 等 and without a long modifier before 的.
func (r *reading) shorten(f *Finder, words []token) string {
	start, end := words[0].Start, words[len(words)-1].End
	for i, w := range words {
		if r.withinMark(w.Start, start) || i+1 >= len(words) {
			continue
		}
		rest := words[i+1:]
		tail := r.slice(rest[0].Start, end)
		switch {
		case w.Text == "等" && length(rest) >= 2 && !f.words.is(tail, generic):
			if start = rest[0].Start; rest[0].is(scope) && length(rest[1:]) >= 2 {
				start = rest[1].Start
			}
		case w.Text == "的" && length(rest) >= 4 && !f.words.endsName(tail, metric):
			start = rest[0].Start
		}
	}
	return r.printed(start, end)
}

// dated tells whether a word is part of a date expression outside quotations.
func (p *passage) dated(t token) bool {
	for _, d := range p.datesIn(t.Start, t.End) {
		if t.Start >= d.Start && t.End <= d.End {
			return true
		}
	}
	return false
}

// tidy takes stray marks and blanks off an indicator; nothing is left of one that names nothing (the number of its item).
func (f *Finder) tidy(text string) string {
	text = behindCount(behindNumber(text))
	text = f.cutTail(strings.TrimFunc(text, strayMarks.Has))
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return ""
	}
	if pairedMarks.In(text) {
		text = paired(text)
	}
	if at := doneTail.FindStringSubmatchIndex(text); at != nil {
		text = text[:at[3]]
	}
	return lexicon.Squeeze(text)
}

// onlyOutcome tells whether a text only says that all of something has been done (已全部), without naming it.
func (f *Finder) onlyOutcome(text string) bool {
	for text != "" {
		n := 2
		if !f.words.is(firstOf(text, n), outcome) {
			n = 1
		}
		word := firstOf(text, n)
		if !f.words.is(word, outcome) {
			return false
		}
		text = text[len(word):]
	}
	return true
}

// firstOf is the first n characters of a text, or all of it.
func firstOf(text string, n int) string {
	at := 0
	for ; n > 0 && at < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return text[:at]
}

// doneTail finds what has become of things behind their name (加装电梯|已签约).
var doneTail = pattern.MustCompile(`^(.*\p{Han}{2})已(?:经|全部|累计)?\p{Han}{1,2}$`)

// behindCount is the name of things without the count of them before it (96条|黑臭水体治理, of which 90 were done).
func behindCount(text string) string {
	if text == "" || text[0] < '0' || text[0] > '9' {
		return text
	}
	if at := leadingCount.FindStringSubmatchIndex(text); at != nil {
		return text[at[2]:]
	}
	return text
}

var leadingCount = pattern.MustCompile(`^\d[\d,.]*万?[个件条场所家项座处名户支台套辆栋宗位]([^以级类\d][\p{Han}“"].*)$`)

// paired takes brackets and quotes off the ends of a text that lacks their other halves.
func paired(text string) string {
	for _, pair := range []string{"（）", "()", "“”", "《》"} {
		marks := []rune(pair)
		open, end := strings.Count(text, string(marks[0])), strings.Count(text, string(marks[1]))
		if open != end {
			text = strings.Trim(text, pair)
		}
	}
	return text
}

var (
	strayMarks  = lexicon.NewSet(" 、,，.。:：;；-—·　\t★☆▲△●○■□◆◇※*")
	pairedMarks = lexicon.NewSet("（）()“”《》")
	punctuators = lexicon.NewSet(" 、,.。:;-—·()（）“”\"‘’《》?!+/")
)

// cutFrame takes what a verb of pushing on does to things off their name (150个重点项目建设).
func (f *Finder) cutFrame(text string) string {
	runes := []rune(text)
	for n := maxFrame; n > 1; n-- {
		if m := len(runes) - n; m > 1 && f.words.is(string(runes[m:]), frame) {
			return string(runes[:m])
		}
	}
	return text
}

// maxFrame is the length of the longest such words.
const maxFrame = 6

// cutHead takes adverbs and the like off the head of a text (分别奖励).
func (f *Finder) cutHead(text string) string {
	runes := []rune(text)
	for n := 2; n > 0; n-- {
		if len(runes)-n > 1 && f.words.is(string(runes[:n]), lead) {
			runes, n = runes[n:], 3
		}
	}
	return string(runes)
}

// cutTail takes words off the end that are never the end of a name (首次, 分别, 等).
func (f *Finder) cutTail(text string) string {
	for n := maxTail; n > 0 && f.words.mayEnd(text, tail|moves|duty); n-- {
		at := beforeLast(text, n)
		name := text[:at]
		if !lexicon.Longer(name, 1) {
			continue
		}
		known := lexicon.Longer(name, minAfterVerb-1)
		switch c := f.words.of(text[at:]); {
		case known && c&moves != 0 && f.words.ends(name, metric): // 饲养量发展
		case c&tail != 0 && !f.words.ends(text, whole):
		case known && c&duty != 0 && !f.words.endsName(name, dutyOf):
		default:
			continue
		}
		text, n = name, maxTail+1
	}
	return text
}

// beforeLast is the byte at which the last n characters of a text begin.
func beforeLast(text string, n int) int {
	at := len(text)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return at
}

// maxTail is the length of the longest such words.
const maxTail = 4

// withoutSpeed takes the word of growth off the name of what grows (森林覆盖率增速).
func (f *Finder) withoutSpeed(text string) string {
	runes := []rune(text)
	for n := 4; n > 1; n-- {
		if m := len(runes) - n; m > minAfterVerb && f.words.is(string(runes[m:]), speed) {
			return string(runes[:m])
		}
	}
	return text
}

func length(words []token) int {
	n := 0
	for _, w := range words {
		n += w.End - w.Start
	}
	return n
}

func punctuation(s string) bool {
	return !lexicon.Longer(s, 2) && punctuators.In(s)
}
func opens(s string) bool  { return strings.ContainsAny(s, "“\"‘《(") }
func closes(s string) bool { return strings.ContainsAny(s, "”\"’》)") }

func opener(s string) bool { return punctuation(s) && !opens(s) || s == ")" }
