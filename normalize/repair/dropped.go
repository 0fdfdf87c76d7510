package repair

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"

	"duban/normalize/ruledata"
)

// droppedRule is a shape that a date has only when characters were lost.
type droppedRule struct {
	Name    string   `yaml:"name"`
	Pattern string   `yaml:"pattern"`
	Must    []string `yaml:"must"`
	MustNot []string `yaml:"must_not"`

	re *regexp.Regexp
}

func newDroppedRules(fsys fs.FS) ([]droppedRule, error) {
	const name = "data/dropped.yaml"
	var rules []droppedRule
	if err := ruledata.YAML(fsys, name, &rules); err != nil {
		return nil, err
	}
	for i, rule := range rules {
		re, err := regexp.Compile(rule.Pattern)
		if err != nil {
			return nil, fmt.Errorf("%s: rule %s: %w", name, rule.Name, err)
		}
		rules[i].re = re
	}
	return rules, nil
}

// droppedKinds adds Dropped to kinds when text holds a date that lost characters.
func (m *Mender) droppedKinds(text string, kinds []Kind) []Kind {
	if slices.ContainsFunc(m.dropped, func(rule droppedRule) bool { return rule.re.MatchString(text) }) {
		return append(kinds, Dropped)
	}
	return kinds
}
