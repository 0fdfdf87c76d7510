package date

import "regexp/syntax"

// A bloom is a set of characters by hash: a no is sure, a yes may be wrong.
type bloom [2]uint64

func (b *bloom) add(c rune)         { b[c/64&1] |= 1 << (c % 64) }
func (b bloom) meets(of bloom) bool { return b[0]&of[0]|b[1]&of[1] != 0 }
func bloomOf(text []rune) (b bloom) {
	for _, c := range text {
		b.add(c)
	}
	return b
}

// has says whether every set that the rule needs has a character in the window.
func (r *rule) has(window bloom) bool {
	for _, n := range r.needs {
		if !n.meets(window) {
			return false
		}
	}
	return true
}

// needs lists sets of characters of which every match of the pattern has one
// each: `6月底前` needs 月, and 底 or 末. Most patterns fail at most places by
// them, before they are tried.
func needs(re *syntax.Regexp) []bloom {
	var out []bloom
	for _, set := range required(re) {
		out = append(out, bloomOf(set))
	}
	return out
}

// maxNeed bounds a set of needs; wider ones rule little out.
const maxNeed = 12

func required(re *syntax.Regexp) [][]rune {
	switch re.Op {
	case syntax.OpLiteral:
		var out [][]rune
		for _, c := range re.Rune {
			out = append(out, []rune{c})
		}
		return out
	case syntax.OpCharClass:
		if set := members(re.Rune); len(set) > 0 {
			return [][]rune{set}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpConcat:
		var out [][]rune
		for _, sub := range re.Sub {
			out = append(out, required(sub)...)
		}
		return out
	case syntax.OpAlternate:
		return eitherOf(re.Sub)
	}
	return nil
}

// eitherOf is the union of one set of each alternative.
func eitherOf(subs []*syntax.Regexp) [][]rune {
	var union []rune
	for _, sub := range subs {
		sets := required(sub)
		if len(sets) == 0 {
			return nil
		}
		union = append(union, sets[len(sets)-1]...)
	}
	return [][]rune{union}
}

// members lists the characters of a class, none for a wide one.
func members(ranges []rune) []rune {
	var set []rune
	for i := 0; i+1 < len(ranges); i += 2 {
		for c := ranges[i]; c <= ranges[i+1]; c++ {
			if set = append(set, c); len(set) > maxNeed {
				return nil
			}
		}
	}
	return set
}
