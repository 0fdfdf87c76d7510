package body

import (
	"cmp"
	"slices"

	"duban/normalize/lexicon"
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
func (r *Registry) Rules(text string) []Rule { return r.RulesIn(text, fold(text)) }

// RulesIn is Rules for a text of which lexicon.FoldString is known.
func (r *Registry) RulesIn(text, folded string) []Rule {
	var out []Rule
	last := -1 // of each rule, the first pattern that matches counts
	r.rules.sieve.Each(folded, func(i int) bool {
		if r.rules.of[i] != last {
			last = r.rules.of[i]
			out = append(out, r.ruleAt(text, folded, i))
		}
		return true
	})
	slices.SortStableFunc(out, func(a, b Rule) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// ruleAt reads the rule that a pattern matches in a folded text.
func (r *Registry) ruleAt(text, folded string, i int) Rule {
	at := r.rules.patterns[i].FindStringSubmatchIndex(folded)
	start := lexicon.Count(folded[:at[0]])
	end := start + lexicon.Count(folded[at[0]:at[1]])
	rule := Rule{Start: start, End: end, Text: string([]rune(text)[start:end]), Name: r.rules.list[r.rules.of[i]].Name}
	if len(at) == 4 && at[2] >= 0 {
		rule.Bodies = r.named(folded[at[2]:at[3]], start+lexicon.Count(folded[at[0]:at[2]]))
	}
	return rule
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
