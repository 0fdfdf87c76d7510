package warc

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"duban/corpus"
)

// recover looks at everything behind the last known record, keeps whole
// records as orphans and opens the last file for writing.
func (s *Store) recover(known Ref) error {
	names, err := s.Files()
	if err != nil {
		return err
	}
	if err := s.checkKnown(known); err != nil {
		return err
	}
	for i, name := range names {
		if serialOf(name) < serialOf(known.File) {
			continue
		}
		from := int64(0)
		if name == known.File {
			from = known.End()
		}
		if err := s.recoverFile(name, from, known != Ref{}, i == len(names)-1); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) checkKnown(known Ref) error {
	if known == (Ref{}) {
		return nil
	}
	path := filepath.Join(s.dir, known.File)
	stat, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("raw bytes that the corpus refers to are missing: %w; restore the file from a backup", err)
	}
	if stat.Size() < known.End() {
		return fmt.Errorf("%s has %d bytes, but the corpus refers to bytes up to %d; restore the file from a backup", path, stat.Size(), known.End())
	}
	return nil
}

// recoverFile scans one file from an offset. In the last file a record that the
// file's end cuts short is cut off. Damage of another kind is cut off only where
// it is known that nothing refers to it; otherwise the file is left as it is and
// the next record begins a new one.
func (s *Store) recoverFile(name string, from int64, cut, last bool) error {
	path := filepath.Join(s.dir, name)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("open raw bytes for writing: %w", err)
	}
	end, damage, err := scan(f, name, from, func(ref Ref, r Record) {
		s.orphans[orphanKey(r)] = Stored{Ref: ref, Date: r.Date, ID: r.ID}
	})
	if err != nil {
		return errors.Join(fmt.Errorf("look through %s: %w", path, err), f.Close())
	}
	s.serial = serialOf(name)
	if !last || (damage != nil && !cut && !errors.Is(damage, io.ErrUnexpectedEOF)) {
		return f.Close()
	}
	if damage != nil {
		if err := errors.Join(f.Truncate(end), f.Sync()); err != nil {
			return errors.Join(fmt.Errorf("cut a torn record off %s: %w", path, err), f.Close())
		}
	}
	s.file, s.end = f, end
	return s.ensureInfo()
}

// ensureInfo drops a file that was created but got no record before the run
// was killed, so that the next Append begins it properly.
func (s *Store) ensureInfo() error {
	if s.end > 0 {
		return nil
	}
	path := s.file.Name()
	err := errors.Join(s.file.Close(), os.Remove(path))
	s.file = nil
	s.serial--
	return err
}

// Scan calls found for every whole record of a file from an offset on and
// returns the end of the last one. A damage tells what is wrong with the bytes
// behind it: io.ErrUnexpectedEOF for a record that the file's end cuts short.
func (s *Store) Scan(name string, from int64, found func(Ref, Record)) (end int64, damage, err error) {
	f, err := os.Open(filepath.Join(s.dir, name))
	if err != nil {
		return 0, nil, fmt.Errorf("open raw bytes: %w", err)
	}
	defer f.Close()
	return scan(f, name, from, found)
}

func scan(f *os.File, name string, from int64, found func(Ref, Record)) (end int64, damage, err error) {
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		return from, nil, err
	}
	in := &countingReader{r: bufio.NewReaderSize(f, 1<<16)}
	end = from
	for {
		if _, err := in.r.Peek(1); err == io.EOF {
			return end, nil, nil
		}
		r, err := decode(in)
		if unreadable := (*fs.PathError)(nil); errors.As(err, &unreadable) {
			return end, nil, err
		} else if err != nil {
			return end, err, nil
		}
		ref := Ref{File: name, Offset: end, Length: from + in.n - end}
		end = ref.End()
		if r.Type != info {
			found(ref, r)
		}
	}
}

// orphanKey is what makes two records the same one. What a server said is of
// its time, even where it said the same before.
func orphanKey(r Record) string {
	key := corpus.Hash(r.Block) + " " + r.TargetURI
	if r.Type != Resource {
		key = string(r.Type) + " " + r.Date.Format(time.RFC3339) + " " + r.ConcurrentTo + " " + key
	}
	return key
}

// countingReader counts what is taken from r. It reads byte for byte where asked
// to, so that gzip stops at a member's end.
type countingReader struct {
	r *bufio.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *countingReader) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}
