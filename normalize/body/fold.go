package body

import (
	"slices"

	"duban/normalize/lexicon"
)

// foldText folds a text character by character, so that offsets stay: signs of full width become
// narrow, and square brackets around kinds of places (各县〔市、区〕政府) round as elsewhere.
func foldText(text string) []rune {
	folded := lexicon.Fold(text)
	for at, c := range folded {
		if c != '〔' && c != '[' {
			continue
		}
		inner := folded[at+1 : min(len(folded), at+1+longestKinds)]
		end := slices.IndexFunc(inner, func(c rune) bool { return c == '〕' || c == ']' })
		if end > 0 && !slices.ContainsFunc(inner[:end], func(c rune) bool { return !placeKinds.Has(c) }) {
			folded[at], inner[end] = '(', ')'
		}
	}
	return folded
}

// placeKinds are the characters of which kinds of places, and who governs them, are named; longestKinds
// is how many of them a bracket may hold, and its end.
var placeKinds = lexicon.NewSet("省市区县旗州盟镇乡街道办事处场团园管委会、,/和及")

const longestKinds = 12
