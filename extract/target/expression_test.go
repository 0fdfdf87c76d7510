package target

import (
	"reflect"
	"regexp/syntax"
	"testing"
)

func TestRequired(t *testing.T) {
	for pattern, want := range map[string][]string{
		"给予|奖励":          {"给予", "奖励"},
		"补[贴助]":          {"补"},
		"(?:最高)?不超过":     {"不超过"},
		"第$":             {"第"},
		"[^,。]{2,}$":     nil,
		"力争|\\d+年":       {"力争", "年"},
		"(?:对|凡)[^。]+企业": {"企业"},
		"a?":             nil,
	} {
		tree, err := syntax.Parse(pattern, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if got := required(tree); !reflect.DeepEqual(got, want) {
			t.Errorf("%s needs %q, want %q", pattern, got, want)
		}
	}
}

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
