package automaton

import (
	"regexp/syntax"
	"slices"
	"sort"
)

// Alphabet numbers the stretches of characters that no program of several tells
// apart; all characters that none of them names share few numbers.
type Alphabet struct {
	bounds []rune          // where each stretch begins, ascending from 0
	common [1 << 10]uint16 // which page holds the basic plane's characters, 64 to a page
	pages  []page
}

// page holds the numbers of 64 neighbouring characters. Those of one stretch share it with others of that stretch.
type page [64]Symbol

// Symbol is the number of a stretch of characters.
type Symbol uint16

// maxSymbols bounds the stretches; more than that are not numbered at all.
const maxSymbols = 1 << 16

// NewAlphabet divides the characters at the bounds of the programs' classes.
// It is nil where there are too many.
func NewAlphabet(programs ...*syntax.Prog) *Alphabet {
	a := &Alphabet{bounds: []rune{0}}
	for _, p := range programs {
		a.bounds = append(a.bounds, boundsOf(p)...)
	}
	slices.Sort(a.bounds)
	if a.bounds = slices.Compact(a.bounds); len(a.bounds) > maxSymbols {
		return nil
	}
	a.numberPages()
	return a
}

// numberPages numbers the basic plane's characters page by page. A page that one stretch fills is that before it, if it does so, too.
func (a *Alphabet) numberPages() {
	at, filled := 0, false
	for i := range a.common {
		if end := rune(64 * (i + 1)); !filled || at+1 < len(a.bounds) && a.bounds[at+1] < end {
			var p page
			for k := range p {
				for at+1 < len(a.bounds) && a.bounds[at+1] <= end-64+rune(k) {
					at++
				}
				p[k] = Symbol(at)
			}
			a.pages, filled = append(a.pages, p), p[0] == p[63]
		}
		a.common[i] = uint16(len(a.pages) - 1)
	}
}

// boundsOf lists where the classes of a program begin and the characters behind them.
func boundsOf(p *syntax.Prog) []rune {
	var bounds []rune
	for _, in := range p.Inst {
		switch in.Op {
		case syntax.InstRune, syntax.InstRune1:
			if len(in.Rune) == 1 {
				bounds = append(bounds, in.Rune[0], in.Rune[0]+1)
			}
			for i := 0; i+1 < len(in.Rune); i += 2 {
				bounds = append(bounds, in.Rune[i], in.Rune[i+1]+1)
			}
		case syntax.InstRuneAnyNotNL:
			bounds = append(bounds, '\n', '\n'+1)
		}
	}
	return bounds
}

// Size is the number of symbols, which are numbered from 0.
func (a *Alphabet) Size() int { return len(a.bounds) }

// Symbols are the characters of a text by their numbers.
func (a *Alphabet) Symbols(text []rune) []Symbol { return a.AppendSymbols(nil, text) }

// AppendSymbols appends the characters of a text by their numbers to a list.
func (a *Alphabet) AppendSymbols(list []Symbol, text []rune) []Symbol {
	list = slices.Grow(list, len(text))
	for _, r := range text {
		list = append(list, a.number(r))
	}
	return list
}

func (a *Alphabet) number(r rune) Symbol {
	if uint32(r) < 1<<16 {
		return a.pages[a.common[r>>6]][r&63]
	}
	return a.wide(r)
}

// wide is the number of a character beyond the basic plane.
func (a *Alphabet) wide(r rune) Symbol {
	return Symbol(sort.Search(len(a.bounds), func(i int) bool { return a.bounds[i] > r }) - 1)
}
