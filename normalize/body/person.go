package body

import "duban/normalize/lexicon"

// withoutPersons is the end of the name in text[from:end] without a bracket of persons behind it
// (市住建局（张三、李四）).
func (r *Registry) withoutPersons(text []rune, from, end int) int {
	if !isClose(text[end-1]) {
		return end
	}
	open := opening(text, end-1)
	if open <= from {
		return end
	}
	if r.explains(text[open+1 : end-1]) {
		return open
	}
	for start, at := open+1, open+1; at < end; at++ {
		if !isSeparator(text[at]) && !isSpace(text[at]) && at < end-1 {
			continue
		}
		if at > start && !r.person(text[start:at]) {
			return end
		}
		start = at + 1
	}
	return open
}

// explains tells whether the content of a bracket says who leads (列第一位的为牵头单位), not who a body is.
func (r *Registry) explains(text []rune) bool {
	for i := range text {
		if end, words, ok := r.roles.Longest(text, i); ok && end-i >= labelLeast && words[0].form == formLabel {
			return true
		}
	}
	return false
}

// labelLeast is the fewest characters of a label that names a list of bodies by itself (牵头单位).
const labelLeast = 4

// The least and the most characters of a person's name.
const (
	personLeast = 2
	personMost  = 4
)

// person tells whether a text is a person's name: a surname, one or two characters more, and
// neither a place nor the name of a body.
func (r *Registry) person(text []rune) bool {
	if len(text) < personLeast || len(text) > personMost {
		return false
	}
	end, _, ok := r.surnames.Longest(text, 0)
	if !ok || len(text)-end > 2 || len(text) == end {
		return false
	}
	for _, c := range text {
		if !lexicon.IsHan(c) {
			return false
		}
	}
	if strong, weak := ending(&r.suffixes, text, 0, len(text)); strong || weak {
		return false
	}
	if place, ok := r.places.PlaceAt(text, 0); ok && place == len(text) {
		return false
	}
	_, known := r.whole(text)
	return !known
}
