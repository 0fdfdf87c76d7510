package index

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	api "github.com/blevesearch/bleve_index_api"
	segapi "github.com/blevesearch/scorch_segment_api/v2"
)

// snapshot is one published state of the index, open for reading. It is
// closed when the last search that uses it has ended.
type snapshot struct {
	manifest manifest
	store    *scorch.Scorch
	reader   *scorch.IndexSnapshot
	queue    *api.AnalysisQueue
	segments []*shard
	users    atomic.Int64 // 1 for being the current one
	answers  *answerCache

	mu     sync.Mutex
	shared map[string]*sharedValues // by facet
}

// shard is one immutable file of the index with the columns read from it so far.
type shard struct {
	segapi.Segment
	deleted *roaring.Bitmap // nil if none
	columns *columns
}

// columns are read when first asked for. They are shared between snapshots
// that have the same file.
type columns struct {
	file  os.FileInfo
	texts *textFile
	users atomic.Int64 // snapshots; the last one closes texts
	terms *termCache
	zeros sync.Pool // of *[]float64, a 0 for each document

	mu         sync.Mutex
	byName     map[string]*column
	numbers    map[string][]float64
	valueTexts map[string]*valueText
	notices    []uint32 // by notice: the document of the notice itself
	ids        *idList
}

// openStore opens Bleve's store in dir.
func openStore(dir string, readOnly bool) (*scorch.Scorch, *api.AnalysisQueue, error) {
	workers := runtime.GOMAXPROCS(0)
	if readOnly {
		workers = 0
	}
	queue := api.NewAnalysisQueue(workers) // they make the terms of what is added
	config := map[string]any{"path": dir, "read_only": readOnly, "bolt_timeout": "10s"}
	opened, err := scorch.NewScorch(scorch.Name, config, queue)
	if err == nil {
		err = opened.Open()
	}
	if err != nil {
		queue.Close()
		return nil, nil, err
	}
	return opened.(*scorch.Scorch), queue, nil
}

// openSnapshot opens the state that a manifest names, taking over the columns
// of files that old (which may be nil) has too.
func openSnapshot(dir string, m manifest, old *snapshot) (*snapshot, error) {
	folder := filepath.Join(dir, m.Folder)
	if err := m.checkRoot(dir); err != nil {
		return nil, err // Bleve would make an empty index of a missing one
	}
	store, queue, err := openStore(folder, true)
	if err != nil {
		return nil, &DamagedError{Dir: dir, Reason: fmt.Sprintf("%s: %v", m.Folder, err)}
	}
	reader, err := store.Reader()
	if err != nil {
		_ = store.Close()
		queue.Close()
		return nil, fmt.Errorf("open index %s: %w", folder, err)
	}
	s := &snapshot{manifest: m, store: store, reader: reader.(*scorch.IndexSnapshot), queue: queue, shared: map[string]*sharedValues{}, answers: newAnswerCache()}
	s.users.Store(1)
	for _, part := range s.reader.Segments() {
		columns, err := old.columnsOf(part.Segment())
		if err != nil {
			s.done()
			return nil, &DamagedError{Dir: dir, Reason: err.Error()}
		}
		s.segments = append(s.segments, &shard{Segment: part.Segment(), deleted: part.Deleted(), columns: columns})
	}
	if err := m.counted(dir, s.count()); err != nil {
		s.done()
		return nil, err
	}
	return s, nil
}

// columnsOf are the columns of the segment's file, new ones if old has no such
// file; used once more.
func (s *snapshot) columnsOf(part segapi.Segment) (*columns, error) {
	path, err := segmentTexts(part)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if s != nil {
		for _, seg := range s.segments {
			if os.SameFile(seg.columns.file, info) {
				seg.columns.users.Add(1)
				return seg.columns, nil
			}
		}
	}
	return newColumns(path, info, part.Count())
}

// newColumns opens the text file of a segment with so many documents.
func newColumns(path string, info os.FileInfo, docs uint64) (*columns, error) {
	texts, err := openTexts(path)
	if err != nil {
		return nil, err
	}
	if texts.docs != docs {
		_ = texts.close()
		return nil, fmt.Errorf("%s has the texts of %d records, not of %d", path, texts.docs, docs)
	}
	c := &columns{file: info, texts: texts, terms: newTermCache(docs), byName: map[string]*column{}, numbers: map[string][]float64{}, valueTexts: map[string]*valueText{}}
	c.users.Store(1)
	return c, nil
}

