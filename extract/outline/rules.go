package outline

import (
	"fmt"
	"io/fs"
	"strings"

	"duban/normalize/pattern"
	"duban/normalize/ruledata"
)

// rule is one pattern with texts that it must and must not match.
type rule struct {
	Name    string   `yaml:"name"`
	Pattern string   `yaml:"pattern"`
	Matches []string `yaml:"matches"`
	Misses  []string `yaml:"misses"`
}

// ruleFile is the shape of data/outline.yaml.
type ruleFile struct {
	Styles        []rule `yaml:"styles"`
	ClauseStyle   string `yaml:"clause_style"`
	Title         rule   `yaml:"title"`
	TitleShortest int    `yaml:"title_shortest"`
	Heading       rule   `yaml:"heading"`
	Attachments   rule   `yaml:"attachments"`
	Contents      rule   `yaml:"contents"`
	Duty          rule   `yaml:"duty"`
	Glued         rule   `yaml:"glued"`
}

type rules struct {
	styles                                      []*pattern.Pattern
	numbered                                    *pattern.Pattern // any of them
	clauseStyle                                 int              // index of the first style whose short items are clauses
	title, heading, attachments, contents, duty *pattern.Pattern
	glued                                       *pattern.Pattern
	titleShortest                               int
}

const ruleName = "data/outline.yaml"

func loadRules(fsys fs.FS) (*rules, error) {
	var file ruleFile
	if err := ruledata.YAML(fsys, ruleName, &file); err != nil {
		return nil, err
	}
	r := &rules{clauseStyle: -1, titleShortest: file.TitleShortest}
	var forms []string
	for i, style := range file.Styles {
		compiled, err := compile("styles: "+style.Name, style)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ruledata.At(fsys, ruleName, style.Pattern), err)
		}
		r.styles, forms = append(r.styles, compiled), append(forms, style.Pattern)
		if style.Name == file.ClauseStyle {
			r.clauseStyle = i
		}
	}
	if r.clauseStyle < 0 {
		return nil, fmt.Errorf("%s: clause_style %q is none of the styles", ruleName, file.ClauseStyle)
	}
	for _, c := range []struct {
		into **pattern.Pattern
		key  string
		rule rule
	}{{&r.title, "title", file.Title}, {&r.heading, "heading", file.Heading}, {&r.attachments, "attachments", file.Attachments},
		{&r.contents, "contents", file.Contents}, {&r.duty, "duty", file.Duty}, {&r.glued, "glued", file.Glued}} {
		compiled, err := compile(c.key, c.rule)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ruledata.At(fsys, ruleName, c.rule.Pattern), err)
		}
		*c.into = compiled
	}
	var err error
	r.numbered, err = compile("styles", rule{Pattern: "(?:" + strings.Join(forms, ")|(?:") + ")"})
	return r, err
}

func compile(key string, r rule) (*pattern.Pattern, error) {
	if r.Pattern == "" {
		return nil, fmt.Errorf("%s has no pattern", key)
	}
	compiled, err := pattern.Compile(r.Pattern)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	return compiled, nil
}

// style finds the numbering at the head of a folded text and how many bytes it takes; -1 without one.
func (r *rules) style(text string) (style, bytes int) {
	if !r.numbered.MatchString(text) {
		return -1, 0
	}
	for i, p := range r.styles {
		if m := p.FindStringSubmatchIndex(text); m != nil {
			return i, m[3]
		}
	}
	return -1, 0
}
