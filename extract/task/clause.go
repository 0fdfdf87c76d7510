package task

import (
	"strings"
	"unicode/utf8"

	"duban/corpus"
	"duban/normalize/lexicon"
)

// unit is one numbered clause (or unnumbered paragraph) with what belongs to it:
// a heading and its paragraphs, a clause and the lines that follow.
type unit struct {
	from, to int // blocks, to exclusive
	number   string
	leaf     bool // no numbered clause below it
	said     bool // there is text besides a heading
}

// clause finds the tasks of the clause that begins at a block and returns the block after it.
func (s *search) clause(at int) int {
	if s.above(at) {
		s.assignAbove(at)
		return at + 1
	}
	u := s.unit(at)
	pieces := s.pieces(u)
	assigned := false
	for _, p := range pieces {
		assigned = assigned || p.assigned
	}
	switch {
	case s.stands(u):
		return u.to
	case assigned:
		for _, p := range pieces {
			if p.assigned {
				s.addClause(u, p)
			}
		}
	case s.setsWork(u):
		s.addClause(u, whole(u, pieces))
	default:
		return u.to
	}
	s.counted = countOf(u.number)
	return u.to
}

// stands tells whether a unit of a plan is a heading over numbered clauses, with nothing but lines of bodies
// below it: they answer for those.
func (s *search) stands(u unit) bool {
	if !s.plan || s.doc.Blocks[u.from].Type != corpus.Heading || u.leaf {
		return false
	}
	for i := u.from + 1; i < u.to; i++ {
		if !s.line(i).duty {
			return false
		}
	}
	return true
}

// unit finds the extent of the clause that begins at a block.
func (s *search) unit(at int) unit {
	blocks := s.doc.Blocks
	first := blocks[at]
	u := unit{from: at, to: at + 1, number: first.Number, leaf: true, said: first.Type != corpus.Heading}
	if first.Number == "" && first.Type != corpus.Heading {
		for u.to < len(blocks) && (s.line(u.to).duty || s.torn(u.to)) {
			u.to++
		}
		return u
	}
	for u.to < len(blocks) && s.belongs(u.to) {
		u.said = true
		u.to++
	}
	if u.to < len(blocks) {
		next := blocks[u.to]
		u.leaf = next.Number == "" || next.Level <= first.Level
	}
	return u
}

// belongs tells whether a block goes on with the unit before it: a line of bodies, or a
// paragraph that ends like a sentence. Page footers, signatures and dates don't.
func (s *search) belongs(block int) bool {
	b := &s.doc.Blocks[block]
	if b.Table != nil || b.Number != "" || b.Type == corpus.Heading || s.above(block) {
		return false
	}
	if s.line(block).duty {
		return true
	}
	long := lexicon.Longer(b.Text, brokenLimit)
	return (long || endsSentence(b.Text) || s.broken(block-1)) && !s.rules.closing.MatchString(s.line(block).text)
}

// broken tells whether a block is a line of text that goes on in the next: it is no heading, has a
// comma, and ends no sentence.
func (s *search) broken(block int) bool {
	if block < 0 || s.doc.Blocks[block].Type == corpus.Heading || s.doc.Blocks[block].Table != nil {
		return false
	}
	text := s.line(block).text
	return strings.ContainsAny(text, ",、") && !endsSentence(text)
}

// torn tells whether a block goes on with a sentence of the one before, which the page broke before a figure.
func (s *search) torn(block int) bool {
	b, before := &s.doc.Blocks[block], &s.doc.Blocks[block-1]
	if b.Table != nil || before.Table != nil || b.Number != "" || b.Type == corpus.Heading || s.line(block-1).duty {
		return false
	}
	text := s.line(block).text
	return text != "" && text[0] >= '0' && text[0] <= '9' && !endsSentence(before.Text)
}

// brokenLimit is the shortest paragraph that is text although no mark ends it (a
// line broken in two), in characters.
const brokenLimit = 40

func endsSentence(text string) bool {
	text = strings.TrimRight(text, " \t\r\n\u3000”’\"")
	for _, mark := range []string{"。", "；", ";", "！", "!", "：", ":", "）", ")", "〕", "】", "]", "，", ","} {
		if strings.HasSuffix(text, mark) {
			return true
		}
	}
	return false
}

// line is what a block says at its beginning.
type line struct {
	read   bool
	folded string
	text   string // folded, outer spaces off
	due    bool   // it names by when
	duty   bool   // it names by when, or who is responsible
}

// line reads a block once.
func (s *search) line(block int) *line {
	l := &s.lines[block]
	if l.read {
		return l
	}
	b := &s.doc.Blocks[block]
	l.read, l.folded = true, fold(b.Text)
	l.text = strings.TrimSpace(l.folded)
	if b.Table == nil && b.Number == "" && len(b.Text) <= ruleTextLimit {
		l.due = s.rules.due.MatchString(l.text)
		l.duty = l.due || s.rules.duty.MatchString(l.text) || s.starred(l.text) || s.listGoesOn(block)
	}
	return l
}

