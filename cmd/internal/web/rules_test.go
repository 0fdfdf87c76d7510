package web

import (
	"io/fs"
	"regexp"
	"testing"

	"duban/extract/target"
)

// TestRulesHaveNames wants words for every rule of the data that turns numerals down.
func TestRulesHaveNames(t *testing.T) {
	words, err := loadCatalogue(files)
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(target.Data, "data/traps.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rules := regexp.MustCompile(`(?m)^  - name: ([\w-]+)$`).FindAllSubmatch(text, -1)
	if len(rules) < 20 {
		t.Fatalf("found only %d rules", len(rules))
	}
	for _, rule := range rules {
		if _, ok := words["zh"]["rule."+string(rule[1])]; !ok {
			t.Errorf("messages.tsv has no words for the rule %s", rule[1])
		}
	}
}
