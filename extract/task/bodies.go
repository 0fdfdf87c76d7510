package task

import (
	"strings"

	"duban/normalize/body"
	"duban/normalize/lexicon"
)

// responsible are the bodies of one task as written.
type responsible struct {
	lead, support []string
	explicit      bool     // words say who leads or supports
	rules         []string // of the document, that decided on them
}

// leadRules are the rules of the document on who leads.
type leadRules struct {
	first    bool       // the first of a list leads, the others support
	everyone []everyone // bodies that answer for all that follows
}

// everyone is a body that the document makes responsible for every task from a block on
// (`以下均需地方人民政府负责，不再列出`).
type everyone struct {
	from int
	name string
}

// Names of document-level rules, as the body registry gives them.
const (
	ruleFirstLeads            = "first-leads"
	ruleFirstResponsibleLeads = "first-responsible-leads"
	ruleAllResponsible        = "all-responsible"
	ruleStarLeads             = "star-leads"
)

// starMark ends the rule of a mention in whose list stars mark who leads.
const starMark = "-stars"

// ruleTextLimit is the longest block that is asked for rules on who leads, in bytes.
const ruleTextLimit = 6000

func (s *search) leadRules() leadRules {
	var found leadRules
	for i, b := range s.doc.Blocks {
		s.seeRules(&found, i, b.Text, s.line(i).folded)
		if b.Table == nil {
			continue
		}
		for _, c := range b.Table.Cells {
			if c.Header || c.Colspan > 1 {
				s.seeRules(&found, i, c.Text, fold(c.Text))
			}
		}
	}
	return found
}

func (s *search) seeRules(found *leadRules, block int, text, folded string) {
	if len(text) > ruleTextLimit {
		return
	}
	for _, rule := range s.bodies.RulesIn(text, folded) {
		switch rule.Name {
		case ruleFirstLeads, ruleFirstResponsibleLeads:
			found.first = true
		case ruleAllResponsible:
			for _, m := range rule.Bodies {
				found.everyone = append(found.everyone, everyone{from: block, name: written(text, m)})
			}
		}
	}
}

// written is a mention as the text has it, full-width forms kept.
func written(text string, m body.Mention) string {
	runes := []rune(text)
	if m.Start < 0 || m.End > len(runes) || m.Start >= m.End {
		return m.Text
	}
	return string(runes[m.Start:m.End])
}

// withEveryone adds the bodies that answer for all tasks from a block on to those
// of a task that names some. They support whom the task says to lead.
func (s *search) withEveryone(who responsible, block int) responsible {
	if len(who.lead) == 0 {
		return who
	}
	role := body.Lead
	if s.leads.first || who.explicit {
		role = body.Support
	}
	for _, e := range s.leads.everyone {
		if e.from <= block && !contains(who.lead, e.name) && !contains(who.support, e.name) {
			who.put(e.name, role)
			who.by(ruleAllResponsible)
		}
	}
	return who
}

// by notes that a rule of the document decided on the bodies.
func (w *responsible) by(rule string) {
	if !contains(w.rules, rule) {
		w.rules = append(w.rules, rule)
	}
}

// sortMentions tells leading from supporting bodies. A body without a role leads where
// none is said to lead, or supports the one that is. With first, where the document says that
// the first of a list leads, the others of a list in which all would lead support it.
func (s *search) sortMentions(mentions []body.Mention, first bool) responsible {
	var who responsible
	lead, support := 0, 0
	for _, m := range mentions {
		switch m.Role {
		case body.Lead:
			lead++
		case body.Support:
			support++
		}
	}
	alike := support == 0 && (lead == 0 || lead == len(mentions))
	who.explicit = !alike
	if alike && first && len(mentions) > 1 {
		who.by(ruleFirstLeads)
	}
	for i, m := range mentions {
		if strings.HasSuffix(m.Rule, starMark) {
			who.by(ruleStarLeads)
		}
		role := m.Role
		switch {
		case alike && first:
			role = body.Support
			if i == 0 {
				role = body.Lead
			}
		case role == "" && lead > 0:
			role = body.Support
		}
		who.put(m.Text, role)
	}
	return who
}

// firstLeads tells whether the first of the bodies that a text lists leads, as the document says, where the text
// itself does not say that each does.
func (s *search) firstLeads(text string) bool {
	return s.leads.first && !s.rules.each.MatchString(text)
}

func (w *responsible) put(name string, role body.Role) {
	name = strings.TrimSpace(strings.ReplaceAll(name, "\n", ""))
	if name == "" {
		return
	}
	if role == body.Support {
		if !contains(w.support, name) && !contains(w.lead, name) {
			w.support = append(w.support, name)
		}
		return
	}
	if !contains(w.lead, name) {
		w.lead = append(w.lead, name)
	}
}

func contains(list []string, name string) bool {
	for _, other := range list {
		if other == name {
			return true
		}
	}
	return false
}

// mentions reads the text of a cell, bracket or line of bodies: as a list, else
// whatever bodies it names, else the text itself where it is short.
func (s *search) mentions(text string) []body.Mention {
	text = strings.TrimSpace(text)
	list, known := s.listed[text]
	if !known {
		list = s.readMentions(text)
		s.listed[text] = list
	}
	return list
}

// find are the bodies that a bracket, or lines in one, make responsible. The same brackets stand behind
// many tasks.
func (s *search) find(bracket string) []body.Mention {
	list, known := s.found[bracket]
	if !known {
		list = s.bodies.Find(bracket)
		s.found[bracket] = list
	}
	return list
}

func (s *search) readMentions(text string) []body.Mention {
	if text == "" || s.rules.nothing.MatchString(text) {
		return nil
	}
	if list, ok := s.bodies.Split(text); ok && len(list) > 0 {
		return list
	}
	if list := s.bodies.Find(text); len(list) > 0 {
		return list
	}
	var list []body.Mention
	for _, name := range strings.FieldsFunc(text, isListMark) {
		if !lexicon.Longer(name, nameLimit) {
			list = append(list, body.Mention{Text: name})
		}
	}
	return list
}

// nameLimit is the longest name of a body that the registry does not know, in characters.
const nameLimit = 30

func isListMark(r rune) bool {
	switch r {
	case '、', '，', ',', '；', ';', '\n', ' ', '\u3000', '/':
		return true
	}
	return false
}
