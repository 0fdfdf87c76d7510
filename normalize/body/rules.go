package body

import (
	"sort"
	"strings"
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
	// Bodies are those that an all-responsible rule names.
	Bodies []Mention
}

// Rules finds document-level rules (`列第一位的为牵头单位`, `无牵头单位的，责任单位为牵头单位`, `★为牵头单位`).
func (r *Registry) Rules(text string) []Rule {
	if !r.mayRule(text) {
		return nil
	}
	folded := fold(text)
	source := []rune(text)
	var out []Rule
	for _, rule := range r.rules {
		for _, re := range rule.compiled {
			if at := re.FindStringSubmatchIndex(folded); at != nil {
				start := utf8.RuneCountInString(folded[:at[0]])
				end := start + utf8.RuneCountInString(folded[at[0]:at[1]])
				out = append(out, Rule{Start: start, End: end, Text: string(source[start:end]), Name: rule.Name})
				if len(at) == 4 && at[2] >= 0 {
					out[len(out)-1].Bodies = r.named(folded[at[2]:at[3]], start+utf8.RuneCountInString(folded[at[0]:at[2]]))
				}
				break
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	return out
}

// mayRule tells cheaply whether a text can hold a rule: one of the rules' key words stands in it.
func (r *Registry) mayRule(text string) bool {
	for _, rule := range r.rules {
		for _, key := range rule.Keys {
			if strings.Contains(text, key) {
				return true
			}
		}
	}
	return false
}

// named splits the bodies of a rule and moves them to their place in the text.
func (r *Registry) named(text string, offset int) []Mention {
	bodies, _ := r.Split(text)
	for i := range bodies {
		bodies[i].Start += offset
		bodies[i].End += offset
		bodies[i].Role, bodies[i].Rule = Lead, "all-responsible"
	}
	return bodies
}
