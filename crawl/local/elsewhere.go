package local

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Isolator unpacks an archive in another process, which calls Unpack for it,
// and hands on what that gives.
type Isolator interface {
	Unpack(ctx context.Context, raw []byte, take func(mark bool, part []byte) error) error
}

// Entry is the mark before the bytes of one member of an archive, and after
// the bytes of the last one.
type Entry struct {
	Name      string
	Encrypted bool
	Skip      bool   // no file, or none that anybody wants
	Problem   string // why its bytes end early; it follows them
	Last      bool   // it is no member: the archive is at its end, or can't be read further
}

// Unpack gives the members of a RAR or 7z archive: the entry of each as JSON,
// then its bytes, those over the limit for one file cut off.
func Unpack(raw []byte, limit int64, mark func([]byte) error, out io.Writer) error {
	send := func(e Entry) error {
		text, err := json.Marshal(e)
		return errors.Join(err, mark(text))
	}
	err := walkUntrusted(raw, func(m member) error {
		e := Entry{Name: m.name, Encrypted: m.encrypted, Skip: m.skip || unwanted(m.name)}
		if err := send(e); err != nil || e.Skip || e.Encrypted {
			return err
		}
		if err := copyMember(m, limit, out); err != nil {
			return send(Entry{Problem: problem(err)})
		}
		return nil
	})
	last := Entry{Last: true}
	if err != nil {
		last.Problem = problem(err)
	}
	return send(last)
}

// lockedProblem is how a password is told from other problems.
const lockedProblem = "locked"

func problem(err error) string {
	if errors.Is(err, errEncrypted) {
		return lockedProblem
	}
	return err.Error()
}

func asError(problem string) error {
	if problem == lockedProblem {
		return errEncrypted
	}
	return errors.New(problem)
}

func copyMember(m member, limit int64, out io.Writer) error {
	return guarded(func() error {
		r, err := m.open()
		if err != nil {
			return err
		}
		defer r.Close()
		_, err = io.Copy(out, io.LimitReader(r, limit+1))
		return err
	})
}

// walkElsewhere walks an archive that another process unpacks.
func (in Intake) walkElsewhere(ctx context.Context, raw []byte, give func(member) error) error {
	g := &gathering{give: give, limit: in.Limits.FileBytes + 1}
	return g.result(in.Isolator.Unpack(ctx, raw, g.take))
}

// gathering puts the members of an archive together.
type gathering struct {
	give  func(member) error
	limit int64
	now   *Entry
	bytes bytes.Buffer
	ended bool
	given error // what give ended the walk with
}

func (g *gathering) take(mark bool, part []byte) error {
	if !mark {
		if int64(g.bytes.Len()+len(part)) > g.limit {
			return fmt.Errorf("a file of the archive is longer than it may be")
		}
		g.bytes.Write(part)
		return nil
	}
	var e Entry
	if err := json.Unmarshal(part, &e); err != nil {
		return err
	}
	if e.Problem != "" && !e.Last && g.now != nil {
		g.now.Problem = e.Problem
		return nil
	}
	g.given = g.member()
	g.now, g.ended = &e, e.Last
	return g.given
}

// member gives the member that is whole now.
func (g *gathering) member() error {
	e := g.now
	if e == nil {
		return nil
	}
	raw := bytes.Clone(g.bytes.Bytes())
	g.bytes.Reset()
	m := member{name: e.Name, encrypted: e.Encrypted, skip: e.Skip}
	m.open = func() (io.ReadCloser, error) {
		r := io.NopCloser(bytes.NewReader(raw))
		if e.Problem != "" {
			return struct {
				io.Reader
				io.Closer
			}{io.MultiReader(r, broken{asError(e.Problem)}), r}, nil
		}
		return r, nil
	}
	return g.give(m)
}

// broken is a reader that only fails.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

// result is the walk's own error.
func (g *gathering) result(err error) error {
	switch {
	case g.given != nil:
		return g.given
	case err != nil:
		return err
	case !g.ended:
		return io.ErrUnexpectedEOF
	case g.now.Problem != "":
		return asError(g.now.Problem)
	}
	return nil
}
