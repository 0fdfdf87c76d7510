package pattern

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The most texts that are listed: those that a part of an expression matches,
// those of which every match holds one, and the characters of a class.
const (
	mostExact  = 64
	mostNeeded = 256
	mostClass  = 24
)

// needs is what is known of the texts that a part of an expression matches.
type needs struct {
	exact []string // all of them; nil where they are unknown or too many
	words []string // every one holds one of these; empty where none are known
}

// Required lists words of which every match of a simplified expression holds
// at least one; empty where none are known.
func Required(re *syntax.Regexp) []string { return needsOf(re).wanted() }

// wanted are the words to look for.
func (n needs) wanted() []string {
	if len(n.exact) > 0 && !slices.Contains(n.exact, "") {
		return better(n.exact, n.words)
	}
	return n.words
}

func needsOf(re *syntax.Regexp) needs {
	switch re.Op {
	case syntax.OpLiteral:
		return literal(re)
	case syntax.OpCharClass:
		return needs{exact: class(re.Rune)}
	case syntax.OpCapture:
		return needsOf(re.Sub[0])
	case syntax.OpPlus:
		return needs{words: needsOf(re.Sub[0]).wanted()}
	case syntax.OpQuest:
		if sub := needsOf(re.Sub[0]); len(sub.exact) > 0 && len(sub.exact) < mostExact {
			return needs{exact: append(slices.Clone(sub.exact), "")}
		}
	case syntax.OpConcat:
		return inOrder(re.Sub)
	case syntax.OpAlternate:
		return alternatives(re.Sub)
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return needs{exact: []string{""}}
	}
	return needs{}
}

// literal leaves the character out that also stands for bytes that are none.
func literal(re *syntax.Regexp) needs {
	switch {
	case slices.Contains(re.Rune, utf8.RuneError):
		return needs{}
	case re.Flags&syntax.FoldCase != 0:
		return needs{words: inAnyCase(re.Rune[:min(len(re.Rune), mostInCases)])}
	}
	return needs{exact: []string{string(re.Rune)}}
}

// mostInCases is how many characters of a literal that ignores case are
// needed; the forms of more are too many to look for.
const mostInCases = 4

// inAnyCase lists the forms of a word in small and capital letters.
func inAnyCase(word []rune) []string {
	forms := []string{""}
	for _, r := range word {
		cases := []string{string(r)}
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			cases = append(cases, string(other))
		}
		forms = product(forms, cases)
	}
	return forms
}

// class lists the characters of a small class.
func class(ranges []rune) []string {
	var list []string
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if len(list) == mostClass || r == utf8.RuneError {
				return nil
			}
			list = append(list, string(r))
		}
	}
	return list
}

// inOrder joins the texts of neighbouring parts as long as they are few, and
// takes the best words of what it joined.
func inOrder(parts []*syntax.Regexp) needs {
	var best []string
	run, whole := []string{""}, true
	end := func() {
		best = better(needs{exact: run}.wanted(), best)
		run = []string{""}
	}
	for _, part := range parts {
		n := needsOf(part)
		best = better(n.words, best)
		switch {
		case len(n.exact) == 0:
			end()
			whole = false
		case len(run)*len(n.exact) > mostExact:
			end()
			run, whole = n.exact, false
		default:
			run = product(run, n.exact)
		}
	}
	if whole {
		return needs{exact: run, words: best}
	}
	end()
	return needs{words: best}
}

func product(heads, tails []string) []string {
	list := make([]string, 0, len(heads)*len(tails))
	for _, head := range heads {
		for _, tail := range tails {
			list = append(list, head+tail)
		}
	}
	return list
}

func alternatives(parts []*syntax.Regexp) needs {
	var exact, words []string
	listed, known := true, true
	for _, part := range parts {
		n := needsOf(part)
		listed = listed && len(n.exact) > 0
		exact = append(exact, n.exact...)
		wanted := n.wanted()
		known = known && len(wanted) > 0
		words = append(words, wanted...)
	}
	out := needs{}
	if listed && len(exact) <= mostExact {
		out.exact = exact
	}
	if known && len(words) <= mostNeeded {
		out.words = words
	}
	return out
}

// better prefers the list whose shortest word is longer, then the shorter list.
func better(a, b []string) []string {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	case shortest(a) != shortest(b):
		if shortest(a) > shortest(b) {
			return a
		}
		return b
	case len(b) < len(a):
		return b
	}
	return a
}

func shortest(words []string) int {
	return len(slices.MinFunc(words, func(a, b string) int { return len(a) - len(b) }))
}

// unique sorts words and leaves out those that hold another one.
func unique(words []string) []string {
	list := slices.Clone(words)
	slices.Sort(list)
	list = slices.Compact(list)
	return slices.DeleteFunc(slices.Clone(list), func(w string) bool {
		return slices.ContainsFunc(list, func(other string) bool { return other != w && strings.Contains(w, other) })
	})
}
