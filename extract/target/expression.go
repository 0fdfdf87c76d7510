package target

import (
	"regexp"
	"regexp/syntax"

	"duban/normalize/automaton"
)

// expression is a regular expression that is tried only on text that holds one
// of the words it can't match without, and then by its automaton. Nearly all
// patterns of the rules are lists of words that a text lacks.
type expression struct {
	*regexp.Regexp
	number int      // in its lookout
	needed []string // the words; empty where there are none to look for
	extent
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
	e := &expression{Regexp: re, extent: extentOf(tree), needed: required(tree)}
	if e.program, err = syntax.Compile(tree.Simplify()); err != nil {
		return nil, err
	}
	return e, nil
}

// MatchString is that of regexp.Regexp.
func (e *expression) MatchString(text string) bool {
	if e.automaton != nil {
		if matched, ok := e.automaton.MatchesString(text); ok {
			return matched
		}
	}
	return e.Regexp.MatchString(text)
}

// maxNeeds bounds the words of one expression; with more, looking for them costs more than the match.
const maxNeeds = 200

// required lists words of which every match holds at least one; empty where no such list is known.
func required(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return []string{string(re.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return required(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return required(re.Sub[0])
		}
	case syntax.OpCharClass:
		return classWords(re.Rune)
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if words := required(sub); better(words, best) {
				best = words
			}
		}
		return best
	case syntax.OpAlternate:
		return alternatives(re.Sub)
	}
	return nil
}

func alternatives(subs []*syntax.Regexp) []string {
	var all []string
	for _, sub := range subs {
		words := required(sub)
		if len(words) == 0 || len(all)+len(words) > maxNeeds {
			return nil
		}
		all = append(all, words...)
	}
	return all
}

// classWords are the characters of a small class.
func classWords(ranges []rune) []string {
	var words []string
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if len(words) == 16 {
				return nil
			}
			words = append(words, string(r))
		}
	}
	return words
}

// better prefers the list whose shortest word is longer, then the shorter list.
func better(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) > 0
	}
	if x, y := shortest(a), shortest(b); x != y {
		return x > y
	}
	return len(a) < len(b)
}

func shortest(words []string) int {
	n := len(words[0])
	for _, w := range words {
		n = min(n, len(w))
	}
	return n
}
