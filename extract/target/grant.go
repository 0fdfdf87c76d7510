package target

import (
	"strings"

	"duban/corpus"
)

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
func (f *Finder) grant(r *reading, after span, text string) string {
	if m := r.groups(f.rules.kinds.grant, after); m != nil {
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
	after := span{found.End, min(found.clause.end, found.End+windowChars)}
	if m := r.groups(f.rules.kinds.Parameter.given, after); m != nil && found.Dimension != "share" {
		return m[1]
	}
	if s.form == objectAfter {
		return f.grant(r, after, found.indicator)
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
