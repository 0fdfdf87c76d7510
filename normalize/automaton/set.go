package automaton

import (
	"regexp/syntax"
	"slices"
)

// Set tells which of several programs match at the beginning of a text, and how
// far, in one walk over it. It is safe for concurrent use.
type Set struct {
	joined   *Automaton
	programs int
}

// Match is the longest match of one program.
type Match struct {
	Program int // its place in the set
	End     int // in characters
}

// NewSet makes the set of programs without borders of words, lines or the text.
// It is nil where an automaton can't stand for them.
func NewSet(programs ...*syntax.Prog) *Set {
	p := join(programs)
	alphabet := NewAlphabet(p)
	if alphabet == nil {
		return nil
	}
	m := New(p, alphabet)
	if m == nil {
		return nil
	}
	return &Set{joined: m, programs: len(programs)}
}

// join makes one program of several, which begins at the text's beginning and
// whose matches tell by their argument which of them has matched.
func join(programs []*syntax.Prog) *syntax.Prog {
	all := &syntax.Prog{}
	either := uint32(0)
	for n, p := range programs {
		first := uint32(len(all.Inst))
		for _, in := range p.Inst {
			in.Out += first
			switch in.Op {
			case syntax.InstMatch:
				in.Arg = uint32(n)
			case syntax.InstAlt, syntax.InstAltMatch:
				in.Arg += first
			}
			all.Inst = append(all.Inst, in)
		}
		start := first + uint32(p.Start)
		if n > 0 {
			all.Inst = append(all.Inst, syntax.Inst{Op: syntax.InstAlt, Out: either, Arg: start})
			start = uint32(len(all.Inst) - 1)
		}
		either = start
	}
	all.Inst = append(all.Inst, syntax.Inst{Op: syntax.InstEmptyWidth, Arg: uint32(syntax.EmptyBeginText), Out: either})
	all.Start = len(all.Inst) - 1
	return all
}

// At appends the matches at the beginning of a text to a list, by program. Where
// that would take too many states, each program is said to match to the text's end:
// none matches further.
func (s *Set) At(text []rune, list []Match) []Match {
	t, at := s.joined.start()
	known := len(list)
	for i, r := range text {
		if at == lost {
			return s.any(text, list[:known])
		}
		if at&over != 0 && len(t.state(at).threads) == 0 {
			return list
		}
		if at, t = s.joined.after(t, at, r); at&final != 0 {
			for _, p := range t.state(at).programs {
				list = extend(list, known, Match{int(p), i + 1})
			}
		}
	}
	if at == lost {
		return s.any(text, list[:known])
	}
	return list
}

// extend enters a match into the list from known on, in place of a shorter one of its program.
func extend(list []Match, known int, m Match) []Match {
	at := known
	for at < len(list) && list[at].Program < m.Program {
		at++
	}
	if at < len(list) && list[at].Program == m.Program {
		list[at] = m
		return list
	}
	return slices.Insert(list, at, m)
}

// any appends a match of each program with the whole text.
func (s *Set) any(text []rune, list []Match) []Match {
	for p := range s.programs {
		list = append(list, Match{p, len(text)})
	}
	return list
}
