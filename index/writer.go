package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	api "github.com/blevesearch/bleve_index_api"
	"github.com/gofrs/flock"
)

// batchSize is how many records Bleve takes at once. Measured on 40,000
// generated records: 1,000 gave 1,400 records per CPU second, 2,500 1,460 and
// 5,000 1,760, with peaks of 320, 500 and 570 MiB.
const batchSize = 5000

// batchBytes ends a batch of long texts early, to bound memory.
const batchBytes = 8 << 20

// Writer adds to an index. Nothing of it is seen before Commit. It is not
// safe for concurrent use.
type Writer struct {
	dir      string
	folder   string // name of its generation
	manifest manifest
	lock     *flock.Flock
	store    *scorch.Scorch
	queue    *api.AnalysisQueue
	analyzer *analyzer
	texts    *textLog

	batch   *api.Batch
	kept    []*keptText // of the batch's records
	bytes   int
	pending map[string]bool // notices with records in the batch
	failed  error           // the first failure; the writer can only be closed then

	resumed time.Time // when the writer last rested
}

// Create begins a new index beside the one in dir, if there is one; Commit puts it in its place.
func Create(dir string, opts Options) (*Writer, error) {
	return newWriter(dir, opts, false)
}

// Append begins an addition to the index in dir, or a new index where there
// is none. The error is a *StaleError where the index was made otherwise than
// opts say; Create replaces it.
func Append(dir string, opts Options) (*Writer, error) {
	return newWriter(dir, opts, true)
}

