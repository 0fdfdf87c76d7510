// Package warc keeps what sources gave, byte for byte, in append-only WARC files.
//
// A store is a folder of files duban-00001.warc.gz, duban-00002.warc.gz, …, each
// opened by a warcinfo record and rotated by size. Every record is a gzip member
// of its own, so that a Ref (file, offset, length) is enough to read it back.
// Local files become `resource` records. What a web server said becomes a pair of
// a `request` and a `response` record, or a `revisit` record where it said nothing
// new; see AppendExchange.
//
// Invariants: a record is read back and compared with what was to be written
// before Append returns; after Sync it is on disk; nothing may refer to a record
// before that. Bytes that something refers to are never changed or cut off.
// What a killed run left behind a store's last known record is looked through
// when the store is opened for writing: whole records are kept and handed out
// again by Append, a torn one is cut off.
//
// Records are encoded and decoded by gowarc. Its file writer is not used: it
// names files by clock and host, keeps the open file under another name, and
// gives no offset before a flush, so neither fsync-before-refer nor repair could
// be built on it. Linked into the binary gowarc adds its URL parser and little else.
package warc

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"duban/corpus"
)

// DefaultRotate is the size in bytes from which on a new file is begun. One
// record may make a file larger, never split.
const DefaultRotate = 512 << 20

// Ref says where a record stands: the stretch of a file that its gzip member fills.
type Ref = corpus.RawRef

// Record is one thing to keep: bytes, where they came from and when.
type Record struct {
	Type      Type
	TargetURI string    // see FileURI for a local file
	Media     string    // as declared by server or file name
	Date      time.Time // kept to the second, UTC
	Block     []byte

	// The following are of records of the web.
	ID            string // given by Append and Read; what it says in a Record to append is not looked at
	ConcurrentTo  string // id of the other record of the exchange
	IP            string // address of the server
	PayloadDigest string // of the body in Block, as `sha256:` and hex
	Profile       Profile
	RefersTo      Reference // of a revisit: the record that has what was not said again
}

// Stored is where and under which date a record is kept.
type Stored struct {
	Ref  Ref
	Date time.Time // of an earlier run where the record was there already
	ID   string
}

// Options of a store that is opened for writing. The zero value is ready to use.
type Options struct {
	// Known is the last record that anything refers to, by file and offset.
	// With a zero Known nothing that is there is ever cut off.
	Known  Ref
	Rotate int64 // DefaultRotate if 0
}

// Store is a folder of WARC files. One goroutine may write; Read may be
// called by any number at the same time.
type Store struct {
	dir     string
	rotate  int64
	file    *os.File // open for writing; nil in a store opened for reading or before the first Append
	serial  int      // of file, or of the last file there is
	end     int64    // of the last whole record in file
	orphans map[string]Stored
	zip     *gzip.Writer
}

// OpenReadOnly opens the store in dir for Read alone. The folder need not exist yet.
func OpenReadOnly(dir string) *Store { return &Store{dir: dir} }

// Open opens the store in dir for writing, makes the folder if it is missing
// and repairs what a killed run left. The caller sees to it that there is one writer.
func Open(dir string, opts Options) (*Store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder for raw bytes: %w", err)
	}
	s := &Store{dir: dir, rotate: opts.Rotate, orphans: map[string]Stored{}, zip: gzip.NewWriter(io.Discard)}
	if s.rotate <= 0 {
		s.rotate = DefaultRotate
	}
	if err := s.recover(opts.Known); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Append writes a record at the end of the store, reads it back and compares.
// A whole record of the same source and bytes that nothing refers to yet (a
// run was killed in between) is not written again but returned with its own
// date; records of the web must have the same date as well. On an error the store is as it was before.
func (s *Store) Append(r Record) (Stored, error) {
	r.Date = r.Date.UTC().Truncate(time.Second)
	if got, ok := s.orphans[orphanKey(r)]; ok {
		return got, nil
	}
	if err := s.room(r.Date); err != nil {
		return Stored{}, err
	}
	ref, err := s.write(r)
	if err != nil {
		return Stored{}, err
	}
	return Stored{Ref: ref, Date: r.Date, ID: recordID(r)}, nil
}

