package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"duban/cmd/internal/pipeline"
	"duban/corpus"
	"duban/corpus/export"
	"duban/corpus/sqlite"
)

// reread is a notice that was read again from its raw bytes.
type reread struct {
	source, sha256 string
	problem        string // why it could not be; empty where it could
	doc            corpus.Document
	tasks          map[string]corpus.Task
	targets        map[string]corpus.Target
	places         map[string]corpus.Place // by locator
}

// reread reads the bytes that a row names and runs the stages on them. The
// error is only for a corpus that can't be read.
func (s Source) reread(ctx context.Context, source, sha256 string) (*reread, error) {
	n := &reread{source: source, sha256: sha256}
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
	body, err := pipeline.ReadBody(s.Raw, page.Ref)
	if err != nil {
		return fmt.Sprintf("the stored bytes can't be read: %v", err)
	}
	if sum := corpus.Hash(body); sum != page.SHA256 {
		return fmt.Sprintf("the stored bytes have changed: their SHA-256 is %s", sum)
	}
	page.Bytes = body
	defer func() {
		// Rules meet every text there is; one page must not end the check of the others.
		if broken := recover(); broken != nil {
			problem = fmt.Sprintf("reading the stored bytes again broke off: %v", broken)
		}
	}()
	return s.stages(ctx, n, page)
}

// stages reads a page as the pipeline does, from the first stage to the last.
func (s Source) stages(ctx context.Context, n *reread, page sqlite.Page) (problem string) {
	doc, err := s.Stages.Document.Document(ctx, page.Page)
	if err != nil {
		return fmt.Sprintf("the stored bytes can't be read as a document any more: %v", err)
	}
	notice := s.Stages.Notice.Read(page.Page, doc)
	notice.ID, notice.Source, notice.SHA256 = page.NoticeID, page.Source, page.SHA256
	found := s.Stages.Tasks.Find(doc, notice)
	targets, _ := s.Stages.Targets.Find(doc, notice, found)
	n.doc, n.tasks, n.targets, n.places = doc, map[string]corpus.Task{}, map[string]corpus.Target{}, placesOf(doc)
	for _, t := range found {
		n.tasks[t.ID] = t
	}
	for _, t := range targets {
		n.targets[t.ID] = t
	}
	return ""
}

// placesOf are the places of a document by their locators.
func placesOf(doc corpus.Document) map[string]corpus.Place {
	places := map[string]corpus.Place{}
	counts := map[bool]int{}
	for i, b := range doc.Blocks {
		isTable := b.Type == corpus.TableType
		counts[isTable]++
		places[b.Locator(counts[isTable], -1)] = corpus.Place{Block: i, Row: -1}
		if b.Table == nil {
			continue
		}
		for row := range b.Table.Rows {
			places[b.Locator(counts[isTable], row)] = corpus.Place{Block: i, Row: row}
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
		if want, known := fresh[column]; known && want != row.raw(column) {
			wrong = append(wrong, fmt.Sprintf("%s is %q, by the present rules %q", column, row.raw(column), want))
		}
	}
	return strings.Join(wrong, "; ")
}

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
