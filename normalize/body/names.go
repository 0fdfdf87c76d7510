package body

import (
	"strings"

	"duban/normalize/lexicon"
)

// usualPieces is how many pieces a run has at most, as a rule.
const usualPieces = 8

// names cuts text[from:to] into bodies and adds them.
func (rd *reader) names(from, to int, sep rune) {
	if rd.hotline(from, to) {
		rd.list.add(item{start: from, end: to, duty: rd.list.current, before: sep,
			match: unknown(from, to)})
		rd.list.bodies += to - from
		return
	}
	begin := from
	from, to = rd.trim(from, to)
	if from >= to {
		return
	}
	star := rd.starred(from)
	var some [usualPieces]piece
	pieces := rd.pieces(from, to, some[:0])
	if len(pieces) == 0 {
		rd.list.junk += to - from
		rd.list.verbs = true
		return
	}
	if len(pieces) == 1 && !pieces[0].body && rd.r.ownName(rd.text[from:to]) {
		pieces[0].body = true
		pieces[0].match = unknown(0, to-from)
	}
	for _, p := range pieces {
		switch {
		case !p.body && len(pieces) == 1 && from == begin && rd.r.loose(rd.text[from:to]):
			rd.list.add(item{start: from, end: to, loose: true, duty: rd.list.current, star: star, before: sep,
				match: unknown(from, to)})
			rd.list.sharers = true
		case !p.body && len(pieces) == 1 && rd.shared(rd.text[from:to]):
			rd.list.add(item{start: from, end: to, known: true, duty: rd.list.current, star: star, before: sep,
				match: match{end: to, coreEnd: to, prefix: from, entry: collEntry}})
			rd.list.bodies += to - from
		case !p.body && len(pieces) == 1 && from == begin && rd.r.sharer(rd.text[from:to]):
			rd.list.add(item{start: from, end: to, sharer: true, duty: rd.list.current, star: star, before: sep,
				match: unknown(from, to)})
			rd.list.sharers = true
		case p.conj:
		case !p.body && (len(rd.list.items) > 0 || len(pieces) == 1) && p.end == to-from && rd.r.person(rd.text[from+p.start:to]):
			// who answers for the body before or behind (市民政局 王小明, 市民政局王小明)
		case !p.body:
			rd.list.junk += p.end - p.start
			rd.list.verbs = rd.list.verbs || rd.r.hasVerb(rd.text[from+p.start:from+p.end])
		default:
			end := rd.r.withoutPersons(rd.text, from+p.start, from+p.end)
			rd.list.add(item{start: from + p.start, end: end,
				known: p.match.entry.kind != kindOther, duty: rd.list.current, star: star, before: sep, match: p.match})
			rd.list.bodies += p.end - p.start
			star = false
		}
	}
}

// pieces appends the pieces of text[from:to], which no separator divides: one where it is a known body as a
// whole, and nothing where it is too long for a list.
func (rd *reader) pieces(from, to int, out []piece) []piece {
	run := rd.text[from:to]
	if len(run) > runLimit {
		return out
	}
	m, known := rd.r.whole(run)
	generic := known && m.entry.generic
	bare := rd.bare || generic && rd.bareItem(from)
	if known && (bare || !generic) {
		return append(out, piece{end: len(run), match: m, body: true})
	}
	return rd.r.cut(run, bare, out)
}

// bareItem tells whether a bare word (财政) that begins at text[from] names a body because it stands right
// behind a label, or behind another one in a list (责任单位:市发改、财政、人社; 市教育、民政、卫健局).
func (rd *reader) bareItem(from int) bool {
	n := len(rd.list.items)
	if n == 0 || rd.list.items[n-1].end != from-1 {
		return rd.list.labels && (n == 0 || isLabelEnd(rd.text[from-1]))
	}
	last := rd.list.items[n-1]
	return rd.list.labels || rd.text[from-1] == '、' && !endsWith(&rd.r.suffixes, rd.text, last.start, last.end)
}

// shared tells whether a text is a word for many bodies that shares 各 with the one before it (各医院、学校).
func (rd *reader) shared(text []rune) bool {
	n := len(rd.list.items)
	if n == 0 || rd.list.items[n-1].match.entry.kind != kindColl {
		return false
	}
	_, ok := rd.r.collectives.Value(string(text))
	return ok && len(text) > 1
}

