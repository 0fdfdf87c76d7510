// Package sqlite keeps what duban concluded: which bytes each source gave, how
// every stage ended for them, and the records that came out.
//
// A corpus folder holds the database (duban.db), the raw bytes (warc/, see
// package warc), the index (index/) and the writer's lock (writer.lock). The
// schema stands in migrations/, numbered; a database from a newer program is
// refused.
//
// Invariants. A page row refers only to bytes that are on disk already, and is
// on disk itself when PutPages returns. All results of one page are replaced in
// one transaction, its state rows last, so that a killed run leaves a page either
// as it was or done. Results are as durable as the system's next flush: they can
// be computed again. A failed stage removes nothing. There is one writer, which
// holds the lock; readers need none and never wait.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver
)

// The names inside a corpus folder.
const (
	databaseName = "duban.db"
	lockName     = "writer.lock"
	warcFolder   = "warc"
	indexFolder  = "index"
)

// WARCDir is the folder of raw bytes of the corpus in dir.
func WARCDir(dir string) string { return filepath.Join(dir, warcFolder) }

// IndexDir is the folder of the search index of the corpus in dir.
func IndexDir(dir string) string { return filepath.Join(dir, indexFolder) }

// Store is an open corpus database.
type Store struct {
	path string
	read *sql.DB
	// asked are the queries of read.
	asked statements
	// write is the single connection that writes; nil in a store opened for reading.
	write *sql.Conn
	pool  *sql.DB // of write
	lock  *lock
}

// Options of a store that is opened for writing.
type Options struct {
	Command string           // what to tell others who find the lock held; os.Args[0]'s name if empty
	Now     func() time.Time // for the lock's note; time.Now if nil
}

// Open opens the corpus in dir for writing, making it if it is not there. It
// fails with a *LockedError where another run writes to it, and with an
// *UnusableError where the folder or database can't be used.
func Open(ctx context.Context, dir string, opts Options) (*Store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, unmade(dir, err)
	}
	held, err := acquire(filepath.Join(dir, lockName), opts)
	if err != nil {
		return nil, err
	}
	s := &Store{path: filepath.Join(dir, databaseName), lock: held}
	if err := s.openWriter(ctx); err != nil {
		return nil, errors.Join(Unusable(s.path, err), s.Close())
	}
	return s, nil
}

func (s *Store) openWriter(ctx context.Context) (err error) {
	s.pool, err = sql.Open("sqlite", dsn(s.path, "rwc", "journal_mode(WAL)", "synchronous(NORMAL)"))
	if err != nil {
		return err
	}
	s.pool.SetMaxOpenConns(1)
	if s.write, err = s.pool.Conn(ctx); err != nil {
		return err
	}
	if err := migrate(ctx, s.write); err != nil {
		return err
	}
	s.read, err = sql.Open("sqlite", dsn(s.path, "ro"))
	return err
}

// OpenReadOnly opens the corpus in dir for reading alone; others may write to
// it meanwhile. It works on a read-only disk too.
func OpenReadOnly(ctx context.Context, dir string) (*Store, error) {
	s := &Store{path: filepath.Join(dir, databaseName)}
	if _, err := os.Stat(s.path); errors.Is(err, os.ErrNotExist) {
		return nil, &UnusableError{Path: dir, Problem: "there is no corpus here; `duban ingest PATH` makes one", cause: err}
	}
	err := s.openReader(ctx, dsn(s.path, "ro"))
	if c := code(err); (c == codeCantOpen || c == codeReadOnly) && closedCleanly(s.path) {
		// A read-only disk has no room for the shared memory that a reader of a
		// WAL database needs; without a log there is nothing to share.
		err = s.openReader(ctx, dsn(s.path, "ro")+"&immutable=1")
	}
	if err != nil {
		return nil, errors.Join(Unusable(s.path, err), s.Close())
	}
	return s, nil
}

func (s *Store) openReader(ctx context.Context, name string) (err error) {
	if s.read != nil {
		s.read.Close()
	}
	if s.read, err = sql.Open("sqlite", name); err != nil {
		return err
	}
	return checkSchema(ctx, s.read)
}

func closedCleanly(path string) bool {
	stat, err := os.Stat(path + "-wal")
	return errors.Is(err, os.ErrNotExist) || (err == nil && stat.Size() == 0)
}

// dsn is the driver's name for a database file: an escaped file URI with what
// every connection sets.
func dsn(path, mode string, pragmas ...string) string {
	query := url.Values{"mode": {mode}, "_txlock": {"immediate"}}
	for _, p := range append(pragmas, "busy_timeout(10000)", "foreign_keys(1)") {
		query.Add("_pragma", p)
	}
	escaped := (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
	return "file:" + escaped + "?" + query.Encode()
}

// Close ends the store and gives the lock back.
func (s *Store) Close() error {
	var errs []error
	if s.read != nil {
		errs = append(errs, s.read.Close())
	}
	if s.write != nil {
		errs = append(errs, s.write.Close())
	}
	if s.pool != nil {
		errs = append(errs, s.pool.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.release())
	}
	return errors.Join(errs...)
}

// Path is the database file.
func (s *Store) Path() string { return s.path }

// transact runs do in one transaction of the writing connection.
func (s *Store) transact(ctx context.Context, do func(*sql.Tx) error) error {
	if s.write == nil {
		return fmt.Errorf("%s is open for reading only", s.path)
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return Unusable(s.path, err)
	}
	if err := do(tx); err != nil {
		return errors.Join(Unusable(s.path, broken(ctx, err)), ignoreDone(tx.Rollback()))
	}
	return Unusable(s.path, broken(ctx, tx.Commit()))
}

// broken is what ended a transaction: when its run is interrupted, database/sql
// rolls it back, and what comes next only finds it gone.
func broken(ctx context.Context, err error) error {
	if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}
