package body

import "strings"

// GoesOn tells whether the bracket at text[open:end+1] only goes on with the collective before it
// (`各乡镇(街道、园区)`), so that what it holds is no list of its own: a word for each stands shortly before
// it, and inside are only kinds of places, none of them with that word.
func (r *Registry) GoesOn(text []rune, open, end int) bool {
	for at := open - 1; at >= 0 && open-at <= collectiveHead; at-- {
		c := text[at]
		if isSeparator(c) || isSpace(c) || isOpen(c) || isClose(c) {
			return false
		}
		if r.begins(c, headEach) {
			return r.kindsOnly(string(text[open+1 : end]))
		}
	}
	return false
}

// collectiveHead is the longest name of a collective before such a bracket, in characters.
const collectiveHead = 6

// kindsOnly tells whether a text is nothing but kinds of places with separators between.
func (r *Registry) kindsOnly(text string) bool {
	for _, name := range strings.FieldsFunc(text, isSeparator) {
		if first := []rune(name)[0]; r.begins(first, headEach) {
			return false
		}
		if _, ends := r.collectives.Value(name); ends {
			continue
		}
		if e, ok := r.names.Value(name); !ok || e.kind != kindColl {
			return false
		}
	}
	return true
}
