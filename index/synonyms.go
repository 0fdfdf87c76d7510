package index

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"duban/normalize/body"
	"duban/normalize/indicator"
	"duban/normalize/ruledata"
)

// Limits of what synonyms add to a query.
const (
	leastName   = 2  // characters of a name that may stand inside a query's word
	leastBody   = 3  // the same of a body's name
	mostOthers  = 8  // readings of one word besides its own
	mostInQuery = 64 // of all words
)

// synonyms are the names that mean the same. Names are folded.
type synonyms struct {
	inside  map[string][]string // other names of one that may be a part of a word
	alone   map[string][]string // other names of one that must be all of it
	longest int                 // characters of the longest name of inside
	not     map[string][]string // words in which a name stands by accident
	// indicators are the ids of the registered indicators with a name.
	indicators map[string][]string
}

// newSynonyms reads data/synonyms.tsv and the registries of bodies and
// indicators; the files of the folder rules, if not empty, replace those of
// the same name (`rules/index/data/synonyms.tsv`).
func newSynonyms(fold *folder, rules string) (*synonyms, error) {
	s := &synonyms{inside: map[string][]string{}, alone: map[string][]string{}, not: map[string][]string{}, indicators: map[string][]string{}}
	for _, load := range []func(*folder, string) error{s.loadOwn, s.loadBodies, s.loadIndicators} {
		if err := load(fold, rules); err != nil {
			return nil, err
		}
	}
	for name := range s.inside {
		s.longest = max(s.longest, len([]rune(name)))
	}
	return s, nil
}

func overlaid(embedded fs.FS, rules, set string) fs.FS {
	if rules == "" {
		return embedded
	}
	return ruledata.Overlay(embedded, filepath.Join(rules, set))
}

func (s *synonyms) loadOwn(fold *folder, rules string) error {
	rows, err := ruledata.Table(overlaid(Data, rules, "index"), "data/synonyms.tsv", "names", "not")
	if err != nil {
		return err
	}
	for _, row := range rows {
		names := fold.list(row.Cells[0])
		if len(names) < 2 {
			return row.Errorf("want at least two names with ; between, found %q", row.Cells[0])
		}
		for _, name := range names {
			if len([]rune(name)) < leastName {
				return row.Errorf("the name %q has fewer than %d characters", name, leastName)
			}
		}
		if err := s.except(names, fold.list(row.Cells[1])); err != nil {
			return row.Errorf("%v", err)
		}
		join(s.inside, names)
	}
	return nil
}

// except notes the words that a name stands in by accident.
func (s *synonyms) except(names, words []string) error {
	for _, word := range words {
		found := false
		for _, name := range names {
			if name != word && strings.Contains(word, name) {
				s.not[name] = append(s.not[name], word)
				found = true
			}
		}
		if !found {
			return fmt.Errorf("%q has none of the names in it", word)
		}
	}
	return nil
}

func (s *synonyms) loadBodies(fold *folder, rules string) error {
	rows, err := ruledata.Table(overlaid(body.Data, rules, "body"), "data/bodies.tsv", "name", "kind", "aliases", "former", "bare")
	for _, row := range rows {
		names := slices.DeleteFunc(fold.list(row.Cells[0]+";"+row.Cells[2]), func(name string) bool {
			return strings.ContainsAny(name, "~{}()") || len([]rune(name)) < leastBody
		})
		join(s.inside, names)
	}
	return err
}

func (s *synonyms) loadIndicators(fold *folder, rules string) error {
	rows, err := ruledata.Table(overlaid(indicator.Data, rules, "indicator"), "data/indicators.tsv", "id", "chinese", "english", "dimension", "direction", "phrases")
	for _, row := range rows {
		names := slices.DeleteFunc(fold.list(row.Cells[1]+";"+row.Cells[5]), func(name string) bool {
			return strings.HasPrefix(name, "+") || strings.HasPrefix(name, "!")
		})
		join(s.alone, names)
		for _, name := range names {
			s.indicators[name] = append(s.indicators[name], row.Cells[0])
		}
	}
	return err
}

// list are the folded names of a cell.
func (f *folder) list(cell string) []string {
	var names []string
	for name := range strings.SplitSeq(cell, ";") {
		if folded := string(f.fold(name).runes); folded != "" && !slices.Contains(names, folded) {
			names = append(names, folded)
		}
	}
	return names
}

// join makes each name mean the others as well.
func join(groups map[string][]string, names []string) {
	for _, name := range names {
		for _, other := range names {
			if other != name && !slices.Contains(groups[name], other) {
				groups[name] = append(groups[name], other)
			}
		}
	}
}

// others are the other readings of a word, folded, without those that have
// the word in them and so add nothing.
func (s *synonyms) others(word []rune) []string {
	own := string(word)
	var out []string
	add := func(reading string) {
		if len(out) < mostOthers && !strings.Contains(reading, own) && !slices.ContainsFunc(out, func(o string) bool { return strings.Contains(reading, o) }) {
			out = append(out, reading)
		}
	}
	for _, reading := range s.replaced(word) {
		add(reading)
	}
	for _, name := range s.alone[own] {
		add(name)
	}
	return out
}

// replaced are the word's readings with one of the names in it replaced.
func (s *synonyms) replaced(word []rune) []string {
	var out []string
	for at := 0; at < len(word); {
		name := s.nameAt(word, at)
		if name == "" {
			at++
			continue
		}
		end := at + len([]rune(name))
		for _, other := range s.inside[name] {
			out = append(out, string(word[:at])+other+string(word[end:]))
		}
		at = end
	}
	return out
}

// nameAt is the longest name that stands at a place of the word, not by accident.
func (s *synonyms) nameAt(word []rune, at int) string {
	for size := min(s.longest, len(word)-at); size >= leastName; size-- {
		name := word[at : at+size]
		if _, ok := s.inside[string(name)]; !ok {
			continue
		}
		meant := term{pieces: [][]rune{name}, not: s.accidents(name)}.find(word)
		if slices.ContainsFunc(meant, func(m [2]int) bool { return m[0] == at }) {
			return string(name)
		}
	}
	return ""
}

// accident is a word that has a term's piece in it by accident, so many
// characters from its beginning.
type accident struct {
	word   []rune
	offset int
}

// accidents are the words in which a whole term stands by accident.
func (s *synonyms) accidents(term []rune) []accident {
	var out []accident
	for _, word := range s.not[string(term)] {
		runes := []rune(word)
		for _, at := range occurrences(runes, term) {
			out = append(out, accident{runes, at})
		}
	}
	return out
}
