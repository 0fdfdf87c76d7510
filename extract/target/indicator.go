package target

import (
	"strings"
	"unicode/utf8"

	"duban/corpus"
	"duban/normalize/quantity"
	"duban/normalize/segment"
)

// form says on which side of the number the measured thing stands.
type form string

// The forms of a clause.
const (
	subjectBefore form = "before" // 高新技术企业数700家, 举办大赛3场
	objectAfter   form = "after"  // 建设3家公共服务平台
	carriedOver   form = "carried"
	statedWords   form = "stated"
)

// subject is the measured thing of a number.
type subject struct {
	text     string
	form     form
	end      int  // where its text ends, if behind the number
	governed bool // a verb, a measure or a connecting word ties it to the number
	carried  bool // taken from the clause before
	grows    bool // the amount is a change
	raw      span // the text before the number that was read
	list     int  // end of the list of amounts whose thing stands behind it, 0 for none
}

// subject finds what the i-th quantity measures; rule names why it can't be a target.
func (f *Finder) subject(r *reading, i int, c span) (subject, string) {
	q := r.quantities[i]
	s := subject{form: subjectBefore}
	start := max(c.start, r.lastEnd(c))
	if start == c.start {
		start = r.afterNumber(c)
	}
	s.raw = span{start, max(start, q.Start)}
	before := r.wordsIn(f, c, start, q.Start)
	phrase, grows := f.trim(r, before)
	if q.Dimension == "share" && q.Start == q.NumStart && !grows {
		phrase, grows = f.cutBy(r, before, phrase)
	}
	s.grows = grows
	after := f.after(r, i, c)
	last := f.lastWord(r, before)
	verb := last != "" && (f.words.is(last, strong|weak|keep|deliver) || f.isVerb(last))
	linked := q.Start < q.NumStart || len(before) > 0 && f.words.is(before[len(before)-1].Text, link)
	s.governed = linked || verb || grows || f.holdsVerb(before) || f.listed(r, start, before)
	listEnd := r.listEnd(i, c)
	behind := r.slice(listEnd, min(c.end, listEnd+windowChars))
	shareOf := q.Dimension == "share" && phrase != "" && q.Start > 0 && r.runes[q.Start-1] == '的' // 展位费的70%补贴
	policy := !counts(q) && !shareOf && f.rules.kinds.Parameter.after.MatchString(behind)
	switch {
	case policy && listEnd > q.End:
		s.form, s.text, s.end, s.governed = objectAfter, f.grant(behind, phrase), q.End, true
		s.list = listEnd
	case policy && after.text != "" || f.takesAfter(q, phrase, after, verb, linked):
		s.form, s.text, s.end = objectAfter, after.text, after.end
		if policy {
			s.text = f.grant(behind, s.text)
		}
		if f.holds(r.wordsIn(f, c, c.start, q.Start), pushes) {
			s.text = f.cutFrame(s.text)
		}
		if verb && f.words.is(last, keep) && !strings.HasPrefix(after.text, last) {
			s.text = last + s.text
		}
		if !s.governed && !f.acts(r, after, phrase, last) {
			return s, "ungoverned-count"
		}
	default:
		s.text = phrase
		if m := f.rules.kinds.Parameter.given.FindStringSubmatch(behind); phrase == "" && m != nil && !counts(q) {
			s.text = m[1]
		}
		s.governed = s.governed || phrase != ""
	}
	f.carry(r, &s, c)
	f.respective(r, i, c, &s, before)
	s.text = f.tidy(s.text)
	if s.text == "" {
		return s, "no-subject"
	}
	return s, ""
}

// listed tells whether only an enumeration mark parts the words from the finding before them.
func (f *Finder) listed(r *reading, start int, before []segment.Token) bool {
	n := len(r.found)
	if n == 0 || r.found[n-1].end != start || len(before) > 1 {
		return false
	}
	return len(before) == 0 || f.words.is(before[0].Text, joint)
}

// afterNumber is where the clause begins behind its list number (`11.`, `（三）`, `一、`).
func (p *passage) afterNumber(c span) int {
	text := p.slice(c.start, c.end)
	if at := leadingNumber.FindStringIndex(text); at != nil {
		return c.start + utf8.RuneCountInString(text[:at[1]])
	}
	return c.start
}

// lastEnd is the end of the last finding's text within the clause.
func (r *reading) lastEnd(c span) int {
	if n := len(r.found); n > 0 && r.found[n-1].end <= c.end {
		return r.found[n-1].end
	}
	return c.start
}

