package target

import (
	"strings"
	"unicode/utf8"

	"duban/normalize/quantity"
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
	doubts   doubt
	list     int // end of the list of amounts whose thing stands behind it, 0 for none
}

// clues are what the words on both sides of a number say about its subject.
type clues struct {
	before  []token // the words before it, up to the last finding
	phrase  string  // what they name
	grows   bool    // they make it a change
	last    string  // the last of them that is neither a date nor a connecting word
	verb    bool    // which is a verb
	linked  bool    // a comparator or connecting word stands right before the number
	after   phrase  // the object behind it
	listEnd int     // end of the list of amounts that it stands in
	behind  span    // what follows that list
	shareOf bool    // the amount is a share of what stands before it
	of      bool    // 的 joins the amount to the object behind it
	policy  bool    // a policy noun follows, and is what the amounts measure
}

// subject finds what the i-th quantity measures; rule names why it can't be a target.
func (f *Finder) subject(r *reading, i int, c span) (subject, string) {
	q := r.quantities[i]
	start := max(c.start, r.lastEnd(c))
	if start == c.start {
		start = r.afterNumber(c)
	}
	k := f.clues(r, i, c, start)
	s := subject{form: subjectBefore, raw: span{start, max(start, q.Start)}, grows: k.grows}
	s.governed = k.linked || k.verb || k.grows || f.holdsVerb(k.before) || f.listed(r, start, k.before) || k.last == "等" && f.holds(k.before, builds) // 实施城东等59所学校改造
	given := ""
	if text := f.sharedHead(r, i, k); text != "" {
		s.form, s.text, s.end, s.governed = objectAfter, text, q.End, true
		return s, ""
	}
	if k.phrase == "" && !k.policy && (k.after.text == "" || k.after.predicate) {
		given = f.givenFor(r, q, c)
	}
	switch {
	case given != "":
		s.text, s.governed, s.doubts = given, true, doubtAssumed
	case k.policy && k.listEnd > q.End:
		s.form, s.text, s.end, s.governed = objectAfter, f.grant(r, k.behind, k.phrase), q.End, true
		s.list = k.listEnd
	case k.policy && k.after.text != "" || f.takesAfter(q, k):
		s.form, s.text, s.end = objectAfter, f.object(r, q, c, k), k.after.end
		if !s.governed && !k.policy && !f.acts(r, k) && !f.continues(r, q, c) {
			return s, "ungoverned-count"
		}
	default:
		s.text = k.phrase
		if m := r.groups(f.rules.kinds.Parameter.given, k.behind); k.phrase == "" && m != nil && !counts(q) {
			s.text = m[1]
		}
		s.governed = s.governed || k.phrase != ""
	}
	only := ""
	if f.onlyOutcome(s.text) { // 棚户区改造:1486套已全部开工
		only, s.text = s.text, ""
	}
	if f.carry(r, &s, c, q.Unit); s.text == "" {
		s.text = only
	}
	f.respective(r, i, c, &s, k.before)
	if s.text == "" && counts(q) && f.onlyDoing(k.after.text) { // 41个全部建成, of things that no clause before names
		s.form, s.text, s.end = objectAfter, k.after.text, k.after.end
	}
	s.text = f.tidy(s.text)
	if s.text == "" && q.Dimension == "money" && r.topic != "" {
		s.text, s.doubts = r.topic, s.doubts|doubtAssumed|doubtDistant
	}
	if s.text == "" {
		return s, "no-subject"
	}
	return s, ""
}

// clues reads the words on both sides of the i-th quantity.
func (f *Finder) clues(r *reading, i int, c span, start int) clues {
	q := r.quantities[i]
	k := clues{before: r.wordsIn(f, c, start, r.beforeWhole(start, q)), after: f.after(r, i, c), listEnd: r.listEnd(i, c)}
	k.phrase, k.grows = f.trim(r, k.before)
	if k.phrase == "" && k.after.alone && f.words.is(k.after.text, locus) && f.countedBefore(r, q) { // 完成32个村的管网改造,再完成40个村
		k.after = phrase{}
	}
	if q.Dimension == "share" && q.Start == q.NumStart && !k.grows {
		k.phrase, k.grows = f.cutBy(r, k.before, k.phrase)
	}
	if k.phrase == "" && q.Start < q.NumStart {
		k.phrase, _ = f.trim(r, r.wordsIn(f, c, q.Start, q.NumStart)) // 不超过企业净资产的20%
	}
	k.last = f.lastWord(r, k.before)
	k.verb = k.last != "" && (f.words.is(k.last, strong|weak|keep|deliver) || f.isVerb(k.last))
	k.linked = q.Start < q.NumStart || len(k.before) > 0 && k.before[len(k.before)-1].is(link)
	k.behind = span{k.listEnd, min(c.end, k.listEnd+windowChars)}
	k.of = q.End < len(r.runes) && r.runes[q.End] == '的'
	k.shareOf = q.Dimension == "share" && k.phrase != "" &&
		(r.runes[max(q.NumStart-1, 0)] == '的' || r.matches(f.rules.kinds.rated, k.behind)) // 展位费的70%补贴
	k.policy = !counts(q) && !k.shareOf && r.matches(f.rules.kinds.Parameter.after, k.behind)
	return k
}

