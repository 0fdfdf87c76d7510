package date

import (
	"fmt"
	"regexp/syntax"

	"duban/normalize/automaton"
)

// maxClass bounds the characters of one class at a pattern's start.
const maxClass = 400

// index adds the rule and the characters that it can begin with.
func (g *Grammar) index(r *rule) error {
	w := walker{prog: r.prog}
	firsts, ok := w.next([]uint32{uint32(r.prog.Start)})
	if !ok {
		return fmt.Errorf("the pattern can match nothing at all, or begin with anything")
	}
	for first, states := range firsts {
		if _, ok := w.next(states); !ok {
			return fmt.Errorf("the pattern can match a single character, or anything after %q", first)
		}
		if first < 0x10000 {
			g.common[first/64] |= 1 << (first % 64)
		}
	}
	g.rules = append(g.rules, r)
	return nil
}

// unite makes the set that tells which rules match at a place.
func (g *Grammar) unite() error {
	var programs []*syntax.Prog
	for _, r := range g.rules {
		programs = append(programs, r.prog)
	}
	if g.set = automaton.NewSet(programs...); g.set == nil {
		return fmt.Errorf("%s: the patterns tell too many characters apart, or ignore case", ruleFile)
	}
	return nil
}

// begins tells whether an expression may begin with a character.
func (g *Grammar) begins(c rune) bool {
	return uint32(c) >= 0x10000 || g.common[c/64]&(1<<(c%64)) != 0
}

// walker steps through a compiled pattern, all ways at once.
type walker struct{ prog *syntax.Prog }

// next gives for every character that can come at the states the states
// after it. ok is false where the pattern may end there or take any character.
func (w walker) next(states []uint32) (after map[rune][]uint32, ok bool) {
	after = map[rune][]uint32{}
	seen := map[uint32]bool{}
	for len(states) > 0 {
		at := states[len(states)-1]
		states = states[:len(states)-1]
		if seen[at] {
			continue
		}
		seen[at] = true
		in := w.prog.Inst[at]
		switch in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			states = append(states, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstEmptyWidth, syntax.InstNop:
			states = append(states, in.Out)
		case syntax.InstRune, syntax.InstRune1:
			if !each(in.Rune, func(c rune) { after[c] = append(after[c], in.Out) }) {
				return nil, false
			}
		case syntax.InstMatch, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			return nil, false
		}
	}
	return after, true
}

// each calls f for the characters of an instruction: one, or ranges. It is
// false for a class too wide to list.
func each(ranges []rune, f func(rune)) bool {
	if len(ranges) == 1 {
		f(ranges[0])
		return true
	}
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] > maxClass {
			return false
		}
		for c := ranges[i]; c <= ranges[i+1]; c++ {
			f(c)
		}
	}
	return true
}
