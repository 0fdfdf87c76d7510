package automaton

import (
	"math/rand/v2"
	"regexp"

	"regexp/syntax"
	"strings"
	"testing"
)

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
		a := NewAlphabet(program)
		m := New(program, a)
		for text, want := range texts {
			got, ok := m.Matches(a.Symbols([]rune(text)))
			whole, _ := m.MatchesString(text)
			if got != want || whole != want || !ok || regexp.MustCompile(pattern).MatchString(text) != want {
				t.Errorf("%s on %q: %v %v %v, want %v", pattern, text, got, whole, ok, want)
			}
		}
	}
	for _, pattern := range []string{`\bx`, `(?m)^x`, `(?i)x`} {
		program := programOf(t, pattern)
		if New(program, NewAlphabet(program)) != nil {
			t.Errorf("%s has an automaton", pattern)
		}
	}
}

func programOf(t *testing.T, pattern string) *syntax.Prog {
	t.Helper()
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		t.Fatal(err)
	}
	program, err := syntax.Compile(tree.Simplify())
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// TestTooManyStates checks that a program whose states explode is handed back.
func TestTooManyStates(t *testing.T) {
	program := programOf(t, "[ab]*a[ab]{20}c")
	m := New(program, NewAlphabet(program))
	random := rand.New(rand.NewPCG(1, 2))
	text := make([]rune, 1_000_000)
	for i := range text {
		text[i] = 'a' + rune(random.IntN(2))
	}
	if _, ok := m.MatchesString(string(text)); ok {
		t.Error("a million states were made")
	}
	for _, text := range []string{"", "ab", "a" + strings.Repeat("b", 20) + "c", strings.Repeat("b", 21) + "c"} {
		if matched, ok := m.MatchesString(text); !ok || matched != (len(text) == 22 && text[0] == 'a') {
			t.Errorf("%s: %v, %v after too many states", text, matched, ok)
		}
	}
}
