// Package ruledata loads rules and dictionaries: YAML and tab-separated files
// that stand beside the package that reads them, are embedded in the binary,
// and can be replaced file by file from a user's folder.
//
// Every error names file and line. Nothing is half-loaded: a loader returns
// either all of a file or an error.
package ruledata

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/goccy/go-yaml"
)

// Examples are the sentences that a rule must and must not match. A rule type
// embeds them inline; its package's tests run them.
type Examples struct {
	Must    []string `yaml:"must"`
	MustNot []string `yaml:"must_not"`
}

// Row is one line of a tab-separated file, with as many cells as the file has columns.
type Row struct {
	File  string
	Line  int // from 1
	Cells []string
}

// Errorf makes an error that names the row's file and line.
func (r Row) Errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", r.File, r.Line, fmt.Sprintf(format, args...))
}

// Table reads a tab-separated file. Its first line names the columns, which
// must be those given; empty lines and lines that begin with `#` are skipped.
// Cells are trimmed; trailing empty cells may be left out.
func Table(fsys fs.FS, name string, columns ...string) ([]Row, error) {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("rule file %s: %w", name, err)
	}
	file := shown(fsys, name)
	var rows []Row
	header := false
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))))
	for n := 1; lines.Scan(); n++ {
		if t := strings.TrimSpace(lines.Text()); t == "" || strings.HasPrefix(t, "#") {
			continue
		}
		row := Row{File: file, Line: n, Cells: split(lines.Text())}
		if !header {
			if err := row.wantHeader(columns); err != nil {
				return nil, err
			}
			header = true
			continue
		}
		if len(row.Cells) > len(columns) {
			return nil, row.Errorf("%d cells, but the file has %d columns (%s)", len(row.Cells), len(columns), strings.Join(columns, ", "))
		}
		for len(row.Cells) < len(columns) {
			row.Cells = append(row.Cells, "")
		}
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("rule file %s: %w", name, err)
	}
	return rows, nil
}

func split(line string) []string {
	cells := strings.Split(line, "\t")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

func (r Row) wantHeader(columns []string) error {
	if strings.Join(r.Cells, "\t") != strings.Join(columns, "\t") {
		return r.Errorf("the first line must name the columns %s, but is %q", strings.Join(columns, ", "), strings.Join(r.Cells, ", "))
	}
	return nil
}

// YAML reads a YAML file into a value, refusing keys that the value does not
// have. The error shows the file, the line and the offending text.
func YAML(fsys fs.FS, name string, into any) error {
	raw, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("rule file %s: %w", name, err)
	}
	if err := yaml.NewDecoder(bytes.NewReader(raw), yaml.Strict()).Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %s", shown(fsys, name), yaml.FormatError(err, false, true))
	}
	return nil
}

// Overlay lays the files of a user's folder over embedded ones: a file that
// the folder has is read from there, every other one from embedded. With an
// empty dir it is embedded itself.
func Overlay(embedded fs.FS, dir string) fs.FS {
	if dir == "" {
		return embedded
	}
	return overlay{dir: dir, upper: os.DirFS(dir), lower: embedded}
}

type overlay struct {
	dir          string
	upper, lower fs.FS
}

// shown is the name of a rule file for messages: with its folder where it is the user's own.
func shown(fsys fs.FS, name string) string {
	o, ok := fsys.(overlay)
	if !ok {
		return name
	}
	if _, err := fs.Stat(o.upper, name); err != nil {
		return name
	}
	return path.Join(o.dir, name)
}

func (o overlay) Open(name string) (fs.File, error) {
	if f, err := o.upper.Open(name); !errors.Is(err, fs.ErrNotExist) {
		return f, err
	}
	return o.lower.Open(name)
}

// Hash is a short digest of the files with one of the endings in fsys, by name and content.
func Hash(fsys fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s %d\n", path.Clean(name), len(raw))
		sum.Write(raw)
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("hash rules: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil))[:16], nil
}