// beforeWhole is where the words before a quantity end: before the amount that a share is
// of (完成全年目标4.8万人的66.3%).
func (r *reading) beforeWhole(start int, q quantity.Quantity) int {
	n := len(r.rejected)
	if n == 0 || q.Dimension != "share" || q.Start == 0 || r.runes[q.Start-1] != '的' {
		return q.Start
	}
	last := r.rejected[n-1]
	if last.rule != "baseline" || last.number.start < start || q.Start-last.number.end > maxUnit {
		return q.Start
	}
	return last.number.start
}

// maxUnit is the length of the longest unit between an amount and the share of it.
const maxUnit = 8

// object names what stands behind a number, with the verb before it where that belongs to the name.
func (f *Finder) object(r *reading, q quantity.Quantity, c span, k clues) string {
	text := k.after.text
	if k.policy {
		text = f.grant(r, k.behind, text)
	}
	if f.holds(r.wordsIn(f, c, c.start, q.Start), pushes) {
		text = f.cutFrame(text)
	}
	if k.verb && f.words.is(k.last, keep) && !strings.HasPrefix(k.after.text, k.last) {
		text = k.last + text
	}
	return text
}

// listed tells whether only an enumeration mark parts the words from the finding before them.
func (f *Finder) listed(r *reading, start int, before []token) bool {
	n := len(r.found)
	if n == 0 || r.found[n-1].end != start || len(before) > 1 {
		return false
	}
	return len(before) == 0 || before[0].is(joint)
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

// takesAfter decides between the words before and behind a number.
func (f *Finder) takesAfter(q quantity.Quantity, k clues) bool {
	switch {
	case k.after.text == "" || k.shareOf:
		return false
	case k.after.alone && f.words.is(k.after.text, locus) && (len([]rune(k.phrase)) >= minPhrase || !k.verb && len([]rune(k.phrase)) >= minAfterVerb): // 燃煤散烧综合治理57个村
		return false
	case k.after.predicate && f.onlyDoing(k.after.text): // 学位2.6万个全面完成
		return false
	case k.of && k.phrase != "" && strings.HasSuffix(k.after.text, ability): // 形成年屠宰5万头的能力
		return false
	case k.of && f.words.is(k.phrase, bare): // 总规模10亿元的基金
		return !k.after.predicate
	case k.phrase == "":
		return !k.after.predicate || counts(q)
	case strings.HasSuffix(k.phrase, "等") && !k.linked:
		return !k.after.predicate
	case counts(q) && k.verb && !k.after.linked:
		return true
	case k.after.predicate || f.words.endsName(k.phrase, metric) && !k.verb:
		return false
	case !counts(q):
		return k.verb && !k.after.verb
	}
	return k.verb || !k.linked
}

// ability ends what a number is the size of, whose thing stands before it.
const ability = "能力"

// minPhrase is the length of the shortest piece of work that a number of places counts.
const minPhrase = 5

// continues tells whether a count opens the next item of a list of statements
// that share their verb (支持300名人才赴境外培训,1000名人才参加研修).
func (f *Finder) continues(r *reading, q quantity.Quantity, c span) bool {
	n := len(r.found)
	if n == 0 || !counts(q) || strings.TrimSpace(r.slice(c.start, q.Start)) != "" {
		return false
	}
	last := r.found[n-1]
	return last.form == objectAfter && last.Unit == q.Unit && last.clause.end+1 == c.start && r.sentence(c.start).holds(last.number.start)
}

// acts tells whether a number that no verb governs begins a statement of its own (`11家企业荣获…`).
func (f *Finder) acts(r *reading, k clues) bool {
	if k.after.served && f.isToward(k) {
		return true
	}
	return (k.phrase == "" || k.last == "等") && (k.after.verb || k.after.predicate) || r.flow == flowPast && k.after.verb
}

// isToward tells whether the words before a number name those to whom a service
// is rendered, with nothing but a place between (为全市5000户困难家庭).
func (f *Finder) isToward(k clues) bool {
	for i := len(k.before) - 1; i >= 0; i-- {
		if w := k.before[i].Text; f.words.is(w, toward) || !f.words.is(w, area|link) {
			return f.words.is(w, toward)
		}
	}
	return false
}

// lastWord is the last word before the number that is neither a connecting word nor a date.
func (f *Finder) lastWord(r *reading, words []token) string {
	for i := len(words) - 1; i >= 0; i-- {
		w := words[i]
		if w.is(deliver | keep | weak | strong) {
			return w.Text
		}
		if !w.is(link) && !r.dated(w) && w.Text != "了" {
			return w.Text
		}
	}
	return ""
}

// holds tells whether one of the words is of the class.
func (f *Finder) holds(words []token, c class) bool {
	for _, w := range words {
		if w.is(c) {
			return true
		}
	}
	return false
}

// holdsVerb tells whether one of the words brings a thing about; a verb that mostly stands inside names does not count.
func (f *Finder) holdsVerb(words []token) bool {
	for _, w := range words {
		if w.is(strong) || w.is(keep) && !w.is(nominal) {
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

// opener tells marks that begin nothing: all but opening quotes.
