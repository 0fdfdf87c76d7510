package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/extract/attachment"
)

var (
	ctx = context.Background()
	day = time.Date(2023, 5, 19, 8, 30, 0, 0, time.UTC)
)

// fakes are stages for a made-up format: a line `task X` is a task, a line
// `target N` a target, a line `file X` a link to one, and some words make a stage fail.
func fakes(versions Versions) Assembly {
	joiner, err := attachment.New(attachment.Data)
	if err != nil {
		panic(err)
	}
	return Assembly{Versions: versions, Joiner: joiner, Load: func() (*Stages, error) {
		return &Stages{Document: fakeReader{}, Notice: fakeNotice{}, Tasks: fakeTasks{}, Targets: fakeTargets{}}, nil
	}}
}

type (
	fakeReader  struct{}
	fakeNotice  struct{}
	fakeTasks   struct{}
	fakeTargets struct{}
)

func (fakeReader) Document(ctx context.Context, page corpus.Page) (corpus.Document, error) {
	text := string(page.Bytes)
	switch {
	case text == "":
		return corpus.Document{}, corpus.Refuse(corpus.OutcomeEmpty, "no bytes")
	case strings.Contains(text, "slow"):
		<-ctx.Done()
		return corpus.Document{}, ctx.Err()
	case strings.Contains(text, "deaf"):
		time.Sleep(300 * time.Millisecond)
	case strings.Contains(text, "odd"):
		return corpus.Document{}, errors.New("odd text")
	}
	doc := corpus.Document{Source: page.Source, Media: "text/plain"}
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "file "); ok {
			doc.Attachments = append(doc.Attachments, corpus.Attachment{URL: name})
		}
		doc.Blocks = append(doc.Blocks, corpus.Block{Type: corpus.Paragraph, Passage: corpus.Passage{Text: strings.TrimSpace(line)}})
	}
	return doc, nil
}

func (fakeNotice) Read(page corpus.Page, doc corpus.Document) corpus.Notice {
	return corpus.Notice{Title: doc.Blocks[0].Text, Kind: corpus.KindPlan}
}

func (fakeTasks) Find(doc corpus.Document, n corpus.Notice) (tasks []corpus.Task) {
	ids := corpus.NewIdentifier(n.ID, "t")
	for i, b := range doc.Blocks {
		if strings.Contains(b.Text, "panic") {
			_ = doc.Blocks[len(doc.Blocks)+i]
		}
		if text, ok := strings.CutPrefix(b.Text, "task "); ok {
			tasks = append(tasks, corpus.Task{ID: ids.ID(text), NoticeID: n.ID, Source: n.Source, Text: text, SHA256: n.SHA256, Locator: doc.Locator(corpus.Place{Block: i, Row: -1}),
				LeadBodies: []string{"市科技局"}, SupportBodies: []string{"市统计局", "市财政局"}, Place: corpus.Place{Block: i, Row: -1, Blocks: 1}})
		}
	}
	return tasks
}

func (fakeTargets) Find(doc corpus.Document, n corpus.Notice, tasks []corpus.Task) (targets []corpus.Target, numbers []corpus.Number) {
	ids := corpus.NewIdentifier(n.ID, "v")
	for _, b := range doc.Blocks {
		if value, ok := strings.CutPrefix(b.Text, "target "); ok {
			v := corpus.Target{ID: ids.ID(value), NoticeID: n.ID, Source: n.Source, Indicator: "企业", Value: value, Unit: "家", Confidence: 0.9, SHA256: n.SHA256}
			if len(tasks) > 0 {
				v.TaskID = tasks[len(tasks)-1].ID
			}
			targets = append(targets, v)
			numbers = append(numbers, corpus.Number{Text: value, Fate: "exported"})
		}
	}
	return targets, numbers
}

// fakeIndex keeps what was committed in one file.
type fakeIndex struct{ path, version string }

func (f *fakeIndex) Version() string { return f.version }

func (f *fakeIndex) Present() bool { _, err := os.Stat(f.path); return err == nil }

func (f *fakeIndex) Open(context.Context) (IndexWriter, error) {
	w := &fakeWriter{path: f.path, entries: map[string]string{}}
	if raw, err := os.ReadFile(f.path); err == nil {
		if err := json.Unmarshal(raw, &w.entries); err != nil {
			return nil, err
		}
	}
	return w, nil
}

type fakeWriter struct {
	path    string
	entries map[string]string
}

func (w *fakeWriter) Put(_ context.Context, n sqlite.Records) error {
	text, err := json.Marshal(n)
	w.entries[n.Notice.ID] = corpus.Hash(text)
	return err
}

func (w *fakeWriter) Remove(_ context.Context, id string) error {
	delete(w.entries, id)
	return nil
}

func (w *fakeWriter) Commit(context.Context) error {
	raw, err := json.Marshal(w.entries)
	if err != nil {
		return err
	}
	if err := os.WriteFile(w.path+".tmp", raw, 0o644); err != nil {
		return err
	}
	return os.Rename(w.path+".tmp", w.path)
}

func (w *fakeWriter) Close() error { return nil }

// options are those of the tests: fakes, a fixed clock, an index in the corpus folder.
func options(dir string) Options {
	return Options{
		Assembly: fakes(Versions{"1", "1", "1", "1"}),
		Index:    &fakeIndex{path: filepath.Join(dir, "index.json"), version: "1"},
		Now:      func() time.Time { return day },
	}
}

func mustOpen(t *testing.T, dir string, opts Options) *Pipeline {
	t.Helper()
	p, err := Open(ctx, dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// write makes files below the present folder.
func write(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
