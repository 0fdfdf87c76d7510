package lang

import (
	"cmp"
	_ "embed"
	"fmt"
	"regexp"
	"slices"

	"golang.org/x/text/language"
)

//go:embed errors.tsv
var errorTexts string

// Errors puts the text of errors into a language. Packages that know no
// language write English, and a corpus keeps their reasons in it; the catalogue
// `errors.tsv` tells the shapes of these texts, their verbs standing for
// whatever an error names.
type Errors struct{ rules []errorRule } // those with the most words of their own first

// errorRule is one error's English and what it is in Chinese.
type errorRule struct {
	english *regexp.Regexp
	chinese string // a format whose arguments are the groups of english
	words   int    // characters of the English that no verb stands for
}

// NewErrors loads what is known in the language.
func NewErrors(tag language.Tag) (*Errors, error) {
	e := &Errors{}
	if tag == language.English {
		return e, nil
	}
	lines, err := translations("errors.tsv", errorTexts)
	if err != nil {
		return nil, err
	}
	for _, line := range lines {
		e.rules = append(e.rules, newErrorRule(line))
	}
	slices.SortStableFunc(e.rules, func(a, b errorRule) int { return cmp.Compare(b.words, a.words) })
	return e, nil
}

// A verb of a format, with or without the number of its argument.
var verb = regexp.MustCompile(`%(\[\d+\])?[sdqvw]`)

// shapes are what a verb can print.
var shapes = map[string]string{"%d": `(-?\d+)`, "%q": `("(?:[^"\\]|\\.)*")`}

func newErrorRule(t translation) errorRule {
	pattern, end, words := `(?s)^`, 0, 0
	for _, at := range verb.FindAllStringIndex(t.english, -1) {
		literal := t.english[end:at[0]]
		shape, ok := shapes[t.english[at[0]:at[1]]]
		if !ok {
			shape = `(.+?)`
		}
		pattern, end, words = pattern+regexp.QuoteMeta(literal)+shape, at[1], words+len(literal)
	}
	literal := t.english[end:]
	return errorRule{
		english: regexp.MustCompile(pattern + regexp.QuoteMeta(literal) + `$`),
		chinese: verb.ReplaceAllString(t.chinese, `%${1}s`),
		words:   words + len(literal),
	}
}

// joint is how many characters join an error to what it wraps; a rule of no
// more applies only where it brings out something that is known.
const joint = len(":: ")

// Bounds of what is looked at: reasons name files and parts of pages, which others chose.
const (
	maxDepth = 6    // errors inside one another
	maxBytes = 2000 // of an error's text
)

// Text is an error's text in the language, what it wraps included. A text that
// the catalogue does not know stays as it is.
func (e *Errors) Text(english string) string { return e.text(english, maxDepth) }

func (e *Errors) text(english string, depth int) string {
	if depth == 0 || len(english) > maxBytes {
		return english
	}
	for _, rule := range e.rules {
		groups := rule.english.FindStringSubmatch(english)
		if groups == nil {
			continue
		}
		args, known := make([]any, len(groups)-1), rule.words > joint
		for i, group := range groups[1:] {
			text := e.text(group, depth-1)
			args[i], known = text, known || text != group
		}
		if !known {
			return english
		}
		return fmt.Sprintf(rule.chinese, args...)
	}
	return english
}
