package outline

import (
	"strings"

	"duban/corpus"
)

// decide tells numbered headings from numbered clauses by what they say and what follows
// them, and headings from captions of tables.
func (o *Outliner) decide(blocks []corpus.Block, lines []line) {
	next := -1 // the next line that is not blank
	for i := len(lines) - 1; i >= 0; i-- {
		switch l := &lines[i]; {
		case l.role == clause && o.heads(blocks[i], lines, i, next):
			l.role = heading
		case l.role == heading && l.style < 0 && blocks[i].Type != corpus.Heading && next >= 0 && lines[next].role == table:
			l.role = plain // the table's caption
		}
		if lines[i].role != blank {
			next = i
		}
	}
}

// runInLimit is the longest heading that has its text in following paragraphs, in characters.
const runInLimit = 50

// heads tells whether a numbered line is a heading. next is the line after it, -1 at the end.
func (o *Outliner) heads(b corpus.Block, lines []line, i, next int) bool {
	l := lines[i]
	if l.chars == 0 || l.chars > headingLimit || innerEnd(l.rest) {
		return false
	}
	if b.Type == corpus.Heading || strings.HasSuffix(l.rest, ":") {
		return true
	}
	if next < 0 {
		return !o.says(l)
	}
	switch n := lines[next]; {
	case n.role == table:
		return !ends(l.rest)
	case n.style >= 0 && n.style > l.style:
		return true
	case n.role == plain && n.chars > runInLimit/3 && !o.rules.attachments.MatchString(n.rest):
		return b.Type != corpus.List && l.chars <= runInLimit && !inList(lines, i) && !strings.Contains(l.rest, ":")
	}
	return !o.says(l)
}

// says tells whether a line without anything below it says something by itself.
func (o *Outliner) says(l line) bool {
	return ends(l.rest) || strings.ContainsAny(l.rest, ",:0123456789") || l.style >= o.rules.clauseStyle
}

// inList tells whether the line before is an item of the same style that ends its sentence like this one.
func inList(lines []line, i int) bool {
	return ends(lines[i].rest) && i > 0 && lines[i-1].style == lines[i].style && ends(lines[i-1].rest)
}

const sentenceEnds = "。;!?"

// ends tells whether a text ends its sentence.
func ends(text string) bool {
	return text != "" && strings.ContainsAny(text[max(0, len(text)-3):], sentenceEnds)
}

// innerEnd tells whether a sentence ends inside a text.
func innerEnd(text string) bool {
	at := strings.IndexAny(text, sentenceEnds)
	return at >= 0 && strings.TrimSpace(strings.TrimLeft(text[at:], sentenceEnds+"”’\"")) != ""
}
