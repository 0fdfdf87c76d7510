package outline

import (
	"strings"

	"duban/corpus"
	"duban/normalize/lexicon"
)

// step is one number or heading on the way to a block.
type step struct {
	style   int // headings without a number rank with unnumberedStyle
	text    string
	heading bool
}

// path is the way from the outermost heading to the block last placed.
type path struct{ steps []step }

// unnumberedStyle ranks headings without a number: beside 一、.
const unnumberedStyle = 4

// place sets a block's outline fields and moves the path on.
func (p *path) place(b *corpus.Block, l line) {
	switch l.role {
	case title:
		p.steps = nil
		b.Type, b.Level, b.Section = corpus.Heading, 1, nil
	case heading, clause:
		p.enter(b, l)
	default:
		if b.Type == corpus.Heading {
			b.Type, b.Level = corpus.Paragraph, 0
		}
		b.Section = p.headings(len(p.steps), false)
	}
}

func (p *path) enter(b *corpus.Block, l line) {
	style := l.style
	if style < 0 {
		style = unnumberedStyle
	}
	keep := len(p.steps)
	for keep > 0 && p.steps[keep-1].style >= style {
		keep--
	}
	b.Section = p.headings(keep, l.style >= 0)
	b.Number, b.Level = l.number, keep+1
	switch {
	case l.role == heading:
		b.Type = corpus.Heading
	case b.Type == corpus.Heading || b.Type == "":
		b.Type = corpus.Paragraph
	}
	p.steps = append(p.steps[:keep:keep], step{style: style, text: caption(l), heading: l.role == heading})
}

// headings are the texts of the first n steps; those of clauses only where the
// block is numbered and so stands below them.
func (p *path) headings(n int, clauses bool) []string {
	var list []string
	for _, s := range p.steps[:n] {
		if s.text != "" && (s.heading || clauses) {
			list = append(list, s.text)
		}
	}
	return list
}

// captionLimit is the longest first sentence of a clause that names what stands below it, in characters.
const captionLimit = 40

// caption is the text of a heading, or of a clause's first sentence where it is
// short, without the mark at its end.
func caption(l line) string {
	text := l.printed
	if l.role == clause {
		at := strings.IndexAny(l.rest, sentenceEnds+":,")
		if at < 0 || lexicon.Longer(l.rest[:at], captionLimit) {
			return ""
		}
		text = first(text, lexicon.Count(l.rest[:at]))
	}
	return strings.TrimSpace(strings.TrimRight(text, sentenceEnds+"；！？：:"))
}
