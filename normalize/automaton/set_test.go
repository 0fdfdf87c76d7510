package automaton

import (
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"testing"
)

// TestSet compares the matches of a set with those of package regexp, program by program.
func TestSet(t *testing.T) {
	patterns := []string{`a`, `ab+`, `[ab]*c`, `b(?:a|ac)?`, `(?:ab)+c?`, `[^a]{2}`}
	var programs []*syntax.Prog
	var expressions []*regexp.Regexp
	for _, p := range patterns {
		programs = append(programs, programOf(t, p))
		re := regexp.MustCompile(`^(?:` + p + `)`)
		re.Longest()
		expressions = append(expressions, re)
	}
	set := NewSet(programs...)
	random := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		text := make([]rune, random.IntN(8))
		for i := range text {
			text[i] = 'a' + rune(random.IntN(3))
		}
		var want []Match
		for p, re := range expressions {
			if at := re.FindStringIndex(string(text)); at != nil && at[1] > 0 {
				want = append(want, Match{p, at[1]})
			}
		}
		got := set.At(text, []Match{{9, 9}})
		if len(got) != len(want)+1 || got[0] != (Match{9, 9}) {
			t.Fatalf("%s: %v, want %v behind what was there", string(text), got, want)
		}
		for i, m := range want {
			if got[i+1] != m {
				t.Fatalf("%s: %v, want %v", string(text), got[1:], want)
			}
		}
	}
}

// TestSetOfTooManyStates checks that what can't be told is said to match.
func TestSetOfTooManyStates(t *testing.T) {
	set := NewSet(programOf(t, "[ab]*a[ab]{20}c"), programOf(t, "b"))
	random := rand.New(rand.NewPCG(1, 2))
	text := make([]rune, 1_000_000)
	for i := range text {
		text[i] = 'a' + rune(random.IntN(2))
	}
	got := set.At(text, nil)
	if len(got) != 2 || got[0] != (Match{0, len(text)}) || got[1] != (Match{1, len(text)}) {
		t.Errorf("%v", got)
	}
	if got := set.At([]rune("ba"), nil); len(got) != 1 || got[0] != (Match{1, 1}) {
		t.Errorf("after too many states: %v", got)
	}
}
