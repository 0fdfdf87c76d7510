package body

import (
	"slices"
	"strings"
)

// Costs of the cut, in tenths of a body. A run of characters is cut so that
// the sum is least: names of the registry first, then names known by their
// ending, and text that is no body only where nothing else is left.
const (
	costKnown    = 10 // a registry name after a level word or a place, or a collective
	costBare     = 14 // a registry name alone
	costPlace    = 12 // a place alone
	costBracket  = 1  // a bracket taken into the name
	costUnit     = 30 // a part of the body before it, read as a body of its own
	costConj     = 6
	costEnding   = 32 // known by its ending
	costInner    = 36 // for each place inside it where another name could begin
	costJunk     = 100
	costJunkChar = 5
	costOddColl  = 6 // 各县(区)市: a bracket followed by more
	nameLimit    = 30
	runLimit     = 400 // characters of a run that is cut; a longer one is no list
)

// piece is one part of a run.
type piece struct {
	start, end int
	match      match
	body       bool
	conj       bool
}

// step is the cheapest way that is known to a character of the run: from which
// one, and by which of the pieces found; junk for text that is no body.
type step struct{ cost, from, piece int32 }

const junk = -1

const unreached = 1 << 30

// cutting is a run while it is being cut; its slices serve the next run too.
type cutting struct {
	r      *Registry
	run    []rune
	bare   bool
	best   []step  // to each character
	found  []piece // bodies and conjunctions that were the cheapest way somewhere
	begins []bool  // characters where a body's name may begin
	inner  []int32 // of them behind the ending of another one, those in run[:i]
}

// cut appends the pieces of a run without separators, bodies and what is none.
func (r *Registry) cut(run []rune, bare bool, out []piece) []piece {
	c := r.cuttings.Get().(*cutting)
	defer r.cuttings.Put(c)
	c.begin(run, bare)
	c.starts()
	c.steps()
	return c.trace(out)
}

// begin makes ready for another run.
func (c *cutting) begin(run []rune, bare bool) {
	n := len(run)
	c.run, c.bare = run, bare
	c.best, c.begins, c.inner = slices.Grow(c.best[:0], n+1)[:n+1], slices.Grow(c.begins[:0], n)[:n], slices.Grow(c.inner[:0], n+1)[:n+1]
	c.found, c.inner[0] = c.found[:0], 0
}

// steps finds the cheapest way to every character.
func (c *cutting) steps() {
	for i := range c.best {
		c.best[i].cost = unreached
	}
	c.best[0].cost = 0
	for at := range c.run {
		if c.best[at].cost == unreached {
			continue
		}
		c.knownSteps(at)
		c.conjSteps(at)
		if at == 0 || c.begins[at] || c.r.conjBefore(c.run, at) {
			c.unknownSteps(at)
		}
		c.junkSteps(at)
	}
}

// relax takes a piece where it is the cheapest way to its end.
func (c *cutting) relax(p piece, cost int32) {
	if cost += c.best[p.start].cost; cost < c.best[p.end].cost {
		c.best[p.end] = step{cost, int32(p.start), int32(len(c.found))}
		c.found = append(c.found, p)
	}
}

// body offers a body in run[start:end] that the match is the name of.
func (c *cutting) body(start int, m match, cost int32) {
	c.relax(piece{start: start, end: m.end, match: m, body: true}, cost)
}

// trace appends the pieces of the cheapest way to the run's end.
func (c *cutting) trace(out []piece) []piece {
	first := len(out)
	for at := len(c.run); at > 0; at = int(c.best[at].from) {
		if s := c.best[at]; s.piece == junk {
			out = append(out, piece{start: int(s.from), end: at})
		} else {
			out = append(out, c.found[s.piece])
		}
	}
	slices.Reverse(out[first:])
	return out
}

// starts finds where a body's name may begin.
func (c *cutting) starts() {
	r, run := c.r, c.run
	for i := range run {
		c.inner[i+1] = c.inner[i]
		c.begins[i] = r.startsBody(run, i)
		if i == 0 || !r.begins(run[i-1], headSuffix) || !endsWith(&r.suffixes, run, 0, i) {
			continue
		}
		town := !c.begins[i] && r.townAt(run, i)
		if c.begins[i] || town || r.zoneAt(run, i) {
			c.inner[i+1]++
		}
		c.begins[i] = c.begins[i] || town
	}
}

