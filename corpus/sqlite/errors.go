package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	driver "modernc.org/sqlite"
)

// UnusableError says that the corpus can't be read or written, in plain words.
type UnusableError struct {
	Path    string
	Problem string
	cause   error
}

func (e *UnusableError) Error() string { return fmt.Sprintf("corpus %s: %s", e.Path, e.Problem) }

// Unwrap is what the system or SQLite said.
func (e *UnusableError) Unwrap() error { return e.cause }

// SQLite's primary result codes that have a plainer name.
const (
	codeBusy     = 5
	codeReadOnly = 8
	codeIO       = 10
	codeCorrupt  = 11
	codeFull     = 13
	codeCantOpen = 14
	codeNotADB   = 26
)

// Unusable turns an error of the system or of SQLite that concerns the whole
// corpus into an UnusableError about path; any other error is returned as it is.
func Unusable(path string, err error) error {
	if err == nil || errors.As(err, new(*UnusableError)) {
		return err
	}
	if problem := problemOf(err); problem != "" {
		return &UnusableError{Path: path, Problem: problem, cause: err}
	}
	return err
}

// unmade says that the corpus folder can't be made.
func unmade(dir string, err error) error {
	if dir == "" {
		return &UnusableError{Path: `""`, Problem: "no folder is named; name one with --corpus", cause: err}
	}
	if known := Unusable(dir, err); known != err {
		return known
	}
	return &UnusableError{Path: dir, Problem: fmt.Sprintf("the folder can't be made (%v); name another with --corpus", err), cause: err}
}

func problemOf(err error) string {
	switch code(err) {
	case codeFull:
		return "the disk is full; free some space and run the same command again, nothing stored is lost"
	case codeReadOnly:
		return "it can't be written to; check the rights of the folder, or whether the disk is mounted read-only"
	case codeCantOpen:
		return "it can't be opened; check that the folder exists and its rights"
	case codeCorrupt, codeNotADB:
		return fmt.Sprintf("the database is damaged or no database (%v); restore it from a backup, or move it away and ingest again", err)
	case codeIO:
		return fmt.Sprintf("the disk failed (%v)", err)
	case codeBusy:
		return "another program keeps the database locked; wait for it to end"
	}
	switch schema := schemaError(""); {
	case errors.As(err, &schema):
		return string(schema)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EFBIG), errors.Is(err, syscall.EDQUOT), strings.Contains(err.Error(), syscall.ENOSPC.Error()): // Bleve flattens it into text
		return problemOfCode(codeFull)
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return problemOfCode(codeReadOnly)
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return "a file stands where the corpus folder should be; name another with --corpus"
	}
	return ""
}

func problemOfCode(c int) string { return problemOf(codeError(c)) }

// codeError lets system errors share the words of SQLite's.
type codeError int

func (c codeError) Error() string { return fmt.Sprintf("code %d", int(c)) }

// code is SQLite's primary result code of err, 0 if it is none of SQLite's.
func code(err error) int {
	if c := codeError(0); errors.As(err, &c) {
		return int(c)
	}
	if e := (*driver.Error)(nil); errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}
