package pattern

import (
	"regexp/syntax"
	"sync"

	"duban/normalize/automaton"
)

// told makes an expression's automaton when it is first asked for: many expressions never come to be tried.
type told struct {
	text string
	once sync.Once
	m    *automaton.Automaton
}

// automaton is nil for an expression that must be left to package regexp.
func (t *told) automaton() *automaton.Automaton {
	t.once.Do(func() {
		tree, err := syntax.Parse(t.text, syntax.Perl)
		if err != nil {
			return
		}
		program, err := syntax.Compile(tree.Simplify())
		if err != nil {
			return
		}
		if alphabet := automaton.NewAlphabet(program); alphabet != nil {
			t.m = automaton.New(program, alphabet)
		}
	})
	return t.m
}
