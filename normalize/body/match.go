package body

import (
	"duban/normalize/lexicon"
)

// match is one reading of a body's name that begins at a given character.
type match struct {
	entry    *entry
	end      int
	prefix   int  // end of the level word or place before the registry's name; the start where none stands
	coreEnd  int  // end of the registry's name, before a bracket
	levelEnd int  // end of a level word that begins the name (市洋河新区), else its start
	level    bool // the prefix is or ends in a level word
	place    bool // the prefix holds a place
	prefixed bool
}

// The entries of bodies that are in no registry.
var (
	placeEntry  = &entry{kind: kindPlace}
	collEntry   = &entry{kind: kindColl}
	branchEntry = &entry{kind: kindBranch}
	otherEntry  = &entry{kind: kindOther}
)

// usualMatches is how many readings there are at most, as a rule.
const usualMatches = 8

// matches lists the readings of a known body at text[at], in no order of merit, in the room given.
func (r *Registry) matches(text []rune, at int, bare bool, room []match) []match {
	out := room[:0]
	if at >= len(text) || !r.begins(text[at], headName) {
		return out // nearly every character
	}
	var some [usualMatches]match
	for _, p := range r.prefixes(text, at, some[:0]) {
		r.names.Prefixes(text, p.prefix, func(end int, e *entry) {
			if !e.bound || p.prefixed {
				out = append(out, p.as(e, end))
			}
		})
		if bare {
			r.bare.Prefixes(text, p.prefix, func(end int, e *entry) { out = append(out, p.as(e, end)) })
		}
		out = r.collective(text, p, out)
		if p.place && !p.level && r.placeAlone(text, at, p) {
			out = append(out, p.as(placeEntry, p.prefix))
		}
	}
	return withBrackets(text, out)
}

// as is the reading of what begins like p and ends with a name.
func (p match) as(e *entry, end int) match {
	p.entry, p.coreEnd, p.end = e, end, end
	return p
}

// placeAlone tells whether a place may stand for its government: a full name or a functional zone may, 安徽 may not.
func (r *Registry) placeAlone(text []rune, at int, p match) bool {
	if p.prefix-at < 2 {
		return false
	}
	name := string(text[max(at, p.levelEnd):p.prefix])
	_, full := ending(&r.suffixes, text, at, p.prefix)
	if full && lexicon.Count(name) >= 3 || r.places.IsZone(name) {
		return true
	}
	for _, c := range r.places.Named(name) {
		if c.Name() == name {
			return true // 和县
		}
	}
	return false
}

// prefixes appends the ways to read a level word or places at text[at], none included.
func (r *Registry) prefixes(text []rune, at int, out []match) []match {
	out = append(out, match{prefix: at, end: at, levelEnd: at})
	begin, first := at, text[at]
	if r.begins(first, headLevel) {
		r.levels.Prefixes(text, at, func(end int, _ bool) {
			out = append(out, match{prefix: end, level: true, prefixed: true, levelEnd: end})
			if e, ok := r.places.PlaceAt(text, end); ok {
				out = append(out, match{prefix: e, place: true, prefixed: true, levelEnd: end})
			}
		})
	}
	if r.begins(first, headBranch) {
		if end, _, ok := r.branches.Longest(text, at); ok {
			begin = end // 人行宿迁中心支行, 国网宿迁供电公司
		}
	}
	for end, n := begin, 0; n < 3 && end < len(text) && r.begins(text[end], headPlace); n++ {
		e, ok := r.places.PlaceAt(text, end)
		if !ok {
			break
		}
		end = e
		out = append(out, match{prefix: end, place: true, prefixed: true, levelEnd: at})
		r.levels.Prefixes(text, end, func(e int, _ bool) {
			out = append(out, match{prefix: e, place: true, level: true, prefixed: true, levelEnd: at})
		})
	}
	return out
}

// collectiveLimit is the longest that a collective's name after 各 is read, in characters.
const collectiveLimit = 18

// collective appends the readings of 各… up to each word that may end a collective.
func (r *Registry) collective(text []rune, p match, out []match) []match {
	if !r.eachAt(text, p.prefix) {
		return out
	}
	from := p.prefix + 1
	if end, _, ok := r.spans.Longest(text, p.prefix); ok {
		from = end // 各区、县(市)体育局
	}
	for i := from; i < len(text) && i <= from+collectiveLimit && !r.eachAt(text, i); i++ {
		if _, _, verb := r.verbs.Longest(text, i); verb || isSeparator(text[i]) || r.followed(text, from, i) {
			break
		}
		if text[i] == '(' {
			if close := closing(text, i); close > 0 {
				i = close - 1
				if i > p.prefix+1 {
					if r.endsCollective(text, p.prefix+1, i-1) || r.endsCollective(text, p.prefix+1, opening(text, i)) {
						out = append(out, p.as(collEntry, close))
					}
					if r.anotherBegins(text, p.prefix, close) {
						break
					}
				}
			}
			continue
		}
		if r.endsCollective(text, p.prefix+1, i+1) && !r.opensWord(text, i) {
			out = append(out, p.as(collEntry, i+1))
		}
	}
	return out
}

