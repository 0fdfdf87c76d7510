package target

import (
	"strings"

	"duban/corpus"
	"duban/normalize/lexicon"
	"duban/normalize/pattern"
)

// carry takes a missing subject, or the owner of a bare one (额度), from the clause before.
func (f *Finder) carry(r *reading, s *subject, c span, unit string) {
	if leftOut.MatchString(s.text) {
		s.text = ""
	}
	state := f.words.is(s.text, void) || r.cell && r.measured != "" && s.form == subjectBefore && f.words.is(s.text, works) || f.worksOn(r, s.text, c, unit) || s.form == subjectBefore && f.onlyState(s.text)
	if !state && s.form == subjectBefore && f.words.is(s.text, works) && r.measured == "" && !r.begun(c) { // （一）老旧小区。计划改造12个
		state = f.runIn(r) != ""
	}
	if s.text != "" && !state && !f.words.is(s.text, bare) && !f.leans(r, s) {
		return
	}
	owner, distant := f.owner(r, c, unit)
	if strings.Contains(owner, planned) && !strings.Contains(r.slice(c.start, c.end), planned) {
		owner = f.root(r.lastUnplanned(r.segment(c.start)))
	}
	grows := f.words.is(s.text, rate) && r.begunIn(r.segment(c.start))
	if grows { // 固定资产投资完成381亿元、增速6%
		owner = r.lastCounted(unit, r.segment(c.start)).indicator
	}
	if owner == "" && r.measured == "" && (s.text == "" || state) {
		owner = f.runIn(r)
	}
	if owner == "" || s.text != "" && r.afterShare(c, unit) || state && s.text != "" && f.noThing(owner, unit) {
		return // 已开工176项,开工率89%;计划竣工96项
	}
	if distant {
		s.doubts |= doubtDistant
	}
	if state {
		s.text = ""
	}
	s.carried = true
	if s.text == "" {
		if n := len(r.found); n > 0 && strings.HasPrefix(r.found[n-1].indicator, owner) {
			owner = r.found[n-1].indicator
		}
		s.text, s.form = owner, carriedOver
		return
	}
	root := owner
	if !grows {
		root = f.root(owner)
	}
	if seg := r.segment(c.start); !lexicon.Longer(root, minAfterVerb-1) && f.leans(r, s) && r.begunIn(seg) { // 民间投资增长20%,占全部投资的68%
		root = r.lastCounted(unit, seg).indicator
	}
	if !strings.HasSuffix(owner, s.text) && !strings.HasSuffix(s.text, root) { // 投资5亿元,占总投资的80%
		s.text = root + s.text
	}
}

// leftOut finds words that say no more than on what grounds an amount was worked out (剔除留抵退税因素后同口径).
var leftOut = pattern.MustCompile(`^(?:剔除|扣除|考虑)\p{Han}{2,16}(?:因素|影响)?后?(?:同口径|可比口径)?$`)

// planned is in the name of what was only planned, which what was done beside it does not go on with
// (年度投资计划15.6亿元,1-5月完成投资3.2亿元).
const planned = "计划"

// lastUnplanned is what was counted last in a segment that was no plan, empty for nothing.
func (r *reading) lastUnplanned(seg span) string {
	for i := len(r.found) - 1; i >= 0 && r.found[i].number.start >= seg.start; i-- {
		if !strings.Contains(r.found[i].indicator, planned) {
			return r.found[i].indicator
		}
	}
	return ""
}

// worksOn tells whether a word of work alone says what else is done to the things
// counted last in the segment (新建厕所8座,改建6座).
func (f *Finder) worksOn(r *reading, text string, c span, unit string) bool {
	n := len(r.found)
	return n > 0 && f.words.is(text, works) && r.found[n-1].Unit == unit && r.found[n-1].number.start >= r.segment(c.start).start
}

// onlyState tells whether words say nothing but what became of things (竣工投产, 改造提升).
func (f *Finder) onlyState(text string) bool {
	runes := []rune(text)
	if len(runes) < 4 || len(runes)%2 != 0 {
		return false
	}
	for i := 0; i < len(runes); i += 2 {
		if !f.words.is(string(runes[i:i+2]), void|works|act) {
			return false
		}
	}
	return true
}

// noThing tells whether a name is none of things that are counted: only a state of them, or the rate of one.
func (f *Finder) noThing(name, unit string) bool {
	return f.words.is(name, void|act) || f.onlyState(name) || unit != "%" && strings.HasSuffix(name, "率")
}

// afterShare tells whether the amount before, in the same segment, is a share and
// the next none: what a share is of has no amount of its own (开工率89%,完成投资98亿元).
func (r *reading) afterShare(c span, unit string) bool {
	n := len(r.found)
	return n > 0 && unit != "%" && r.found[n-1].number.start >= r.segment(c.start).start && r.found[n-1].mode == corpus.ModeShare
}

// leans tells whether the words before a number are a share of something (占GDP比重)
// whose owner the clause before names.
func (f *Finder) leans(r *reading, s *subject) bool {
	first := []rune(s.text)
	return s.form == subjectBefore && len(first) > 2 && f.words.is(string(first[:1]), leaning) && r.runes[s.raw.start] == first[0]
}

