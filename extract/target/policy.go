package target

import (
	"slices"
	"strings"

	"duban/corpus"
	"duban/normalize/quantity"
)

// isParameter tells whether the amount is fixed by policy.
func (f *Finder) isParameter(r *reading, found *finding) bool {
	p := &f.rules.kinds.Parameter
	sentence := r.sentence(found.number.start)
	before := span{max(sentence.start, found.number.start-windowChars), found.number.start}
	after := span{found.End, min(sentence.end, found.End+windowChars)}
	around := span{max(sentence.start, found.number.start-2*windowChars), min(sentence.end, found.number.end+windowChars)}
	total := r.totalOf(found)
	switch {
	case found.Dimension == "points" && r.matches(p.distance, before):
		return true
	case total != nil:
		return total.kind == corpus.TargetParameter
	case r.listedBehind(found) != nil:
		return r.listedBehind(found).kind == corpus.TargetParameter
	case r.besidePolicy(found):
		return true
	case f.keptUp(r, found):
		return false
	case !r.tells && found.Comparator == quantity.AtMost && found.Dimension == "money" && r.matches(p.limit, before):
		return true
	case found.Dimension == "time" || found.Dimension == "duration":
		return !r.tells && r.matches(p.term, before)
	case found.Dimension == "points" && !r.tells && r.matches(p.steps, before) && r.matches(p.noun, around):
		return true
	case !r.ruling && (r.matches(p.raised, before) || r.matches(p.apart, before)):
		return false
	}
	named := r.matches(p.noun, around) || r.ruling && r.matches(p.setNoun, around)
	if !named {
		found.doubts |= doubtUnnamed
	}
	if !named && !(counts(found.Quantity) && r.matches(p.most, before)) && !(r.ruling && r.matches(p.ruled, before)) {
		return false
	}
	if r.tells && !r.matches(p.told, before) {
		return false
	}
	if r.flow == flowPast && r.tells {
		return false
	}
	capped := r.ruling && found.Comparator == quantity.AtMost && found.Dimension == "money" // 全年累计不超过6万元
	segment := span{max(before.start, r.segment(found.number.start).start), found.number.start}
	given := found.Dimension == "share" && r.matches(p.given, after) || found.Dimension == "money" && r.matches(p.givenTo, before)
	if !capped && !given && (!counts(found.Quantity) && r.matches(p.unless, before) || r.matches(f.rules.kinds.paid, segment)) {
		return false
	}
	if c := found.Comparator; (c == quantity.AtLeast || c == quantity.MoreThan) && r.doc != corpus.KindNotice && r.doc != corpus.KindOther && !r.matches(p.least, span{before.start, max(found.number.start, found.Start)}) {
		return false
	}
	if counts(found.Quantity) {
		return r.matches(p.counts, before)
	}
	return slices.Contains(p.Dimensions, found.Dimension) && (r.matches(p.mark, before) || r.ruling && r.matches(p.ruled, before) || r.matches(p.after, after) || r.matches(p.given, after))
}

// listedBehind is the amount of the same unit right before another in a list (奖励15、8、3万元), nil without one.
func (r *reading) listedBehind(found *finding) *finding {
	n := len(r.found)
	if n == 0 || found.words != "" || r.found[n-1].words != "" || r.found[n-1].Unit != found.Unit {
		return nil
	}
	last := &r.found[n-1]
	if gap := r.slice(last.End, max(last.End, found.Start)); gap == "" || strings.Trim(gap, listJoints) != "" {
		return nil
	}
	return last
}

// besidePolicy tells whether an amount stands right behind one of policy in the same unit and says the same
// of somebody else (居民供热价格每平方米18元,非居民每平方米27元; 一级医院90%,二级医院80%).
func (r *reading) besidePolicy(found *finding) bool {
	n := len(r.found)
	if n == 0 || r.found[n-1].kind != corpus.TargetParameter || r.found[n-1].Unit != found.Unit || found.words != "" {
		return false
	}
	last := &r.found[n-1]
	gap := r.slice(last.End, found.number.start)
	if strings.Count(gap, ",") != 1 || strings.ContainsAny(gap, "。;") || len([]rune(gap)) > maxBeside {
		return false
	}
	return found.Dimension == "money" && strings.Contains(gap, "每") || found.Dimension == "share" && r.before(last) == r.before(found)
}

// before is the two characters before an amount.
func (r *reading) before(found *finding) string {
	return r.slice(max(0, found.number.start-2), found.number.start)
}

// maxBeside is the longest text, in characters, between two such amounts.
const maxBeside = 16

// totalOf is the amount of which 其中 makes another a part, also one listed behind the first part
// (每部补助20万元,其中省级8万元、市级12万元); nil where it is none.
func (r *reading) totalOf(found *finding) *finding {
	next := found.number.start
	for i := len(r.found) - 1; i >= 0 && r.segment(found.number.start).holds(r.found[i].number.start); i-- {
		last := &r.found[i]
		gap := r.slice(last.End, max(last.End, next))
		if strings.Contains(gap, ",其中") && strings.Count(gap, ",") == 1 && last.Dimension == found.Dimension {
			return last
		}
		if !strings.HasPrefix(gap, "、") {
			return nil
		}
		next = last.number.start
	}
	return nil
}
