package pattern

import "regexp/syntax"

// Reach is how far the matches of an expression reach into a text, in
// characters. Many patterns look at the few characters at an end of a text
// alone, so that they need not see the rest.
type Reach struct {
	most        int // characters of a match, noLimit for any number
	first, last bool
}

// ReachOf finds the reach of an expression without repetitions by number
// (syntax.Regexp.Simplify writes them out).
func ReachOf(tree *syntax.Regexp) Reach {
	return Reach{most: extentOf(tree, inCharacters).most, first: bound(tree, syntax.OpBeginText), last: bound(tree, syntax.OpEndText)}
}

// Narrow leaves out of a stretch of a text what no match can hold. One
// character more than the longest match stays, so that nothing but the
// stretch's own ends is taken for its ends.
func (r Reach) Narrow(start, end int) (int, int) {
	switch {
	case r.most == noLimit:
	case r.first:
		end = min(end, start+r.most+1)
	case r.last:
		start = max(start, end-r.most-1)
	}
	return start, end
}