// owner is what the clauses before speak of: the last finding of the same
// segment, else the clause before, else what the row measures, else the last
// finding of the passage that counts in the same unit.
func (f *Finder) owner(r *reading, c span, unit string) (name string, distant bool) {
	seg := r.segment(c.start)
	if n := len(r.found); r.begunIn(seg) {
		if name := r.units[unit]; name != "" && r.found[n-1].Unit != unit { // 签约25个,到位80亿元
			return name, false
		}
		if name := f.measureBefore(r, c); name != "" && r.found[n-1].Unit != unit {
			return name, false
		}
		return f.root(r.lastCounted(unit, seg).indicator), false
	}
	if c.start > seg.start+1 {
		before := r.clause(c.start - 2)
		if text := f.spokenOf(r, r.wordsIn(f, before, before.start, before.end)); f.tidy(text) != "" && len([]rune(text)) <= 24 && !hasDigit(text) {
			return f.withoutVerb(text), false
		}
	}
	if name := r.units[unit]; name != "" {
		return name, false
	}
	if r.measured == "" && unit != "" {
		for i := len(r.found) - 1; i >= 0; i-- { // …总量25.8万户。力争年底突破30万户
			if r.found[i].Unit == unit {
				return f.root(r.found[i].indicator), true
			}
		}
	}
	return f.withoutVerb(r.measured), false
}

// measureBefore is the measure that the clause just before names without an amount, a slogan behind it
// (力争一般公共预算收入“双过半”,达到6.4亿元), empty for none.
func (f *Finder) measureBefore(r *reading, c span) string {
	last := r.found[len(r.found)-1]
	if c.start < 2 || last.end >= c.start-1 {
		return ""
	}
	before := r.clause(c.start - 2)
	if before.start < last.end {
		return ""
	}
	text, _, _ := strings.Cut(f.spokenOf(r, r.wordsIn(f, before, before.start, before.end)), "“")
	if text = f.tidy(text); hasDigit(text) || !f.words.endsName(text, metric) {
		return ""
	}
	return text
}

// begun tells whether the passage has a finding before the clause.
func (r *reading) begun(c span) bool {
	return len(r.found) > 0 && r.found[0].number.start < c.start
}

// spokenOf is what the words of a clause without an amount name: the measure before its
// verb, where what stands behind it is none (粮食总产量实现“十九连丰”,达到98万吨).
func (f *Finder) spokenOf(r *reading, words []token) string {
	text, _ := f.trim(r, words)
	for i, w := range words {
		if i == 0 || !w.is(strong) || f.words.ends(text, metric) {
			continue
		}
		if owner, _ := f.trim(r, words[:i]); len([]rune(owner)) >= minAfterVerb && f.words.ends(owner, metric) {
			return owner
		}
		break
	}
	return text
}

// runIn is the heading that a paragraph begins with, in its own line (（一）老旧小区改造。年度任务320个),
// empty where its first sentence is none.
func (f *Finder) runIn(r *reading) string {
	first := r.sentence(0)
	from := r.afterNumber(first)
	if r.cell || from == first.start || first.end >= len(r.runes) || first.end-from > maxRunIn || r.clause(from).end < first.end {
		return ""
	}
	text, _ := f.trim(r, r.wordsIn(f, span{from, first.end}, from, first.end))
	if hasDigit(text) {
		return ""
	}
	return text
}

// maxRunIn is the length of the longest such heading.
const maxRunIn = 14

// lastCounted is the last finding of a segment; where others before it count in the unit, the last of
// them (计划新建厂18座、管网260公里,实际建成19座).
func (r *reading) lastCounted(unit string, seg span) *finding {
	last := &r.found[len(r.found)-1]
	for i := len(r.found) - 1; i >= 0 && r.found[i].number.start >= seg.start; i-- {
		if found := &r.found[i]; found.Unit == unit && counts(found.Quantity) {
			return found
		}
	}
	return last
}

// begunIn tells whether the last finding stands in the segment.
func (r *reading) begunIn(seg span) bool {
	n := len(r.found)
	return n > 0 && r.found[n-1].number.start >= seg.start
}

// withoutVerb takes the verb off the end of a heading-like clause (高新技术企业培育:
// 高新技术企业; 产业园开工建设: 产业园).
func (f *Finder) withoutVerb(text string) string {
	runes := []rune(text)
	for n := min(maxFrame, len(runes)-minAfterVerb); n > 1; n-- {
		if end := string(runes[len(runes)-n:]); n == 2 && f.words.is(end, weak) || n > 2 && f.words.is(end, frame) {
			return string(runes[:len(runes)-n])
		}
	}
	return text
}

// root takes a bare ending off an indicator, so that owners don't pile up (企业授信额度 → 企业授信).
func (f *Finder) root(text string) string {
	runes := []rune(text)
	for n := min(maxBare, len(runes)-2); n > 1; n-- {
		if rest := string(runes[:len(runes)-n]); f.words.is(string(runes[len(runes)-n:]), bare) && !f.words.is(rest, adverb) { // 重点|项目总投资
			return rest
		}
	}
	return text
}

// maxBare is the length of the longest subject that says nothing alone (项目总投资额).
const maxBare = 6