// write encodes r behind the last whole record. Whatever fails, the file is
// cut back to its old end.
func (s *Store) write(r Record) (Ref, error) {
	out := &offsetWriter{w: s.file, at: s.end}
	err := encode(out, s.zip, r)
	ref := Ref{File: fileName(s.serial), Offset: s.end, Length: out.at - s.end}
	if err == nil {
		err = s.compare(ref, r)
	}
	if err != nil {
		return Ref{}, errors.Join(fmt.Errorf("keep %s in %s: %w", r.TargetURI, s.file.Name(), err), s.file.Truncate(s.end))
	}
	s.end = out.at
	return ref, nil
}

func (s *Store) compare(ref Ref, r Record) error {
	back, err := decodeAt(s.file, ref)
	if err != nil {
		return fmt.Errorf("read back: %w", err)
	}
	if corpus.Hash(back.Block) != corpus.Hash(r.Block) {
		return errors.New("read back: the bytes are not those written; check the disk")
	}
	return nil
}

// Sync forces every appended record to disk. Only then may anything refer to them.
func (s *Store) Sync() error {
	if s.file == nil {
		return nil
	}
	if err := s.file.Sync(); err != nil {
		return fmt.Errorf("write %s to disk: %w", s.file.Name(), err)
	}
	return nil
}

// Read returns the record at ref. Damage (a wrong checksum, a file cut short)
// is an error that names file and offset.
func (s *Store) Read(ref Ref) (Record, error) {
	if !validName(ref.File) {
		return Record{}, fmt.Errorf("%q is not the name of a WARC file of this store", ref.File)
	}
	f, err := os.Open(filepath.Join(s.dir, ref.File))
	if err != nil {
		return Record{}, fmt.Errorf("open raw bytes: %w", err)
	}
	defer f.Close()
	r, err := decodeAt(f, ref)
	if err != nil {
		return Record{}, fmt.Errorf("raw bytes in %s at offset %d can't be read: %w", f.Name(), ref.Offset, err)
	}
	return r, nil
}

// Close syncs and closes the file that is open for writing.
func (s *Store) Close() error {
	if s.file == nil {
		return nil
	}
	err := errors.Join(s.Sync(), s.file.Close())
	s.file = nil
	return err
}

// room sees to it that a file with room for a record is open, beginning a new one if need be.
func (s *Store) room(date time.Time) error {
	if s.file != nil && s.end < s.rotate {
		return nil
	}
	if err := s.Close(); err != nil {
		return err
	}
	return s.begin(s.serial+1, date)
}

// begin creates file number serial with its warcinfo record.
func (s *Store) begin(serial int, date time.Time) error {
	path := filepath.Join(s.dir, fileName(serial))
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("begin a WARC file: %w", err)
	}
	out := &offsetWriter{w: f}
	err = encode(out, s.zip, infoRecord(date))
	if err == nil {
		err = errors.Join(f.Sync(), syncFolder(s.dir))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("begin %s: %w", path, err), f.Close(), os.Remove(path))
	}
	s.file, s.serial, s.end = f, serial, out.at
	return nil
}

// Files lists the store's files in the order they were written.
func (s *Store) Files() ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("list raw bytes: %w", err)
	}
	var names []string
	for _, e := range entries {
		if validName(e.Name()) {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, func(a, b string) int { return serialOf(a) - serialOf(b) })
	return names, nil
}

func fileName(serial int) string { return fmt.Sprintf("duban-%05d.warc.gz", serial) }

func validName(name string) bool {
	return strings.HasPrefix(name, "duban-") && strings.HasSuffix(name, ".warc.gz") && fileName(serialOf(name)) == name
}

// serialOf is the number in a file's name, 0 if it has none.
func serialOf(name string) int {
	var n int
	if _, err := fmt.Sscanf(name, "duban-%d.warc.gz", &n); err != nil {
		return 0
	}
	return n
}

// syncFolder makes a new file's name durable. Folders can't be synced on every
// system; where they can't, the file's own sync has to do.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	_ = d.Sync()
	return nil
}

// offsetWriter writes at increasing offsets of a file.
type offsetWriter struct {
	w  io.WriterAt
	at int64
}

func (o *offsetWriter) Write(p []byte) (int, error) {
	n, err := o.w.WriteAt(p, o.at)
	o.at += int64(n)
	return n, err
}
