package body

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"duban/normalize/lexicon"
	"duban/normalize/pattern"
	"duban/normalize/ruledata"
)

// boundMark begins a name in the registry that only stands after a level word or a place.
const boundMark = "~"

func (r *Registry) loadBodies(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/bodies.tsv", "name", "kind", "aliases", "former", "bare")
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := r.body(row); err != nil {
			return err
		}
	}
	return nil
}

var kinds = []kind{kindDept, kindGov, kindParty, kindGroup, kindLine, kindEnt, kindColl, kindZone, kindNation}

func (r *Registry) body(row ruledata.Row) error {
	k := kind(row.Cells[1])
	if !slices.Contains(kinds, k) {
		return row.Errorf("kind %q is none of %v", row.Cells[1], kinds)
	}
	canonical := strings.TrimPrefix(row.Cells[0], boundMark)
	if canonical == "" {
		return row.Errorf("the name is empty")
	}
	for _, cell := range []string{row.Cells[0], row.Cells[2], row.Cells[3]} {
		for _, name := range words(cell) {
			if strings.Contains(name, placeMark) {
				continue // a form, not a name
			}
			if err := r.addName(row, name, canonical, k); err != nil {
				return err
			}
		}
	}
	for _, name := range words(row.Cells[4]) {
		r.bare.Add(name, &entry{name: canonical, kind: k, generic: true})
	}
	return nil
}

func words(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, ";")
}

// addName enters one name. A national body may share its name with a local one.
func (r *Registry) addName(row ruledata.Row, name, canonical string, k kind) error {
	bare := fold(strings.TrimPrefix(name, boundMark))
	if bare == "" {
		return row.Errorf("an empty name between two `;`")
	}
	old, taken := r.names.Value(bare)
	switch {
	case taken && k == kindNation && old.kind != kindNation:
		old.nation = canonical
		return nil
	case taken && old.name != canonical:
		return row.Errorf("%q is a name of %q already", bare, old.name)
	}
	r.names.Add(bare, &entry{name: canonical, kind: k, bound: strings.HasPrefix(name, boundMark)})
	r.all = append(r.all, bare)
	if spans(bare) {
		r.spans.Add(bare, true)
	}
	return nil
}

// spans tells whether a name holds a separator outside brackets.
func spans(name string) bool {
	depth := 0
	for _, r := range name {
		switch {
		case isOpen(r):
			depth++
		case isClose(r):
			depth--
		case depth == 0 && isSeparator(r):
			return true
		}
	}
	return false
}

func fold(s string) string { return lexicon.FoldString(s) }

func (r *Registry) loadRoles(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/roles.tsv", "text", "form", "role")
	if err != nil {
		return err
	}
	forms := map[string]form{"label": formLabel, "host": formHost, "post": formPost, "end": formEnd, "infix": formInfix, "before": formBefore, "other": formOther}
	duties := map[string]duty{"lead": dutyLead, "support": dutySupport, "duty": dutyOpen, "share": dutyShare, "-": dutyNone}
	for _, row := range rows {
		f, ok := forms[row.Cells[1]]
		if !ok {
			return row.Errorf("form %q is none of label, host, post, end, infix, before, other", row.Cells[1])
		}
		d, ok := duties[row.Cells[2]]
		if !ok {
			return row.Errorf("role %q is none of lead, support, duty, share, -", row.Cells[2])
		}
		old, _ := r.roles.Value(row.Cells[0])
		r.roles.Add(row.Cells[0], append(old, roleWord{f, d}))
	}
	return nil
}

