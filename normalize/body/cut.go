package body

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
	costInner    = 30 // for each place inside it where another name could begin
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

type step struct {
	cost  int
	from  int
	piece piece
}

// cut divides a run without separators into bodies and what is none.
func (r *Registry) cut(run []rune, bare bool) []piece {
	if len(run) == 0 || len(run) > runLimit {
		return nil
	}
	if m, ok := r.whole(run); ok && (bare || !m.entry.generic) {
		return []piece{{end: len(run), match: m, body: true}}
	}
	best := make([]step, len(run)+1)
	for i := range best {
		best[i].cost = 1 << 30
	}
	best[0].cost = 0
	inner := r.starts(run)
	for at := 0; at < len(run); at++ {
		if best[at].cost == 1<<30 {
			continue
		}
		relax := func(p piece, cost int) {
			if c := best[at].cost + cost; c < best[p.end].cost {
				best[p.end] = step{c, at, p}
			}
		}
		r.knownSteps(run, at, bare, relax)
		r.conjSteps(run, at, relax)
		r.unknownSteps(run, at, inner, relax)
	}
	return trace(best)
}

func trace(best []step) []piece {
	var out []piece
	for at := len(best) - 1; at > 0; at = best[at].from {
		out = append(out, best[at].piece)
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// starts marks the characters where another body's name could begin: at[i] counts those in run[:i].
func (r *Registry) starts(run []rune) []int {
	at := make([]int, len(run)+1)
	for i := range run {
		at[i+1] = at[i]
		if i > 0 && r.startsBody(run, i) && endsWith(&r.suffixes, run, 0, i) {
			at[i+1]++
		}
	}
	return at
}

func (r *Registry) knownSteps(run []rune, at int, bare bool, relax func(piece, int)) {
	for _, m := range r.matches(run, at, bare) {
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
		if at > 0 && !m.prefixed && endsWith(&r.units, run, at, m.coreEnd) {
			cost += costUnit
		}
		if m.entry == collEntry && m.coreEnd > at+2 && isClose(run[m.coreEnd-2]) {
			cost += costOddColl
		}
		relax(piece{start: at, end: m.end, match: m, body: true}, cost)
	}
}

func (r *Registry) conjSteps(run []rune, at int, relax func(piece, int)) {
	if at == 0 {
		return
	}
	r.conjs.Prefixes(run, at, func(end int, _ bool) {
		if end < len(run) {
			relax(piece{start: at, end: end, conj: true}, costConj)
		}
	})
}

// unknownSteps offers names known by their ending, and text that is no body.
func (r *Registry) unknownSteps(run []rune, at int, inner []int, relax func(piece, int)) {
	_, _, joined := r.conjBefore(run, at)
	begins := at == 0 || joined || r.startsBody(run, at)
	for end := at + 1; end <= len(run) && end <= at+nameLimit; end++ {
		boundary := end == len(run) || inner[end+1] > inner[end]
		hidden := inner[end] - inner[min(at+1, end)]
		if boundary && begins && end-at >= 3 && r.namelike(run, at, end) {
			m := match{end: end, coreEnd: end, prefix: at, entry: &entry{kind: kindOther}}
			relax(piece{start: at, end: end, match: m, body: true}, costEnding+hidden*costInner)
		}
	}
	end := min(len(run), at+nameLimit)
	for e := at + 1; e <= end; e++ {
		relax(piece{start: at, end: e}, costJunk+costJunkChar*(e-at))
	}
}

// conjBefore returns the conjunction that ends at run[at].
func (r *Registry) conjBefore(run []rune, at int) (start int, word string, ok bool) {
	for start = max(0, at-2); start < at; start++ {
		r.conjs.Prefixes(run, start, func(end int, _ bool) { ok = ok || end == at })
		if ok {
			return start, string(run[start:at]), true
		}
	}
	return 0, "", false
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
		if _, _, verb := r.verbs.Longest(run, i); verb {
			return false
		}
	}
	return true
}
