package target

import "testing"

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
				matched, ok := e.automaton.Matches(p.symbols[s.start:s.end])
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
