package body

import "duban/normalize/lexicon"

// The least and the most characters of a place's name that shares the ending of a body's behind it.
const (
	sharerLeast = 2
	sharerMost  = 4
	sharersMost = 12 // of one ending, in a row
)

// sharer tells whether a whole item may be a place without the word that makes a body of it, which stands once
// behind the last of its list (桥西、桥东、赞善街道办事处): a few characters that are no office's short name.
func (r *Registry) sharer(text []rune) bool {
	if len(text) < sharerLeast || len(text) > sharerMost || endsWith(&r.suffixes, text, 0, len(text)) || r.hasVerb(text) {
		return false
	}
	if !allHan(text) {
		return false
	}
	if _, ok := r.collectives.Value(string(text)); ok || r.eachAt(text, 0) {
		return false
	}
	if _, _, level := r.levels.Longest(text, 0); level {
		return false
	}
	m, known := r.whole(text)
	return !known || !m.entry.generic
}

// sharedEnding is where the words that places before it may share begin in the name text[from:to] of a body
// (经济开发区管委会 of 洪洞经济开发区管委会), to where there are none.
func (r *Registry) sharedEnding(text []rune, from, to int) int {
	for at := from + sharerLeast; at < to && at <= from+sharerMost; at++ {
		if end, _, ok := r.shared.Longest(text, at); ok && end == to && r.sharer(text[from:at]) {
			return at
		}
	}
	return to
}

// settleSharers gives places the ending of the body that their list goes on to, and counts those of which no
// such body follows as text.
func (rd *reader) settleSharers() {
	l := &rd.list
	if !l.sharers {
		return
	}
	kept := l.items[:0]
	for i := 0; i < len(l.items); {
		last := rd.sharersEnd(i)
		from, to := rd.ofSharers(i, last)
		for ; i < last; i++ {
			it := l.items[i]
			switch {
			case from < to:
				it.sharer, it.loose, it.known, it.tail = false, false, true, [2]int{from, to}
				l.bodies += it.end - it.start
			case it.loose:
			case !rd.r.person(rd.text[it.start:it.end]):
				l.junk += it.end - it.start
				continue
			default:
				continue
			}
			kept = append(kept, it)
		}
		if i < len(l.items) {
			kept = append(kept, l.items[i])
			i++
		}
	}
	l.items = kept
}

// sharersEnd is the item behind the places from an item on that 、 joins.
func (rd *reader) sharersEnd(at int) int {
	items := rd.list.items
	end := at
	for end < len(items) && end-at < sharersMost && (items[end].sharer || items[end].loose && rd.r.sharer(rd.text[items[end].start:items[end].end])) && (end == at || items[end].before == '、') {
		end++
	}
	return end
}

// ofSharers is the ending of the item behind places, nothing where it has none or they are persons.
func (rd *reader) ofSharers(first, last int) (from, to int) {
	items := rd.list.items
	if first == last || last == len(items) || items[last].before != '、' || items[last].loose {
		return 0, 0
	}
	persons := true
	for _, it := range items[first:last] {
		_, place := rd.r.places.PlaceAt(rd.text, it.start)
		persons = persons && !place && rd.r.person(rd.text[it.start:it.end])
	}
	if persons {
		return 0, 0
	}
	return rd.r.sharedEnding(rd.text, items[last].start, items[last].end), items[last].end
}

func allHan(text []rune) bool {
	for _, c := range text {
		if !lexicon.IsHan(c) {
			return false
		}
	}
	return true
}
