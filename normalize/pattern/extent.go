package pattern

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

const noLimit = -1

// extent is how long the matches of an expression are, in bytes or characters.
type extent struct{ least, most int }

// measure is what extents are counted in: the extent of characters one after
// another, and that of any one character.
type measure struct {
	literal func(runes []rune) extent
	any     extent
}

var (
	inBytes      = measure{literalBytes, extent{1, utf8.UTFMax}}
	inCharacters = measure{func(runes []rune) extent { return extent{len(runes), len(runes)} }, extent{1, 1}}
)

// extentOf is the extent of a simplified expression.
func extentOf(re *syntax.Regexp, in measure) extent {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return extent{len(re.Rune) * in.any.least, len(re.Rune) * in.any.most}
		}
		return in.literal(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return in.any
	case syntax.OpCapture:
		return extentOf(re.Sub[0], in)
	case syntax.OpQuest:
		return extent{0, extentOf(re.Sub[0], in).most}
	case syntax.OpPlus:
		return extent{extentOf(re.Sub[0], in).least, noLimit}
	case syntax.OpStar, syntax.OpRepeat:
		return extent{0, noLimit}
	case syntax.OpConcat:
		return sum(re.Sub, in)
	case syntax.OpAlternate:
		return widest(re.Sub, in)
	}
	return extent{}
}

// literalBytes counts the character that also stands for a byte that is none as one byte at least.
func literalBytes(runes []rune) extent {
	var e extent
	for _, r := range runes {
		n := utf8.RuneLen(r)
		e.most += n
		if r == utf8.RuneError {
			n = 1
		}
		e.least += n
	}
	return e
}

func sum(parts []*syntax.Regexp, in measure) (total extent) {
	for _, part := range parts {
		e := extentOf(part, in)
		total.least += e.least
		if total.most == noLimit || e.most == noLimit {
			total.most = noLimit
			continue
		}
		total.most += e.most
	}
	return total
}

func widest(parts []*syntax.Regexp, in measure) extent {
	all := extentOf(parts[0], in)
	for _, part := range parts[1:] {
		e := extentOf(part, in)
		all.least = min(all.least, e.least)
		if e.most == noLimit || all.most == noLimit {
			all.most = noLimit
			continue
		}
		all.most = max(all.most, e.most)
	}
	return all
}

// bound tells whether every match of an expression begins at the text's beginning
// (end is syntax.OpBeginText), or ends at its end (syntax.OpEndText).
func bound(re *syntax.Regexp, end syntax.Op) bool {
	switch re.Op {
	case end:
		return true
	case syntax.OpCapture:
		return bound(re.Sub[0], end)
	case syntax.OpConcat:
		if end == syntax.OpBeginText {
			return bound(re.Sub[0], end)
		}
		return bound(re.Sub[len(re.Sub)-1], end)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !bound(sub, end) {
				return false
			}
		}
		return true
	}
	return false
}

// edge is a set of characters that lets some others through too.
type edge [edgeBits / 64]uint64

// edgeBits is the size of an edge: with it a list of sixty characters lets one in eight others through.
const edgeBits = 512

func (e *edge) add(r rune)      { e[r%edgeBits/64] |= 1 << (r % 64) }
func (e *edge) has(r rune) bool { return e[r%edgeBits/64]&(1<<(r%64)) != 0 }

func (e *edge) begins(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return e.has(r)
}

func (e *edge) ends(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return e.has(r)
}

// mostEdge is how many characters an edge may be of; more let nearly everything through.
const mostEdge = 160

// edgeOf is the set of characters that matches begin or end with, nil where
// they are too many or a match may be empty.
func edgeOf(re *syntax.Regexp, side func(*syntax.Regexp) ([]rune, bool)) *edge {
	ranges, empty := side(re)
	if empty {
		return nil
	}
	var e edge
	n := 0
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if n++; n > mostEdge {
				return nil
			}
			e.add(r)
		}
	}
	return &e
}

// anything is every character, as ranges.
var anything = []rune{0, unicode.MaxRune}

// firstOf are the characters that matches of a part begin with, as ranges, and
// whether a match may be empty.
func firstOf(re *syntax.Regexp) ([]rune, bool) { return edgeRunes(re, false) }

// lastOf is the same for the end of matches.
func lastOf(re *syntax.Regexp) ([]rune, bool) { return edgeRunes(re, true) }

func edgeRunes(re *syntax.Regexp, last bool) (ranges []rune, empty bool) {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return anything, false
		}
		r := re.Rune[0]
		if last {
			r = re.Rune[len(re.Rune)-1]
		}
		return []rune{r, r}, false
	case syntax.OpCharClass:
		return re.Rune, false
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return anything, false
	case syntax.OpCapture, syntax.OpPlus:
		return edgeRunes(re.Sub[0], last)
	case syntax.OpQuest, syntax.OpStar:
		ranges, _ = edgeRunes(re.Sub[0], last)
		return ranges, true
	case syntax.OpConcat:
		return edgeInOrder(re.Sub, last)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			of, none := edgeRunes(sub, last)
			ranges, empty = append(ranges[:len(ranges):len(ranges)], of...), empty || none
		}
		return ranges, empty
	case syntax.OpNoMatch:
		return nil, false
	}
	return nil, true // a place and no character
}

// edgeInOrder goes through parts as long as they may be empty.
func edgeInOrder(parts []*syntax.Regexp, last bool) (ranges []rune, empty bool) {
	for i := range parts {
		part := parts[i]
		if last {
			part = parts[len(parts)-1-i]
		}
		of, none := edgeRunes(part, last)
		ranges = append(ranges[:len(ranges):len(ranges)], of...)
		if !none {
			return ranges, false
		}
	}
	return ranges, true
}