// wordsIn returns the clause's words between two offsets.
func (p *passage) wordsIn(f *Finder, c span, from, to int) []segment.Token {
	var list []segment.Token
	for _, t := range p.tokens(f, c) {
		if t.Start >= from && t.End <= to {
			list = f.split(list, t)
		} else if t.Start < to && t.End > from {
			a, b := max(t.Start, from), min(t.End, to)
			list = append(list, segment.Token{Start: a, End: b, Text: p.slice(a, b)})
		}
	}
	return list
}

// split appends a word; one that ends in a word of change (价格上涨) as two.
func (f *Finder) split(list []segment.Token, t segment.Token) []segment.Token {
	runes := []rune(t.Text)
	if n := len(runes) - 2; n >= 2 && f.words.classes[t.Text] == 0 && f.words.is(string(runes[n:]), growth|down) {
		return append(list, segment.Token{Start: t.Start, End: t.Start + n, Text: string(runes[:n])},
			segment.Token{Start: t.Start + n, End: t.End, Text: string(runes[n:])})
	}
	return append(list, t)
}

// trim takes verbs, openers, areas and dates off both edges of the words before
// a number; grows tells whether the amount is a change.
func (f *Finder) trim(r *reading, words []segment.Token) (text string, grows bool) {
	words, grows = f.core(r, words)
	if len(words) == 0 {
		return "", grows
	}
	return r.shorten(f, words), grows
}

// cutBy reads a verb of decrease before what it decreases (压降各类事故10%).
func (f *Finder) cutBy(r *reading, before []segment.Token, phrase string) (text string, grows bool) {
	words, _ := f.core(r, before)
	if len(words) < 2 || !f.words.is(words[0].Text, down) || f.words.is(words[len(words)-1].Text, link) {
		return phrase, false
	}
	if rest := f.trimLeft(r, words[1:]); len(rest) > 0 {
		return r.shorten(f, rest), true
	}
	return phrase, false
}

// core is what trim leaves of the words.
func (f *Finder) core(r *reading, words []segment.Token) (rest []segment.Token, grows bool) {
	words, grows = f.trimRight(r, words)
	words = f.beforeBase(r, words)
	words = f.trimLeft(r, words)
	return f.cutAtVerb(r, words), grows
}

// beforeBase leaves out the base that a change starts from (从2.1%提高到) or is
// compared with (较五年前下降), and what stands behind a measure and 为 (补贴标准为建筑面积每平方米).
func (f *Finder) beforeBase(r *reading, words []segment.Token) []segment.Token {
	for i := len(words) - 1; i >= 0; i-- {
		if f.words.is(words[i].Text, base) && r.startsFrom(words[i].End, words[len(words)-1].End) {
			words = words[:i]
			break
		}
	}
	for i, w := range words {
		if i > 0 && f.words.is(w.Text, equals) && f.words.ends([]rune(" "+words[i-1].Text), metric) {
			return words[:i]
		}
		if f.words.is(w.Text, compare) && !(i > 0 && f.words.is(words[i-1].Text+w.Text, metric)) { // 占比 is no comparison
			return words[:i]
		}
	}
	return words
}

