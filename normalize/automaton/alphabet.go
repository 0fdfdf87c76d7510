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
	common [1 << 16]Symbol // the numbers of the basic plane's characters
}

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
	at := 0
	for r := range a.common {
		for at+1 < len(a.bounds) && a.bounds[at+1] <= rune(r) {
			at++
		}
		a.common[r] = Symbol(at)
	}
	return a
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
	if r >= 0 && int(r) < len(a.common) {
		return a.common[r]
	}
	return Symbol(sort.Search(len(a.bounds), func(i int) bool { return a.bounds[i] > r }) - 1)
}
