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

// pause rests after a batch, which takes every processor, for as long as it
// took, if somebody reads; a hundred thousand records then take some three
// minutes on a busy machine. Smaller batches are no help: they are merged more.
func (w *Writer) pause() {
	if attended(w.dir) {
		time.Sleep(time.Since(w.resumed))
	}
	w.resumed = time.Now()
}
