// Package automaton tells whether regular expressions match, one step a
// character: by deterministic automata whose states are made when they are
// first reached.
//
//	alphabet := automaton.NewAlphabet(programs...)
//	m := automaton.New(programs[0], alphabet)
//	matched, ok := m.Matches(alphabet.Symbols([]rune(text)))
//
// Several automata over one alphabet share the work of classing a text's
// characters. What a match holds, package regexp must say.
package automaton

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sync"
	"sync/atomic"
)

// Automaton tells whether one program matches. It is safe for concurrent use.
type Automaton struct {
	program  *syntax.Prog
	alphabet *Alphabet

	ready   sync.Once             // of what follows
	classes []uint8               // of each symbol; the program treats the symbols of a class alike
	members []rune                // one character of each class
	opening atomic.Pointer[state] // at the text's start; nil for too many classes

	mu     sync.Mutex // held while a state is made
	states map[string]*state
}

// state is the set of the program's instructions that wait for the next character.
type state struct {
	threads  []uint32
	programs []uint32                // those of a joined program that match up to here
	matched  bool                    // a match has ended
	final    bool                    // a match ends here if the text does
	over     bool                    // a match has ended, or none can come any more
	next     []atomic.Pointer[state] // by class
}

const (
	maxClasses = 1 << 8
	maxArcs    = 1 << 17 // of one automaton, for a megabyte; with more it is made anew, and the text at hand left to package regexp
)

// New makes the automaton of a program whose characters the alphabet tells
// apart. It is nil for a program that must be left to package regexp: one with
// word or line borders, or that ignores case.
func New(p *syntax.Prog, a *Alphabet) *Automaton {
	for _, in := range p.Inst {
		border := in.Op == syntax.InstEmptyWidth && syntax.EmptyOp(in.Arg)&^(syntax.EmptyBeginText|syntax.EmptyEndText) != 0
		folds := in.Op == syntax.InstRune && syntax.Flags(in.Arg)&syntax.FoldCase != 0
		if border || folds {
			return nil
		}
	}
	return &Automaton{program: p, alphabet: a}
}

// start is the state at a text's start, nil where there are too many classes.
func (m *Automaton) start() *state {
	m.ready.Do(func() {
		if m.classify() {
			m.begin()
		}
	})
	return m.opening.Load()
}

// begin leaves the state at a text's start as the only one.
func (m *Automaton) begin() {
	m.states = map[string]*state{}
	m.opening.Store(m.state(m.closure([]uint32{uint32(m.program.Start)}, syntax.EmptyBeginText)))
}

// classify finds the classes of symbols; it is false for too many.
func (m *Automaton) classify() bool {
	bounds := append(boundsOf(m.program), 0)
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	alike := map[string]uint8{}
	at, class := 0, uint8(0)
	for _, low := range m.alphabet.bounds {
		if at < len(bounds) && low >= bounds[at] {
			signature := m.signature(low)
			known, ok := alike[signature]
			if !ok {
				if len(m.members) == maxClasses {
					return false
				}
				known = uint8(len(m.members))
				alike[signature] = known
				m.members = append(m.members, low)
			}
			class, at = known, at+1
		}
		m.classes = append(m.classes, class)
	}
	return true
}

// signature tells which of the program's instructions take the character.
func (m *Automaton) signature(r rune) string {
	bits := make([]byte, (len(m.program.Inst)+7)/8)
	for i := range m.program.Inst {
		if takes(&m.program.Inst[i], r) {
			bits[i/8] |= 1 << (i % 8)
		}
	}
	return string(bits)
}

func takes(in *syntax.Inst, r rune) bool {
	switch in.Op {
	case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
		return in.MatchRune(r)
	}
	return false
}

// Matches tells whether the program matches somewhere in a text; ok is false
// where that would take too many states or classes.
func (m *Automaton) Matches(text []Symbol) (matched, ok bool) {
	s := m.start()
	if s == nil {
		return false, false
	}
	for _, c := range text {
		if s.over {
			return s.matched, true
		}
		class := m.classes[c]
		next := s.next[class].Load()
		if next == nil {
			if next = m.step(s, class); next == nil {
				return false, false
			}
		}
		s = next
	}
	return s.final, true
}

// MatchesRunes is Matches for a text whose characters are not numbered yet.
func (m *Automaton) MatchesRunes(text []rune) (matched, ok bool) {
	s := m.start()
	if s == nil {
		return false, false
	}
	for _, r := range text {
		if s.over {
			return s.matched, true
		}
		if s = m.after(s, r); s == nil {
			return false, false
		}
	}
	return s.final, true
}

// MatchesString is MatchesRunes for a string.
func (m *Automaton) MatchesString(text string) (matched, ok bool) {
	s := m.start()
	if s == nil {
		return false, false
	}
	for _, r := range text {
		if s.over {
			return s.matched, true
		}
		if s = m.after(s, r); s == nil {
			return false, false
		}
	}
	return s.final, true
}

// after is the state that follows on a character, nil where there are too many.
func (m *Automaton) after(s *state, r rune) *state {
	class := m.classes[m.alphabet.number(r)]
	if next := s.next[class].Load(); next != nil {
		return next
	}
	return m.step(s, class)
}

// step makes the state that follows on a character of the class, nil where there are too many.
func (m *Automaton) step(s *state, class uint8) *state {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.states)*len(m.members) >= maxArcs {
		m.begin()
		return nil
	}
	after := []uint32{uint32(m.program.Start)} // a match may begin anywhere
	for _, pc := range s.threads {
		if in := &m.program.Inst[pc]; takes(in, m.members[class]) {
			after = append(after, in.Out)
		}
	}
	next := m.state(m.closure(after, 0))
	s.next[class].Store(next)
	return next
}

// closure follows the instructions that take no character, where the borders
// given lie; those that wait for the text's end stay.
func (m *Automaton) closure(from []uint32, borders syntax.EmptyOp) []uint32 {
	seen := make([]bool, len(m.program.Inst))
	var threads []uint32
	for len(from) > 0 {
		pc := from[len(from)-1]
		from = from[:len(from)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch in := &m.program.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			from = append(from, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			from = append(from, in.Out)
		case syntax.InstEmptyWidth:
			switch missing := syntax.EmptyOp(in.Arg) &^ borders; missing {
			case 0:
				from = append(from, in.Out)
			case syntax.EmptyEndText:
				threads = append(threads, pc)
			}
		case syntax.InstFail:
		default:
			threads = append(threads, pc)
		}
	}
	slices.Sort(threads)
	return threads
}

// state is the state with these threads.
func (m *Automaton) state(threads []uint32) *state {
	var key []byte
	for _, pc := range threads {
		key = binary.AppendUvarint(key, uint64(pc))
	}
	if s, ok := m.states[string(key)]; ok {
		return s
	}
	s := &state{threads: threads, next: make([]atomic.Pointer[state], len(m.members))}
	s.programs = m.matches(threads)
	s.matched = len(s.programs) > 0
	s.final = s.matched || len(m.matches(m.closure(slices.Clone(threads), syntax.EmptyEndText))) > 0
	s.over = s.matched || len(threads) == 0 && len(m.closure([]uint32{uint32(m.program.Start)}, 0)) == 0
	m.states[string(key)] = s
	return s
}

// matches are the arguments of the instructions among threads at which a match ends.
func (m *Automaton) matches(threads []uint32) (args []uint32) {
	for _, pc := range threads {
		if in := &m.program.Inst[pc]; in.Op == syntax.InstMatch {
			args = append(args, in.Arg)
		}
	}
	return args
}
