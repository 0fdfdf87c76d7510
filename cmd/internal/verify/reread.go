package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/corpus/export"
	"duban/corpus/sqlite"
)

// reread is a notice that was read again from its raw bytes.
type reread struct {
	source, sha256 string
	notice         string // id of the one that is meant, where source is an attachment of several
	problem        string // why it could not be; empty where it could
	doc            corpus.Document
	tasks          map[string]corpus.Task
	targets        map[string]corpus.Target
	places         map[string]corpus.Place // by locator
}

// reread reads the bytes that a row names and runs the stages on them. The
// error is only for a corpus that can't be read.
func (s Source) reread(ctx context.Context, source, sha256, notice string) (*reread, error) {
	n := &reread{source: source, sha256: sha256, notice: notice}
	versions, err := s.Store.Versions(ctx, source)
	if err != nil {
		return nil, err
	}
	for _, page := range versions {
		if page.SHA256 == sha256 {
			n.problem = s.load(ctx, n, page)
			return n, ctx.Err()
		}
	}
	n.problem = fmt.Sprintf("the corpus holds no bytes of %s with SHA-256 %s", source, sha256)
	return n, nil
}

// load fills n from the raw bytes of page and tells what went wrong.
func (s Source) load(ctx context.Context, n *reread, page sqlite.Page) (problem string) {
	defer func() {
		// Rules meet every text there is; one page must not end the check of the others.
		if broken := recover(); broken != nil {
			problem = fmt.Sprintf("reading the stored bytes again broke off: %v", broken)
		}
	}()
	notices, err := s.Store.NoticesOf(ctx, page.Source)
	if err != nil {
		return fmt.Sprintf("the corpus can't say which notice %s belongs to: %v", page.Source, err)
	}
	if len(notices) == 0 {
		doc, problem := s.document(ctx, page)
		if problem == "" {
			s.rows(n, pipeline.Join(page.NoticeID, page.Page, doc, nil))
		}
		return problem
	}
	meant := max(0, slices.IndexFunc(notices, func(source string) bool { return corpus.NoticeID(source) == n.notice }))
	return s.loadFile(ctx, n, page, notices[meant])
}

// loadFile fills n from an attachment, read with the notice that it belongs to
// and the attachments that stand before it, since what they say already is no
// row of its own.
func (s Source) loadFile(ctx context.Context, n *reread, page sqlite.Page, notice string) (problem string) {
	versions, err := s.Store.Versions(ctx, notice)
	if err != nil || len(versions) == 0 {
		return fmt.Sprintf("the corpus does not have the notice %s that it belongs to: %v", notice, err)
	}
	own := versions[len(versions)-1]
	doc, problem := s.document(ctx, own)
	if problem != "" {
		return fmt.Sprintf("its notice %s: %s", notice, problem)
	}
	files, _, err := s.Store.Files(ctx, own.NoticeID)
	if err != nil {
		return fmt.Sprintf("the corpus can't say which attachments %s has: %v", notice, err)
	}
	for i := range files {
		if files[i].Source == page.Source {
			files[i].Page = page
			files = files[:i+1]
			break
		}
	}
	for i := range files {
		files[i].Document = nil
		fresh, problem := s.document(ctx, files[i].Page)
		if problem == "" {
			files[i].Document = &fresh
		} else if files[i].Source == page.Source {
			return problem
		}
	}
	s.rows(n, pipeline.Join(own.NoticeID, own.Page, doc, files))
	return ""
}

// document reads a page's raw bytes, checks them and reads them into a document.
func (s Source) document(ctx context.Context, page sqlite.Page) (doc corpus.Document, problem string) {
	body, err := pipeline.ReadBody(s.Raw, page.Ref)
	if err != nil {
		return doc, fmt.Sprintf("the stored bytes can't be read: %v", err)
	}
	if sum := corpus.Hash(body); sum != page.SHA256 {
		return doc, fmt.Sprintf("the stored bytes have changed: their SHA-256 is %s", sum)
	}
	page.Bytes = body
	doc, err = s.Stages.Document.Document(ctx, page.Page)
	if err != nil {
		return doc, fmt.Sprintf("the stored bytes can't be read as a document any more: %v", err)
	}
	return doc, ""
}

// rows runs the stages on a notice as the pipeline does and keeps what they
// give for the source that is checked.
func (s Source) rows(n *reread, joint *pipeline.Joint) {
	n.tasks, n.targets = map[string]corpus.Task{}, map[string]corpus.Target{}
	n.doc = joint.Document
	for _, f := range joint.Files {
		if f.Source == n.source {
			n.doc = f.Document
		}
	}
	n.places = placesOf(n.doc)
	_, tasks, targets := s.Stages.Rows(joint)
	for _, t := range tasks {
		if t.Source == n.source {
			n.tasks[t.ID] = t
		}
	}
	for _, t := range targets {
		if t.Source == n.source {
			n.targets[t.ID] = t
		}
	}
}

