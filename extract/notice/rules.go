package notice

import (
	"errors"
	"fmt"
	"io/fs"

	expression "duban/normalize/pattern"
	"duban/normalize/ruledata"
)

// pattern is a regular expression of a rule file, empty for none.
type pattern struct{ re *expression.Pattern }

// UnmarshalYAML compiles the expression, so that a bad one is an error of its file.
func (p *pattern) UnmarshalYAML(unmarshal func(any) error) error {
	var s string
	if err := unmarshal(&s); err != nil {
		return err
	}
	re, err := expression.Compile(s)
	if err != nil {
		return fmt.Errorf("pattern: %w", err)
	}
	p.re = re
	return nil
}

func (p pattern) given() bool           { return p.re != nil }
func (p pattern) matches(s string) bool { return p.re != nil && p.re.MatchString(s) }

// group is what the named group of a match m of p in s holds, empty without one.
func (p pattern) group(s string, m []int, name string) string {
	i := p.re.SubexpIndex(name)
	if i < 0 || m[2*i] < 0 {
		return ""
	}
	return s[m[2*i]:m[2*i+1]]
}

// load reads every rule file. What a file alone can't say is checked after it.
func (r *Reader) load(fsys fs.FS) error {
	for _, file := range []struct {
		name string
		into any
	}{
		{"words", &r.words}, {"numbers", &r.numbers}, {"kinds", &r.kinds}, {"status", &r.status},
		{"periods", &r.periods}, {"timetable", &r.timetable}, {"deadlines", &r.deadlines}, {"urls", &r.urls},
	} {
		if err := ruledata.YAML(fsys, "data/"+file.name+".yaml", file.into); err != nil {
			return err
		}
	}
	return errors.Join(r.checkKinds(), r.compileDeadlines())
}

// words are the word lists of the package.
type words struct {
	Empty            []string `yaml:"empty"`
	Bodies           []string `yaml:"bodies"`
	NotBodies        []string `yaml:"not_bodies"`
	TitleVerbs       []string `yaml:"title_verbs"`
	Issuing          []string `yaml:"issuing"`
	Joining          []string `yaml:"joining"`
	Addressees       []string `yaml:"addressees"`
	AttachmentLabels []string `yaml:"attachment_labels"`
	TitleJoints      []string `yaml:"title_joints"`
	SiteWords        []string `yaml:"site_words"`
	ThisYear         []string `yaml:"this_year"`
	NotPeriod        []string `yaml:"not_period"`
	PeriodCues       []string `yaml:"period_cues"`
	LocalWords       []string `yaml:"local_words"`
	FeedbackWords    []string `yaml:"feedback_words"`
	Occasions        []string `yaml:"occasions"`
	ReviewWords      []string `yaml:"review_words"`
	PlanWords        []string `yaml:"plan_words"`
	Printed          []string `yaml:"printed"`
	TermHeadings     []string `yaml:"term_headings"`
	KeywordMarks     string   `yaml:"keyword_marks"`
}

type numberRule struct {
	Name              string  `yaml:"name"`
	Lost              bool    `yaml:"lost"`  // the shape lacks a character
	Plain             bool    `yaml:"plain"` // group whole is the number as it is
	Pattern           pattern `yaml:"pattern"`
	ruledata.Examples `yaml:",inline"`
}

type kindRule struct {
	Kind              string  `yaml:"kind"`
	Title             pattern `yaml:"title"`
	TitleNot          pattern `yaml:"title_not"`
	Name              pattern `yaml:"name"`
	NameNot           pattern `yaml:"name_not"`
	Column            pattern `yaml:"column"`
	Text              pattern `yaml:"text"`
	ruledata.Examples `yaml:",inline"`
}

func (r *Reader) checkKinds() error {
	for i, k := range r.kinds {
		if !(k.Title.given() || k.Name.given() || k.Column.given() || k.Text.given()) {
			return fmt.Errorf("data/kinds.yaml: rule %d (%s) has no title, name, column or text", i+1, k.Kind)
		}
	}
	return nil
}

type statusRule struct {
	Draft             pattern `yaml:"draft"`
	Not               pattern `yaml:"not"`
	ruledata.Examples `yaml:",inline"`
}

type periodRule struct {
	Name              string  `yaml:"name"`
	Pattern           pattern `yaml:"pattern"`
	TitleOnly         bool    `yaml:"title_only"`
	Last              bool    `yaml:"last_in_title"`
	ruledata.Examples `yaml:",inline"`
}

type deadlineRule struct {
	Name              string `yaml:"name"`
	Source            string `yaml:"pattern"` // DATE stands for a day
	ruledata.Examples `yaml:",inline"`

	pattern pattern
}

func (r *Reader) compileDeadlines() error {
	for i, d := range r.deadlines {
		re, err := expression.Compile(withDates(d.Source))
		if err != nil {
			return fmt.Errorf("data/deadlines.yaml: rule %s, pattern %q: %w", d.Name, d.Source, err)
		}
		r.deadlines[i].pattern = pattern{re}
	}
	return nil
}

type urlRule struct {
	Pattern           pattern `yaml:"pattern"`
	ruledata.Examples `yaml:",inline"`
}
