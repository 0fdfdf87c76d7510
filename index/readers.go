package index

import (
	"context"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// readersFile is locked by everyone who has the index open, one beside the
// other, so that a writer knows whether anybody reads while it writes.
const readersFile = "readers"

// lockPatience is how long a reader tries: a writer that looks holds the lock for an instant.
const lockPatience = time.Second

// attend tells writers that the index in dir is read; leave ends it. Where the
// lock can't be had, as in a folder that can't be written to, writers are not told.
func attend(dir string) (leave func()) {
	l := flock.New(filepath.Join(dir, readersFile), flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	if ok, err := l.TryRLockContext(ctx, lockPatience/100); !ok || err != nil {
		return func() {}
	}
	return func() { _ = l.Unlock() }
}

// attended says whether somebody reads the index in dir.
func attended(dir string) bool {
	l := flock.New(filepath.Join(dir, readersFile), flock.SetPermissions(0o600))
	ok, err := l.TryLock()
	if ok {
		_ = l.Unlock()
	}
	return !ok && err == nil
}

// A writer takes every processor for as long as a batch lasts. While somebody
// reads it makes small batches and rests after each for as long as it took.
// A hundred thousand records then take about a minute.
const attendedBatch = 1000

// pause rests after a batch if somebody reads.
func (w *Writer) pause() {
	if w.attended = attended(w.dir); w.attended {
		time.Sleep(time.Since(w.resumed))
	}
	w.resumed = time.Now()
}

// most is how many records the next batch has.
func (w *Writer) most() int {
	if w.attended {
		return attendedBatch
	}
	return batchSize
}
