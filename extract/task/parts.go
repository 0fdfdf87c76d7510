package task

import (
	"strings"

	"duban/corpus"
	"duban/normalize/lexicon"
)

// parts takes the clause's heading out of an open piece where the clause goes on in items without numbers:
// the heading stands over several tasks.
func (s *search) parts(open *piece) {
	if next := open.from + 1; s.doc.Blocks[open.from].Type == corpus.Heading && next < len(s.doc.Blocks) && s.rules.bullet.MatchString(s.line(next).text) {
		open.from, open.headed = next, true
	}
}

// captions parts the first item of numbered ones that run on in a paragraph from the short heading before it
// (`（一）抓基地。1.建设茶园。（牵头：A）2.推广防控。（牵头：B）`). A bracket behind several items is for all of them.
func (s *search) captions(u unit, list []piece) {
	if len(list) == 0 || !list[0].assigned || list[0].from != u.from {
		return
	}
	first := &list[0]
	text := s.doc.Blocks[u.from].Text
	chars := lexicon.Count(text)
	head := chars - lexicon.Count(strings.TrimLeft(strings.TrimPrefix(strings.TrimSpace(text), u.number), " \u3000"))
	if head < 0 || head >= chars || first.span.Start > head {
		return
	}
	folded := lexicon.Slicer{Text: s.line(u.from).folded}
	m := s.rules.caption.FindStringSubmatch(folded.Slice(head, chars))
	if m == nil || len(s.rules.item.FindAllStringIndex(fold(strings.TrimPrefix(strings.TrimSpace(first.text), u.number)), 2)) != 1 {
		return
	}
	end := first.span.End
	if end == 0 {
		end = chars
	}
	caption := lexicon.Count(m[1])
	own := lexicon.Slicer{Text: text}
	under := strings.TrimRight(strings.TrimSpace(own.Slice(head, head+caption)), "。：:")
	first.span = corpus.Span{Start: head + caption, End: end}
	for i := range list {
		if list[i].from == u.from && list[i].assigned {
			list[i].under = under
		}
	}
}

// above tells whether a block names who is responsible for the items above it.
func (s *search) above(block int) bool {
	b := &s.doc.Blocks[block]
	return b.Table == nil && b.Number == "" && len(b.Text) <= ruleTextLimit && s.rules.above.MatchString(s.line(block).text)
}

// assignAbove gives the bodies that a block names for the items above it to those below the last heading
// that have none.
func (s *search) assignAbove(block int) {
	text := strings.TrimPrefix(s.line(block).text, "(")
	text = strings.TrimPrefix(text, "以上")
	list := s.bodies.Find(text)
	if len(list) == 0 {
		return
	}
	who := s.sortMentions(list, s.firstLeads(text))
	from := block
	for from > 0 && s.doc.Blocks[from-1].Type != corpus.Heading {
		from--
	}
	for i := len(s.tasks) - 1; i >= 0 && s.tasks[i].Place.Block >= from; i-- {
		t := &s.tasks[i]
		if len(t.LeadBodies) > 0 || len(t.SupportBodies) > 0 {
			continue
		}
		t.LeadBodies, t.SupportBodies = who.lead, who.support
		t.LeadCanonical, t.SupportCanonical = s.canonicals(who)
		t.Rule += " bodies-below"
	}
}
