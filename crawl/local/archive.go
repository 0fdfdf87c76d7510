package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strings"

	"duban/corpus"
)

// member is one file in an archive.
type member struct {
	name      string // as stored, decoded
	encrypted bool
	skip      bool // a folder, a link
	open      func() (io.ReadCloser, error)
}

// errEncrypted is what an archive's directory that is locked gives.
var errEncrypted = errors.New("locked with a password")

// unpacking is the taking in of one archive with all archives inside it.
type unpacking struct {
	in       Intake
	ctx      context.Context
	outer    corpus.Page // the outermost archive
	yield    func(Item) bool
	members  int
	unpacked int64
	seen     map[string]int
}

// give yields the page of a file, or those of its members if it is an archive;
// false ends the run.
func (in Intake) give(ctx context.Context, item Item, yield func(Item) bool) bool {
	if item.Refusal != nil || archiveKind(item.Page.Bytes) == notArchive {
		return yield(item)
	}
	u := &unpacking{in: in, ctx: ctx, outer: item.Page, yield: yield, seen: map[string]int{}}
	return u.archive(item.Page, 1) != errEnd
}

// IsArchive tells by content whether a page is an archive of others.
func IsArchive(raw []byte) bool { return archiveKind(raw) != notArchive }

// Members reads the files of an archive that is a page itself, such as an
// attachment that was fetched. They belong to what the archive belongs to.
func (in Intake) Members(ctx context.Context, archive corpus.Page) iter.Seq[Item] {
	in.Limits = in.Limits.orDefaults()
	return func(yield func(Item) bool) {
		in.give(ctx, Item{Source: archive.Source, Page: archive}, func(item Item) bool {
			if item.Refusal == nil && archive.Parent != "" {
				item.Page.Parent = archive.Parent
			}
			return yield(item)
		})
	}
}

// archive yields the members of one archive. The error is errEnd, for the end
// of the run, errFull for the end of this archive, or nil.
func (u *unpacking) archive(page corpus.Page, depth int) error {
	if depth > u.in.Limits.Depth {
		return u.refuse(page.Source, corpus.Refuse(corpus.OutcomeTooLarge, "it is an archive inside %d others, more than the limit; unpack it and take in its files", depth-1))
	}
	count := 0
	err := u.in.walkArchive(u.ctx, page, func(m member) error {
		if m.skip || unwanted(m.name) {
			return nil
		}
		count++
		return u.member(page.Source, m, depth)
	})
	var refusal *corpus.Refusal
	switch {
	case errors.Is(err, errEnd), errors.Is(err, errFull):
		return err
	case errors.Is(err, errEncrypted):
		return u.refuse(page.Source, corpus.Refuse(corpus.OutcomeEncrypted, "the archive is locked with a password; unpack it and take in its files"))
	case errors.As(err, &refusal):
		return u.refuse(page.Source, refusal)
	case err != nil:
		return u.refuse(page.Source, corpus.Refuse(corpus.OutcomeFailed, "the archive is damaged (%v); %d of its files were taken in", err, count))
	case count == 0:
		return u.refuse(page.Source, corpus.Refuse(corpus.OutcomeEmpty, "the archive holds no files"))
	}
	return nil
}

// errFull ends the reading of an archive that went over a limit.
var errFull = errors.New("over a limit")

func (u *unpacking) refuse(source string, r *corpus.Refusal) error {
	if !u.yield(Item{Source: source, Refusal: r}) {
		return errEnd
	}
	return nil
}

// full refuses the rest of the outermost archive.
func (u *unpacking) full(format string, args ...any) error {
	if err := u.refuse(u.outer.Source, corpus.Refuse(corpus.OutcomeTooLarge, format+"; the rest is left out; unpack it and take in its files", args...)); err != nil {
		return err
	}
	return errFull
}

