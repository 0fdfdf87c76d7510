package target

import (
	"errors"
	"io/fs"
	"regexp/syntax"
	"slices"
	"sort"

	"duban/normalize/automaton"
	"duban/normalize/lexicon"
)

// lookout finds the words that expressions can't match without, those of all
// of them in one walk over a text. Nearly every expression is then ruled out
// for nearly every stretch without being tried.
type lookout struct {
	files       fs.FS // the rule files, to name the line of a bad pattern
	expressions []*expression
	alphabet    *automaton.Alphabet
	words       lexicon.Trie[int32] // numbered from 0
	heads       []head              // by symbol
	needers     needers
}

// needers are the expressions that need a word or a beginning of it, by the word's number.
type needers struct {
	ends []int32 // of each word's in the list
	list []uint16
}

// head is what is known of the words that begin with a symbol before they are looked up.
type head struct {
	word   int32         // one more than the number of that which is nothing else, 0 for none
	onward uint64        // the symbols that may stand behind it in a longer one, by their last six bits
	first  lexicon.Entry // its first character; unknown where several have the symbol
}

func (n *needers) of(word int32) []uint16 {
	from := int32(0)
	if word > 0 {
		from = n.ends[word-1]
	}
	return n.list[from:n.ends[word]]
}

func (n *needers) add(list []uint16) {
	n.list = append(n.list, list...)
	n.ends = append(n.ends, int32(len(n.list)))
}

// marks is a set of expressions, by number.
type marks []uint64

func (m marks) has(i int) bool { return m[i/64]&(1<<(i%64)) != 0 }
func (m marks) hasAll(of marks) bool {
	for i := range of {
		if of[i]&^m[i] != 0 {
			return false
		}
	}
	return true
}
func (m marks) set(i int) { m[i/64] |= 1 << (i % 64) }

// sighting is a place at which words that expressions need begin.
type sighting struct {
	at   int32
	word int32 // the longest of them
}

// newExpression compiles an expression and numbers it.
func (l *lookout) newExpression(text string) (*expression, error) {
	e, err := newExpression(text)
	if err != nil {
		return nil, err
	}
	e.number = len(l.expressions)
	l.expressions = append(l.expressions, e)
	return e, nil
}

// needs are the expressions of a trap that can't match without a word and must
// match for it to fire.
func (l *lookout) needs(t *trap) marks {
	m := l.none()
	for _, p := range t.patterns {
		if !p.not && len(p.match.needed) > 0 {
			m.set(p.match.number)
		}
	}
	return m
}

// ready enters the words of all expressions; none may be added after it.
func (l *lookout) ready() error {
	needers := map[string][]uint16{}
	for _, e := range l.expressions {
		for _, word := range e.needed {
			needers[word] = append(needers[word], uint16(e.number))
		}
	}
	for word := range needers { // of the words at a place only the longest is looked up
		var all []uint16
		for i := range word {
			all = append(all, needers[word[:i]]...)
		}
		all = append(all, needers[word]...)
		slices.Sort(all)
		l.words.Add(word, int32(len(l.needers.ends)))
		l.needers.add(slices.Compact(all))
	}
	if err := l.automata(); err != nil {
		return err
	}
	l.heads = make([]head, l.alphabet.Size())
	firsts := map[automaton.Symbol]rune{}
	for word := range needers {
		l.begin([]rune(word), firsts)
	}
	return nil
}

// begin notes how a word begins; firsts are the characters of the symbols so far.
func (l *lookout) begin(word []rune, firsts map[automaton.Symbol]rune) {
	symbols := l.alphabet.Symbols(word)
	h := &l.heads[symbols[0]]
	if first, known := firsts[symbols[0]]; known && first != word[0] { // every such word must be looked up
		*h = head{onward: ^uint64(0)}
		return
	}
	firsts[symbols[0]] = word[0]
	h.first = l.words.Entry(word[0])
	if len(word) > 1 {
		h.onward |= 1 << (symbols[1] & 63)
		return
	}
	if _, number, ok := l.words.Longest(word, 0); ok && h.onward != ^uint64(0) {
		h.word = number + 1
	}
}

// automata gives the expressions their automata.
func (l *lookout) automata() error {
	var programs []*syntax.Prog
	for _, e := range l.expressions {
		programs = append(programs, e.program)
	}
	if l.alphabet = automaton.NewAlphabet(programs...); l.alphabet == nil {
		return errors.New("the patterns of the rules tell too many characters apart")
	}
	for _, e := range l.expressions {
		e.automaton = automaton.New(e.program, l.alphabet)
	}
	return nil
}

func (l *lookout) none() marks { return make(marks, (len(l.expressions)+63)/64) }

// look lists the places of the passage at which needed words begin, and all
// expressions that need one, when it is first asked for them.
func (p *passage) look() {
	if p.sighted != nil {
		return
	}
	b, l := p.buffers, p.lookout
	if b.sighted == nil {
		b.sighted = l.none()
	}
	clear(b.sighted)
	b.sightings = b.sightings[:0]
	for i, s := range p.symbols {
		h := &l.heads[s]
		word := h.word - 1
		if h.onward != 0 && (i+1 == len(p.symbols) || h.onward&(1<<(p.symbols[i+1]&63)) != 0) {
			if _, longer, ok := l.words.LongestOn(h.first, p.runes, i); ok {
				word = longer
			}
		}
		if word < 0 {
			continue
		}
		b.sightings = append(b.sightings, sighting{int32(i), word})
		for _, e := range l.needers.of(word) {
			b.sighted.set(int(e))
		}
	}
	p.sightings, p.sighted = b.sightings, b.sighted
}

// matches tells whether an expression matches a stretch of the passage.
func (p *passage) matches(e *expression, s span) bool {
	s = e.narrow(s)
	return p.possible(e, s) && p.matchesAt(e, s)
}

// holds tells whether an expression matches the whole passage, which may have
// nothing else to be matched with.
func (p *passage) holds(e *expression) bool { return p.matchesAt(e, e.narrow(p.all())) }

func (p *passage) matchesAt(e *expression, s span) bool {
	if s.start < s.end && e.automaton != nil {
		if matched, ok := e.automaton.Matches(p.symbols[s.start:min(s.end, len(p.symbols))]); ok {
			return matched
		}
	}
	return e.Regexp.MatchString(p.slice(s.start, s.end))
}

// groups is what the expression's groups match in the stretch, nil without a match.
func (p *passage) groups(e *expression, s span) []string {
	s = e.narrow(s)
	if !p.possible(e, s) || !p.matchesAt(e, s) {
		return nil
	}
	return e.Regexp.FindStringSubmatch(p.slice(s.start, s.end))
}

// possible tells whether a word that the expression needs begins in the stretch.
func (p *passage) possible(e *expression, s span) bool {
	if len(e.needed) == 0 {
		return true
	}
	p.look()
	if !p.sighted.has(e.number) {
		return false
	}
	for _, x := range p.sightings[p.firstSighting(s.start):] {
		if int(x.at) >= s.end {
			return false
		}
		if slices.Contains(p.lookout.needers.of(x.word), uint16(e.number)) {
			return true
		}
	}
	return false
}

// firstSighting is the index of the first sighting at or behind an offset.
func (p *passage) firstSighting(from int) int {
	return sort.Search(len(p.sightings), func(i int) bool { return int(p.sightings[i].at) >= from })
}
