// Package date reads days, deadlines and periods of government prose,
// anchored to a notice's own dates and never to the clock.
//
// The forms stand in data/rules.yaml, with sentences that each must and must
// not match; festivals by year in data/lunar.tsv. What the package does not
// know (a year without an anchor, working days without a calendar of
// holidays) stays unknown.
package date

import (
	"embed"

	"duban/normalize/lexicon"
)

// Data holds the embedded rule files.
//
//go:embed data
var Data embed.FS

// Anchor is what a notice says about its own time. Any part may be unknown.
type Anchor struct {
	Written, Published Day
	Start, End         Day // the period that the notice plans or reports
}

// Sort says what an expression is for.
type Sort string

// The sorts of expression.
const (
	Point    Sort = "point"    // a day, month, quarter or year (`2023年2月24日`, `一季度`, `2025年`)
	Deadline Sort = "deadline" // a limit (`6月底前`, `到2025年`, `年内`)
	Period   Sort = "period"   // a stretch (`1-11月`, `2023—2025年`, `“十四五”期间`, `今年以来`)
	Recur    Sort = "recur"    // `每年`, `每季度`, `每月28日前`
	Event    Sort = "event"    // counted from an event (`印发之日起30日内`)
	Open     Sort = "open"     // no end (`长期坚持`, `持续推进`)
)

// Expression is one date expression of a text. From and To are inclusive and
// unknown for an open expression or where the anchor is missing. A deadline
// has To alone.
type Expression struct {
	Start, End int // in characters
	Text       string
	Sort       Sort
	From, To   Day
	Recurrence string // yearly, quarterly, monthly
	Rule       string
}

// Find returns the date expressions of text in order, without overlaps: at
// each place the longest match, then the earlier rule.
func (g *Grammar) Find(text string, a Anchor) []Expression {
	return g.FindRunes(lexicon.Runes(text), a)
}

// FindRunes is Find for a text already cut into characters.
func (g *Grammar) FindRunes(text []rune, a Anchor) []Expression {
	s := g.borrow()
	defer g.release(s)
	t := s.fold(text)
	var found []Expression
	var said spoken
	for i := 0; i+1 < len(t.runes); {
		if g.begins(t.runes[i]) { // nearly no character
			if e, year, ok := g.at(s, t, i, a, said); ok {
				found = append(found, e)
				said.hear(e, year)
				i = e.End
				continue
			}
		}
		if said.any != 0 && isSentenceEnd(t.runes[i]) {
			said = spoken{}
		}
		i++
	}
	return found
}

// spoken are the years written before in a sentence, 0 for none.
type spoken struct {
	any int // the last one
	due int // the last one written as a deadline or with a part of the year
}

func (s *spoken) hear(e Expression, year int) {
	if year == 0 {
		return
	}
	s.any = year
	if e.Sort == Deadline || e.Sort == Point && e.Rule != "year" {
		s.due = year
	}
}

func isSentenceEnd(c rune) bool { return c == '。' || c == '；' || c == ';' || c == '\n' }

// at is the expression at i, which is not the last character, and the year that it names in digits, 0 for none.
func (g *Grammar) at(m *scratch, t folded, i int, a Anchor, said spoken) (Expression, int, bool) {
	if !t.canStart(i) {
		return Expression{}, 0, false
	}
	window := t.window(i)
	var best Expression
	year := 0
	m.matches = g.set.At(window, m.matches[:0])
	for _, may := range m.matches {
		r := g.rules[may.Program]
		if i+may.End <= best.End {
			continue
		}
		match, length, ok := m.match(r.prog, window)
		if !ok || i+length <= best.End || !r.allows(t, i, i+length) {
			continue
		}
		c := captures{r, window, match, said}
		from, to, ok := r.resolve(c, a, g.almanac)
		if !ok {
			continue
		}
		end := i + length
		best = Expression{Start: i, End: end, Sort: r.Sort, From: from, To: to, Recurrence: r.Recurrence, Rule: r.Name}
		year = yearValue(c.text("Y"))
	}
	if best.End > 0 {
		best.Text = string(t.source[best.Start:best.End])
	}
	return best, year, best.End > 0
}
