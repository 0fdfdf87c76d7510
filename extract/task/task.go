// Package task finds tasks in a document: rows of task tables and clauses that set work.
//
// What counts is data (data/task.yaml) and follows the marking guideline: every
// data row of a task table; in a plan, work points, or the interpretation or
// draft of one, each lowest numbered clause that sets work; in any notice a
// clause that ends in a bracket of bodies or is followed by lines that name
// them. News and reports have none, but for a report that is little more than a task table.
//
// A numbered heading with nothing but paragraphs below it is a clause with them,
// unless it states goals as a whole or frames the plan (guiding ideas,
// safeguards, procedures); numbered goals below a heading of goals are tasks. A
// clause in a frame is one only where bodies are named for it. A task's text
// keeps its bracket; lines of bodies are left out of it and stand in the evidence.
// A row of figures by place (a table of goals without a task column) is a task
// of its place. A clause's deadline is a day that all its sentences set, else the
// end of the notice's period.
package task

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"duban/corpus"
	"duban/normalize/body"
	"duban/normalize/date"
	"duban/normalize/region"
)

// Data holds the embedded task rules.
//
//go:embed data
var Data embed.FS

// Finder finds tasks by rule data. It is safe for concurrent use.
type Finder struct {
	rules  *rules
	bodies *body.Registry
	dates  *date.Grammar
}

// New loads the rules.
func New(fsys fs.FS, bodies *body.Registry, dates *date.Grammar) (*Finder, error) {
	r, err := loadRules(fsys)
	if err != nil {
		return nil, fmt.Errorf("task rules: %w", err)
	}
	return &Finder{rules: r, bodies: bodies, dates: dates}, nil
}

// Find returns the tasks of doc, whose own fields are n, in document order.
// The document's blocks must have been marked by the outline and its tables read.
func (f *Finder) Find(doc corpus.Document, n corpus.Notice) []corpus.Task {
	report := n.Kind == corpus.KindReport
	if n.Kind == corpus.KindNews || report && !isTable(doc) {
		return nil
	}
	s := &search{Finder: f, doc: doc, notice: n, ids: corpus.NewIdentifier(n.ID, "t"), listed: map[string][]body.Mention{}, found: map[string][]body.Mention{}, lines: make([]line, len(doc.Blocks))}
	s.names = f.bodies.Namer(regionOf(n))
	s.anchor = anchorOf(n)
	s.plan = f.isPlan(doc, n)
	s.leads = s.leadRules()
	s.headed = s.countOwners()
	for i := 0; i < len(doc.Blocks); {
		if doc.Blocks[i].Table != nil {
			s.table(i)
			i++
			continue
		}
		if report {
			i++
			continue
		}
		s.enter(i)
		s.own(i)
		i = s.clause(i)
	}
	return s.withoutCover()
}

// isTable tells whether tables hold most of a document's text: a list of tasks with what came of
// them, not a report with a table in it.
func isTable(doc corpus.Document) bool {
	text, cells := 0, 0
	for _, b := range doc.Blocks {
		if b.Table == nil {
			text += len(b.Text)
			continue
		}
		for _, c := range b.Table.Cells {
			cells += len(c.Text)
		}
	}
	return cells > text
}

// enter notes below what title of the document, or of one attached to it, the blocks from a block on stand.
func (s *search) enter(block int) {
	if s.isTitle(block) {
		s.aside = s.rules.attached.MatchString(s.line(block).text)
	}
}

// search is one document while its tasks are being found.
type search struct {
	*Finder
	doc     corpus.Document
	notice  corpus.Notice
	anchor  date.Anchor
	plan    bool
	leads   leadRules
	ids     *corpus.Identifier
	tasks   []corpus.Task
	lines   []line // of the document's blocks
	aside   bool   // below the title of a list, a form or reasons, which set no work
	headed  bool   // headings say who answers
	owners  []owner
	counted int // number of the last clause that is a task
	names   *body.Namer
	listed  map[string][]body.Mention // of the cells, brackets and lines read so far
	found   map[string][]body.Mention // that brackets make responsible, of those read so far
}

// isPlan tells whether numbered clauses of the document set work: it is a plan,
// or the draft or interpretation of one.
func (f *Finder) isPlan(doc corpus.Document, n corpus.Notice) bool {
	switch n.Kind {
	case corpus.KindPlan:
		return true
	case corpus.KindInterpretation, corpus.KindSolicitation:
		title := n.Title
		if title == "" {
			title = doc.Title
		}
		return f.rules.planTitle.MatchString(fold(title))
	case corpus.KindOther:
		return f.headedAsPlan(doc)
	}
	return false
}

// headedAsPlan tells whether the outermost numbered headings of a document without a telling title are
// those of a plan: two name goals or work, and most of them these or the frame of a plan.
func (f *Finder) headedAsPlan(doc corpus.Document) bool {
	sections, known, all := 0, 0, 0
	for _, b := range doc.Blocks {
		if b.Type != corpus.Heading || b.Number == "" || len(b.Section) > 0 {
			continue
		}
		all++
		step := strings.TrimSpace(fold(strings.TrimPrefix(strings.TrimSpace(b.Text), b.Number)))
		switch {
		case f.rules.planSection.MatchString(step):
			sections, known = sections+1, known+1
		case f.rules.frame.MatchString(step):
			known++
		}
	}
	return sections >= 2 && known*2 > all
}

// regionOf is the notice's region; without its code the place is not known for sure.
func regionOf(n corpus.Notice) region.Region {
	if len(n.RegionCode) != 6 {
		return region.Region{}
	}
	r := region.Region{Code: n.RegionCode, Province: n.Province, City: n.City, County: n.County}
	switch {
	case n.County != "":
		r.Level = region.County
	case n.City != "":
		r.Level = region.City
	case n.Province != "":
		r.Level = region.Province
	}
	return r
}

// add completes a task with what all tasks of the notice share and keeps it.
func (s *search) add(t corpus.Task, who responsible, due deadline) {
	n := s.notice
	t.NoticeID, t.Source, t.Title, t.SHA256 = n.ID, n.Source, n.Title, n.SHA256
	t.Province, t.City, t.County = n.Province, n.City, n.County
	if len(n.PeriodEnd) >= 4 {
		t.Year = n.PeriodEnd[:4]
	}
	if t.Seq == "" {
		t.Seq = strconv.Itoa(len(s.tasks) + 1)
	}
	who = s.withEveryone(who, t.Place.Block)
	for _, rule := range who.rules {
		t.Rule += " " + rule
	}
	t.LeadBodies, t.SupportBodies = who.lead, who.support
	t.LeadCanonical, t.SupportCanonical = s.canonicals(who)
	t.DeadlineText, t.Deadline = due.text, due.day
	t.Locator = s.doc.Locator(t.Place)
	t.ID = s.ids.ID(t.Seq, t.Text)
	s.tasks = append(s.tasks, t)
}

// canonicals are the canonical names of a task's bodies, read as one list: a
// level word on the first stands for those after it that have none.
func (s *search) canonicals(who responsible) (lead, support []string) {
	names := s.names.Canonicals(slices.Concat(who.lead, who.support))
	n := len(who.lead)
	return append([]string(nil), names[:n]...), append([]string(nil), names[n:]...)
}
