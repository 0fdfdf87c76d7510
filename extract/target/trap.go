package target

import (
	"fmt"
	"slices"

	"duban/normalize/ruledata"
)

// trapRule is one rule of data/traps.yaml as written.
type trapRule struct {
	Name        string   `yaml:"name"`
	Before      string   `yaml:"before"`
	After       string   `yaml:"after"`
	NotBefore   string   `yaml:"not_before"`
	NotAfter    string   `yaml:"not_after"`
	Text        string   `yaml:"text"`
	NotText     string   `yaml:"not_text"`
	Clause      string   `yaml:"clause"`
	NotClause   string   `yaml:"not_clause"`
	Sentence    string   `yaml:"sentence"`
	NotSentence string   `yaml:"not_sentence"`
	Line        string   `yaml:"line"`
	Inside      string   `yaml:"inside"` // quote or title
	Units       []string `yaml:"units"`
	Dimensions  []string `yaml:"dimensions"`
	Must        []string `yaml:"must"`
	Mustnt      []string `yaml:"mustnt"`
}

type trapFile struct {
	Rules    []trapRule `yaml:"rules"`
	Numerals []trapRule `yaml:"numerals"`
}

// field is the stretch of text that a pattern of a trap looks at.
type field int

const (
	inBefore field = iota
	inAfter
	inText
	inClause
	inSentence
	inLine
	fieldCount
)

type condition struct {
	field field
	not   bool
	match *expression
}

type trap struct {
	trapRule
	patterns []condition
	needs    marks // what must be sighted for it to fire
}

// view is what the traps see of one number.
type view struct {
	*passage
	fields    [fieldCount]span
	quoted    bool
	titled    bool
	unit      string
	dimension string
}

func (t *trap) fires(v *view) bool {
	if len(t.Units) > 0 && !slices.Contains(t.Units, v.unit) || len(t.Dimensions) > 0 && !slices.Contains(t.Dimensions, v.dimension) {
		return false
	}
	if t.Inside == "quote" && !v.quoted || t.Inside == "title" && !v.titled {
		return false
	}
	for _, p := range t.patterns {
		if v.matches(p.match, v.fields[p.field]) == p.not {
			return false
		}
	}
	return true
}

func (l *lookout) compileTraps(file string, list []trapRule) ([]trap, error) {
	traps := make([]trap, 0, len(list))
	for i, r := range list {
		t := trap{trapRule: r}
		sources := []struct {
			field field
			not   bool
			text  string
		}{
			{inText, false, r.Text}, {inBefore, false, r.Before}, {inAfter, false, r.After}, {inBefore, true, r.NotBefore},
			{inAfter, true, r.NotAfter}, {inText, true, r.NotText}, {inClause, false, r.Clause}, {inClause, true, r.NotClause},
			{inSentence, false, r.Sentence}, {inSentence, true, r.NotSentence}, {inLine, false, r.Line},
		}
		for _, s := range sources {
			if s.text == "" {
				continue
			}
			re, err := l.compile(file, fmt.Sprintf("rule %d (%s)", i+1, r.Name), s.text)
			if err != nil {
				return nil, err
			}
			t.patterns = append(t.patterns, condition{s.field, s.not, re})
		}
		if r.Name == "" || len(t.patterns) == 0 && r.Inside == "" && len(r.Units) == 0 {
			return nil, fmt.Errorf("%s: rule %d has no name or no pattern", ruledata.At(l.files, file, r.Name), i+1)
		}
		traps = append(traps, t)
	}
	return traps, nil
}

// firstTrap returns the name of the first rule that turns the number down.
func firstTrap(traps []trap, v *view) (string, bool) {
	v.look()
	for i := range traps {
		if v.sighted.hasAll(traps[i].needs) && traps[i].fires(v) {
			return traps[i].Name, true
		}
	}
	return "", false
}

// traps are those that may fire in the passage, since it holds a word of each expression
// that must match: a few of some hundred.
func (p *passage) traps(all []trap) []*trap {
	if p.able == nil {
		p.look()
		b := p.buffers
		if b.able == nil {
			b.able = make([]*trap, 0, len(all))
		}
		b.able = b.able[:0]
		for i := range all {
			if p.sighted.hasAll(all[i].needs) {
				b.able = append(b.able, &all[i])
			}
		}
		p.able = b.able
	}
	return p.able
}