// release ends one use; the last one closes the text file.
func (c *columns) release() error {
	if c.users.Add(-1) != 0 {
		return nil
	}
	return c.texts.close()
}

// warm reads what old has read of its columns, so that the first searches in a
// new generation need not wait for it.
func (s *snapshot) warm(old *snapshot, fold *folder) error {
	if old == nil {
		return nil
	}
	var known, numbers, texts []string
	ids := false
	for _, seg := range old.segments {
		seg.columns.mu.Lock()
		known = slices.AppendSeq(known, maps.Keys(seg.columns.byName))
		numbers = slices.AppendSeq(numbers, maps.Keys(seg.columns.numbers))
		texts = slices.AppendSeq(texts, maps.Keys(seg.columns.valueTexts))
		ids = ids || seg.columns.ids != nil
		seg.columns.mu.Unlock()
	}
	return each(context.Background(), len(s.segments), func(i int) error {
		return s.segments[i].warm(known, numbers, texts, ids, fold)
	})
}

func (s *shard) warm(known, numbers, texts []string, ids bool, fold *folder) error {
	var errs []error
	for _, name := range known {
		if name == colAmount {
			continue // made of two others
		}
		_, err := s.column(name)
		errs = append(errs, err)
	}
	for _, name := range numbers {
		_, _, err := s.numbersOf(name)
		errs = append(errs, err)
	}
	for _, name := range texts {
		_, _, err := s.textOf(name, fold)
		errs = append(errs, err)
	}
	if ids {
		s.ids()
	}
	return errors.Join(errs...)
}

// release ends one use; the last one closes the files.
func (s *snapshot) release() error {
	if s.users.Add(-1) != 0 {
		return nil
	}
	err := errors.Join(s.reader.Close(), s.store.Close())
	for _, seg := range s.segments {
		err = errors.Join(err, seg.columns.release())
	}
	s.queue.Close()
	return err
}

// column is the column of a field, read on first use.
func (s *shard) column(field string) (*column, error) {
	c := s.columns
	c.mu.Lock()
	defer c.mu.Unlock()
	if col, ok := c.byName[field]; ok {
		return col, nil
	}
	col, err := readColumn(s.Segment, field)
	if err != nil {
		return nil, fmt.Errorf("read column %s: %w", field, err)
	}
	c.byName[field] = col
	return col, nil
}

// numbersOf are the values of a numeric column, indexed like column.one.
func (s *shard) numbersOf(field string) (*column, []float64, error) {
	col, err := s.column(field)
	if err != nil {
		return nil, nil, err
	}
	s.columns.mu.Lock()
	defer s.columns.mu.Unlock()
	n, ok := s.columns.numbers[field]
	if !ok {
		n = col.numbers()
		s.columns.numbers[field] = n
	}
	return col, n, nil
}

// textOf is a column with the folded text of its values.
func (s *shard) textOf(field string, fold *folder) (*column, *valueText, error) {
	col, err := s.column(field)
	if err != nil {
		return nil, nil, err
	}
	s.columns.mu.Lock()
	defer s.columns.mu.Unlock()
	text, ok := s.columns.valueTexts[field]
	if !ok {
		text = newValueText(fold, col.terms)
		s.columns.valueTexts[field] = text
	}
	return col, text, nil
}

// noticeDocs are the column of notices and the document of each notice.
func (s *shard) noticeDocs() (*column, []uint32, error) {
	notices, err := s.column(colNotice)
	if err != nil {
		return nil, nil, err
	}
	records, err := s.column(colRecord)
	if err != nil {
		return nil, nil, err
	}
	s.columns.mu.Lock()
	defer s.columns.mu.Unlock()
	if s.columns.notices == nil {
		s.columns.notices = newNoticeDocs(notices, records)
	}
	return notices, s.columns.notices, nil
}

// ids are the documents' ids, put in order on first use.
func (s *shard) ids() *idList {
	c := s.columns
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ids == nil {
		c.ids = newIDs(c.texts)
	}
	return c.ids
}

// live are the documents that are not deleted.
func (s *shard) live() *roaring.Bitmap {
	all := roaring.New()
	all.AddRange(0, s.Count())
	if s.deleted != nil {
		all.AndNot(s.deleted)
	}
	return all
}
