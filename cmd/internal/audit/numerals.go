package audit

import (
	"fmt"
	"slices"
	"strings"

	"duban/corpus"
)

// The fates of a numeral, as the targets stage stores them.
const (
	fateExported = "exported"
	fateRejected = "rejected"
	fateUnread   = "unread"
)

// The places outside the text in which amounts are looked for.
const (
	outsideTitle       = "title"
	outsideCaption     = "caption"
	outsideMetadata    = "metadata"
	outsideAttachments = "attachments"
	outsideLeftOut     = "left-out-" // and the reason
)

// numerals balances the digits of a notice against the fates of its numerals.
func numerals(in Input, places []place) Numerals {
	n := Numerals{Rules: map[string]int{}, Outside: map[string]int{}, NotRead: []Gap{}, Unexplained: []Gap{}}
	byPlace := map[string][]corpus.Number{}
	for _, number := range in.Numbers {
		n.count(number)
		byPlace[number.Locator] = append(byPlace[number.Locator], number)
	}
	for _, p := range places {
		n.block(in.Notice, p, byPlace)
	}
	for _, number := range in.Numbers {
		if _, left := byPlace[number.Locator]; left {
			n.Unexplained = append(n.Unexplained, Gap{number.Locator, number.Text, "the numeral is stored for a place that the document does not have"})
		}
	}
	n.outside(in.Document)
	n.matchTargets(in)
	return n
}

// count adds a numeral to its fate.
func (n *Numerals) count(number corpus.Number) {
	switch number.Fate {
	case fateExported:
		n.Exported++
	case fateRejected:
		n.Rejected++
		n.Rules[number.Rule]++
	case fateUnread:
		n.Unread++
	}
	if !slices.Contains([]string{fateExported, fateRejected, fateUnread}, number.Fate) || number.Fate == fateRejected && number.Rule == "" {
		n.Unexplained = append(n.Unexplained, Gap{number.Locator, number.Text, fmt.Sprintf("the numeral is %q by rule %q", number.Fate, number.Rule)})
	}
}

// block balances the texts of one block and takes their numbers out of byPlace.
func (n *Numerals) block(notice corpus.Notice, p place, byPlace map[string][]corpus.Number) {
	b := p.block
	if b.Table == nil {
		outside := ""
		if squeeze(b.Text) == squeeze(notice.Title) {
			outside = outsideTitle
		}
		n.text(b.Text, p.locator(-1), outside, byPlace)
		return
	}
	n.text(b.Text, p.locator(-1), outsideCaption, byPlace)
	for _, c := range b.Table.Cells {
		n.text(c.Text, fmt.Sprintf("%s column %d", p.locator(c.Row), c.Col+1), "", byPlace)
	}
}

// text balances the digits of one text: each must belong to one of its numbers,
// unless the whole text stands outside.
func (n *Numerals) text(text, locator, outside string, byPlace map[string][]corpus.Number) {
	numbers := byPlace[locator]
	delete(byPlace, locator)
	if len(numbers) == 0 && !strings.ContainsFunc(text, isDigit) {
		return
	}
	runes := []rune(text)
	told := make([]bool, len(runes))
	for _, number := range numbers {
		if s := number.Span; s.Start < 0 || s.End > len(runes) || s.Start >= s.End || !strings.Contains(string(runes[s.Start:s.End]), number.Text) {
			n.Unexplained = append(n.Unexplained, Gap{locator, number.Text, fmt.Sprintf("the text at %d-%d is not this numeral", s.Start, s.End)})
			continue
		}
		for i := number.Span.Start; i < number.Span.End; i++ {
			told[i] = true
		}
		if number.Fate == fateUnread {
			n.NotRead = append(n.NotRead, Gap{Locator: locator, Text: around(runes, number.Span.Start, number.Span.End)})
		}
	}
	n.digits(runes, told, locator, outside)
}

// digits counts the digits of a text and names the runs of them without a fate.
func (n *Numerals) digits(text []rune, told []bool, locator, outside string) {
	for i := 0; i < len(text); i++ {
		if !isDigit(text[i]) {
			continue
		}
		start, open := i, false
		for ; i < len(text) && isDigit(text[i]); i++ {
			n.Digits++
			switch {
			case told[i]:
			case outside != "":
				n.Outside[outside]++
			default:
				open = true
			}
		}
		if open {
			n.Unexplained = append(n.Unexplained, Gap{locator, around(text, start, i), "the numeral has no fate"})
		}
	}
}

// around is a stretch of text with some characters on either side.
func around(text []rune, start, end int) string {
	const side = 10
	return quote(string(text[max(0, start-side):min(len(text), end+side)]))
}

// outside counts the digits of what is not in the blocks.
func (n *Numerals) outside(doc corpus.Document) {
	add := func(where, text string) {
		if d := countDigits(text); d > 0 {
			n.Digits += d
			n.Outside[where] += d
		}
	}
	for _, value := range doc.Meta {
		add(outsideMetadata, value)
	}
	for _, a := range doc.Attachments {
		add(outsideAttachments, a.Name)
	}
	for _, d := range doc.Dropped {
		add(outsideLeftOut+d.Reason, d.Text)
	}
}

// matchTargets compares, place by place, the exported numerals with the
// targets: there is one numeral, or stated amount in words, for each target.
func (n *Numerals) matchTargets(in Input) {
	stored := map[string]int{}
	var order []string
	see := func(locator string, add int) {
		if _, seen := stored[locator]; !seen {
			order = append(order, locator)
		}
		stored[locator] += add
	}
	for _, t := range in.Targets {
		see(t.Locator, 1)
	}
	for _, number := range in.Numbers {
		if number.Fate == fateExported {
			see(rowOf(number.Locator), -1)
		}
	}
	for _, locator := range order {
		switch d := stored[locator]; {
		case d > 0:
			n.Unexplained = append(n.Unexplained, Gap{Locator: locator, Problem: fmt.Sprintf("%d targets have no exported numeral", d)})
		case d < 0:
			n.Unexplained = append(n.Unexplained, Gap{Locator: locator, Problem: fmt.Sprintf("%d exported numerals have no target", -d)})
		}
	}
}

// rowOf is the locator of the row that a cell stands in; other locators stay as they are.
func rowOf(locator string) string {
	if at := strings.LastIndex(locator, " column "); at >= 0 { // the last: a file's name may hold one
		return locator[:at]
	}
	return locator
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

func countDigits(text string) (n int) {
	for _, r := range text {
		if isDigit(r) {
			n++
		}
	}
	return n
}

func squeeze(text string) string { return strings.Join(strings.Fields(text), "") }
