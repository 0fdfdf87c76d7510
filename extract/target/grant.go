package target

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"duban/corpus"
	"duban/normalize/lexicon"
	"duban/normalize/pattern"
	"duban/normalize/quantity"
)

// listEnd is the end of the last amount of the list that the i-th quantity
// stands in (`分别给予10万元、20万元和50万元奖励`): what follows it belongs to all.
func (r *reading) listEnd(i int, c span) int {
	end := r.quantities[i].End
	for j := i + 1; j < len(r.quantities) && r.quantities[j].End <= c.end; j++ {
		next := r.quantities[j]
		if next.Unit != r.quantities[i].Unit || next.Start < end || strings.Trim(r.slice(end, next.Start), listJoints) != "" {
			break
		}
		end = next.End
	}
	return end
}

// grant is the policy noun at the head of the words behind an amount (`10万元的一次性奖励`).
func (f *Finder) grant(r *reading, after span, text string) string {
	if m := r.groups(f.rules.kinds.grant, after); m != nil {
		return m[1] + m[2]
	}
	return text
}

// granted is what an amount of policy is given for or limits: the policy noun
// behind it, else, where its own clause names only who receives it, the last
// policy noun before it in the sentence, else the first behind it.
func (f *Finder) granted(r *reading, found finding, s subject) string {
	if found.kind != corpus.TargetParameter || counts(found.Quantity) {
		return found.indicator
	}
	if m := givenVerb.FindStringSubmatch(found.indicator); m != nil && found.Dimension == "money" && !strings.HasSuffix(found.indicator, "奖补") {
		return withoutGiving(m)
	}
	after := span{found.End, min(found.clause.end, found.End+windowChars)}
	if m := r.groups(f.rules.kinds.Parameter.given, after); m != nil && found.Dimension != "share" {
		return m[1]
	}
	if s.form == objectAfter {
		return f.grant(r, after, found.indicator)
	}
	if m := f.rules.kinds.basis.FindStringSubmatch(found.indicator); m != nil && found.Dimension == "share" {
		return m[1]
	}
	if named, cut := f.behindGiving(found.indicator); cut && named != "" && found.Dimension == "share" { // 给予最高不超过实际投入30%
		return named
	}
	if m := r.groups(f.rules.kinds.named, span{max(found.clause.start, found.Start-windowChars), found.Start}); m != nil && found.Dimension == "money" {
		return f.cutHead(m[1] + m[2])
	}
	if m := r.groups(f.rules.kinds.received, span{max(found.clause.start, found.Start-windowChars), found.Start}); m != nil && found.Dimension == "money" && (strings.HasSuffix(m[2], found.indicator) || strings.HasSuffix(found.indicator, m[2])) && !f.words.ends(m[2], metric) {
		return f.cutHead(m[1])
	}
	if noun := f.givenEach(r, found); noun != "" {
		return noun
	}
	named, cut := f.behindGiving(found.indicator)
	if found.Dimension != "money" || !cut && !s.carried && !f.rules.kinds.receiver.MatchString(named) {
		return found.indicator
	}
	if cut && named != "" && !f.rules.kinds.receiver.MatchString(named) {
		return named
	}
	noun := f.policyNoun(r, found.number)
	switch {
	case noun == "":
		return found.indicator
	case s.form == carriedOver && strings.HasPrefix(found.indicator, noun): // 奖励总额分别不超过200万元和100万元
		return found.indicator
	case s.form == carriedOver || cut:
		return noun
	}
	return noun + f.bareEnding(found.indicator, noun)
}

// givenVerb finds a verb of giving of one character at the end of a name, with what it is given for each of:
// the name, 每…, the verb.
var givenVerb = pattern.MustCompile(`^(.*?)(每\p{Han}{1,3}|各|再|分别|单[户个家])*([补奖])$`)

// withoutGiving is what is given for (农机深翻每亩补), or where that is not said or only who earns it, what is given.
func withoutGiving(m []string) string {
	switch {
	case m[3] == "奖":
		return "奖励"
	case lexicon.Count(m[1]) < 2:
		return "补贴"
	}
	return m[1]
}

// givenEach is the policy noun of the sum before in the segment, where the amount's
// own clause says no more than to whom each of it is given.
func (f *Finder) givenEach(r *reading, found finding) string {
	n := len(r.found)
	if n == 0 || found.Dimension != "money" || f.rules.kinds.capped.MatchString(found.indicator) || !r.matches(f.rules.kinds.each, span{found.clause.start, found.Start}) {
		return ""
	}
	last := &r.found[n-1]
	noun := last.indicator
	if last.kind != corpus.TargetParameter || last.Dimension != "money" || last.number.start < r.segment(found.number.start).start || !f.rules.kinds.capped.MatchString(noun) {
		return ""
	}
	return noun
}

// behindGiving is what stands behind the last verb of giving in a text
// (按床位数分别给予每床: 每床), and whether there is one.
func (f *Finder) behindGiving(text string) (string, bool) {
	all := f.rules.kinds.giving.FindAllStringIndex(text, -1)
	if len(all) == 0 {
		return text, false
	}
	return text[all[len(all)-1][1]:], true
}

// policyNoun is the policy noun that a sum of the number's segment limits or
// is: the last before the number in its sentence, else the first behind it.
func (f *Finder) policyNoun(r *reading, number span) string {
	sentence, segment := r.sentence(number.start), r.segment(number.start)
	before := r.slice(max(sentence.start, number.start-windowChars), number.start)
	capped := f.rules.kinds.capped
	if all := capped.FindAllStringIndex(before, -1); len(all) > 0 {
		last := all[len(all)-1]
		if text := f.cutHead(f.tidy(before[last[0]:last[1]])); text != "" {
			return withinWord(text, before[:last[0]])
		}
	}
	behind := r.slice(number.end, min(segment.end, number.end+windowChars))
	if all := capped.FindAllStringIndex(behind, 1); len(all) > 0 {
		return f.cutHead(f.tidy(behind[all[0][0]:all[0][1]]))
	}
	return ""
}

// withinWord is a policy noun with the words before it, or alone where those begin in the
// middle of a word (工业互联网平台奖励).
func withinWord(text, before string) string {
	r, _ := utf8.DecodeLastRuneInString(before)
	if noun := policyHead.FindString(text); noun != "" && before != "" && unicode.Is(unicode.Han, r) && lexicon.Count(text) > lexicon.Count(noun)+2 {
		return noun
	}
	return text
}

// policyHead finds the noun at the end of what is given.
var policyHead = pattern.MustCompile(`(?:一次性)?(?:奖励|奖补|补助|补贴|资助|贴息)(?:资金|金额|总额|标准|额度)?$`)

// givenFor names an amount of policy whose clause says nothing but that it is
// given (再给予100万元用于科学研究).
func (f *Finder) givenFor(r *reading, q quantity.Quantity, c span) string {
	if counts(q) || !r.matches(f.rules.kinds.gives, span{c.start, q.NumStart}) {
		return ""
	}
	sentence := r.sentence(q.NumStart)
	if !r.ruling && !r.matches(f.rules.kinds.Parameter.noun, span{max(sentence.start, q.NumStart-2*windowChars), min(sentence.end, q.NumEnd+windowChars)}) {
		return ""
	}
	number := span{q.NumStart, q.NumEnd}
	if noun := f.policyNoun(r, number); noun != "" {
		return noun
	}
	if m := r.groups(f.rules.kinds.gives, span{c.start, q.NumStart}); m != nil {
		return m[1]
	}
	return ""
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
