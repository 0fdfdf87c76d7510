package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// schema counts the changes of what documents hold; an index of another
// schema is rebuilt.
const schema = 4

const (
	currentFile = "CURRENT"
	lockFile    = "lock"
	generation  = "g%08d"
)

// manifest is the content of CURRENT.
type manifest struct {
	Folder     string `json:"folder"`
	Schema     int    `json:"schema"`
	Dictionary string `json:"dictionary"` // version of the segmenter
	Records    uint64 `json:"records"`
	Root       uint32 `json:"root"` // checksum of its root file
}

func readManifest(dir string) (manifest, error) {
	path := filepath.Join(dir, currentFile)
	raw, err := os.ReadFile(path)
	if err != nil {
		return manifest{}, err
	}
	var m manifest
	if err := json.Unmarshal(raw, &m); err != nil || !isGeneration(m.Folder) {
		return manifest{}, &DamagedError{Dir: dir, Reason: currentFile + " can't be read"}
	}
	return m, nil
}

// counted checks that the store has as many records as it was committed with.
// Bleve leaves out what it can't read and says so only in its log.
func (m manifest) counted(dir string, records uint64) error {
	if records == m.Records {
		return nil
	}
	return &DamagedError{Dir: dir, Reason: fmt.Sprintf("%d of its %d records can be read", records, m.Records)}
}

// check compares the manifest with this program and the dictionary wanted, if any.
func (m manifest) check(dir, dictionary string) error {
	now := manifest{Schema: schema, Dictionary: dictionary}
	if dictionary == "" {
		now.Dictionary = m.Dictionary
	}
	if m.Schema == now.Schema && m.Dictionary == now.Dictionary {
		return nil
	}
	describe := func(m manifest) string { return fmt.Sprintf("schema %d and dictionary %s", m.Schema, m.Dictionary) }
	return &StaleError{Dir: dir, Has: describe(m), Now: describe(now)}
}

// publish makes m the current manifest by rename. An error means that it is not.
func publish(dir string, m manifest) error {
	raw, err := json.Marshal(m)
	if err != nil {
		return err
	}
	temp := filepath.Join(dir, currentFile+".new")
	if err := writeSynced(temp, append(raw, '\n')); err != nil {
		return err
	}
	if err := os.Rename(temp, filepath.Join(dir, currentFile)); err != nil {
		return err
	}
	// Published: from here on the generation must stay, whatever happens.
	_ = syncFolder(dir)
	return nil
}

func writeSynced(path string, raw []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = f.Write(raw)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// syncFolder writes a folder's entries to disk; systems that can't sync a
// folder do so by themselves.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = f.Sync()
	return f.Close()
}

func isGeneration(name string) bool {
	var n int
	got, err := fmt.Sscanf(name, generation, &n)
	return err == nil && got == 1 && name == fmt.Sprintf(generation, n)
}

// generations are the names of the generations in dir, finished or not, ascending.
func generations(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && isGeneration(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// nextGeneration is a name that no generation in dir has had since the newest.
func nextGeneration(dir string) (string, error) {
	names, err := generations(dir)
	if err != nil {
		return "", err
	}
	n := 0
	if len(names) > 0 {
		if _, err := fmt.Sscanf(names[len(names)-1], generation, &n); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf(generation, n+1), nil
}

// clean removes every generation but the one to keep. One that can't be
// removed (a system that keeps open files) is left for the next time.
func clean(dir, keep string) error {
	names, err := generations(dir)
	for _, name := range names {
		if name != keep {
			_ = os.RemoveAll(filepath.Join(dir, name))
		}
	}
	return err
}

// share fills the folder to with the files of the generation from: records and
// texts, which never change, as hard links, the rest as copies.
func share(from, to string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		source, target := filepath.Join(from, e.Name()), filepath.Join(to, e.Name())
		if immutable(e.Name()) && os.Link(source, target) == nil {
			continue
		}
		if err := copyFile(source, target); err != nil {
			return err
		}
	}
	return nil
}

// immutable says whether a file never changes once it is written.
func immutable(name string) bool {
	return strings.HasSuffix(name, segmentSuffix) || strings.HasSuffix(name, textSuffix)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// lock takes the writer's lock of dir.
func lock(dir string) (*flock.Flock, error) {
	path := filepath.Join(dir, lockFile)
	l := flock.New(path, flock.SetPermissions(0o600))
	ok, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock index %s: %w", dir, err)
	}
	if !ok {
		return nil, fmt.Errorf("the index in %s is being written by %s; wait until it has ended", dir, holder(path))
	}
	if err := os.WriteFile(path, fmt.Appendf(nil, "%d\n", os.Getpid()), 0o600); err != nil {
		_ = l.Unlock()
		return nil, fmt.Errorf("lock index %s: %w", dir, err)
	}
	return l, nil
}

// holder says who holds the lock, as far as its file tells.
func holder(path string) string {
	raw, err := os.ReadFile(path)
	if pid := strings.TrimSpace(string(raw)); err == nil && pid != "" {
		return "process " + pid
	}
	return "another process"
}

// exists says whether dir has an index.
func exists(dir string) (bool, error) {
	_, err := os.Stat(filepath.Join(dir, currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
