package date

import "regexp/syntax"

// maxSteps bounds the work on one pattern at one place; a pattern that needs
// more does not match there.
const maxSteps = 4000

// matcher runs compiled patterns at places of a text: anchored, the longest
// match, and among equals the one that prefers earlier alternatives. It walks
// characters without the set-up that a general engine pays at every place;
// most tries end after two or three characters.
type matcher struct {
	prog  *syntax.Prog
	text  []rune
	caps  []int // start and end of each group on the way, -1 where it took no part
	best  []int // those of the longest match
	end   int   // of the longest match, -1 for none
	steps int
}

// match tries prog at the start of text. The result holds until the next call.
func (m *matcher) match(prog *syntax.Prog, text []rune) (caps []int, end int, ok bool) {
	m.prog, m.text, m.end, m.steps = prog, text, -1, maxSteps
	for len(m.caps) < prog.NumCap {
		m.caps, m.best = append(m.caps, -1), append(m.best, -1)
	}
	for i := range m.caps {
		m.caps[i] = -1
	}
	m.run(uint32(prog.Start), 0)
	return m.best, m.end, m.end > 0 && m.steps > 0
}

func (m *matcher) run(pc uint32, pos int) {
	for m.steps > 0 {
		m.steps--
		in := &m.prog.Inst[pc]
		switch in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			m.run(in.Out, pos)
			pc = in.Arg
			continue
		case syntax.InstCapture:
			was := m.caps[in.Arg]
			m.caps[in.Arg] = pos
			m.run(in.Out, pos)
			m.caps[in.Arg] = was
			return
		case syntax.InstMatch:
			if pos > m.end {
				m.end = pos
				copy(m.best, m.caps)
			}
			return
		case syntax.InstNop, syntax.InstEmptyWidth:
			pc = in.Out
			continue
		case syntax.InstFail:
			return
		}
		if pos >= len(m.text) || !in.MatchRune(m.text[pos]) {
			return
		}
		pc, pos = in.Out, pos+1
	}
}
