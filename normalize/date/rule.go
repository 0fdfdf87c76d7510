package date

import (
	"fmt"
	"io/fs"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"sync"

	"duban/normalize/automaton"
	"duban/normalize/ruledata"
)

const ruleFile = "data/rules.yaml"

// Grammar finds date expressions by rule data.
type Grammar struct {
	rules   []*rule
	common  [0x10000 / 64]uint64 // characters that begin a rule, for a quick no
	set     *automaton.Set       // of the rules, in their order
	almanac almanac

	scratches sync.Pool // of *scratch
}

// rule is one entry of rules.yaml.
type rule struct {
	Name       string    `yaml:"name"`
	Pattern    string    `yaml:"pattern"`
	Sort       Sort      `yaml:"sort"`
	Take       string    `yaml:"take"`
	Recurrence string    `yaml:"recurrence"`
	NotAfter   []string  `yaml:"not_after"`
	NotBefore  []string  `yaml:"not_before"`
	Alone      bool      `yaml:"alone"`
	Must       []example `yaml:"must"`
	MustNot    []string  `yaml:"must_not"`

	prog                *syntax.Prog
	notAfter, notBefore [][]rune
	groups              map[string][]int // a name may stand in several alternatives
	years               map[string]said
}

// example is a sentence that a rule must match, for the tests.
type example struct {
	Text    string `yaml:"text"`
	Find    string `yaml:"find"`
	From    string `yaml:"from"`
	To      string `yaml:"to"`
	Anchor  string `yaml:"anchor"`
	Written string `yaml:"written"`
}

// said is a word for a year: years from the notice's own (said) or the plan's (plan).
type said struct {
	From  string `yaml:"from"`
	Shift int    `yaml:"shift"`
}

type ruleBook struct {
	Macros map[string]string `yaml:"macros"`
	Years  map[string]said   `yaml:"years"`
	Rules  []*rule           `yaml:"rules"`
}

// New loads the grammar from its data files.
func New(fsys fs.FS) (*Grammar, error) {
	almanac, err := loadAlmanac(fsys)
	if err != nil {
		return nil, err
	}
	var book ruleBook
	if err := ruledata.YAML(fsys, ruleFile, &book); err != nil {
		return nil, err
	}
	g := &Grammar{almanac: almanac}
	macros := expander(book.Macros, almanac.pattern())
	for _, r := range book.Rules {
		if err := r.compile(macros, book.Years); err != nil {
			return nil, fmt.Errorf("%s:%d: rule %s: %w", ruleFile, lineOf(fsys, r.Name), r.Name, err)
		}
		if err := g.index(r); err != nil {
			return nil, fmt.Errorf("%s:%d: rule %s: %w", ruleFile, lineOf(fsys, r.Name), r.Name, err)
		}
	}
	return g, g.unite()
}

// lineOf is the line at which the rule begins, 0 where it can't be found.
func lineOf(fsys fs.FS, name string) int {
	raw, err := fs.ReadFile(fsys, ruleFile)
	if err != nil {
		return 0
	}
	for n, line := range strings.Split(string(raw), "\n") {
		if strings.TrimSpace(line) == "- name: "+name {
			return n + 1
		}
	}
	return 0
}

// expander replaces {Name} by the macro of that name, three levels deep.
func expander(macros map[string]string, festivals string) func(string) (string, error) {
	name := regexp.MustCompile(`\{[A-Za-z]\w*\}`)
	return func(pattern string) (string, error) {
		var missing string
		for range 4 {
			pattern = name.ReplaceAllStringFunc(pattern, func(m string) string {
				if m == "{festivals}" {
					return festivals
				}
				p, ok := macros[m[1:len(m)-1]]
				if !ok {
					missing = m
				}
				return p
			})
		}
		if missing != "" {
			return "", fmt.Errorf("no macro %s", missing)
		}
		return pattern, nil
	}
}

var sorts = []Sort{Point, Deadline, Period, Recur, Event, Open}

var takes = []string{"whole", "end", "eve", "from", "since", "asof", "today", "back", "ahead", "years-back", "years-ahead", "ahead-to", "nth", "school", "winter", "event", "span", "none", "middle", "plan-year", "month-end"}

func (r *rule) compile(expand func(string) (string, error), years map[string]said) error {
	switch {
	case r.Name == "" || r.Pattern == "":
		return fmt.Errorf("a rule needs a name and a pattern")
	case !slices.Contains(sorts, r.Sort):
		return fmt.Errorf("sort %q is none of %v", r.Sort, sorts)
	case !slices.Contains(takes, r.Take):
		return fmt.Errorf("take %q is none of %v", r.Take, takes)
	}
	pattern, err := expand(r.Pattern)
	if err != nil {
		return err
	}
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return fmt.Errorf("pattern: %w", err)
	}
	names := parsed.CapNames()
	tree := parsed.Simplify()
	if r.prog, err = syntax.Compile(tree); err != nil {
		return fmt.Errorf("pattern: %w", err)
	}
	if slices.ContainsFunc(r.prog.Inst, func(in syntax.Inst) bool { return in.Op == syntax.InstEmptyWidth }) {
		return fmt.Errorf("pattern: ^, $ and \\b can't stand in it; use not_after, not_before or alone")
	}
	r.years = years
	for _, w := range r.NotAfter {
		r.notAfter = append(r.notAfter, []rune(w))
	}
	for _, w := range r.NotBefore {
		r.notBefore = append(r.notBefore, []rune(w))
	}
	r.groups = map[string][]int{}
	for i, name := range names {
		if name != "" {
			r.groups[name] = append(r.groups[name], i)
		}
	}
	return nil
}

// allows says whether the text around the match at start to end lets it stand.
func (r *rule) allows(t folded, start, end int) bool {
	if !t.canEnd(end) {
		return false
	}
	for _, w := range r.notAfter {
		if start >= len(w) && slices.Equal(t.runes[start-len(w):start], w) {
			return false
		}
	}
	for _, w := range r.notBefore {
		if end+len(w) <= len(t.runes) && slices.Equal(t.runes[end:end+len(w)], w) {
			return false
		}
	}
	return !r.Alone || t.markAt(start-1) && t.markAt(end)
}

func (t folded) markAt(i int) bool { return i < 0 || i >= len(t.runes) || isMark(t.runes[i]) }
