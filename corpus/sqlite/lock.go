package sqlite

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Holder is who writes to a corpus.
type Holder struct {
	PID     int       `json:"pid"`
	Command string    `json:"command"`
	Host    string    `json:"host"`
	Since   time.Time `json:"since"`
}

// LockedError says that another run writes to the corpus.
type LockedError struct {
	Path   string
	Holder Holder // zero if it left no note
}

func (e *LockedError) Error() string {
	if e.Holder.PID == 0 {
		return fmt.Sprintf("another run is writing to the corpus (%s is locked); wait for it to end", e.Path)
	}
	return fmt.Sprintf("`%s` (process %d on %s, since %s) is writing to the corpus; wait for it to end or stop it (%s)",
		e.Holder.Command, e.Holder.PID, e.Holder.Host, e.Holder.Since.Format(time.RFC3339), e.Path)
}

// lock is the one right to write. The system gives it back when the process
// ends, however it ends, so that no stale lock is ever left.
type lock struct{ file *flock.Flock }

func acquire(path string, opts Options) (*lock, error) {
	l := &lock{file: flock.New(path)}
	got, err := l.file.TryLock()
	if err != nil {
		return nil, Unusable(path, err)
	}
	if !got {
		return nil, &LockedError{Path: path, Holder: readHolder(path)}
	}
	if err := os.WriteFile(path, note(opts), 0o644); err != nil {
		l.file.Unlock()
		return nil, Unusable(path, err)
	}
	return l, nil
}

func note(opts Options) []byte {
	now := time.Now
	if opts.Now != nil {
		now = opts.Now
	}
	host, _ := os.Hostname()
	text, _ := json.Marshal(Holder{
		PID:     os.Getpid(),
		Command: cmp.Or(opts.Command, filepath.Base(os.Args[0])),
		Host:    host,
		Since:   now().UTC().Truncate(time.Second),
	})
	return append(text, '\n')
}

// readHolder is the note in a lock file; zero while it is being written.
func readHolder(path string) (h Holder) {
	if text, err := os.ReadFile(path); err == nil {
		_ = json.Unmarshal(text, &h)
	}
	return h
}

// release gives the lock back. The file stays: removing it would let two runs
// lock two files of the same name.
func (l *lock) release() error {
	_ = os.Truncate(l.file.Path(), 0)
	return l.file.Unlock()
}