// placesOf are the places of a document by their locators.
func placesOf(doc corpus.Document) map[string]corpus.Place {
	places := map[string]corpus.Place{}
	ordinals := doc.Ordinals()
	for i, b := range doc.Blocks {
		places[b.Locator(ordinals[i], -1)] = corpus.Place{Block: i, Row: -1}
		if b.Table == nil {
			continue
		}
		for row := range b.Table.Rows {
			places[b.Locator(ordinals[i], row)] = corpus.Place{Block: i, Row: row}
		}
	}
	return places
}

// quotes tells whether the evidence of a row stands at its locator.
func (n *reread) quotes(locator, evidence string) (problem string) {
	place, ok := n.places[locator]
	switch {
	case !ok:
		return fmt.Sprintf("the document has no %q", locator)
	case strings.TrimSpace(evidence) == "":
		return "there is no evidence"
	case place.Row >= 0 && !n.inRow(place, normal(evidence)), place.Row < 0 && !n.inText(place, normal(evidence)):
		return fmt.Sprintf("the evidence does not stand at %s", locator)
	}
	return ""
}

// inText tells whether a passage begins in a block and goes on in those after it.
func (n *reread) inText(place corpus.Place, evidence string) bool {
	var text strings.Builder
	first := 0
	for i := place.Block; i < len(n.doc.Blocks) && text.Len() <= first+len(evidence)+1; i++ {
		text.WriteString(strings.TrimSpace(normal(n.doc.Blocks[i].Text)) + "\n")
		if i == place.Block {
			first = text.Len()
		}
	}
	at := strings.Index(text.String(), evidence)
	return at >= 0 && at < first
}

// inRow tells whether every line of the evidence stands in a cell of the row. A
// cell that repeats the one above it stands for that one.
func (n *reread) inRow(place corpus.Place, evidence string) bool {
	cells := n.rowCells(place)
	for _, line := range strings.Split(evidence, "\n") {
		found := false
		for _, cell := range cells {
			found = found || strings.Contains(cell, line)
		}
		if !found {
			return false
		}
	}
	return true
}

// rowCells are the texts that a row's cells stand for.
func (n *reread) rowCells(place corpus.Place) []string {
	table := n.doc.Blocks[place.Block].Table
	var cells []string
	for col := range table.Cols {
		row := place.Row
		cell, _ := table.At(row, col)
		for repeats(cell.Text) && row > 0 {
			row--
			cell, _ = table.At(row, col)
		}
		cells = append(cells, normal(cell.Text))
	}
	return cells
}

// repeats tells whether a cell can be a mark for the cell above: it is blank, or
// one or two marks, or `同上`.
func repeats(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "同上") || len([]rune(text)) <= 3 && strings.Trim(text, "\"'”“″〃—- 　") == ""
}

// differs tells in which columns a row is not what the present rules give for
// its id. Both are compared as the export writes them.
func (n *reread) differs(row row, idColumn string) string {
	id := row.value(idColumn)
	var line bytes.Buffer
	var err error
	if t, ok := n.tasks[id]; ok && idColumn == "task_id" {
		err = write(&line, row, export.Tasks, t)
	} else if t, ok := n.targets[id]; ok && idColumn == "target_id" {
		err = write(&line, row, export.Targets, t)
	} else {
		return fmt.Sprintf("the present rules find no row %q there", id)
	}
	var fresh fields
	if err == nil {
		fresh, err = reopen(&line)
	}
	if err != nil {
		return fmt.Sprintf("the row can't be made again: %v", err)
	}
	var wrong []string
	for _, column := range row.columns() {
		if want, known := fresh[column]; known && want != row.raw(column) && column != copyColumn {
			wrong = append(wrong, fmt.Sprintf("%s is %q, by the present rules %q", column, row.raw(column), want))
		}
	}
	return strings.Join(wrong, "; ")
}

// copyColumn names the row that stands for one in a copy of its notice: that hangs on the other notices of
// the corpus, which a row can't be held against.
const copyColumn = "copy_of"

func write[R export.Record](out io.Writer, like row, kind export.Kind, record R) error {
	w, err := export.NewWriter(out, export.Options{Kind: kind, Format: like.format, Profile: like.profile})
	if err != nil {
		return err
	}
	return errors.Join(export.Write(w, record), w.Close())
}

// reopen reads the one row of an export.
func reopen(in io.Reader) (fields, error) {
	rows, err := open(in)
	if err != nil {
		return nil, err
	}
	row, err := rows.next()
	return row.fields, err
}