// hotline tells whether a text is the name of a body that is called by its telephone number (12345中心).
func (rd *reader) hotline(from, to int) bool {
	at := from
	for at < to && rd.text[at] >= '0' && rd.text[at] <= '9' {
		at++
	}
	return at-from >= hotlineLeast && at < to && at-from <= hotlineMost && to-at <= ownNameMost && rd.r.namelike(rd.text, at, to)
}

// The fewest and the most digits of such a number.
const (
	hotlineLeast = 3
	hotlineMost  = 5
)

// ownName tells whether a whole item of a list is the name of a body, although it ends like
// ordinary words (市双创办, 创办): a level word, then a few characters up to an ending of bodies' names.
func (r *Registry) ownName(text []rune) bool {
	if len(text) < ownNameLeast || len(text) > ownNameMost || !r.startsBody(text, 0) || !endsWith(&r.suffixes, text, 0, len(text)) {
		return false
	}
	end, _, ok := r.levels.Longest(text, 0)
	return ok && end == 1 && !r.hasVerb(text)
}

// loose tells whether a whole item of a list may name a body although nothing in it says so (市一中, 各团场):
// a few characters without a verb that are no person's name and end in no word that bodies don't.
func (r *Registry) loose(text []rune) bool {
	if len(text) < looseLeast || len(text) > ownNameMost || r.hasVerb(text) || r.person(text) || r.stopped(text, 0, len(text)) {
		return false
	}
	return allHan(text)
}

// looseLeast is the fewest characters of such an item.
const looseLeast = 3

// settleLoose keeps loose items beside at least as many bodies that are known, and counts the others as text.
func (l *list) settleLoose() {
	loose, known := 0, 0
	for _, it := range l.items {
		switch {
		case it.loose:
			loose++
		case it.known:
			known++
		}
	}
	if loose == 0 {
		return
	}
	keep := known >= loose
	kept := l.items[:0]
	for _, it := range l.items {
		switch {
		case !it.loose || keep:
			kept = append(kept, it)
		default:
			l.junk += it.end - it.start
		}
		if it.loose && keep {
			l.bodies += it.end - it.start
		}
	}
	l.items = kept
}

// The least and the most characters of such a name.
const (
	ownNameLeast = 4
	ownNameMost  = 12
)

// hasVerb tells whether a text holds a digit or a word that no body's name holds.
func (r *Registry) hasVerb(text []rune) bool {
	for i, c := range text {
		if c >= '0' && c <= '9' {
			return true
		}
		if !r.begins(c, headVerb) {
			continue
		}
		if _, _, ok := r.verbs.Longest(text, i); ok {
			return true
		}
		if _, _, ok := r.opens.Longest(text, i); ok {
			return true
		}
	}
	return false
}

// starred tells whether ★ stands right before text[at].
func (rd *reader) starred(at int) bool {
	for at--; at >= 0 && isSpace(rd.text[at]); at-- {
	}
	return at >= 0 && isStar(rd.text[at])
}

// trim drops list numbers, quotes and conjunctions before a name, and 等部门 after it.
func (rd *reader) trim(from, to int) (int, int) {
	for from < to && isMark(rd.text[from]) {
		from++
	}
	for e := 0; from < to; from = e {
		var ok bool
		if e, _, ok = rd.r.conjs.Longest(rd.text, from); !ok || e >= to {
			break
		}
		if _, named := rd.r.places.PlaceAt(rd.text, from); named {
			break // 和平区, 和县
		}
	}
	for at := from + 2; at < to; at++ {
		if !rd.r.begins(rd.text[at], headTail) {
			continue
		}
		if e, _, ok := rd.r.tails.Longest(rd.text, at); ok && e == to || rd.r.countedTail(rd.text[:to], at) == to {
			to = at
			break
		}
	}
	for to > from && isMark(rd.text[to-1]) && !isClose(rd.text[to-1]) {
		to--
	}
	return from, to
}

// isMark tells whether a character is a digit or a mark that belongs to no name's edge.
func isMark(r rune) bool {
	if lexicon.IsHan(r) {
		return false
	}
	return r >= '0' && r <= '9' || isSpace(r) || strings.ContainsRune(".．:)-—_“”\"'①②③④⑤⑥⑦⑧⑨⑩", r) || !lexicon.IsHan(r) && r < 0x80 && !isOpen(r) && !(r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z')
}
