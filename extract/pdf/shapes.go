package pdf

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"

	"duban/normalize/ruledata"
)

// shapes are patterns of texts, each anchored at the text's beginning.
type shapes []*regexp.Regexp

// shapeRule is a pattern with texts that it must and must not match.
type shapeRule struct {
	Pattern string   `yaml:"pattern"`
	Match   []string `yaml:"match"`
	Not     []string `yaml:"not"`
}

// newShapes reads patterns; end is put behind each (`$` for whole texts).
func newShapes(fsys fs.FS, name, end string) (out shapes, err error) {
	rules, err := shapeRules(fsys, name)
	if err != nil {
		return nil, err
	}
	for i, rule := range rules {
		re, err := regexp.Compile(`^(?:` + rule.Pattern + `)` + end)
		if err != nil {
			return nil, fmt.Errorf("%s: rule %d: %w", name, i+1, err)
		}
		out = append(out, re)
	}
	return out, nil
}

func shapeRules(fsys fs.FS, name string) (rules []shapeRule, err error) {
	err = ruledata.YAML(fsys, name, &rules)
	return rules, err
}

func (s shapes) fit(text string) bool {
	return slices.ContainsFunc(s, func(re *regexp.Regexp) bool { return re.MatchString(text) })
}