// startsFrom tells whether the amount that a change starts from stands shortly
// behind at, by its own rule or with 到 between it and the words' end.
func (r *reading) startsFrom(at, end int) bool {
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

func (f *Finder) trimRight(r *reading, words []segment.Token) ([]segment.Token, bool) {
	grows := false
	for len(words) > 0 {
		w := words[len(words)-1]
		switch {
		case f.words.is(w.Text, growth|down):
			grows = true
		case punctuation(w.Text) && !(closes(w.Text) && r.partner(w.Start) >= words[0].Start), f.words.is(w.Text, link), r.dated(w), f.words.is(w.Text, strong) && !f.words.is(w.Text, weak):
		default:
			return words, grows
		}
		words = words[:len(words)-1]
	}
	return words, grows
}

func (f *Finder) trimLeft(r *reading, words []segment.Token) []segment.Token {
	for len(words) > 0 {
		w := words[0]
		named := len(words) == 2 && !f.words.is(w.Text, strong) && f.words.is(words[1].Text, generic|bare) // 招商活动, 储备规模
		edge := f.words.is(w.Text, lead|area|strong) || opener(w.Text) || r.dated(w) || f.words.is(w.Text, weak) && length(words[1:]) >= 2 && !named
		if f.words.is(w.Text, adverb) && len(words) > 1 && f.words.is(words[1].Text, strong|weak|keep|deliver|adverb) {
			edge = true
		}
		if !edge {
			break
		}
		words = words[1:]
	}
	return words
}

// cutAtVerb drops all up to a verb in the middle that is never part of a name,
// and what an opening preposition governs.
func (f *Finder) cutAtVerb(r *reading, words []segment.Token) []segment.Token {
	for i := len(words) - 2; i >= 0; i-- {
		w := words[i]
		cut := f.words.is(w.Text, strong) && !f.words.is(w.Text, weak)
		place := f.words.is(w.Text, area) || r.dated(w)
		if r.partner(w.Start) >= 0 || !cut && !place {
			continue
		}
		if place && (length(words[i+1:]) < 4 || i > 0 && f.words.is(words[i-1].Text, covers|keep)) {
			continue
		}
		if length(words[i+1:]) >= minAfterVerb && !r.withinMark(w.Start, words[0].Start) {
			return f.trimLeft(r, words[i+1:])
		}
	}
	return words
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
func (r *reading) shorten(f *Finder, words []segment.Token) string {
	start, end := words[0].Start, words[len(words)-1].End
	for i, w := range words {
		if r.withinMark(w.Start, start) || i+1 >= len(words) {
			continue
		}
		rest := words[i+1:]
		tail := r.slice(rest[0].Start, end)
		switch {
		case w.Text == "等" && length(rest) >= 2 && !f.words.is(tail, generic):
			if start = rest[0].Start; f.words.is(rest[0].Text, scope) && length(rest[1:]) >= 2 {
				start = rest[1].Start
			}
		case w.Text == "的" && length(rest) >= 4 && !f.words.ends([]rune(tail), metric):
			start = rest[0].Start
		}
	}
	return string(r.orig[start:end])
}

// takesAfter decides between the words before and behind a number.
func (f *Finder) takesAfter(q quantity.Quantity, before string, after phrase, verb, linked bool) bool {
	if after.text == "" {
		return false
	}
	if before == "" {
		return !after.predicate || counts(q)
	}
	if strings.HasSuffix(before, "等") && !linked {
		return !after.predicate
	}
	if counts(q) && verb && !after.linked {
		return true
	}
	if after.predicate || f.words.ends([]rune(before), metric) && !verb {
		return false
	}
	if !counts(q) {
		return verb && !after.verb
	}
	return verb || !linked
}

// acts tells whether a number that no verb governs begins a statement of its own (`11家企业荣获…`).
func (f *Finder) acts(r *reading, after phrase, before, last string) bool {
	if f.words.is(last, toward) && after.served {
		return true
	}
	return (before == "" || last == "等") && (after.verb || after.predicate) || r.flow == flowPast && after.verb
}

// listEnd is the end of the last amount of the list that the i-th quantity
// stands in (`分别给予10万元、20万元和50万元奖励`): what follows it belongs to all.
func (r *reading) listEnd(i int, c span) int {
	end := r.quantities[i].End
	for j := i + 1; j < len(r.quantities) && r.quantities[j].End <= c.end; j++ {
		next := r.quantities[j]
		if next.Unit != r.quantities[i].Unit || next.Start < end || strings.Trim(r.slice(end, next.Start), "、,和及与或") != "" {
			break
		}
		end = next.End
	}
	return end
}

// grant is the policy noun at the head of the words behind an amount (`10万元的一次性奖励`).
func (f *Finder) grant(after, text string) string {
	if m := f.rules.kinds.grant.FindStringSubmatch(after); m != nil {
		return m[1] + m[2]
	}
	return text
}

// granted is what an amount of policy is given for or limits: the policy noun
// behind it, else, where its own clause names only who receives it, the last
// policy noun before it in the sentence.
func (f *Finder) granted(r *reading, found finding, s subject) string {
	if found.kind != corpus.TargetParameter || counts(found.Quantity) {
		return found.indicator
	}
	sentence := r.sentence(found.number.start)
	after := r.slice(found.End, min(found.clause.end, found.End+windowChars))
	if m := f.rules.kinds.Parameter.given.FindStringSubmatch(after); m != nil && found.Dimension != "share" {
		return m[1]
	}
	if s.form == objectAfter {
		return f.grant(after, found.indicator)
	}
	if found.Dimension != "money" || !s.carried && !f.rules.kinds.receiver.MatchString(found.indicator) {
		return found.indicator
	}
	before := r.slice(max(sentence.start, found.number.start-windowChars), found.number.start)
	if all := f.rules.kinds.capped.FindAllStringIndex(before, -1); len(all) > 0 {
		last := all[len(all)-1]
		if text := f.cutHead(f.tidy(before[last[0]:last[1]])); text != "" {
			if s.form == carriedOver {
				return text
			}
			return text + f.bareEnding(found.indicator, text)
		}
	}
	return found.indicator
}

// bareEnding is the word that says nothing alone (金额) at the end of an
// indicator, unless the other text ends with it.
func (f *Finder) bareEnding(indicator, other string) string {
	runes := []rune(indicator)
	for n := min(4, len(runes)); n > 1; n-- {
		if end := string(runes[len(runes)-n:]); f.words.is(end, bare) && !strings.HasSuffix(other, end) {
			return end
		}
	}
	return ""
}

// lastWord is the last word before the number that is neither a connecting word nor a date.
func (f *Finder) lastWord(r *reading, words []segment.Token) string {
	for i := len(words) - 1; i >= 0; i-- {
		w := words[i]
		if f.words.is(w.Text, deliver|keep|weak|strong) {
			return w.Text
		}
		if !f.words.is(w.Text, link) && !r.dated(w) && w.Text != "了" {
			return w.Text
		}
	}
	return ""
}

// holds tells whether one of the words is of the class.
func (f *Finder) holds(words []segment.Token, c class) bool {
	for _, w := range words {
		if f.words.is(w.Text, c) {
			return true
		}
	}
	return false
}

// holdsVerb tells whether one of the words brings a thing about; a verb that mostly stands inside names does not count.
func (f *Finder) holdsVerb(words []segment.Token) bool {
	for _, w := range words {
		if f.words.is(w.Text, strong) || f.words.is(w.Text, keep) && !f.words.is(w.Text, nominal) {
			return true
		}
	}
	return false
}

// isVerb asks the segmenter whether a word is a verb.
func (f *Finder) isVerb(word string) bool {
	if f.deps.Words == nil || len([]rune(word)) < 2 || f.words.is(word, metric) {
		return false
	}
	tag := f.deps.Words.Tag(word)
	return tag == "v" || tag == "vd"
}

// dated tells whether a word is part of a date expression outside quotations.
func (p *passage) dated(t segment.Token) bool {
	for _, d := range p.datesIn(t.Start, t.End) {
		if t.Start >= d.Start && t.End <= d.End {
			return true
		}
	}
	return false
}

// tidy takes stray marks and blanks off an indicator.
func (f *Finder) tidy(text string) string {
	text = leadingNumber.ReplaceAllString(text, "")
	text = f.cutTail(strings.Trim(text, " 、,，.。:：;；-—·　\t"))
	for _, pair := range []string{"（）", "()", "“”", "《》"} {
		marks := []rune(pair)
		open, end := strings.Count(text, string(marks[0])), strings.Count(text, string(marks[1]))
		if open != end {
			text = strings.Trim(text, pair)
		}
	}
	return strings.Join(strings.Fields(text), "")
}

// cutFrame takes what a verb of pushing on does to things off their name (150个重点项目建设).
func (f *Finder) cutFrame(text string) string {
	runes := []rune(text)
	for n := 6; n > 1; n-- {
		if m := len(runes) - n; m > 1 && f.words.is(string(runes[m:]), frame) {
			return string(runes[:m])
		}
	}
	return text
}

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
	runes := []rune(text)
	for n := 3; n > 0; n-- {
		if m := len(runes) - n; m > 1 && f.words.is(string(runes[m:]), tail) {
			runes, n = runes[:m], 4
		}
	}
	return string(runes)
}

func length(words []segment.Token) int {
	n := 0
	for _, w := range words {
		n += w.End - w.Start
	}
	return n
}

func punctuation(s string) bool {
	return strings.ContainsAny(s, " 、,.。:;-—·()（）“”\"‘’《》?!+/") && len([]rune(s)) <= 2
}
func opens(s string) bool  { return strings.ContainsAny(s, "“\"‘《(") }
func closes(s string) bool { return strings.ContainsAny(s, "”\"’》)") }

// opener tells marks that begin nothing: all but opening quotes.
func opener(s string) bool { return punctuation(s) && !opens(s) || s == ")" }
