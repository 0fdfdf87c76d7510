package pattern

import "regexp/syntax"

// Edges are the length and the ends of the texts that an expression can match. Nearly all texts are turned
// down by a look at them.
type Edges struct {
	first, last *edge // characters that a text begins and ends with; nil for any
	least, most int   // bytes of a text that matches; most is noLimit for any number
}

// EdgesOf finds the edges of an expression without repetitions by number (syntax.Regexp.Simplify writes them out).
func EdgesOf(tree *syntax.Regexp) Edges {
	extent := extentOf(tree, inBytes)
	e := Edges{least: extent.least, most: noLimit}
	begins, ends := bound(tree, syntax.OpBeginText), bound(tree, syntax.OpEndText)
	if begins {
		e.first = edgeOf(tree, firstOf)
	}
	if ends {
		e.last = edgeOf(tree, lastOf)
	}
	if begins && ends {
		e.most = extent.most
	}
	return e
}

// Fit tells whether the length of a text and its ends speak for a match; false is certain, true is not.
func (e *Edges) Fit(text string) bool {
	return len(text) >= e.least && (e.most == noLimit || len(text) <= e.most) &&
		(e.first == nil || e.first.begins(text)) && (e.last == nil || e.last.ends(text))
}
