// Package pattern matches regular expressions that seldom match: what every
// match must hold is looked for first, which costs a small part of a match.
//
//	p, err := pattern.Compile(`^(?:附件|附表) ?\d*:`)
//	p.MatchString(line) // looks at the first character, then for 附件 or 附表, then matches
//
// A Sieve does the same for all expressions of a rule file in one walk over a
// text. Nothing but speed differs from package regexp.
package pattern

import (
	"regexp"
	"regexp/syntax"
	"unicode/utf8"
)

// Pattern is a regular expression with what it can't match without. Methods
// of regexp.Regexp that Pattern does not define itself run the expression at
// once. It is safe for concurrent use.
type Pattern struct {
	*regexp.Regexp
	Edges         // of the texts that match
	told   *told  // tells whether a text matches
	needed *Words // one of them stands in every match; nil for none known
	only   *Words // one of them stands in every text that matches; nil for none asked for
	reach  int    // bytes of a text that a match at its beginning can be told by; noLimit for all
}

// Compile parses a regular expression in the syntax of package regexp.
func Compile(text string) (*Pattern, error) {
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, err
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, err
	}
	tree = tree.Simplify()
	p := &Pattern{Regexp: re, Edges: EdgesOf(tree), told: &told{text: text}, reach: noLimit}
	if words := Required(tree); len(words) > 0 {
		p.needed = NewWords(words...)
	}
	if bound(tree, syntax.OpBeginText) {
		p.reach = extentOf(tree, inBytes).most
	}
	return p, nil
}

// Only makes a pattern match those texts alone that hold one of the words.
func (p *Pattern) Only(words ...string) *Pattern {
	other := *p
	other.only = NewWords(words...)
	return &other
}

// MustCompile is Compile for expressions of the program itself.
func MustCompile(text string) *Pattern {
	p, err := Compile(text)
	if err != nil {
		panic(`pattern: Compile(` + text + `): ` + err.Error())
	}
	return p
}

// May tells whether p can match text; false is certain, true is not.
func (p *Pattern) May(text string) bool {
	return p.Fit(text) && (p.needed == nil || p.needed.In(p.head(text))) && (p.only == nil || p.only.In(text))
}

// Within tells whether a part of text can match; false is certain, true is not.
func (p *Pattern) Within(text string) bool { return p.needed == nil || p.needed.In(text) }

// head leaves out what no match can reach, which costs time in a long text. One
// character more than the longest match stays, for what looks at what follows.
func (p *Pattern) head(text string) string {
	if p.reach == noLimit || len(text) <= p.reach+utf8.UTFMax {
		return text
	}
	end := p.reach + utf8.UTFMax
	for !utf8.RuneStart(text[end]) && end > p.reach+1 {
		end--
	}
	return text[:end]
}

// MatchString is that of regexp.Regexp, and so are the methods below.
func (p *Pattern) MatchString(text string) bool {
	return p.May(text) && p.matches(p.head(text))
}

// matches is MatchString without a look at what every match holds.
func (p *Pattern) matches(text string) bool {
	matched, told := p.tell(text)
	if !told {
		return p.Regexp.MatchString(text)
	}
	return matched
}

// holds tells whether there may be a match to find in text; false is certain, and true nearly so.
func (p *Pattern) holds(text string) bool {
	if !p.May(text) {
		return false
	}
	matched, told := p.tell(p.head(text))
	return matched || !told
}

// tell asks the automaton whether text matches; told is false where there is none.
func (p *Pattern) tell(text string) (matched, told bool) {
	if m := p.told.automaton(); m != nil {
		return m.MatchesString(text)
	}
	return false, false
}

// FindString is that of regexp.Regexp.
func (p *Pattern) FindString(text string) string {
	if !p.holds(text) {
		return ""
	}
	return p.Regexp.FindString(p.head(text))
}

// FindStringIndex is that of regexp.Regexp.
func (p *Pattern) FindStringIndex(text string) []int {
	if !p.holds(text) {
		return nil
	}
	return p.Regexp.FindStringIndex(p.head(text))
}

// FindStringSubmatch is that of regexp.Regexp.
func (p *Pattern) FindStringSubmatch(text string) []string {
	if !p.holds(text) {
		return nil
	}
	return p.Regexp.FindStringSubmatch(p.head(text))
}

// FindStringSubmatchIndex is that of regexp.Regexp.
func (p *Pattern) FindStringSubmatchIndex(text string) []int {
	if !p.holds(text) {
		return nil
	}
	return p.Regexp.FindStringSubmatchIndex(p.head(text))
}

// FindAllStringIndex is that of regexp.Regexp.
func (p *Pattern) FindAllStringIndex(text string, n int) [][]int {
	if !p.holds(text) {
		return nil
	}
	return p.Regexp.FindAllStringIndex(text, n)
}

// FindAllStringSubmatchIndex is that of regexp.Regexp.
func (p *Pattern) FindAllStringSubmatchIndex(text string, n int) [][]int {
	if !p.holds(text) {
		return nil
	}
	return p.Regexp.FindAllStringSubmatchIndex(text, n)
}

// FindAllString is that of regexp.Regexp.
func (p *Pattern) FindAllString(text string, n int) []string {
	if !p.holds(text) {
		return nil
	}
	return p.Regexp.FindAllString(text, n)
}

// ReplaceAllString is that of regexp.Regexp.
func (p *Pattern) ReplaceAllString(text, by string) string {
	if !p.holds(text) {
		return text
	}
	return p.Regexp.ReplaceAllString(text, by)
}

// ReplaceAllStringFunc is that of regexp.Regexp.
func (p *Pattern) ReplaceAllStringFunc(text string, by func(string) string) string {
	if !p.holds(text) {
		return text
	}
	return p.Regexp.ReplaceAllStringFunc(text, by)
}
