package web

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"duban/cmd/internal/audit"
	"duban/corpus"
)

// balanceView is what became of a notice's table rows and numerals.
type balanceView struct {
	audit.Report
	Tables  []tableBalance
	Rules   []ruleNumbers // the rejected numerals, by rule
	Unread  []numberAt
	Outside []labelled // digits where no amounts are looked for
	Gaps    []gapAt
}

// tableBalance is a table with what its rows are.
type tableBalance struct {
	audit.Table
	Href, Kinds string
}

// ruleNumbers are the numerals that one rule turned down.
type ruleNumbers struct {
	Rule, Name string
	Count      int
	First      []numberAt
}

// numberAt is a numeral in its passage.
type numberAt struct {
	Locator, Href string
	Text          []segment
}

// gapAt is what the balance lacks.
type gapAt struct {
	audit.Gap
	Href string
}

// The fates of numerals that made no row, as the record model names them.
const (
	fateRejected = "rejected"
	fateUnread   = "unread"
)

// shownNumbers is how many numerals of one rule are listed.
const shownNumbers = 60

// balance puts an audit into words and links.
func (t *textReader) balance(report audit.Report, numbers []corpus.Number) balanceView {
	v := balanceView{Report: report}
	for _, b := range report.Tables {
		v.Tables = append(v.Tables, tableBalance{Table: b, Href: t.href(b.Locator), Kinds: t.lineKinds(b)})
		for _, g := range b.Unexplained {
			v.Gaps = append(v.Gaps, gapAt{g, t.href(g.Locator)})
		}
	}
	for _, g := range report.Numerals.Unexplained {
		v.Gaps = append(v.Gaps, gapAt{g, t.href(g.Locator)})
	}
	v.Rules, v.Unread = t.fates(numbers)
	for _, name := range byCount(report.Numerals.Outside) {
		v.Outside = append(v.Outside, labelled{t.words.name("outside", name), t.words.say("audit.digits", report.Numerals.Outside[name])})
	}
	return v
}

// fates sorts the numerals that were not exported: rejected ones by rule, the commonest rule first, and unread ones.
func (t *textReader) fates(numbers []corpus.Number) (rules []ruleNumbers, unread []numberAt) {
	at := map[string]int{}
	for _, n := range numbers {
		switch n.Fate {
		case fateUnread:
			unread = append(unread, t.number(n))
		case fateRejected:
			i, ok := at[n.Rule]
			if !ok {
				i = len(rules)
				at[n.Rule] = i
				rules = append(rules, ruleNumbers{Rule: n.Rule, Name: t.words.name("rule", n.Rule)})
			}
			if rules[i].Count++; rules[i].Count <= shownNumbers {
				rules[i].First = append(rules[i].First, t.number(n))
			}
		}
	}
	slices.SortStableFunc(rules, func(a, b ruleNumbers) int { return cmp.Compare(b.Count, a.Count) })
	return rules, unread
}

// number is a numeral with some of its passage around it, where that is found.
func (t *textReader) number(n corpus.Number) numberAt {
	row, column := cutColumn(n.Locator)
	out := numberAt{Locator: n.Locator, Href: t.href(row), Text: []segment{{Text: n.Text, Number: true}}}
	s, ok := t.cellAt(row, column)
	if !ok {
		return out
	}
	text := t.runes(s)
	if n.Span.Start < 0 || n.Span.End <= n.Span.Start || n.Span.End > len(text) {
		return out
	}
	from, to := max(0, n.Span.Start-contextRunes), min(len(text), n.Span.End+contextRunes)
	out.Text = segments(string(text[from:to]), []mark{{Span: corpus.Span{Start: n.Span.Start - from, End: n.Span.End - from}, Number: true}})
	return out
}

// cutColumn takes `column 3` off the end of a locator; 0 is none.
func cutColumn(locator string) (row string, column int) {
	const word = " column "
	at := strings.LastIndex(locator, word) // the last: a file's name may hold one
	if at < 0 {
		return locator, 0
	}
	n, err := strconv.Atoi(locator[at+len(word):])
	if err != nil {
		return locator, 0
	}
	return locator[:at], n
}

// cellAt is the passage of a locator: a block's own text, or the cell of a row in a column (from 1).
func (t *textReader) cellAt(locator string, column int) (spot, bool) {
	at, ok := t.places[locator]
	if !ok || at.row < 0 {
		return spot{at.block, -1}, ok
	}
	row := t.grids[at.block][at.row]
	if column < 1 || column > len(row) || row[column-1] < 0 {
		return spot{}, false
	}
	return spot{at.block, row[column-1]}, true
}

// contextRunes is how much of a passage is shown on either side of a numeral, in characters.
const contextRunes = 14

// runes are the characters of a passage, split once however many numerals it has.
func (t *textReader) runes(s spot) []rune {
	if r, ok := t.split[s]; ok {
		return r
	}
	r := []rune(t.text(s))
	t.split[s] = r
	return r
}

// lineKinds words the rows of a table that are no tasks: 表头 2 行，数据 4 行（…）.
func (t *textReader) lineKinds(b audit.Table) string {
	var parts []string
	for _, kind := range byCount(b.Explained) {
		name := t.words.name("line", kind)
		if kind == string(corpus.LineData) && b.NoTasks != "" {
			name = t.words.say("line.data." + b.NoTasks)
		}
		parts = append(parts, t.words.say("audit.line", name, b.Explained[kind]))
	}
	return strings.Join(parts, t.words.say("comma"))
}

// byCount are the names with the largest counts first.
func byCount(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), strings.Compare(a, b))
	})
}
