package target

import "testing"

// TestExpressionAgrees checks that the filter never hides a match, over all patterns and marked sentences.
func TestExpressionAgrees(t *testing.T) {
	f := finder(t)
	var texts []string
	for _, trap := range f.rules.traps {
		texts = append(append(texts, trap.Must...), trap.Mustnt...)
	}
	for _, trap := range f.rules.traps {
		for _, p := range trap.patterns {
			for _, text := range texts {
				if p.match.Regexp.MatchString(text) != p.match.MatchString(text) {
					t.Errorf("%s: the filter hides %q", p.match, text)
				}
			}
		}
	}
}