// followed tells whether a collective that ends in a whole word ends before text[at], where another body's
// level word stands (各街道市国有公司).
func (r *Registry) followed(text []rune, from, at int) bool {
	if _, _, level := r.levels.Longest(text, at); !level || !r.startsBody(text, at) {
		return false
	}
	found := false
	for start := max(from, at-5); start < at-1 && !found; start++ {
		r.collectives.Prefixes(text, start, func(e int, _ bool) { found = found || e == at })
	}
	return found
}

// opensWord tells whether text[at] begins a longer word that stands in no body's name (组织 behind 政府).
func (r *Registry) opensWord(text []rune, at int) bool {
	end, _, ok := r.opens.Longest(text, at)
	return ok && end > at+1
}

// anotherBegins tells whether text[from:at] is a collective of the registry, and
// what follows it a body of its own (各乡镇(街道)区财政局).
func (r *Registry) anotherBegins(text []rune, from, at int) bool {
	if at >= len(text) || !r.startsBody(text, at) {
		return false
	}
	e, ok := r.names.Value(string(text[from:at]))
	return ok && e.kind == kindColl
}

// eachAt tells whether 各 stands at text[at].
func (r *Registry) eachAt(text []rune, at int) bool {
	if at >= len(text) || !r.begins(text[at], headEach) {
		return false
	}
	_, _, ok := r.each.Longest(text, at)
	return ok
}

// endsCollective tells whether a collective's last word ends at end.
func (r *Registry) endsCollective(text []rune, from, end int) bool {
	for start := max(from, end-5); start < end; start++ {
		found := false
		r.collectives.Prefixes(text, start, func(e int, _ bool) { found = found || e == end })
		if found {
			return true
		}
	}
	return false
}

// withBrackets adds the reading of each match together with a bracket right after it: 海州区(高新区), 高新园(邹区镇).
func withBrackets(text []rune, in []match) []match {
	out := in
	for _, m := range in {
		if m.end < len(text) && isOpen(text[m.end]) {
			if close := closing(text, m.end); close > 0 {
				m.end = close
				out = append(out, m)
			}
		}
	}
	return out
}

func isOpen(r rune) bool  { return r == '(' || r == '〔' || r == '[' || r == '【' }
func isClose(r rune) bool { return r == ')' || r == '〕' || r == ']' || r == '】' }

// bracketLimit is the longest bracket that is looked for, in characters; it keeps unbalanced text linear.
const bracketLimit = 600

// closing returns the end of the bracket that opens at text[at], 0 where it does not close.
func closing(text []rune, at int) int {
	depth := 0
	for i := at; i < len(text) && i < at+bracketLimit; i++ {
		switch {
		case isOpen(text[i]):
			depth++
		case isClose(text[i]):
			depth--
			if depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// opening returns where the bracket that closes at text[at] opens, -1 where it does not.
func opening(text []rune, at int) int {
	depth := 0
	for i := at; i >= 0 && i > at-bracketLimit; i-- {
		switch {
		case isClose(text[i]):
			depth++
		case isOpen(text[i]):
			depth--
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

// startsBody tells whether a body's name may begin at text[at]: at a level word that is no
// part of an ordinary word (市场), at 各 or 国家, or at a place's full name.
func (r *Registry) startsBody(text []rune, at int) bool {
	if at >= len(text) || !r.begins(text[at], headStart) {
		return false
	}
	if _, _, no := r.inside.Longest(text, at); no || at+1 < len(text) && isClose(text[at+1]) {
		return false
	}
	if r.eachAt(text, at) {
		return true
	}
	if at > 0 && r.joined(text, at) {
		return false
	}
	if _, _, ok := r.levels.Longest(text, at); ok {
		return true
	}
	if end, _, ok := r.branches.Longest(text, at); ok && end-at >= shortestBranch {
		return true
	}
	end, ok := r.places.PlaceAt(text, at)
	return ok && end-at >= 3
}

// shortestBranch is the least length, in characters, of a name of the nation's that begins a body wherever it stands (中国农业银行).
const shortestBranch = 4

// joined tells whether the character at a place belongs to the word before it (园区, 社区).
func (r *Registry) joined(text []rune, at int) bool {
	end, _, ok := r.wholes.Longest(text, at-1)
	return ok && end == at+1
}

func isSpace(r rune) bool { return r == ' ' || r == '\n' || lexicon.FoldRune(r) == ' ' }