// zoneAt tells whether a functional zone's name stands at run[at] (人社局高新园).
func (r *Registry) zoneAt(run []rune, at int) bool {
	_, e, ok := r.names.Longest(run, at)
	return ok && e.kind == kindZone
}

// knownSteps offers the bodies of the registry that begin at run[at].
func (c *cutting) knownSteps(at int) {
	if !c.r.begins(c.run[at], headName) {
		return // nearly every character
	}
	var some [usualMatches]match
	for _, m := range c.r.matches(c.run, at, c.bare, some[:]) {
		cost := c.costOf(at, m)
		c.body(at, m, cost)
		if end, ok := c.r.localBranch(c.run, m); ok {
			c.body(at, branch(at, end), cost+costBracket)
		}
		if end, _, ok := c.r.seats.Longest(c.run, m.end); ok && c.r.governed(m) {
			c.body(at, branch(at, end), cost+costBracket)
		}
		if end, ok := c.r.zoneOffice(c.run, m); ok {
			c.body(at, branch(at, end), cost+costBracket)
		}
		if c.r.governmentOffice(c.run, at, m) {
			c.body(at, branch(at, len(c.run)), cost+costBracket)
		}
	}
}

// costOf is the cost of a known body that begins at run[at].
func (c *cutting) costOf(at int, m match) int32 {
	cost := int32(costKnown)
	switch {
	case m.entry == placeEntry:
		cost = costPlace
	case !m.prefixed && m.entry.kind != kindColl && m.entry.kind != kindNation && m.entry.nation == "":
		cost = costBare
	}
	if m.end > m.coreEnd {
		cost += costBracket
	}
	if at > 0 && m.level && c.r.joined(c.run, at) {
		cost += costUnit // 红河工业园区管委会 is no 区管委会
	}
	if at > 0 && !m.prefixed && endsWith(&c.r.units, c.run, at, m.coreEnd) {
		cost += costUnit
	}
	if m.entry == collEntry && m.coreEnd > at+2 && isClose(c.run[m.coreEnd-2]) {
		cost += costOddColl
	}
	return cost
}

// branch is the reading of text[at:end] as a branch of a body.
func branch(at, end int) match {
	return match{end: end, coreEnd: end, prefix: at, entry: branchEntry}
}

// governed tells whether who governs a place may be named behind it: behind a zone, or a place with a name.
func (r *Registry) governed(m match) bool {
	return m.entry.kind == kindPlace || m.entry.kind == kindZone || m.entry.kind == kindColl && m.place
}

// zoneOffice is where the name of a department of a zone ends that is called by its kind alone (新区经济发展局).
func (r *Registry) zoneOffice(run []rune, zone match) (end int, ok bool) {
	if zone.entry.kind != kindZone || zone.end >= len(run) {
		return 0, false
	}
	end, e, ok := r.names.Longest(run, zone.end)
	return end, ok && e.kind == kindDept && !e.bound
}

// governmentOffice tells whether nothing but a government and the name of one of its offices stands
// between separators (县政府金融办), which is one body.
func (r *Registry) governmentOffice(run []rune, at int, m match) bool {
	if at > 0 || !m.level || m.end >= len(run) {
		return false
	}
	from, _, seat := r.seats.Longest(run, at+1)
	end, e, ok := r.names.Longest(run, m.end)
	return seat && from == m.end && ok && end == len(run) && e.kind == kindDept && !e.bound
}

// localBranch is where the name of a body's branch ends, which is the body's with a place, or only its level, and what
// the branch is called behind it (市生态环境局金湖分局, 农行县支行).
func (r *Registry) localBranch(run []rune, m match) (end int, ok bool) {
	if m.entry.kind != kindDept && m.entry.kind != kindLine {
		return 0, false
	}
	place, ok := r.places.PlaceAt(run, m.end)
	if !ok {
		place, _, ok = r.levels.Longest(run, m.end)
	}
	if !ok {
		return 0, false
	}
	end, _, ok = r.locals.Longest(run, place)
	return end, ok
}

