// Package index is the full-text and faceted index of notices, tasks and targets.
//
//	w, err := index.Create(dir, index.Options{Segmenter: seg}) // or Append, to add to what is there
//	for … { err = w.Upsert(index.Entry{Notice: n, Text: text, Tasks: tasks, Targets: targets}) }
//	err = w.Commit()
//
//	ix, err := index.Open(dir, index.Options{Dictionary: segment.Version(words)})
//	res, err := ix.Search(ctx, index.Query{Text: "研发投入", Facets: []string{"city"}, Limit: 20})
//
// # What is stored
//
// The folder holds one folder for each generation of the index, the file
// CURRENT (JSON), which names the one to read and what it was made with, and
// the files lock and readers. A generation is a Bleve store (scorch) with one document for
// each record. A document has
//
//   - its texts (indicator, body, task, text) as pairs of neighbouring
//     characters, after folding case, width and traditional characters, so
//     that every substring can be found;
//   - its jieba words, for ranking: which, whether they stand there several
//     times, and how many there are;
//   - whole values for filters, facets and sorting, read into columns of
//     small integers when first needed.
//
// All of these are bare sets of documents. Beside each of Bleve's files
// stands one with the folded texts of its documents (textFile), in which a
// search looks whether the pairs stand together. It serves for nothing else:
// a Hit names a record, the corpus has its fields, and a Highlighter says
// where the query stands in them.
//
// # What a search does
//
// In each of Bleve's files, on all processors: filters give the documents that
// can matter; the postings of pairs those that can have the query's terms;
// their texts those that do. Facets are counted over them, the hits scored,
// and the first ones picked in order of score or value. The documents of the
// terms asked for last are kept, as a file never changes, and so are the last
// answers, until the next commit. As many searches run at a time as there are
// processors; the others wait for their turn.
//
// # What holds
//
//   - A word of a query also finds its synonyms and abbreviations, a quoted
//     phrase just itself.
//   - Every substring of a record's texts with a character to search for is
//     found, unless it goes over a line break.
//   - A generation never changes once CURRENT names it. A writer works on a
//     new one, which shares unchanged files with the old one by hard links,
//     and Commit swaps CURRENT by rename. So readers, in this process or
//     another, are never locked out and see all of a commit or nothing; one
//     killed at any instant leaves the index as it was; what an interrupted
//     writer left is removed by the next one.
//   - One writer at a time; a second one is told who holds the lock. While
//     somebody has the index open it rests for half of the time.
//   - The index can be deleted and rebuilt from the corpus at any time.
package index

//go:generate go run gen.go

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"duban/normalize/segment"
)

// Options say what an index is opened with.
type Options struct {
	// Segmenter makes the words for ranking; only writers need it.
	Segmenter *segment.Segmenter
	// Dictionary is the version that the index must have been made with; the
	// Segmenter's if empty. A reader with neither takes any.
	Dictionary string
	// Rules is the user's folder of rule files, which replace the built-in
	// ones of the same name (`DIR/index/data/synonyms.tsv`); may be empty.
	Rules string
}

func (o Options) dictionary() string {
	if o.Dictionary == "" && o.Segmenter != nil {
		return o.Segmenter.Version()
	}
	return o.Dictionary
}

// ErrMissing says that there is no index in a folder yet.
var ErrMissing = errors.New("there is no index here yet; `" + rebuild + "` makes one")

// rebuild is the command that makes an index from the corpus.
const rebuild = "duban process"

// StaleError says that an index was made with another schema or dictionary.
type StaleError struct {
	Dir string
	Has string // what it was made with
	Now string // what is needed
}

func (e *StaleError) Error() string {
	return fmt.Sprintf("the index in %s was made with %s, this program has %s; `%s` rebuilds it", e.Dir, e.Has, e.Now, rebuild)
}

// DamagedError says that an index's files are not as they were committed.
type DamagedError struct {
	Dir    string
	Reason string
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("the index in %s is damaged (%s); delete the folder and run `%s`", e.Dir, e.Reason, rebuild)
}

// Index is an index open for reading. It is safe for concurrent use and
// follows the commits of writers by itself.
type Index struct {
	dir  string
	opts Options
	reading
	places map[string]string // their codes by name
	turns  turns
	leave  func() // ends this reader's lock, see attend

	loading sync.Mutex // held by the search that loads a newer generation

	mu     sync.Mutex
	loaded *snapshot   // nil once closed
	file   fs.FileInfo // of CURRENT when loaded
}

