package pattern

import (
	"regexp/syntax"
	"testing"
)

func TestNarrow(t *testing.T) {
	for _, tt := range []struct {
		pattern    string
		start, end int // of what is left of the characters 10 to 90
	}{
		{"给予", 10, 90},
		{"^给予", 10, 13},
		{"给予$", 87, 90},
		{"(?:对|凡用)$", 87, 90},
		{"^[一二]{1,3}(?:季度)?", 10, 16},
		{"^第.*", 10, 90},
		{"^甲|乙", 10, 90},
		{"^(?i:ab)c?", 10, 14},
		{"^.{0,200}$", 10, 90},
	} {
		tree, err := syntax.Parse(tt.pattern, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if start, end := ReachOf(tree.Simplify()).Narrow(10, 90); start != tt.start || end != tt.end {
			t.Errorf("%s: %d to %d, want %d to %d", tt.pattern, start, end, tt.start, tt.end)
		}
	}
}
