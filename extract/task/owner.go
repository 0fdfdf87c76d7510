package task

import (
	"strings"
	"unicode/utf8"

	"duban/corpus"
	"duban/normalize/body"
	"duban/normalize/lexicon"
)

// owner is a heading that says who answers for what stands below it (`（一）县林业局：`).
type owner struct {
	level    int
	mentions []body.Mention
}

// fewestOwners is how many headings of a document must be bodies before one is read as who answers: one alone
// may be the name of what is built.
const fewestOwners = 2

// ownerLimit is the longest heading that may be nothing but bodies, in bytes.
const ownerLimit = 240

// countOwners tells whether enough of the document's headings are bodies.
func (s *search) countOwners() bool {
	n := 0
	for i := range s.doc.Blocks {
		b := &s.doc.Blocks[i]
		if b.Table != nil || b.Number == "" && b.Type != corpus.Heading || !owning.In(b.Text) {
			continue
		}
		if list := s.headBodies(i); len(list) > 0 && strictly(list) {
			if n++; n >= fewestOwners {
				return true
			}
		}
	}
	return false
}

// headBodies are the bodies that a block's heading is, or that stand before the colon at its head.
func (s *search) headBodies(block int) []body.Mention {
	b := &s.doc.Blocks[block]
	text := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(b.Text), b.Number))
	if at := colonIn(text); at > 0 {
		text = text[:at]
	} else if b.Type != corpus.Heading && strings.ContainsAny(text, "。；;") {
		return nil
	}
	text = strings.TrimRight(text, "。；;:： ")
	if len(text) > ownerLimit || utf8.RuneCountInString(text) < ownerLeast || s.rules.label.MatchString(fold(text)+":") {
		return nil
	}
	if list := s.bodies.Find(text); len(list) > 0 && b.Type == corpus.Heading {
		return list
	}
	if list, ok := s.bodies.Split(text); ok {
		return list
	}
	return nil
}

// colonIn is where the first colon of a text stands, of half or full width; -1 without one.
func colonIn(text string) int {
	at := strings.Index(text, "：")
	if at < 0 {
		return strings.IndexByte(text, ':')
	}
	if narrow := strings.IndexByte(text[:at], ':'); narrow >= 0 {
		return narrow
	}
	return at
}

// bracketed are the bodies in a bracket at the end of a heading (`一、经济运行（县发改局牵头）`).
func (s *search) bracketed(block int) []body.Mention {
	b := &s.doc.Blocks[block]
	if b.Type != corpus.Heading {
		return nil
	}
	runes := lexicon.Runes(b.Text)
	brackets := s.brackets(runes, nil)
	if len(brackets) == 0 {
		return nil
	}
	text := string(runes[brackets[0].Start:brackets[0].End])
	if list := s.find(text); len(list) > 0 {
		return list
	}
	return s.mentions(s.withoutWhen(inside(text)))
}

// below are the bodies of the lines right below a heading (`牵头单位：市住建局`).
func (s *search) below(block int) []body.Mention {
	var lines []string
	for i := block + 1; i < len(s.doc.Blocks) && s.line(i).duty; i++ {
		if !s.line(i).due {
			lines = append(lines, unwrapped(s.doc.Blocks[i].Text))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return s.find("（" + strings.Join(lines, "；") + "）")
}

// ownerLeast is the fewest characters of such a heading.
const ownerLeast = 3

// ownerEndings end the names of bodies that nothing else is called by.
const ownerEndings = "局委办厅府科股室处队部镇乡道"

var owning = lexicon.NewSet(ownerEndings)

// strictly tells whether every one of some bodies has a name that no building or project has.
func strictly(list []body.Mention) bool {
	for _, m := range list {
		if !strict(m) {
			return false
		}
	}
	return true
}

// strict tells whether a body has a name that no building or project has.
func strict(m body.Mention) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(m.Text, "）)"))
	return owning.Has(last)
}

// own notes who answers for what follows, as the headings say.
func (s *search) own(block int) {
	b := &s.doc.Blocks[block]
	if b.Level == 0 {
		return
	}
	for n := len(s.owners); n > 0 && s.owners[n-1].level >= b.Level; n-- {
		s.owners = s.owners[:n-1]
	}
	if b.Number == "" && b.Type != corpus.Heading {
		return
	}
	list := s.bracketed(block)
	if list == nil && b.Type == corpus.Heading {
		list = s.below(block)
	}
	if list == nil && s.headed {
		list = s.headBodies(block)
	}
	if len(list) > 0 {
		s.owners = append(s.owners, owner{level: b.Level, mentions: list})
	}
}

// owned gives a task without a leading body those of the innermost heading that names some.
func (s *search) owned(who *responsible) {
	if n := len(s.owners); n > 0 {
		above := s.sortMentions(s.owners[n-1].mentions, s.leads.first)
		for _, name := range above.lead {
			who.put(name, body.Lead)
		}
		for _, name := range above.support {
			who.put(name, body.Support)
		}
		who.by("heading-leads")
	}
}
