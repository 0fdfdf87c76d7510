package target

import (
	"regexp/syntax"

	"duban/normalize/pattern"
)

// extent is how far the matches of an expression reach. Many patterns look at
// the few characters beside a number alone, so that they need not see the rest.
type extent struct {
	reach int  // the most characters of a match, noLimit for any number
	first bool // a match begins where the text begins
	last  bool // a match ends where the text ends
}

const noLimit = -1

// narrow leaves out what no match can hold. One character more than the longest
// match stays, so that nothing but the text's own ends is taken for its ends.
func (e extent) narrow(s span) span {
	switch {
	case e.reach == noLimit:
	case e.first:
		s.end = min(s.end, s.start+e.reach+1)
	case e.last:
		s.start = max(s.start, s.end-e.reach-1)
	}
	return s
}

func extentOf(re *syntax.Regexp) extent {
	return extent{reach: reach(re), first: pattern.Bound(re, syntax.OpBeginText), last: pattern.Bound(re, syntax.OpEndText)}
}

// reach is the length of the longest match.
func reach(re *syntax.Regexp) int {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1
	case syntax.OpCapture, syntax.OpQuest:
		return reach(re.Sub[0])
	case syntax.OpRepeat:
		if one := reach(re.Sub[0]); one != noLimit && re.Max != noLimit {
			return one * re.Max
		}
		return noLimit
	case syntax.OpStar, syntax.OpPlus:
		return noLimit
	case syntax.OpConcat:
		return reachAll(re.Sub, func(a, b int) int { return a + b })
	case syntax.OpAlternate:
		return reachAll(re.Sub, func(a, b int) int { return max(a, b) })
	}
	return 0 // a place and no character
}

// reachAll joins the reach of the parts of an expression.
func reachAll(parts []*syntax.Regexp, join func(int, int) int) int {
	total := 0
	for _, part := range parts {
		one := reach(part)
		if one == noLimit {
			return noLimit
		}
		total = join(total, one)
	}
	return total
}