// member yields one member, or the members in it.
func (u *unpacking) member(archive string, m member, depth int) error {
	if u.ctx.Err() != nil {
		return errEnd
	}
	if u.members++; u.members > u.in.Limits.Members {
		return u.full("the archive holds more than %d files", u.in.Limits.Members)
	}
	source := u.source(archive, m.name)
	if m.encrypted {
		return u.refuse(source, corpus.Refuse(corpus.OutcomeEncrypted, "it is locked with a password; unpack the archive and take in its files"))
	}
	raw, err := u.read(m)
	switch {
	case errors.Is(err, errFull):
		return u.full("the archive unpacks to more than %d bytes, or to more than %d times its size", u.in.Limits.Unpacked, u.in.Limits.Ratio)
	case errors.Is(err, errLong):
		return u.refuse(source, u.in.tooLarge(source, fmt.Sprintf("more than %d bytes", u.in.Limits.FileBytes)).Refusal)
	case errors.Is(err, errEncrypted):
		return u.refuse(source, corpus.Refuse(corpus.OutcomeEncrypted, "it is locked with a password; unpack the archive and take in its files"))
	case err != nil:
		return u.refuse(source, corpus.Refuse(corpus.OutcomeFailed, "it can't be unpacked (%v)", err))
	}
	page := corpus.Page{Source: source, Media: mediaOf(source), Bytes: raw, SHA256: corpus.Hash(raw), FetchedAt: u.outer.FetchedAt, Parent: archive}
	if archiveKind(raw) != notArchive {
		return u.archive(page, depth+1)
	}
	if !u.yield(Item{Source: source, Page: page}) {
		return errEnd
	}
	return nil
}

// errLong is a member over the limit for one file.
var errLong = errors.New("too long")

// freeRatio is how many bytes may be unpacked before their ratio to the
// archive's size counts: small archives of text pack a hundredfold.
const freeRatio = 16 << 20

// read unpacks a member, charged to the outermost archive.
func (u *unpacking) read(m member) (raw []byte, err error) {
	left := u.in.Limits.Unpacked - u.unpacked
	if byRatio := max(freeRatio, int64(len(u.outer.Bytes))*u.in.Limits.Ratio) - u.unpacked; byRatio < left {
		left = byRatio
	}
	err = guarded(func() error {
		r, err := m.open()
		if err != nil {
			return err
		}
		defer r.Close()
		raw, err = io.ReadAll(io.LimitReader(r, min(left, u.in.Limits.FileBytes)+1))
		return err
	})
	u.unpacked += int64(len(raw))
	switch {
	case int64(len(raw)) > left:
		return nil, errFull
	case int64(len(raw)) > u.in.Limits.FileBytes:
		return nil, errLong
	}
	return raw, err
}

// guarded turns a panic of an unpacking library, which damaged archives may
// cause, into an error, so that it costs one file and not the run.
func guarded(work func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("its data make no sense: %v", p)
		}
	}()
	return work()
}

// source names a member: `a.zip!/附件/1.docx`. Names lead nowhere: what would
// leave the archive is cut, and a name that comes twice is numbered.
func (u *unpacking) source(archive, name string) string {
	source := archive + "!/" + safeName(name)
	u.seen[source]++
	if n := u.seen[source]; n > 1 {
		return fmt.Sprintf("%s#%d", source, n)
	}
	return source
}

// safeName is a member's name as a way down from the archive's root.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r == '\\':
			return '/'
		case r < ' ' || r == 0x7f:
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "\ufffd"))
	if len(name) > 1 && name[1] == ':' {
		name = name[2:]
	}
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	if name == "" {
		return "unnamed"
	}
	return name
}

// unwanted tells what systems put into archives beside the files: hidden files
// and folders, and those of file managers.
func unwanted(name string) bool {
	for part := range strings.SplitSeq(strings.ReplaceAll(name, `\`, "/"), "/") {
		if part == "__MACOSX" || strings.HasPrefix(part, ".") && strings.Trim(part, ".") != "" {
			return true
		}
	}
	switch strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/"))) {
	case "thumbs.db", "desktop.ini":
		return true
	}
	return false
}
