package automaton

import "sync/atomic"

// arc leads to a state: the number of its row in the table, with what is known of
// it. 0 is an arc that has not been made.
type arc uint32

const (
	over  arc = 1 << 31 // a match has ended, or none can come any more
	final arc = 1 << 30 // a match ends here if the text does, or has ended
	made  arc = 1 << 29
	row       = made - 1

	lost = over // no arc, where there are too many states or classes
)

// state is the set of the program's instructions that wait for the next character.
type state struct {
	threads  []uint32
	programs []uint32 // those of a joined program that match up to here
}

// table holds an automaton's states and the arcs between them. States are entered
// before an arc leads to them, and never changed; where one lacks room for more, a
// longer one takes its place, in which the rows are the same.
type table struct {
	era     int // how often the automaton was begun anew
	width   int // classes
	states  []state
	arcs    []atomic.Uint32 // by state and class
	opening arc
}

// The states of a table at first, and the arcs of the longest, which take a megabyte;
// with more the automaton is begun anew, and the text at hand left to package regexp.
const (
	firstStates = 8
	maxArcs     = 1 << 18
)

func newTable(era, width, states int) *table {
	return &table{era: era, width: width, states: make([]state, states), arcs: make([]atomic.Uint32, states*width)}
}

// doubled is a table with room for twice as many states; nil for too many.
func (t *table) doubled() *table {
	if 2*len(t.arcs) > maxArcs {
		return nil
	}
	longer := newTable(t.era, t.width, 2*len(t.states))
	longer.opening = t.opening
	copy(longer.states, t.states)
	for i := range t.arcs {
		longer.arcs[i].Store(t.arcs[i].Load())
	}
	return longer
}

// enter puts a state in its row.
func (t *table) enter(number int, s state) arc {
	t.states[number] = s
	return made | arc(number*t.width)
}

// state is that at the end of an arc.
func (t *table) state(at arc) *state { return &t.states[int(at&row)/t.width] }

// next is the arc of a class that leaves the state at the end of another, 0 if it has not been made.
func (t *table) next(at arc, class uint8) arc {
	return arc(t.arcs[int(at&row)+int(class)].Load())
}
