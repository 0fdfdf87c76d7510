// Package furniture tells what a site prints around a notice from the notice
// itself: labelled facts (索引号, 发布日期), counters and buttons, navigation, and
// which line is the title.
//
// It works on blocks after repair, so that labels in garbled pages are known
// too. Nothing vanishes: a labelled fact goes to Document.Meta under the label
// as printed (padding spaces aside), every other line that is taken out goes
// to Document.Dropped with its reason.
package furniture

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"duban/normalize/lexicon"
	"duban/normalize/pattern"
	"duban/normalize/ruledata"
)

// Data holds the embedded labels, boilerplate rules and title words.
//
//go:embed data
var Data embed.FS

// Lexicon knows labels, boilerplate and title words. It is safe for concurrent use.
type Lexicon struct {
	labels   map[string]role
	initials map[rune]bool // first characters of labels
	longest  int           // characters of the longest label
	rules    []rule
	sieve    *pattern.Sieve // of the rules

	openings, endings, columns, titleLabels []string
	summary                                 string // label of a summary
}

// role says what a label names.
type role int

const (
	noRole role = iota
	field       // a fact about the document
	loose       // a fact, if it stands beside other labels
	noise       // nothing: counters, font sizes
)

var roles = map[string]role{"field": field, "loose": loose, "noise": noise}

type rule struct {
	ID      string   `yaml:"id"`
	Place   string   `yaml:"place"`
	Words   []string `yaml:"words"`
	Pattern string   `yaml:"pattern"`
	Drop    []string `yaml:"drop"` // lines that it must match
	Keep    []string `yaml:"keep"` // lines that it must not match

	re *pattern.Pattern
}

// New loads the data files.
func New(fsys fs.FS) (*Lexicon, error) {
	l := &Lexicon{labels: map[string]role{}, initials: map[rune]bool{}}
	for _, load := range []func(fs.FS) error{l.loadLabels, l.loadRules, l.loadTitles} {
		if err := load(fsys); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *Lexicon) loadLabels(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/labels.tsv", "label", "role")
	if err != nil {
		return err
	}
	for _, row := range rows {
		r, ok := roles[row.Cells[1]]
		if !ok {
			return row.Errorf("role must be field, loose or noise, but is %q", row.Cells[1])
		}
		label := unpad(row.Cells[0])
		if l.labels[label] != noRole {
			return row.Errorf("label %s stands here twice", label)
		}
		l.labels[label] = r
		runes := []rune(label)
		if len(runes) == 0 {
			return row.Errorf("the label is empty")
		}
		l.initials[runes[0]] = true
		l.longest = max(l.longest, len(runes))
	}
	return nil
}

func (l *Lexicon) loadRules(fsys fs.FS) error {
	var file struct {
		Rules []rule `yaml:"rules"`
	}
	if err := ruledata.YAML(fsys, "data/boilerplate.yaml", &file); err != nil {
		return err
	}
	var patterns []*pattern.Pattern
	for _, r := range file.Rules {
		re, err := pattern.Compile(r.Pattern)
		if err != nil {
			return fmt.Errorf("data/boilerplate.yaml: rule %s: %w", r.ID, err)
		}
		if r.Place != "any" && r.Place != "head" && r.Place != "tail" || len(r.Words) == 0 {
			return fmt.Errorf("data/boilerplate.yaml: rule %s needs a place (any, head or tail) and words", r.ID)
		}
		r.re = re.Only(r.Words...)
		l.rules, patterns = append(l.rules, r), append(patterns, r.re)
	}
	l.sieve = pattern.NewSieve(patterns...)
	return nil
}

func (l *Lexicon) loadTitles(fsys fs.FS) error {
	rows, err := ruledata.Table(fsys, "data/titles.tsv", "kind", "word")
	if err != nil {
		return err
	}
	for _, row := range rows {
		word := row.Cells[1]
		switch row.Cells[0] {
		case "opening":
			l.openings = append(l.openings, word)
		case "ending":
			l.endings = append(l.endings, word)
		case "column":
			l.columns = append(l.columns, word)
		case "label":
			l.titleLabels = append(l.titleLabels, word)
		case "summary":
			l.summary = word
		default:
			return row.Errorf("kind must be opening, ending, column, label or summary, but is %q", row.Cells[0])
		}
	}
	return nil
}

// longestLine is the longest line, in bytes, that can be boilerplate.
const longestLine = 600

// boilerplate finds the rule that takes the line out, "" for none.
func (l *Lexicon) boilerplate(line string) (id, place string) {
	if len(line) > longestLine {
		return "", ""
	}
	if i := l.sieve.First(lexicon.Tidy(line)); i >= 0 {
		return l.rules[i].ID, l.rules[i].Place
	}
	return "", ""
}

// Boilerplate tells whether a line is site furniture wherever it stands.
func (l *Lexicon) Boilerplate(line string) bool {
	_, place := l.boilerplate(line)
	return place == "any"
}

// unpad takes padding spaces out of a label and narrows its brackets: `索 引 号` is 索引号.
func unpad(s string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) {
			return -1
		}
		return narrow(r)
	}, s)
}

// narrow makes a bracket half-width.
func narrow(r rune) rune {
	switch r {
	case '（':
		return '('
	case '）':
		return ')'
	}
	return r
}

func isSpace(r rune) bool {
	if r > ' ' && r < 0x80 || r >= 0x3001 && r < 0xFE00 {
		return false // nearly every character
	}
	switch r {
	case ' ', '\t', '\n', '\r', '\u00a0', '\u3000', '\ufeff', '\u200b':
		return true
	}
	return r >= '\u2000' && r <= '\u200f'
}

func trim(s string) string { return strings.TrimFunc(s, isSpace) }
