package pipeline

import (
	"slices"
	"strings"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/extract/attachment"
)

// Joint is a notice: its own page, and its attachments that could be read.
type Joint struct {
	ID       string // of the notice
	Page     corpus.Page
	Document corpus.Document
	Files    []File
	// Names are those of all attachments, also of those that could not be read.
	Names  []string
	Copies corpus.Copies
}

// File is an attachment with its document, whose blocks that are copies of
// earlier ones of the notice are empty.
type File struct {
	corpus.Page
	Document corpus.Document
}

// Join makes a notice of its page and attachments, in their order.
func Join(id string, page corpus.Page, own corpus.Document, files []sqlite.File) *Joint {
	j := &Joint{ID: id, Page: page, Document: own, Copies: corpus.Copies{}}
	var docs []corpus.Document
	var read []sqlite.File
	for _, f := range files {
		if !isMember(f.Source, files) {
			j.Names = append(j.Names, f.Name)
		}
		if f.Document != nil && len(f.Document.Blocks) > 0 {
			docs, read = append(docs, *f.Document), append(read, f)
		}
	}
	for i, copies := range attachment.Copies(own, docs) {
		f := read[i]
		if len(copies) > 0 {
			j.Copies[f.Source] = copies
		}
		j.Files = append(j.Files, File{f.Page.Page, docs[i].InFile(f.Name, copies)})
	}
	return j
}

// isMember tells whether a source stands in an archive that is an attachment itself.
func isMember(source string, files []sqlite.File) bool {
	return slices.ContainsFunc(files, func(f sqlite.File) bool { return strings.HasPrefix(source, f.Source+"!/") })
}

// documents are those of the page and its attachments.
func (j *Joint) documents() []corpus.Document {
	docs := []corpus.Document{j.Document}
	for _, f := range j.Files {
		docs = append(docs, f.Document)
	}
	return docs
}

// notice reads the notice's own fields.
func (s *Stages) notice(j *Joint) corpus.Notice {
	n := s.Notice.Read(j.Page, j.Document)
	n.ID, n.Source, n.SHA256 = j.ID, j.Page.Source, j.Page.SHA256
	n.FetchedAt = j.Page.FetchedAt.UTC().Format(time.RFC3339)
	n.Tables = 0
	for _, doc := range j.documents() {
		n.Tables += countTables(doc)
	}
	n.Attachments = attachment.Names(n.Attachments, j.Names)
	return n
}

// inFile is the notice as an attachment's rows see it: with the file as their
// source, and what the page leaves open filled from the file.
func (s *Stages) inFile(n corpus.Notice, f File) corpus.Notice {
	own := s.Notice.Read(f.Page, f.Document)
	n.ID += "-" + corpus.Hash([]byte(f.Source))[:6]
	n.Source, n.SHA256 = f.Source, f.SHA256
	if own.Kind == corpus.KindPlan {
		n.Kind = own.Kind
	}
	if n.PeriodEnd == "" {
		n.PeriodStart, n.PeriodEnd = own.PeriodStart, own.PeriodEnd
	}
	if n.RegionCode == "" {
		n.Province, n.City, n.County, n.RegionCode = own.Province, own.City, own.County, own.RegionCode
	}
	return n
}

// parts calls do for the page and each attachment with the notice as its rows
// see it, and the index of its first block in the whole document.
func (s *Stages) parts(j *Joint, n corpus.Notice, do func(doc corpus.Document, n corpus.Notice, first int)) {
	do(j.Document, n, 0)
	first := len(j.Document.Blocks)
	for _, f := range j.Files {
		do(f.Document, s.inFile(n, f), first)
		first += len(f.Document.Blocks)
	}
}

// tasks finds the tasks of a notice, with their places in the whole document.
func (s *Stages) tasks(j *Joint, n corpus.Notice) []corpus.Task {
	all := []corpus.Task{}
	s.parts(j, n, func(doc corpus.Document, in corpus.Notice, first int) {
		for _, t := range s.Tasks.Find(doc, in) {
			t.NoticeID = n.ID
			t.Place.Block += first
			all = append(all, t)
		}
	})
	return all
}

// targets finds the targets of a notice, whose tasks are known, and the fate of every numeral.
func (s *Stages) targets(j *Joint, n corpus.Notice, tasks []corpus.Task) ([]corpus.Target, []corpus.Number) {
	all := []corpus.Target{}
	var numbers []corpus.Number
	s.parts(j, n, func(doc corpus.Document, in corpus.Notice, first int) {
		targets, fates := s.Targets.Find(doc, in, within(tasks, first, len(doc.Blocks)))
		for _, t := range targets {
			t.NoticeID = n.ID
			all = append(all, t)
		}
		numbers = append(numbers, fates...)
	})
	return all, numbers
}

// within are the tasks of one part of the whole document, with their places in that part.
func within(tasks []corpus.Task, first, blocks int) (out []corpus.Task) {
	for _, t := range tasks {
		if t.Place.Block >= first && t.Place.Block < first+blocks {
			t.Place.Block -= first
			out = append(out, t)
		}
	}
	return out
}

// Rows are everything that the stages find in a notice.
func (s *Stages) Rows(j *Joint) (n corpus.Notice, tasks []corpus.Task, targets []corpus.Target) {
	n = s.notice(j)
	tasks = s.tasks(j, n)
	targets, _ = s.targets(j, n, tasks)
	return n, tasks, targets
}
