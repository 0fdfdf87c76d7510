package furniture

import (
	"strings"

	"duban/corpus"
	"duban/normalize/lexicon"
)

// Wide spaces that open a paragraph become question marks where a page was converted to a charset without them:
// at least fewestIndents paragraphs begin with two or more, none with more than mostIndent.
const (
	fewestIndents = 2
	leastIndent   = 2
	mostIndent    = 8
)

// indents takes question marks that stand for spaces off the beginnings of paragraphs.
func (s *stripper) indents() {
	found := 0
	for i := range s.doc.Blocks {
		if lostIndent(s.text(i)) > 0 {
			found++
		}
	}
	if found < fewestIndents {
		return
	}
	for i := range s.doc.Blocks {
		if n := lostIndent(s.text(i)); n > 0 {
			p := &s.doc.Blocks[i].Passage
			*p = behind(*p, n)
		}
	}
}

// lostIndent is the number of question marks that begin a text in place of spaces.
func lostIndent(text string) int {
	rest := strings.TrimLeft(text, "?？")
	n := lexicon.Count(text[:len(text)-len(rest)])
	if n < leastIndent || n > mostIndent || rest == "" {
		return 0
	}
	return n
}

// behind is a passage without its first n characters.
func behind(p corpus.Passage, n int) corpus.Passage {
	text := string([]rune(p.Text)[n:])
	if p.Raw == "" {
		return corpus.Passage{Text: text}
	}
	out := corpus.Passage{Text: text, Raw: p.Raw, Shifts: []corpus.Shift{{Raw: p.RawSpan(corpus.Span{Start: n, End: n}).Start}}}
	for _, shift := range p.Shifts {
		if shift.At > n {
			out.Shifts = append(out.Shifts, corpus.Shift{At: shift.At - n, Raw: shift.Raw})
		}
	}
	return out
}
