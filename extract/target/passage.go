package target

import (
	"slices"
	"sort"

	"duban/corpus"
	"duban/normalize/automaton"
	"duban/normalize/body"
	"duban/normalize/date"
	"duban/normalize/quantity"
)

// maxPassage bounds the characters of one passage; longer text is cut at it.
const maxPassage = 200_000

// windowChars bounds the text that a pattern sees on either side of a number.
const windowChars = 80

// flow is the time that a passage speaks of.
type flow int

const (
	flowNone flow = iota
	flowPast
	flowFuture
)

// setting is what surrounds a passage: its document, section and column.
type setting struct {
	anchor     date.Anchor
	doc        corpus.Kind
	tells      bool // the document says what was done rather than what is to be done
	checks     bool // the title says that the document tells how far set work has come
	aims       bool // the title says that the document tells what is to be done
	ruling     bool // the document lays down rules, so that a bare number is a condition rather than a goal
	measures   bool // it sets work beside what it rules
	flow       flow
	turned     bool              // by the paragraph's own opening
	backTo     date.Day          // the end of the time that a section looks back on
	headed     date.Day          // the end of the time that a heading above plans (下半年工作打算)
	asOf       date.Day          // up to which the document counts what was reached; unknown unless it says so
	counted    date.Day          // the end of the stretch that the title names
	reported   date.Day          // the end of the stretch that a news text last counted over, in a paragraph before
	conditions bool              // within a list of conditions
	sets       bool              // what had been set, above a paragraph that tells how far it has come (推进情况:…)
	attached   bool              // the name of an attachment
	kind       string            // fixed by the column: target, milestone, achieved; else empty
	due        date.Expression   // the column's date; zero for none
	cell       bool              // the passage is a table cell
	aimed      date.Day          // in a document without a period, the end of the year of its goal
	framed     date.Day          // in a document without a period, the end of the year that it named last
	opened     date.Expression   // the deadline of the list that the paragraph is an item of
	topic      string            // the policy that the heading above names, in a document that lays down rules
	units      map[string]string // what the row counts, by unit
	measured   string            // what a cell's row says is measured, where the cell itself leaves it out
}

// passage is one paragraph or cell while it is being read. All offsets count characters.
type passage struct {
	setting
	characters
	lookout       *lookout
	buffers       *buffers
	bounds        bounds // of the stretches that were asked for last
	symbols       []automaton.Symbol
	sightings     []sighting
	sighted       marks   // the expressions that may match somewhere; nil before the first is asked for
	able          []*trap // the traps that may fire; nil before they are asked for
	pairs         []int32 // index of the partner of each bracket or quote mark, -1 for other characters; nil without any
	paired        bool    // pairs is known
	states        bool    // it may hold stated goals without a number
	quantities    []quantity.Quantity
	refused       []quantity.Rejected // numerals that are no quantity
	dates         []date.Expression
	words         map[span]cut // the clauses that were cut
	progress      int          // where the part begins that tells how far work has come, -1 for none
	progressKnown bool
	filled        map[int]bool // where numbers begin whose unit the text leaves out
}

type span struct{ start, end int }

func (s span) holds(at int) bool      { return at >= s.start && at < s.end }
func (s span) overlaps(a, b int) bool { return a < s.end && b > s.start }

// look prepares a passage for expressions alone.
func (f *Finder) look(text string) *passage {
	b, ok := f.buffers.Get().(*buffers)
	if !ok {
		b = &buffers{words: map[span]cut{}}
	}
	clear(b.words)
	b.tokens = b.tokens[:0]
	p := &b.passage
	*p = passage{characters: newCharacters(text, b), lookout: &f.rules.lookout, buffers: b, words: b.words}
	b.symbols = p.lookout.alphabet.AppendSymbols(b.symbols[:0], p.runes)
	p.symbols = b.symbols
	return p
}

// release gives the passage's buffers back. Neither the passage nor its
// characters may be used after it, but the strings made of them may.
func (f *Finder) release(p *passage) {
	if len(p.buffers.orig) <= maxBuffer {
		f.buffers.Put(p.buffers)
	}
}

