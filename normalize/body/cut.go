package body

import "strings"

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
type step struct{ cost, from, piece int }

const junk = -1

const unreached = 1 << 30

// cut divides a run without separators into bodies and what is none.
func (r *Registry) cut(run []rune, bare bool) []piece {
	if len(run) == 0 || len(run) > runLimit {
		return nil
	}
	if m, ok := r.whole(run); ok && (bare || !m.entry.generic) {
		return []piece{{end: len(run), match: m, body: true}}
	}
	best, found := make([]step, len(run)+1), make([]piece, 0, 8)
	for i := range best {
		best[i].cost = unreached
	}
	best[0].cost = 0
	begins, inner := r.starts(run)
	for at := 0; at < len(run); at++ {
		if best[at].cost == unreached {
			continue
		}
		relax := func(p piece, cost int) {
			if c := best[at].cost + cost; c < best[p.end].cost {
				best[p.end] = step{c, at, len(found)}
				found = append(found, p)
			}
		}
		r.knownSteps(run, at, bare, relax)
		r.conjSteps(run, at, relax)
		if at == 0 || begins[at] || r.conjBefore(run, at) {
			r.unknownSteps(run, at, inner, relax)
		}
		junkSteps(best, at)
	}
	return trace(best, found)
}

func trace(best []step, found []piece) []piece {
	var out []piece
	for at := len(best) - 1; at > 0; at = best[at].from {
		if s := best[at]; s.piece == junk {
			out = append(out, piece{start: s.from, end: at})
		} else {
			out = append(out, found[s.piece])
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// starts marks the characters where a body's name may begin, and counts those behind the
// ending of another one: inner[i] are those in run[:i].
func (r *Registry) starts(run []rune) (begins []bool, inner []int) {
	begins, inner = make([]bool, len(run)), make([]int, len(run)+1)
	for i := range run {
		inner[i+1] = inner[i]
		begins[i] = r.startsBody(run, i)
		if i > 0 && r.begins(run[i-1], headSuffix) && endsWith(&r.suffixes, run, 0, i) && (begins[i] || r.zoneAt(run, i)) {
			inner[i+1]++
		}
	}
	return begins, inner
}

// zoneAt tells whether a functional zone's name stands at run[at] (人社局高新园).
func (r *Registry) zoneAt(run []rune, at int) bool {
	_, e, ok := r.names.Longest(run, at)
	return ok && e.kind == kindZone
}

func (r *Registry) knownSteps(run []rune, at int, bare bool, relax func(piece, int)) {
	var some [usualMatches]match
	for _, m := range r.matches(run, at, bare, some[:0]) {
		cost := costKnown
		switch {
		case m.entry == placeEntry:
			cost = costPlace
		case !m.prefixed && m.entry.kind != kindColl && m.entry.kind != kindNation && m.entry.nation == "":
			cost = costBare
		}
		if m.end > m.coreEnd {
			cost += costBracket
		}
		if at > 0 && m.level && r.joined(run, at) {
			cost += costUnit // 红河工业园区管委会 is no 区管委会
		}
		if at > 0 && !m.prefixed && endsWith(&r.units, run, at, m.coreEnd) {
			cost += costUnit
		}
		if m.entry == collEntry && m.coreEnd > at+2 && isClose(run[m.coreEnd-2]) {
			cost += costOddColl
		}
		relax(piece{start: at, end: m.end, match: m, body: true}, cost)
		if end, ok := r.localBranch(run, m); ok {
			m := match{end: end, coreEnd: end, prefix: at, entry: &entry{kind: kindBranch}}
			relax(piece{start: at, end: end, match: m, body: true}, cost+costBracket)
		}
		if end, _, ok := r.seats.Longest(run, m.end); ok && r.governed(m) {
			m := match{end: end, coreEnd: end, prefix: at, entry: &entry{kind: kindBranch}}
			relax(piece{start: at, end: end, match: m, body: true}, cost+costBracket)
		}
		if end, ok := r.zoneOffice(run, m); ok {
			m := match{end: end, coreEnd: end, prefix: at, entry: &entry{kind: kindBranch}}
			relax(piece{start: at, end: end, match: m, body: true}, cost+costBracket)
		}
	}
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

// localBranch is where the name of a body's branch ends, which is the body's with a place and what the
// branch is called behind it (市生态环境局金湖分局).
func (r *Registry) localBranch(run []rune, m match) (end int, ok bool) {
	if m.entry.kind != kindDept && m.entry.kind != kindLine {
		return 0, false
	}
	place, ok := r.places.PlaceAt(run, m.end)
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

func (r *Registry) conjSteps(run []rune, at int, relax func(piece, int)) {
	if at == 0 {
		return
	}
	if end := r.countedTail(run, at); end > at {
		relax(piece{start: at, end: end, conj: true}, costConj)
	}
	if !r.begins(run[at], headConj) {
		return
	}
	r.conjs.Prefixes(run, at, func(end int, _ bool) {
		if end < len(run) {
			relax(piece{start: at, end: end, conj: true}, costConj)
		}
	})
}

// unknownSteps offers names known by their ending that begin at run[at].
func (r *Registry) unknownSteps(run []rune, at int, inner []int, relax func(piece, int)) {
	for end := at + 3; end <= len(run) && end <= at+nameLimit; end++ {
		boundary := end == len(run) || inner[end+1] > inner[end]
		hidden := inner[end] - inner[min(at+1, end)]
		if boundary && r.namelike(run, at, end) {
			m := match{end: end, coreEnd: end, prefix: at, entry: &entry{kind: kindOther}}
			relax(piece{start: at, end: end, match: m, body: true}, costEnding+hidden*costInner)
		}
	}
}

// junkSteps offers text from a character on that is no body.
func junkSteps(best []step, at int) {
	for end := at + 1; end < len(best) && end <= at+nameLimit; end++ {
		if cost := best[at].cost + costJunk + costJunkChar*(end-at); cost < best[end].cost {
			best[end] = step{cost, at, junk}
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
	if !endsWith(&r.suffixes, run, from, last) || endsWith(&r.stops, run, from, last) {
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
