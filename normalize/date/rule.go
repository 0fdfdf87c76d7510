package date

import (
	"fmt"
	"io/fs"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"duban/normalize/ruledata"
)

const ruleFile = "data/rules.yaml"

// Grammar finds date expressions by rule data.
type Grammar struct {
	rules   []*rule
	first   map[rune][]*rule
	common  [0x10000 / 64]uint64 // characters that begin a rule, for a quick no
	almanac almanac
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

	re     *regexp.Regexp
	groups map[string][]int // a name may stand in several alternatives
	years  map[string]said
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
	g := &Grammar{first: map[rune][]*rule{}, almanac: almanac}
	macros := expander(book.Macros, almanac.pattern())
	for _, r := range book.Rules {
		if err := r.compile(macros, book.Years); err != nil {
			return nil, fmt.Errorf("%s:%d: rule %s: %w", ruleFile, lineOf(fsys, r.Name), r.Name, err)
		}
		if err := g.index(r); err != nil {
			return nil, fmt.Errorf("%s:%d: rule %s: %w", ruleFile, lineOf(fsys, r.Name), r.Name, err)
		}
	}
	return g, nil
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

var takes = []string{"whole", "end", "eve", "from", "since", "asof", "today", "back", "ahead", "ahead-to", "event", "span", "none", "middle", "plan-year", "month-end"}

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
	if r.re, err = regexp.Compile("^(?:" + pattern + ")"); err != nil {
		return fmt.Errorf("pattern: %w", err)
	}
	r.re.Longest()
	r.years = years
	r.groups = map[string][]int{}
	for i, name := range r.re.SubexpNames() {
		if name != "" {
			r.groups[name] = append(r.groups[name], i)
		}
	}
	return nil
}

// index files the rule under the characters it can begin with.
func (g *Grammar) index(r *rule) error {
	parsed, err := syntax.Parse(strings.TrimPrefix(r.re.String(), "^"), syntax.Perl)
	if err != nil {
		return err
	}
	set := map[rune]bool{}
	if empty := firstRunes(parsed.Simplify(), set); empty {
		return fmt.Errorf("the pattern can match nothing at all")
	}
	for c := range set {
		g.first[c] = append(g.first[c], r)
		if c < 0x10000 {
			g.common[c/64] |= 1 << (c % 64)
		}
	}
	g.rules = append(g.rules, r)
	return nil
}

// starting lists the rules that can begin with c, in file order.
func (g *Grammar) starting(c rune) []*rule {
	if c < 0x10000 && g.common[c/64]&(1<<(c%64)) == 0 {
		return nil
	}
	return g.first[c]
}

// maxClass bounds the characters of a class at a pattern's start.
const maxClass = 200

// firstRunes collects the characters a pattern can begin with and says whether it can be empty.
func firstRunes(re *syntax.Regexp, set map[rune]bool) (empty bool) {
	switch re.Op {
	case syntax.OpLiteral:
		set[re.Rune[0]] = true
		return false
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			for c := re.Rune[i]; c <= re.Rune[i+1] && c < re.Rune[i]+maxClass; c++ {
				set[c] = true
			}
		}
		return false
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if !firstRunes(sub, set) {
				return false
			}
		}
		return true
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			empty = firstRunes(sub, set) || empty
		}
		return empty
	case syntax.OpCapture, syntax.OpPlus:
		return firstRunes(re.Sub[0], set)
	case syntax.OpStar, syntax.OpQuest:
		firstRunes(re.Sub[0], set)
		return true
	}
	return true
}

// allows says whether the text around the match at start to end lets it stand.
func (r *rule) allows(t folded, start, end int) bool {
	if !t.canEnd(end) {
		return false
	}
	for _, w := range r.NotAfter {
		n := runeCount(w)
		if start >= n && string(t.runes[start-n:start]) == w {
			return false
		}
	}
	for _, w := range r.NotBefore {
		if strings.HasPrefix(t.text[t.offset[end]:], w) {
			return false
		}
	}
	return !r.Alone || t.markAt(start-1) && t.markAt(end)
}

func (t folded) markAt(i int) bool { return i < 0 || i >= len(t.runes) || isMark(t.runes[i]) }
