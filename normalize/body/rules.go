package body

import (
	"sort"
	"unicode/utf8"
)

// Rule is a document-level rule on who leads.
type Rule struct {
	Start, End int
	Text       string
	// Name is first-leads (the first body of a list leads), star-leads (the marked one), responsible-leads
	// (without a lead the responsible bodies lead), first-responsible-leads (without a lead the first
	// responsible body leads) or all-responsible (the bodies named answer for all that follows).
	Name string
}

// Rules finds document-level rules (`列第一位的为牵头单位`, `无牵头单位的，责任单位为牵头单位`, `★为牵头单位`).
func (r *Registry) Rules(text string) []Rule {
	folded := fold(text)
	source := []rune(text)
	var out []Rule
	for _, rule := range r.rules {
		for _, re := range rule.compiled {
			if at := re.FindStringIndex(folded); at != nil {
				start := utf8.RuneCountInString(folded[:at[0]])
				end := start + utf8.RuneCountInString(folded[at[0]:at[1]])
				out = append(out, Rule{Start: start, End: end, Text: string(source[start:end]), Name: rule.Name})
				break
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	return out
}
