package task

import (
	"strings"
	"unicode/utf8"

	"duban/corpus"
	"duban/normalize/body"
	"duban/normalize/date"
	"duban/normalize/lexicon"
	"duban/normalize/pattern"
)

// piece is the part of a clause that one bracket or one group of lines assigns.
type piece struct {
	from, to int         // blocks, to exclusive
	span     corpus.Span // characters of the first block; zero for all
	assigned bool        // bodies are named for it
	brackets []string    // the brackets and lines that name them
	text     string      // its own words
	headed   bool        // the clause's heading is in its section, not in its text
	under    string      // the short heading that its paragraph begins with, which is in its section
}

func (p piece) rule() string {
	if p.assigned {
		return "task/assigned-clause"
	}
	return "task/clause"
}

// whole is a clause as one piece.
func whole(u unit, pieces []piece) piece {
	p := piece{from: u.from, to: u.to}
	for _, part := range pieces {
		p.text += part.text
	}
	return p
}

// pieces cuts a clause behind each bracket of bodies and each group of lines of
// bodies. What follows the last one belongs to it.
func (s *search) pieces(u unit) []piece {
	var list []piece
	open := piece{from: u.from}
	flush := func(to int) {
		open.to = to
		if open.to > open.from {
			list = append(list, open)
		}
	}
	for i := u.from; i < u.to; i++ {
		if open.text != "" {
			open.text += "\n"
		}
		if l := s.line(i); i > u.from && l.duty {
			open.assigned = open.assigned || !l.due
			open.brackets = append(open.brackets, s.doc.Blocks[i].Text)
			continue
		}
		if open.assigned && i > open.from && !s.dutiesFirst(open.from, i) {
			s.parts(&open)
			flush(i)
			open = piece{from: i, headed: open.headed}
		}
		list, open = s.cutBlock(list, open, i)
	}
	flush(u.to)
	list = attachTail(list)
	s.captions(u, list)
	for i := range list {
		p := &list[i]
		if p.span.Start == 0 && p.span.End >= lexicon.Count(s.doc.Blocks[p.from].Text) {
			p.span = corpus.Span{} // all of it
		}
	}
	return list
}

// dutiesFirst tells whether the blocks [from, block) are a heading and lines of bodies or dates: what they
// are for follows.
func (s *search) dutiesFirst(from, block int) bool {
	if s.doc.Blocks[from].Type != corpus.Heading {
		return false
	}
	for i := from + 1; i < block; i++ {
		if !s.line(i).duty {
			return false
		}
	}
	return true
}

// cutBlock cuts one block behind its brackets of bodies.
func (s *search) cutBlock(list []piece, open piece, block int) ([]piece, piece) {
	labels, text := s.mayLabel(block), s.doc.Blocks[block].Text
	if strings.Contains(s.line(block).folded, "\uFFFD") { // also for bytes that are no UTF-8
		text = string([]rune(text))
	}
	if !labels && !openings.In(text) && !strings.Contains(text, "——") {
		open.text += text
		return list, open
	}
	runes, stretch := lexicon.Runes(text), lexicon.Slicer{Text: text}
	var folded *lexicon.Slicer
	if labels {
		folded = &lexicon.Slicer{Text: s.line(block).folded}
	}
	found := s.brackets(runes, folded)
	if len(found) == 0 {
		open.text += text
		return list, open
	}
	at := 0
	for _, b := range found {
		if open.assigned && strings.TrimSpace(stretch.Slice(at, b.Start)) != "" {
			open.to = block + 1
			if s.headsOnly(open.from, block) {
				// The heading stands over several tasks: it is in their section, not in the first one's text.
				open.from, open.span, open.headed = block, corpus.Span{}, true
			}
			headed := open.headed
			if open.from == block {
				open.span.End = at
			}
			list = append(list, open)
			open = piece{from: block, span: corpus.Span{Start: at, End: len(runes)}, headed: headed}
		}
		open.text += stretch.Slice(at, b.Start)
		open.brackets = append(open.brackets, stretch.Slice(b.Start, b.End))
		open.assigned = true
		at = b.End
		for at < len(runes) && strings.ContainsRune("。；;，, ", runes[at]) {
			at++
		}
		if open.from == block && open.span.End == 0 {
			open.span = corpus.Span{Start: 0, End: len(runes)}
		}
	}
	open.text += stretch.Slice(at, len(runes))
	return list, open
}