// read prepares a passage: folding, quantities and dates.
func (f *Finder) read(text string, s setting) *passage {
	p := f.look(text)
	p.setting = s
	p.quantities, p.refused = f.deps.Quantities.FindRunes(p.orig)
	p.settle(f, func() []date.Expression { return f.deps.Dates.FindRunes(p.orig, s.anchor) })
	return p
}

// settle completes what was found, and adds the dates where something needs them.
func (p *passage) settle(f *Finder, dates func() []date.Expression) {
	p.complete(f)
	p.addPure(f)
	p.addListed(f)
	if len(p.quantities) > 0 { // its words are looked for anyway
		p.states = p.matches(f.rules.stated, p.all())
	} else {
		p.states = p.holds(f.rules.stated)
	}
	if p.speaks() {
		p.dates = dates()
	}
}

// speaks tells whether the passage may hold targets: amounts, or goals without one.
func (p *passage) speaks() bool { return len(p.quantities) > 0 || p.states }

// bounds are those of a sentence, and of the segment and clause around an offset.
type bounds struct {
	stops                     []stop // by character; nil before they are asked for
	sentence, segment, clause span
	segmentAt, clauseAt       int // one more than the offset, 0 for none
}

// stop tells what a character ends.
type stop uint8

const (
	endsSentence stop = 1 << iota
	endsSegment
	endsClause
	inPair // it is a bracket or quote mark with a partner
)

// stopAt tells what the character at i ends.
func (p *passage) stopAt(i int) (s stop) {
	if p.partner(i) >= 0 {
		s = inPair
	}
	switch p.runes[i] {
	case '。', '\n', '!', '?':
		return s | endsSentence | endsSegment | endsClause
	case ';':
		return s | endsSegment | endsClause
	case ' ':
		if p.besideNumber(i) {
			return s
		}
	case ',', ':':
		if p.inNumber(i) {
			return s
		}
	case '—':
		if i == 0 || p.runes[i-1] != '—' {
			return s
		}
	default:
		return s
	}
	return s | endsClause
}

// stops tells what each character ends, looked at when first asked for.
func (p *passage) stops() []stop {
	if p.bounds.stops == nil {
		b := p.buffers
		b.stops = slices.Grow(b.stops[:0], len(p.runes)+1)[:len(p.runes)]
		for i, r := range p.runes {
			if b.stops[i] = 0; r <= lastMark { // nearly none
				b.stops[i] = p.stopAt(i)
			}
		}
		p.bounds.stops = b.stops
	}
	return p.bounds.stops
}

// sentence returns the stretch around at that ends in 。！？ or a line break.
func (p *passage) sentence(at int) span {
	if s := p.bounds.sentence; s.holds(at) && s.end-s.start < maxReach {
		return s
	}
	p.bounds.sentence = p.stretch(at, endsSentence)
	return p.bounds.sentence
}

// segment returns the stretch around at between sentence ends and semicolons.
func (p *passage) segment(at int) span {
	if p.bounds.segmentAt != at+1 {
		p.bounds.segmentAt, p.bounds.segment = at+1, p.stretch(at, endsSegment|inPair)
	}
	return p.bounds.segment
}

// clause returns the stretch around at between commas, colons and stronger
// marks; inside a bracket it ends at the bracket.
func (p *passage) clause(at int) span {
	if p.bounds.clauseAt != at+1 {
		p.bounds.clauseAt, p.bounds.clause = at+1, p.stretch(at, endsClause|inPair)
	}
	return p.bounds.clause
}

// inNumber tells whether the mark at i stands between two digits.
func (p *passage) inNumber(i int) bool {
	return i > 0 && i+1 < len(p.runes) && digit(p.runes[i-1]) && digit(p.runes[i+1])
}

