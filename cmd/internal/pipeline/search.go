package pipeline

import (
	"context"
	"strings"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/index"
)

// Dictionary is the version of the words that rules and search are cut with.
func (w *Wiring) Dictionary() string { return w.dictionary }

// Index is the search index in a folder as the pipeline feeds it.
func (w *Wiring) Index(dir string) Index { return &searchIndex{dir: dir, wiring: w} }

type searchIndex struct {
	dir    string
	wiring *Wiring
}

func (s *searchIndex) Version() string { return s.wiring.dictionary }

// Present says whether the index can be read and was made with this dictionary
// and schema; if not, a new one is built beside it and takes its place.
func (s *searchIndex) Present() bool {
	ix, err := index.Open(s.dir, index.Options{Dictionary: s.wiring.dictionary})
	if err != nil {
		return false
	}
	return ix.Close() == nil
}

func (s *searchIndex) Open(context.Context) (IndexWriter, error) {
	words, err := s.wiring.segmenter()
	if err != nil {
		return nil, err
	}
	begin := index.Append
	if !s.Present() {
		begin = index.Create
	}
	w, err := begin(s.dir, index.Options{Segmenter: words})
	if err != nil {
		return nil, err
	}
	return &searchWriter{w}, nil
}

type searchWriter struct{ w *index.Writer }

func (s *searchWriter) Put(_ context.Context, n sqlite.Records) error {
	return s.w.Upsert(index.Entry{Notice: n.Notice, Text: textOf(n.Document), Tasks: n.Tasks, Targets: n.Targets})
}

func (s *searchWriter) Remove(_ context.Context, noticeID string) error { return s.w.Remove(noticeID) }

func (s *searchWriter) Commit(context.Context) error { return s.w.Commit() }
func (s *searchWriter) Close() error                 { return s.w.Close() }

// textOf is a document's text as it is searched: a line a block, and a line a
// table cell, because no match reaches over a line's end.
func textOf(doc corpus.Document) string {
	var text strings.Builder
	for _, b := range doc.Blocks {
		writeLine(&text, b.Text)
		if b.Table == nil {
			continue
		}
		for _, c := range b.Table.Cells {
			writeLine(&text, c.Text)
		}
	}
	return text.String()
}

func writeLine(text *strings.Builder, line string) {
	if line != "" {
		text.WriteString(line)
		text.WriteByte('\n')
	}
}