// listGoesOn tells whether a block is the rest of a line of bodies that ends in a comma.
func (s *search) listGoesOn(block int) bool {
	if block == 0 || !strings.HasSuffix(strings.TrimSpace(s.doc.Blocks[block-1].Text), "、") || !s.line(block-1).duty {
		return false
	}
	list, ok := s.bodies.Split(s.doc.Blocks[block].Text)
	return ok && len(list) > 0
}

// starred tells whether a line is a list of bodies of which a star marks who leads (★县教体局 县财政局).
func (s *search) starred(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	if !strings.ContainsRune(starMarks, first) {
		return false
	}
	list, ok := s.bodies.Split(text)
	return ok && len(list) > 0
}

// starMarks are the signs that plans put before or behind who leads.
const starMarks = "★☆▲△※"

// setsWork tells whether a clause without bodies of its own is a task: the lowest
// numbered one of a plan, in a section of work or goals.
func (s *search) setsWork(u unit) bool {
	first := s.doc.Blocks[u.from]
	if !s.plan || s.aside || u.number == "" || !u.leaf || !u.said {
		return false
	}
	rest := s.rest(first)
	if s.rules.idle.MatchString(rest) || s.onlyTime(u) {
		return false
	}
	title := caption(rest)
	if s.rules.goals.MatchString(title) {
		return false
	}
	for i := len(first.Section) - 1; i >= 0; i-- {
		step := fold(first.Section[i])
		if s.rules.frames(step) {
			return s.runsOn(u)
		}
		if s.rules.work.MatchString(step) {
			return true
		}
	}
	return !s.rules.frames(title)
}

// onlyTime tells whether a clause says nothing but when: its paragraphs, or what stands behind its own heading.
func (s *search) onlyTime(u unit) bool {
	for i := u.from; i < u.to; i++ {
		if i == u.from && s.doc.Blocks[i].Type == corpus.Heading && u.to > u.from+1 {
			continue
		}
		text := s.rest(s.doc.Blocks[i])
		if len(text) > onlyTimeBytes || !s.rules.onlyTime.MatchString(text) {
			return false
		}
	}
	return true
}

// onlyTimeBytes is more than a sentence that says only when may have.
const onlyTimeBytes = 240

// rest is a block's text without its number, folded.
func (s *search) rest(b corpus.Block) string {
	return strings.TrimSpace(fold(strings.TrimPrefix(strings.TrimSpace(b.Text), b.Number)))
}

// caption is the first sentence of a folded text: the clause's own heading.
func caption(text string) string {
	if at := strings.IndexAny(text, "。:;"); at >= 0 {
		return text[:at]
	}
	return text
}

// addClause makes the task of one piece of a clause.
func (s *search) addClause(u unit, p piece) {
	text := s.textOf(u, p)
	if strings.TrimSpace(text) == "" {
		return
	}
	seq := s.rules.seqOf(u.number)
	if p.span.Start > 0 { // a later part of the clause, perhaps with a number of its own
		if own, rest := s.rules.splitSeq(text); own != "" && strings.TrimSpace(rest) != "" {
			seq, text = own, strings.TrimSpace(rest)
		}
	}
	task := corpus.Task{
		Seq: seq, Text: text, Evidence: s.evidence(p), Rule: p.rule(),
		Section: strings.Join(s.sectionOf(u, p), " > "),
		Place:   corpus.Place{Block: p.from, Row: -1, Blocks: p.to - p.from, Span: p.span},
	}
	s.add(task, s.responsibleFor(p), s.dueOf(p))
}

// sectionOf is the path of headings above a piece.
func (s *search) sectionOf(u unit, p piece) []string {
	first := s.doc.Blocks[u.from]
	path := append([]string(nil), first.Section...)
	if p.under != "" {
		path = append(path, p.under)
	}
	if p.headed {
		heading := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(first.Text), first.Number))
		path = append(path, strings.TrimRight(heading, "。：:"))
	}
	return path
}

// textOf is what a piece says, without number and without lines of bodies.
func (s *search) textOf(u unit, p piece) string {
	var b strings.Builder
	for i := p.from; i < p.to; i++ {
		if i > u.from && s.line(i).duty {
			continue
		}
		text := strings.TrimSpace(s.cut(p, i))
		if i == u.from && u.number != "" {
			text = strings.TrimSpace(strings.TrimPrefix(text, u.number))
		}
		if b.Len() > 0 && !endsSentence(b.String()) {
			b.WriteString(" ")
		}
		b.WriteString(text)
	}
	return b.String()
}

// cut is the text of a block that belongs to a piece.
func (s *search) cut(p piece, block int) string {
	text := s.doc.Blocks[block].Text
	if block != p.from || p.span == (corpus.Span{}) {
		return text
	}
	runes := []rune(text)
	return string(runes[p.span.Start:min(p.span.End, len(runes))])
}

// evidence is the source text of a piece, line by line.
func (s *search) evidence(p piece) string {
	var lines []string
	for i := p.from; i < p.to; i++ {
		lines = append(lines, strings.TrimSpace(s.cut(p, i)))
	}
	return strings.Join(lines, "\n")
}
