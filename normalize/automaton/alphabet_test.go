package automaton

import (
	"regexp/syntax"
	"sort"
	"testing"
)

func TestNumbersAreStretches(t *testing.T) {
	for _, text := range []string{`a`, `[\x{3F}-\x{40}]`, `[\x{80}-\x{BF}]`, `[一-龥]市|\x{20000}`, `[^\n]{3}[、，。；]\x{FFFF}`, `.`} {
		tree, err := syntax.Parse(text, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		program, err := syntax.Compile(tree.Simplify())
		if err != nil {
			t.Fatal(err)
		}
		a := NewAlphabet(program)
		for r := rune(0); r < 0x20010; r++ {
			want := sort.Search(len(a.bounds), func(i int) bool { return a.bounds[i] > r }) - 1
			if got := a.number(r); int(got) != want {
				t.Fatalf("%s: %U is number %d, want %d", text, r, got, want)
			}
		}
	}
}
