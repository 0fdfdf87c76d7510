package target

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"duban/normalize/automaton"
	"duban/normalize/lexicon"
	"duban/normalize/pattern"
)

// expression is a regular expression that is tried only on text that holds one
// of the words it can't match without, and then by its automaton. Nearly all
// patterns of the rules are lists of words that a text lacks.
type expression struct {
	*regexp.Regexp
	number int      // in its lookout
	needed []string // the words; empty where there are none to look for
	pattern.Reach
	pattern.Edges
	program   *syntax.Prog
	automaton *automaton.Automaton // nil where the regexp package does its work
}

func newExpression(text string) (*expression, error) {
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, err
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, err
	}
	tree = tree.Simplify()
	e := &expression{Regexp: re, Reach: pattern.ReachOf(tree), Edges: pattern.EdgesOf(tree), needed: pattern.Required(tree)}
	e.program, err = syntax.Compile(tree)
	return e, err
}

// mayMatch tells whether a text as printed may hold a word that the expression can't match without; only
// characters that folding leaves alone can be looked for in it.
func (e *expression) mayMatch(text string) bool {
	return len(e.needed) == 0 || slices.ContainsFunc(e.needed, func(word string) bool {
		return lexicon.CountHan(word) < lexicon.Count(word) || strings.Contains(text, word)
	})
}

// narrow leaves out of a stretch what no match can hold.
func (e *expression) narrow(s span) span {
	s.start, s.end = e.Narrow(s.start, s.end)
	return s
}

// MatchString is that of regexp.Regexp.
func (e *expression) MatchString(text string) bool {
	if !e.Fit(text) {
		return false
	}
	if e.automaton != nil {
		if matched, ok := e.automaton.MatchesString(text); ok {
			return matched
		}
	}
	return e.Regexp.MatchString(text)
}

// FindStringSubmatch is that of regexp.Regexp.
func (e *expression) FindStringSubmatch(text string) []string {
	if !e.MatchString(text) {
		return nil
	}
	return e.Regexp.FindStringSubmatch(text)
}