// openings are the brackets that may stand around bodies.
var openings = pattern.NewWords("(", "（", "〔", "[", "［", "【", "<", "＜", "〈")

// mayLabel tells whether a sentence of a block may begin with a label of bodies.
func (s *search) mayLabel(block int) bool {
	text := s.line(block).text
	return s.rules.duty.Within(text) || s.rules.due.Within(text)
}

// headsOnly tells whether the blocks [from, block) are one heading.
func (s *search) headsOnly(from, block int) bool {
	return from == block-1 && s.doc.Blocks[from].Type == corpus.Heading
}

// attachTail gives the rest of the paragraph behind the last bracket to the piece
// before it. Paragraphs behind it that name nobody are no part of an assigned
// clause.
func attachTail(list []piece) []piece {
	n := len(list)
	if n < 2 || list[n-1].assigned || !list[n-2].assigned {
		return list
	}
	tail, last := list[n-1], &list[n-2]
	if tail.from < last.to {
		last.to = max(last.to, tail.from+1)
		last.text += tail.text
	}
	return list[:n-1]
}

// responsibleFor are the bodies of a piece: of its brackets and lines, else those
// whom its words make responsible.
func (s *search) responsibleFor(p piece) responsible {
	who := s.namedFor(p)
	if len(who.lead) == 0 {
		s.owned(&who)
	}
	return who
}

// namedFor are the bodies that a piece itself names.
func (s *search) namedFor(p piece) responsible {
	if len(p.brackets) == 0 {
		return s.sortMentions(s.bodies.Find(p.text), s.firstLeads(p.text))
	}
	var parts []string
	for _, text := range p.brackets {
		if !s.rules.due.MatchString(strings.TrimSpace(fold(text))) {
			parts = append(parts, text)
		}
	}
	if len(parts) > 1 {
		// Lines are read together: one that names a lead makes the others' bodies support it.
		for i, text := range parts {
			parts[i] = unwrapped(text)
		}
		parts = []string{"（" + strings.Join(parts, "；") + "）"}
	}
	var all []body.Mention
	for _, text := range parts {
		list := s.find(text)
		if len(list) == 0 {
			list = s.mentions(s.withoutWhen(inside(text)))
		}
		all = append(all, list...)
	}
	return s.sortMentions(all, s.firstLeads(strings.Join(parts, "")))
}

// unwrapped is a text without the brackets around it and the mark at its end.
func unwrapped(text string) string {
	text = strings.TrimLeft(strings.TrimSpace(text), "—")
	first, opening := lexicon.First(text)
	last, closing := utf8.DecodeLastRuneInString(text)
	if opening < len(text) && isOpening(first) && isClosing(last) {
		text = text[opening : len(text)-closing]
	}
	return strings.TrimRight(strings.TrimSpace(text), "。；;")
}

// inside is a text without the brackets around it and the label at its head.
func inside(text string) string {
	text = unwrapped(text)
	if at := colonIn(text); at >= 0 && !strings.ContainsAny(text[:at], "、，；,;") {
		text = strings.TrimLeft(text[at:], ":：")
	}
	return strings.TrimSpace(text)
}

// dueOf is a piece's deadline: from its lines and brackets, else from its words.
func (s *search) dueOf(p piece) deadline {
	for _, text := range p.brackets {
		folded := strings.TrimSpace(fold(text))
		if s.rules.due.MatchString(folded) {
			return s.cellDeadline(inside(text))
		}
		if d := s.bracketDeadline(text); d.text != "" {
			return d
		}
		if d, open := s.openDeadline(text); open {
			return d
		}
	}
	return s.textDeadline(strings.TrimPrefix(strings.TrimSpace(p.text), s.doc.Blocks[p.from].Number))
}

// openDeadline is what a bracket of bodies says of time beside them that has no end (`；完成时间：持续推进`).
func (s *search) openDeadline(text string) (d deadline, open bool) {
	inner := unwrapped(text)
	when := strings.TrimPrefix(inner, s.withoutWhen(inner))
	for _, e := range s.dates.Find(when, s.anchor) {
		if e.Sort == date.Open {
			return deadline{text: e.Text}, true
		}
	}
	return d, false
}

// bracketDeadline is the day that a bracket of bodies sets beside them (`；6月底完成`).
func (s *search) bracketDeadline(text string) deadline {
	d := deadline{}
	for _, e := range s.dates.Find(text, s.anchor) {
		if to := iso(e.To); to > d.day {
			d = deadline{text: e.Text, day: to}
		}
	}
	return d
}
