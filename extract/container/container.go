// Package container opens the ZIP containers that office and OFD documents are,
// as file systems with bounds.
//
// A container is named by its parts (Kind), not by its file name. Reading is
// charged to one budget for the whole container, so that a small file that
// unpacks to terabytes ends in an error after the budget and not before.
package container

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync/atomic"
	"time"

	"duban/corpus"
)

// Limits bound what a container may hold.
type Limits struct {
	Parts int   // members of the container
	Bytes int64 // unpacked, of all that is read
}

// DefaultLimits leave room for workbooks of a million cells.
func DefaultLimits() Limits { return Limits{Parts: 20_000, Bytes: 512 << 20} }

// Parts are those of an opened container. Part names are matched without regard to
// case, to a leading slash, and to which slash separates folders, as writers
// differ in all three. They are an fs.FS and safe for concurrent use.
type Parts struct {
	parts  map[string]*zip.File
	names  []string // as stored, in stored order
	budget atomic.Int64
}

// Open reads the directory of a container. The error is a *corpus.Refusal.
func Open(raw []byte, limits Limits) (*Parts, error) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, corpus.Refuse(corpus.OutcomeFailed, "the file is damaged or cut short (%v); fetch it again", err)
	}
	if len(z.File) > limits.Parts {
		return nil, corpus.Refuse(corpus.OutcomeTooLarge, "the container has %d parts, the limit is %d", len(z.File), limits.Parts)
	}
	c := &Parts{parts: make(map[string]*zip.File, len(z.File))}
	c.budget.Store(limits.Bytes)
	for _, f := range z.File {
		key := canonical(f.Name)
		if _, double := c.parts[key]; !double {
			c.parts[key] = f
			c.names = append(c.names, strings.ReplaceAll(f.Name, `\`, "/"))
		}
	}
	return c, nil
}

func canonical(name string) string {
	name = strings.ToLower(strings.ReplaceAll(name, `\`, "/"))
	return strings.TrimPrefix(path.Clean("/"+name), "/")
}

// Has tells whether there is a part of that name.
func (c *Parts) Has(name string) bool { return c.parts[canonical(name)] != nil }

// Names are the names of the parts as stored.
func (c *Parts) Names() []string { return c.names }

// Open opens a part for reading within the budget. Errors of a part that is
// encrypted or packed by an unknown method are a *corpus.Refusal.
func (c *Parts) Open(name string) (fs.File, error) {
	f := c.parts[canonical(name)]
	if f == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	const encrypted = 0x1 // general purpose flag, bit 0
	if f.Flags&encrypted != 0 {
		return nil, corpus.Refuse(corpus.OutcomeEncrypted, "part %s is encrypted; ask the publisher for an open file", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, corpus.Refuse(corpus.OutcomeFailed, "part %s can't be unpacked (%v)", name, err)
	}
	return &part{ReadCloser: r, parts: c, file: f}, nil
}

// part is one opened part.
type part struct {
	io.ReadCloser
	parts *Parts
	file  *zip.File
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if p.parts.budget.Add(-int64(n)) < 0 {
		return 0, corpus.Refuse(corpus.OutcomeTooLarge, "the container unpacks to more than the limit; part %s is where reading ended", p.file.Name)
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("part %s is damaged: %w", p.file.Name, err)
	}
	return n, err
}

func (p *part) Stat() (fs.FileInfo, error) { return info{p.file.FileInfo()}, nil }

// info leaves out the declared size, which fs.ReadFile would allocate on a
// stranger's word.
type info struct{ fs.FileInfo }

func (info) Size() int64        { return 0 }
func (info) ModTime() time.Time { return time.Time{} }