// besideNumber tells whether the blank at i only sets a number off from the
// words around it (`新增 5 家`), rather than parting two statements.
func (p *passage) besideNumber(i int) bool {
	behind := i > 0 && digit(p.runes[i-1])
	if i+1 >= len(p.runes) || !digit(p.runes[i+1]) {
		return behind
	}
	for j := i + 1; j < min(len(p.runes), i+4); j++ {
		if r := p.runes[j]; !digit(r) {
			listed := (r == '.' || r == '、' || r == ')') && !p.inNumber(j)
			return !listed
		}
	}
	return true
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// How far a sentence, and a clause or segment, reach from a number at most, in
// characters: text without marks must not make the work grow with its square.
const (
	maxReach  = 1000
	maxClause = 300
)

// stretch grows from at to both sides until a stop. Where stops at pairs are asked for,
// matched brackets and quotes on the way are leapt over, and an enclosing bracket ends it.
func (p *passage) stretch(at int, until stop) span {
	s, stops := span{at, at}, p.stops()
	reach := maxReach
	if until&inPair != 0 {
		reach = maxClause
	}
	for i := at - 1; i >= max(0, at-reach); i-- {
		if here := stops[i] & until; here&inPair != 0 {
			j := p.partner(i)
			if j >= at && p.runes[i] == '(' {
				break
			}
			if j < i {
				i = max(j, at-reach)
			}
		} else if here != 0 {
			break
		}
		s.start = i
	}
	for i := at; i < min(len(p.runes), at+reach); i++ {
		if here := stops[i] & until; here&inPair != 0 {
			j := p.partner(i)
			if j < at && p.runes[i] == ')' {
				break
			}
			if j > i {
				i = min(j, at+reach)
			}
		} else if here != 0 {
			break
		}
		s.end = i + 1
	}
	s.end = max(s.end, s.start)
	return s
}

// inside tells whether at stands within a short quotation, and within a title.
func (p *passage) inside(at int) (quoted, titled bool) {
	for i := at; i >= 0 && i > at-windowChars && p.runes[i] != '\n'; i-- {
		j := p.partner(i)
		if j < at || j == i {
			continue
		}
		switch p.runes[i] {
		case '“', '‘', '"', '「':
			quoted = quoted || j-i <= maxQuotedName && !p.holdsClauses(i+1, j)
		case '《':
			titled = true
		}
	}
	return quoted, titled
}

// holdsClauses tells whether marks part the stretch, so that it is a statement rather than a name.
func (p *passage) holdsClauses(from, to int) bool {
	for _, r := range p.runes[from:to] {
		switch r {
		case ',', '。', ';', '!', '?':
			return true
		}
	}
	return false
}

// datesIn returns the date expressions that overlap a stretch.
func (p *passage) datesIn(from, to int) []date.Expression {
	a := sort.Search(len(p.dates), func(i int) bool { return p.dates[i].End > from })
	b := a + sort.Search(len(p.dates)-a, func(i int) bool { return p.dates[a+i].Start >= to })
	return p.dates[a:b]
}

// quantitiesIn returns the quantities that overlap a stretch.
func (p *passage) quantitiesIn(from, to int) []quantity.Quantity {
	a := sort.Search(len(p.quantities), func(i int) bool { return p.quantities[i].End > from })
	b := a + sort.Search(len(p.quantities)-a, func(i int) bool { return p.quantities[a+i].Start >= to })
	return p.quantities[a:b]
}

// maxQuotedName is the length of the longest quotation that is taken for a name; a longer one is a quoted statement.
const maxQuotedName = 26

// bracketed keeps the mentions of the first bracket behind a number that holds
// any, or all of them where none does. The mentions' offsets count from offset.
func (p *passage) bracketed(mentions []body.Mention, offset int, number span) []body.Mention {
	bracket := span{-1, -1}
	var kept []body.Mention
	for _, m := range mentions {
		at := offset + m.Start
		if at < number.end {
			continue
		}
		if bracket.end < 0 {
			bracket = p.bracketAt(at, number.end)
		}
		if bracket.holds(at) {
			kept = append(kept, m)
		}
	}
	if len(kept) == 0 {
		return mentions
	}
	return kept
}

// bracketAt is the bracket around at that opens at or after from; ends are -1 without one.
func (p *passage) bracketAt(at, from int) span {
	for i := at; i >= max(from, at-maxBracket); i-- {
		if j := p.partner(i); j > at {
			return span{i, j}
		}
	}
	return span{-1, -1}
}

// maxBracket is the length of the longest bracket of bodies.
const maxBracket = 600
