package repair

import (
	"fmt"
	"io/fs"

	"duban/normalize/pattern"
	"duban/normalize/ruledata"
)

// droppedRule is a shape that a date has only when characters were lost.
type droppedRule struct {
	Name    string   `yaml:"name"`
	Pattern string   `yaml:"pattern"`
	Must    []string `yaml:"must"`
	MustNot []string `yaml:"must_not"`

	re *pattern.Pattern
}

// droppedRules are all of them.
type droppedRules struct {
	list  []droppedRule
	sieve *pattern.Sieve
}

func newDroppedRules(fsys fs.FS) (d droppedRules, err error) {
	const name = "data/dropped.yaml"
	if err := ruledata.YAML(fsys, name, &d.list); err != nil {
		return d, err
	}
	var patterns []*pattern.Pattern
	for i, rule := range d.list {
		if d.list[i].re, err = pattern.Compile(rule.Pattern); err != nil {
			return d, fmt.Errorf("%s: rule %s: %w", ruledata.At(fsys, name, rule.Pattern), rule.Name, err)
		}
		patterns = append(patterns, d.list[i].re)
	}
	d.sieve = pattern.NewSieve(patterns...)
	return d, nil
}

// droppedKinds adds Dropped to kinds when text holds a date that lost characters.
func (m *Mender) droppedKinds(text string, kinds []Kind) []Kind {
	if m.dropped.sieve.First(text) >= 0 {
		return append(kinds, Dropped)
	}
	return kinds
}