func (r *Registry) loadWords(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/words.tsv", "text", "use")
	if err != nil {
		return err
	}
	uses := map[string]*lexicon.Trie[bool]{"tail": &r.tails, "conj": &r.conjs, "level": &r.levels, "branch": &r.branches, "local": &r.locals, "seat": &r.seats, "inside": &r.inside, "whole": &r.wholes, "committee": &r.committees, "surname": &r.surnames,
		"each": &r.each, "bare": &r.bareWords, "verb": &r.verbs, "open": &r.opens, "adverb": &r.adverbs, "notrole": &r.notRoles, "collective": &r.collectives, "shared": &r.shared, "town": &r.towns}
	backward := map[string]*lexicon.Trie[bool]{"suffix": &r.suffixes, "weak": &r.suffixes, "stop": &r.stops, "unit": &r.units}
	for _, row := range rows {
		text, use := row.Cells[0], row.Cells[1]
		if t, ok := backward[use]; ok {
			t.Add(reversed(text), use != "weak")
		} else if t, ok := uses[use]; ok {
			t.Add(text, true)
			if use == "level" && spans(text) {
				r.levelSpans.Add(text, true)
			}
		} else {
			return row.Errorf("use %q is unknown", use)
		}
	}
	return nil
}

func reversed(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

// endsWith tells whether text[from:end] ends in a word of a reversed trie.
func endsWith(t *lexicon.Trie[bool], text []rune, from, end int) bool {
	_, ok := ending(t, text, from, end)
	return ok
}

// stopped tells whether text[from:end] ends as no body does (理科), and not in a longer word that ends bodies (管理科).
func (r *Registry) stopped(text []rune, from, end int) bool {
	_, stop := longestEnding(&r.stops, text, from, end)
	if stop == 0 {
		return false
	}
	_, suffix := longestEnding(&r.suffixes, text, from, end)
	return stop >= suffix
}

// ending returns the value of the longest word of a reversed trie that text[from:end] ends in.
func ending(t *lexicon.Trie[bool], text []rune, from, end int) (value, ok bool) {
	value, n := longestEnding(t, text, from, end)
	return value, n > 0
}

// longestEnding is ending with the length of the word, 0 for none.
func longestEnding(t *lexicon.Trie[bool], text []rune, from, end int) (value bool, length int) {
	if end <= from || !t.Begins(text[end-1]) {
		return false, 0
	}
	tail := make([]rune, 0, 8)
	for i := end - 1; i >= from && len(tail) < 8; i-- {
		tail = append(tail, text[i])
	}
	length, value, _ = t.Longest(tail, 0)
	return value, length
}

// rules are the document-level rules, pattern by pattern.
type rules struct {
	list     []rule
	patterns []*pattern.Pattern // of all rules, in order
	of       []int              // the rule of each
	sieve    *pattern.Sieve
}

// rule is a document-level rule with the sentences that test it.
type rule struct {
	Name     string   `yaml:"name"`
	Keys     []string `yaml:"keys"` // a text without one of them is not looked at
	Patterns []string `yaml:"patterns"`
	Must     []string `yaml:"must"`
	MustNot  []string `yaml:"mustnot"`
}

func (r *Registry) loadRules(fsys fs.FS) error {
	const name = "data/rules.yaml"
	var file struct {
		Rules []rule `yaml:"rules"`
	}
	if err := ruledata.YAML(fsys, name, &file); err != nil {
		return err
	}
	r.rules.list = file.Rules
	for i, rule := range file.Rules {
		if rule.Name == "" || len(rule.Keys) == 0 || len(rule.Patterns) == 0 {
			return fmt.Errorf("%s: rule %q needs a name, keys and patterns", ruledata.At(fsys, name, rule.Name), rule.Name)
		}
		for _, p := range rule.Patterns {
			compiled, err := pattern.Compile(p)
			if err != nil {
				return fmt.Errorf("%s: rule %s: %w", ruledata.At(fsys, name, p), rule.Name, err)
			}
			r.rules.patterns = append(r.rules.patterns, compiled.Only(rule.Keys...))
			r.rules.of = append(r.rules.of, i)
		}
	}
	r.rules.sieve = pattern.NewSieve(r.rules.patterns...)
	return nil
}
