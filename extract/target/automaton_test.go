package target

import (
	"regexp"
	"regexp/syntax"
	"testing"
)

// TestAutomataAgree compares the automata of all expressions with package
// regexp, over the marked sentences and stretches of them.
func TestAutomataAgree(t *testing.T) {
	f := finder(t)
	texts := []string{"", "\n", "😀 2025年"}
	for _, trap := range f.rules.traps {
		texts = append(append(texts, trap.Must...), trap.Mustnt...)
	}
	automata := 0
	for _, e := range f.rules.lookout.expressions {
		if e.automaton == nil {
			continue
		}
		automata++
		for _, text := range texts {
			p := f.read(text, setting{})
			for _, s := range []span{p.all(), {len(p.runes) / 2, len(p.runes)}, {0, len(p.runes) / 2}, {len(p.runes) / 3, 2 * len(p.runes) / 3}} {
				matched, ok := e.automaton.matches(p.symbols[s.start:s.end])
				if want := e.Regexp.MatchString(p.slice(s.start, s.end)); ok && matched != want {
					t.Errorf("%s: %v on %q, want %v", e, matched, p.slice(s.start, s.end), want)
				}
			}
		}
	}
	if all := len(f.rules.lookout.expressions); automata < all*9/10 {
		t.Errorf("%d of %d expressions have an automaton", automata, all)
	}
}

func TestAutomatonBorders(t *testing.T) {
	for pattern, texts := range map[string]map[string]bool{
		`^一次$`:                  {"一次": true, "再一次": false, "一次的": false},
		`(?:^|[,;])对[^。]{2,4}$`: {"对企业": true, "的对企业": false, "的,对企业": true, "对企": false, "对企业。": false},
		`[^\d]`:                 {"12": false, "1年": true},
		`a.c`:                   {"a\nc": false, "abc": true},
		`(?s)a.c`:               {"a\nc": true},
		`$`:                     {"": true, "x": true},
		`x*`:                    {"": true},
	} {
		program := programOf(t, pattern)
		a := newAlphabet([]*syntax.Prog{program})
		m := newAutomaton(program, a)
		for text, want := range texts {
			var symbols []symbol
			for _, r := range text {
				symbols = append(symbols, a.number(r))
			}
			if got, ok := m.matches(symbols); got != want || !ok || regexp.MustCompile(pattern).MatchString(text) != want {
				t.Errorf("%s on %q: %v %v, want %v", pattern, text, got, ok, want)
			}
		}
	}
	for _, pattern := range []string{`\bx`, `(?m)^x`, `(?i)x`} {
		program := programOf(t, pattern)
		if newAutomaton(program, newAlphabet([]*syntax.Prog{program})) != nil {
			t.Errorf("%s has an automaton", pattern)
		}
	}
}

func programOf(t *testing.T, pattern string) *syntax.Prog {
	t.Helper()
	e, err := newExpression(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return e.program
}
