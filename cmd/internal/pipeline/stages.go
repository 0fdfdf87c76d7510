package pipeline

import (
	"context"

	"duban/corpus"
	"duban/corpus/sqlite"
	"duban/crawl/local"
	"duban/extract/attachment"
)

// DocumentReader is the document stage. A page it can't do gives a *corpus.Refusal.
type DocumentReader interface {
	Document(ctx context.Context, page corpus.Page) (corpus.Document, error)
}

// NoticeReader is the notice stage.
type NoticeReader interface {
	Read(page corpus.Page, doc corpus.Document) corpus.Notice
}

// TaskFinder is the tasks stage.
type TaskFinder interface {
	Find(doc corpus.Document, n corpus.Notice) []corpus.Task
}

// TargetFinder is the targets stage.
type TargetFinder interface {
	Find(doc corpus.Document, n corpus.Notice, tasks []corpus.Task) ([]corpus.Target, []corpus.Number)
}

// Stages are the loaded stages. They are used by several goroutines at once.
type Stages struct {
	Document DocumentReader
	Notice   NoticeReader
	Tasks    TaskFinder
	Targets  TargetFinder
}

// Versions are the stages' own versions: of their code and of their rules.
type Versions struct{ Document, Notice, Tasks, Targets string }

// chain makes each stage's version contain those of the stages before it, so
// that what a stage read is stale as soon as anything it built on is.
func (v Versions) chain() []sqlite.StageVersion {
	chain := []sqlite.StageVersion{
		{Stage: sqlite.StageDocument, Version: v.Document},
		{Stage: sqlite.StageNotice, Version: v.Notice},
		{Stage: sqlite.StageTasks, Version: v.Tasks},
		{Stage: sqlite.StageTargets, Version: v.Targets},
	}
	before := ""
	for i := range chain {
		before = corpus.Hash([]byte(before + "\x1f" + chain[i].Version))[:16]
		chain[i].Version = before
	}
	return chain
}

// Assembly is how the stages are put together: their versions, which cost
// little to know, and the loading of them (dictionaries, rules), which is put
// off until a page needs it.
type Assembly struct {
	Versions Versions
	Joiner   *attachment.Joiner // nil: every page is a notice of its own
	Unpacker local.Isolator     // nil: all archives are unpacked in this process
	Load     func() (*Stages, error)
}

// Index is the search index as the pipeline sees it.
type Index interface {
	// Version changes when entries must be made anew.
	Version() string
	// Present says whether there is an index of this version, which then holds
	// all that was ever committed to it.
	Present() bool
	// Open begins an addition to it, or a new one in its place if none is present.
	Open(ctx context.Context) (IndexWriter, error)
}

// IndexWriter takes notices with their records, each in place of what the index
// has for it, and batches them as it likes. What is put is searchable and durable when Commit returns, which
// is called once, before Close.
type IndexWriter interface {
	Put(ctx context.Context, notice sqlite.Records) error
	// Remove takes a notice out, if it is there.
	Remove(ctx context.Context, noticeID string) error
	Commit(ctx context.Context) error
	Close() error
}