// countedTail is the end of the words behind a list that count its bodies (`等3个部门`), at where none stand there.
func (r *Registry) countedTail(text []rune, at int) (end int) {
	if text[at] != countedMark {
		return at
	}
	next := at + 1
	for next < len(text) && strings.ContainsRune(countedSigns, text[next]) {
		next++
	}
	if next == at+1 {
		return at
	}
	tail := append([]rune{countedMark}, text[next:min(len(text), next+tailLimit)]...)
	if e, _, ok := r.tails.Longest(tail, 0); ok && e > 1 {
		return next + e - 1
	}
	return at
}

// The mark and the signs that may stand before the word of such a tail, and the longest word of tails, in characters.
const (
	countedMark  = '等'
	countedSigns = "0123456789一二三四五六七八九十几多余个家"
	tailLimit    = 12
)

// conjSteps offers the conjunctions that begin at run[at], and words that end a list.
func (c *cutting) conjSteps(at int) {
	if at == 0 {
		return
	}
	if end := c.r.countedTail(c.run, at); end > at {
		c.relax(piece{start: at, end: end, conj: true}, costConj)
	}
	if !c.r.begins(c.run[at], headConj) {
		return
	}
	c.r.conjs.Prefixes(c.run, at, func(end int, _ bool) {
		if end < len(c.run) {
			c.relax(piece{start: at, end: end, conj: true}, costConj)
		}
	})
}

// unknownSteps offers names known by their ending that begin at run[at].
func (c *cutting) unknownSteps(at int) {
	for end := at + 3; end <= len(c.run) && end <= at+nameLimit; end++ {
		boundary := end == len(c.run) || c.inner[end+1] > c.inner[end]
		hidden := c.inner[end] - c.inner[min(at+1, end)]
		if boundary && c.r.namelike(c.run, at, end) {
			c.body(at, unknown(at, end), costEnding+hidden*costInner)
		}
	}
}

// unknown is the reading of text[at:end] as a body that the registry lacks.
func unknown(at, end int) match {
	return match{end: end, coreEnd: end, prefix: at, entry: otherEntry}
}

// junkSteps offers text from a character on that is no body. Where such text ends at that character, what
// it reaches by itself is cheaper so.
func (c *cutting) junkSteps(at int) {
	first := at + 1
	if s := c.best[at]; at > 0 && s.piece == junk {
		first = max(first, int(s.from)+nameLimit+1)
	}
	for end := first; end < len(c.best) && end <= at+nameLimit; end++ {
		if cost := c.best[at].cost + costJunk + costJunkChar*int32(end-at); cost < c.best[end].cost {
			c.best[end] = step{cost, int32(at), junk}
		}
	}
}

// conjBefore tells whether a conjunction ends at run[at].
func (r *Registry) conjBefore(run []rune, at int) (ok bool) {
	for start := max(0, at-2); start < at && !ok; start++ {
		if !r.begins(run[start], headConj) {
			continue
		}
		r.conjs.Prefixes(run, start, func(end int, _ bool) { ok = ok || end == at })
	}
	return ok
}

// namelike tells whether an unknown name may be a body's: it ends like one and holds no verb or digit.
func (r *Registry) namelike(run []rune, from, end int) bool {
	last := end
	if isClose(run[end-1]) {
		if open := opening(run, end-1); open > from {
			last = open
		}
	}
	if !endsWith(&r.suffixes, run, from, last) || r.stopped(run, from, last) {
		return false
	}
	if _, _, opens := r.opens.Longest(run, from); opens {
		return false
	}
	for i := from; i < last; i++ {
		if run[i] >= '0' && run[i] <= '9' && i == from || run[i] == '。' || run[i] == ':' {
			return false
		}
		if !r.begins(run[i], headVerb|headTail) {
			continue
		}
		if _, _, verb := r.verbs.Longest(run, i); verb || r.countedTail(run, i) > i {
			return false
		}
	}
	return true
}
