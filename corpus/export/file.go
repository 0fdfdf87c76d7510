package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Schema describes an exported file. It stands beside it as FILE.schema.json.
type Schema struct {
	File    string   `json:"file"` // base name
	Kind    Kind     `json:"kind"`
	Format  Format   `json:"format"`
	Profile Profile  `json:"profile"`
	Rows    int      `json:"rows"` // the header not counted
	Bytes   int64    `json:"bytes"`
	SHA256  string   `json:"sha256"` // of the file
	Columns []Column `json:"columns"`
}

// Column describes one column.
type Column struct {
	Name      string `json:"name"`
	Type      Type   `json:"type"`
	Separator string `json:"separator,omitempty"` // of a list's values, in CSV and XLSX
}

// SchemaPath is where the schema of an exported file stands.
func SchemaPath(path string) string { return path + ".schema.json" }

// File writes an export and its schema. Both are written under temporary names
// and renamed when they are whole and on disk, the schema last: a killed or
// failed run leaves what was there before, and a schema whose sha256 is not the
// file's belongs to an older one.
func File(path string, opts Options, fill func(*Writer) error) (Schema, error) {
	opts, err := opts.check()
	if err != nil {
		return Schema{}, err
	}
	s := Schema{File: filepath.Base(path), Kind: opts.Kind, Format: opts.Format, Profile: opts.Profile}
	err = replace(path, func(out io.Writer) error {
		digest := sha256.New()
		counted := &counter{w: io.MultiWriter(out, digest)}
		w, err := NewWriter(counted, opts)
		if err != nil {
			return err
		}
		if err := fill(w); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		s.Rows, s.Bytes, s.SHA256, s.Columns = w.Rows(), counted.n, hex.EncodeToString(digest.Sum(nil)), describe(w.columns, opts.Format)
		return nil
	})
	if err != nil {
		return Schema{}, fmt.Errorf("export to %s: %w", path, err)
	}
	return s, s.write(SchemaPath(path))
}

func (s Schema) write(path string) error {
	var text bytes.Buffer
	indented := json.NewEncoder(&text)
	indented.SetIndent("", "  ")
	if err := indented.Encode(s); err != nil {
		return err
	}
	err := replace(path, func(out io.Writer) error {
		_, err := out.Write(text.Bytes())
		return err
	})
	if err != nil {
		return fmt.Errorf("describe the export in %s: %w", path, err)
	}
	return nil
}

func describe(fields []field, format Format) []Column {
	columns := make([]Column, len(fields))
	for i, f := range fields {
		columns[i] = Column{Name: f.name, Type: f.kind}
		if f.kind == List && (format == CSV || format == XLSX) {
			columns[i].Separator = ";"
		}
	}
	return columns
}

// replace writes a file beside path and renames it to path when it is on disk.
// What is there already must be a regular file: renaming over a device or pipe
// would remove it.
func replace(path string, write func(io.Writer) error) error {
	if there, err := filepath.EvalSymlinks(path); err == nil {
		path = there
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return errors.New("it is no regular file; write to standard output and redirect that")
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = errors.Join(f.Chmod(0o644), f.Sync())
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// counter counts the bytes written to w.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