func newWriter(dir string, opts Options, keep bool) (*Writer, error) {
	if opts.Segmenter == nil {
		return nil, errors.New("index: a writer needs a segmenter")
	}
	fold, err := newFolder(Data)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	l, err := lock(dir)
	if err != nil {
		return nil, err
	}
	w := &Writer{
		dir: dir, lock: l, batch: api.NewBatch(), pending: map[string]bool{},
		manifest: manifest{Schema: schema, Dictionary: opts.dictionary()},
		analyzer: &analyzer{fold: fold, seg: opts.Segmenter},
		resumed:  time.Now(),
	}
	if err := w.open(keep); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// open makes the writer's generation, with the records of the current one if keep is set.
func (w *Writer) open(keep bool) error {
	current, err := w.current(keep)
	if err != nil {
		return err
	}
	if err := clean(w.dir, current.Folder); err != nil {
		return err
	}
	next, err := nextGeneration(w.dir)
	if err != nil {
		return err
	}
	path := filepath.Join(w.dir, next)
	if err := os.Mkdir(path, 0o755); err != nil {
		return err
	}
	w.folder = next
	if keep && current.Folder != "" {
		if err := share(filepath.Join(w.dir, current.Folder), path); err != nil {
			return fmt.Errorf("share the index's files: %w", err)
		}
	}
	if w.texts, err = newTextLog(path); err != nil {
		return err
	}
	if w.store, w.queue, err = openStore(path, false); err != nil {
		return fmt.Errorf("open index %s: %w", path, err)
	}
	if !keep {
		return nil
	}
	n, err := w.count()
	if err != nil {
		return err
	}
	return current.counted(w.dir, n)
}

// current is the manifest of the index in the writer's folder, zero without
// one. With keep it must be one that can be added to.
func (w *Writer) current(keep bool) (manifest, error) {
	found, err := exists(w.dir)
	if err != nil || !found {
		return manifest{}, err
	}
	m, err := readManifest(w.dir)
	if err == nil && keep {
		if err = m.check(w.dir, w.manifest.Dictionary); err == nil {
			err = m.checkRoot(w.dir)
		}
	}
	if err != nil && keep {
		return manifest{}, err
	}
	return m, nil
}

// count is the number of records in the store.
func (w *Writer) count() (uint64, error) {
	reader, err := w.store.Reader()
	if err != nil {
		return 0, err
	}
	n, err := reader.DocCount()
	return n, errors.Join(err, reader.Close())
}

// Upsert puts a notice and its tasks and targets in place of those that the index has for it.
func (w *Writer) Upsert(e Entry) error {
	if err := w.Remove(e.Notice.ID); err != nil {
		return err
	}
	size, whole := e.size()
	if err := w.room(size, whole); err != nil {
		return err
	}
	m := newMemo()
	for _, r := range records(&e, whole) {
		if r.id == "" {
			return w.fail(fmt.Errorf("a task or target of notice %s has no id", e.Notice.ID))
		}
		kept := &keptText{id: r.id}
		w.kept = append(w.kept, kept)
		w.batch.Update(w.analyzer.document(r, len(w.kept), m, kept))
		w.bytes += r.size()
		w.pending[e.Notice.ID] = true
		if !whole {
			if err := w.room(0, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// size is how many records an entry has, and whether a batch can hold all of
// them. A page can be one sentence that thousands of targets quote.
func (e *Entry) size() (records int, whole bool) {
	n, bytes := 1+len(e.Tasks)+len(e.Targets), len(e.Text)
	for _, t := range e.Tasks {
		bytes += len(t.Evidence)
	}
	for _, t := range e.Targets {
		bytes += len(t.Evidence)
	}
	return n, n <= batchSize && bytes <= batchBytes
}

// room flushes the batch if it is full, or would be with so many more records
// of one notice that are to stay together.
func (w *Writer) room(more int, together bool) error {
	n := len(w.batch.IndexOps)
	if n < batchSize && w.bytes < batchBytes && !(together && n+more > batchSize) {
		return nil
	}
	if err := w.flush(); err != nil {
		return err
	}
	w.pause()
	return nil
}

// Remove takes a notice and its tasks and targets out of the index; one that it doesn't have is no error.
func (w *Writer) Remove(noticeID string) error {
	if w.failed != nil {
		return w.failed
	}
	if noticeID == "" {
		return errors.New("index: a notice without an id")
	}
	if w.pending[noticeID] {
		if err := w.flush(); err != nil {
			return err
		}
	}
	ids, err := w.recordsOf(noticeID)
	if err != nil {
		return w.fail(err)
	}
	for _, id := range ids {
		w.batch.Delete(id)
		w.pending[noticeID] = true
	}
	return nil
}

// recordsOf are the ids of the records that the store has for a notice.
func (w *Writer) recordsOf(noticeID string) ([]string, error) {
	reader, err := w.store.Reader()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	var ids []string
	for _, part := range reader.(*scorch.IndexSnapshot).Segments() {
		dict, err := part.Segment().Dictionary(colNotice)
		if err != nil {
			return nil, err
		}
		docs, err := postings(dict, []byte(noticeID), part.Deleted())
		if err != nil {
			return nil, err
		}
		for it := docs.Iterator(); it.HasNext(); {
			id, err := part.Segment().DocID(uint64(it.Next()))
			if err != nil {
				return nil, err
			}
			ids = append(ids, string(id))
		}
	}
	return ids, nil
}

// flush hands the batch to Bleve; it is on disk when flush returns.
func (w *Writer) flush() error {
	if len(w.batch.IndexOps) == 0 {
		return nil
	}
	if err := w.store.Batch(w.batch); err != nil {
		return w.fail(err)
	}
	for _, kept := range w.kept {
		if err := w.texts.add(kept); err != nil {
			return w.fail(err)
		}
	}
	w.batch, w.bytes, w.kept = api.NewBatch(), 0, w.kept[:0]
	clear(w.pending)
	return nil
}

func (w *Writer) fail(err error) error {
	w.failed = fmt.Errorf("write index %s: %w", filepath.Join(w.dir, w.folder), err)
	return w.failed
}

// Commit makes the writer's records the index's and closes the writer. Where
// it fails the index is as it was.
func (w *Writer) Commit() error {
	if w.failed != nil {
		return errors.Join(w.failed, w.Close())
	}
	if w.store == nil {
		return errors.New("index: committed a writer that is closed")
	}
	if err := w.finish(); err != nil {
		return errors.Join(err, w.Close())
	}
	w.manifest.Folder = w.folder
	if err := publish(w.dir, w.manifest); err != nil {
		return errors.Join(fmt.Errorf("publish index: %w", err), w.Close())
	}
	w.folder = "" // no longer Close's to remove
	return errors.Join(clean(w.dir, w.manifest.Folder), w.unlock())
}

// finish writes what is left, merges small files as Bleve would in time (a
// writer that runs each night ends before it gets to that), and closes the store.
func (w *Writer) finish() error {
	if err := w.flush(); err != nil {
		return err
	}
	plan := mergeplan.DefaultMergePlanOptions
	if err := w.store.ForceMerge(context.Background(), &plan); err != nil {
		return w.fail(err)
	}
	var err error
	if w.manifest.Records, err = w.count(); err != nil {
		return w.fail(err)
	}
	if err := w.closeStore(); err != nil {
		return w.fail(err)
	}
	folder := filepath.Join(w.dir, w.folder)
	if err := w.texts.write(folder); err != nil {
		return w.fail(err)
	}
	if err := w.closeTexts(); err != nil {
		return w.fail(err)
	}
	if w.manifest.Root, err = rootSum(folder); err != nil {
		return w.fail(err)
	}
	return syncFolder(folder)
}

// Close ends the writer without a trace; after Commit it does nothing.
func (w *Writer) Close() error {
	err := errors.Join(w.closeStore(), w.closeTexts())
	if w.folder != "" {
		err = errors.Join(err, os.RemoveAll(filepath.Join(w.dir, w.folder)))
		w.folder = ""
	}
	return errors.Join(err, w.unlock())
}

func (w *Writer) closeStore() error {
	if w.store == nil {
		return nil
	}
	err := w.store.Close()
	w.queue.Close()
	w.store = nil
	return err
}

func (w *Writer) closeTexts() error {
	if w.texts == nil {
		return nil
	}
	l := w.texts
	w.texts = nil
	return l.close()
}

func (w *Writer) unlock() error {
	if w.lock == nil {
		return nil
	}
	l := w.lock
	w.lock = nil
	return l.Unlock()
}