// Open opens the index in dir for reading. The error is ErrMissing where
// there is none, a *StaleError where it was made otherwise than opts say, a
// *DamagedError where its files are not whole, or names file and line of a
// synonym that can't be used.
func Open(dir string, opts Options) (*Index, error) {
	read, err := readingBy(opts.Rules)
	if err != nil {
		return nil, err
	}
	places, err := newPlaces(opts.Rules)
	if err != nil {
		return nil, err
	}
	ix := &Index{dir: dir, opts: opts, reading: read, places: places, turns: newTurns()}
	if err := ix.load(); err != nil {
		return nil, err
	}
	ix.leave = attend(dir)
	return ix, nil
}

// readingBy is how queries are read with the user's rules, or with the built-in ones for none.
func readingBy(rules string) (reading, error) {
	if rules == "" {
		return builtIn()
	}
	return newReading(rules)
}

// builtIn is how queries are read with the built-in rules. They never change, so
// that a process that opens an index after each of its commits makes it once.
var builtIn = sync.OnceValues(func() (reading, error) { return newReading("") })

func newReading(rules string) (reading, error) {
	fold, err := newFolder(Data)
	if err != nil {
		return reading{}, err
	}
	same, err := newSynonyms(fold, rules)
	return reading{fold, same}, err
}

// Close closes the index after the searches in progress have ended.
func (ix *Index) Close() error {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.loaded == nil {
		return nil
	}
	s := ix.loaded
	ix.loaded = nil
	ix.leave()
	return s.release()
}

// Count is the number of records.
func (ix *Index) Count() (int, error) {
	s, err := ix.current()
	if err != nil {
		return 0, err
	}
	defer s.done()
	return int(s.count()), nil
}

// Generation names the state of the index that a search would read now. It
// differs after each commit.
func (ix *Index) Generation() (string, error) {
	s, err := ix.current()
	if err != nil {
		return "", err
	}
	defer s.done()
	return s.manifest.Folder, nil
}

// current is the newest snapshot; done gives it back. The search that finds a
// newer generation loads it; those that come meanwhile are answered from the
// one before.
func (ix *Index) current() (*snapshot, error) {
	if ix.stale() && ix.loading.TryLock() {
		err := ix.load()
		ix.loading.Unlock()
		if err != nil {
			return nil, err
		}
	}
	return ix.inUse()
}

// stale says whether CURRENT has been replaced since it was loaded.
func (ix *Index) stale() bool {
	info, err := os.Stat(filepath.Join(ix.dir, currentFile))
	ix.mu.Lock()
	defer ix.mu.Unlock()
	return err == nil && ix.loaded != nil && !(os.SameFile(info, ix.file) && info.ModTime().Equal(ix.file.ModTime()))
}

// inUse is the loaded snapshot, counted as used once more.
func (ix *Index) inUse() (*snapshot, error) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.loaded == nil {
		return nil, errors.New("index: searched after Close")
	}
	ix.loaded.users.Add(1)
	return ix.loaded, nil
}

// replace makes s the loaded snapshot.
func (ix *Index) replace(s *snapshot, file fs.FileInfo, first bool) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	old := ix.loaded
	if old == nil && !first { // closed meanwhile
		s.done()
		return
	}
	ix.loaded, ix.file = s, file
	if old != nil {
		old.done()
	}
}

// done ends a use of the snapshot. An error of closing files that were only
// read changes nothing for the search that has ended.
func (s *snapshot) done() { _ = s.release() }

// loadAttempts is how often a generation may be replaced between reading
// CURRENT and having opened it. The writer removes the old one at once.
const loadAttempts = 10

// load opens the generation that CURRENT names. What the one before had read
// of its columns is read before the new one is used.
func (ix *Index) load() error {
	old, err := ix.inUse()
	if err == nil {
		defer old.done()
	}
	for range loadAttempts {
		var info fs.FileInfo
		var m manifest
		if info, m, err = ix.manifest(); err != nil {
			return err
		}
		var s *snapshot
		if s, err = openSnapshot(ix.dir, m, old); err == nil {
			if err := s.warm(old, ix.fold); err != nil {
				s.done()
				return err
			}
			ix.replace(s, info, old == nil)
			return nil
		}
		if _, now, errNow := ix.manifest(); errNow != nil || now.Folder == m.Folder {
			break // not replaced, so the error stands
		}
	}
	return err
}

// manifest reads and checks CURRENT.
func (ix *Index) manifest() (fs.FileInfo, manifest, error) {
	info, err := os.Stat(filepath.Join(ix.dir, currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, manifest{}, fmt.Errorf("index %s: %w", ix.dir, ErrMissing)
	}
	if err != nil {
		return nil, manifest{}, err
	}
	m, err := readManifest(ix.dir)
	if err != nil {
		return nil, manifest{}, err
	}
	return info, m, m.check(ix.dir, ix.opts.dictionary())
}
