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
	"unicode"
)

// Automaton tells whether one program matches. It is safe for concurrent use.
type Automaton struct {
	program  *syntax.Prog
	alphabet *Alphabet

	ready   sync.Once             // of what follows
	classes []uint8               // of each symbol; the program treats the symbols of a class alike
	members []rune                // one character of each class
	table   atomic.Pointer[table] // nil for too many classes

	mu     sync.Mutex // held while a state is made
	states map[string]arc
	work   workspace
}

// workspace is where threads are followed; the next state is made in it too.
type workspace struct {
	seen          []bool // by instruction
	from, threads []uint32
	key           []byte
}

const maxClasses = 1 << 8

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

// start is the table and the arc to the state at a text's start.
func (m *Automaton) start() (*table, arc) {
	m.ready.Do(func() {
		if m.classify() {
			m.begin(0)
		}
	})
	t := m.table.Load()
	if t == nil {
		return nil, lost
	}
	return t, t.opening
}

// begin leaves the state at a text's start as the only one.
func (m *Automaton) begin(era int) {
	m.states = map[string]arc{}
	t := newTable(era, len(m.members), firstStates)
	t.opening, t = m.state(t, m.closure(m.fresh(), syntax.EmptyBeginText))
	m.table.Store(t)
}

// classify finds the classes of symbols; it is false for too many.
func (m *Automaton) classify() bool {
	bounds := append(boundsOf(m.program), 0)
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	takers, width := takersOf(m.program, bounds)
	alike := map[string]uint8{}
	at, class := 0, uint8(0)
	for _, low := range m.alphabet.bounds {
		if at < len(bounds) && low >= bounds[at] {
			row := takers[at*width : (at+1)*width]
			known, ok := alike[string(row)]
			if !ok {
				if len(m.members) == maxClasses {
					return false
				}
				known = uint8(len(m.members))
				alike[string(row)] = known
				m.members = append(m.members, low)
			}
			class, at = known, at+1
		}
		m.classes = append(m.classes, class)
	}
	return true
}

// takersOf tells for each stretch of characters, which begin at the bounds, which instructions of
// the program take them: a row of bits for each, so many bytes wide.
func takersOf(p *syntax.Prog, bounds []rune) (rows []byte, width int) {
	width = (len(p.Inst) + 7) / 8
	rows = make([]byte, len(bounds)*width)
	for i := range p.Inst {
		in := &p.Inst[i]
		mark := func(from, to rune) { // the characters from one to before another
			for at, _ := slices.BinarySearch(bounds, from); at < len(bounds) && bounds[at] < to; at++ {
				rows[at*width+i/8] |= 1 << (i % 8)
			}
		}
		switch in.Op {
		case syntax.InstRune, syntax.InstRune1:
			if len(in.Rune) == 1 {
				mark(in.Rune[0], in.Rune[0]+1)
			}
			for k := 0; k+1 < len(in.Rune); k += 2 {
				mark(in.Rune[k], in.Rune[k+1]+1)
			}
		case syntax.InstRuneAny:
			mark(0, unicode.MaxRune+1)
		case syntax.InstRuneAnyNotNL:
			mark(0, '\n')
			mark('\n'+1, unicode.MaxRune+1)
		}
	}
	return rows, width
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
	t, at := m.start()
	for _, c := range text {
		if at&over != 0 {
			break
		}
		class := m.classes[c]
		if next := t.next(at, class); next != 0 {
			at = next
			continue
		}
		at, t = m.step(t, at, class)
	}
	return at&final != 0, at != lost
}

// MatchesString is Matches for a text whose characters are not numbered yet.
func (m *Automaton) MatchesString(text string) (matched, ok bool) {
	t, at := m.start()
	for _, r := range text {
		if at&over != 0 {
			break
		}
		class := m.classes[m.alphabet.number(r)]
		if next := t.next(at, class); next != 0 {
			at = next
			continue
		}
		at, t = m.step(t, at, class)
	}
	return at&final != 0, at != lost
}

// after is the arc that leaves the state at the end of another with a character, and
// the table that it stands in.
func (m *Automaton) after(t *table, at arc, r rune) (arc, *table) {
	class := m.classes[m.alphabet.number(r)]
	if next := t.next(at, class); next != 0 {
		return next, t
	}
	return m.step(t, at, class)
}

// step makes the arc of a class that leaves the state at the end of another.
func (m *Automaton) step(t *table, at arc, class uint8) (arc, *table) {
	m.mu.Lock()
	defer m.mu.Unlock()
	last := m.table.Load()
	if last.era != t.era {
		return lost, t
	}
	after := m.fresh() // a match may begin anywhere
	for _, pc := range last.state(at).threads {
		if in := &m.program.Inst[pc]; takes(in, m.members[class]) {
			after = append(after, in.Out)
		}
	}
	next, longest := m.state(last, m.closure(after, 0))
	if next == lost {
		m.begin(t.era + 1)
		return lost, t
	}
	longest.arcs[int(at&row)+int(class)].Store(uint32(next))
	m.table.Store(longest)
	return next, longest
}

// fresh is the program's start alone, in the workspace.
func (m *Automaton) fresh() []uint32 {
	return append(m.work.from[:0], uint32(m.program.Start))
}

// closure follows the instructions that take no character, where the borders
// given lie; those that wait for the text's end stay. It stands in the workspace until the next one.
func (m *Automaton) closure(from []uint32, borders syntax.EmptyOp) []uint32 {
	if m.work.seen == nil {
		m.work.seen = make([]bool, len(m.program.Inst))
	}
	seen, threads := m.work.seen, m.work.threads[:0]
	clear(seen)
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
	m.work.from, m.work.threads = from, threads
	return threads
}

// state is an arc to the state with these threads, which the table has or is given,
// and the table, or the longer one in its place.
func (m *Automaton) state(t *table, threads []uint32) (arc, *table) {
	key := m.work.key[:0]
	for _, pc := range threads {
		key = binary.AppendUvarint(key, uint64(pc))
	}
	m.work.key = key
	if known, ok := m.states[string(key)]; ok {
		return known, t
	}
	if len(m.states) == len(t.states) {
		if t = t.doubled(); t == nil {
			return lost, nil
		}
	}
	threads = slices.Clone(threads)
	s := state{threads: threads, programs: m.matches(threads)}
	to := t.enter(len(m.states), s)
	if len(s.programs) > 0 || len(m.matches(m.closure(append(m.work.from[:0], threads...), syntax.EmptyEndText))) > 0 {
		to |= final
	}
	if len(s.programs) > 0 || len(threads) == 0 && len(m.closure(m.fresh(), 0)) == 0 {
		to |= over
	}
	m.states[string(key)] = to
	return to, t
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
