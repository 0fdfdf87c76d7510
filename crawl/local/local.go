// Package local turns paths on this machine into pages: files, whole folders
// and standard input.
//
// A page's source is the path as given, with forward slashes; for a file in a
// folder, the folder's path as given and the way from there. Standard input
// (`-`) has no path: its source is `stdin:` and the beginning of its bytes'
// hash, so that two different inputs are two notices and the same one is one.
//
// In a folder, entries come sorted by name, hidden ones are left out, and links
// are not followed: what a link inside the folder means is taken in under its own
// name, and a link out of the folder is refused by name.
//
// An archive (ZIP, RAR, 7z, TAR, gzip, bzip2, by content) is its members: each is
// a page of its own, with source `a.zip!/附件/1.docx` and the archive as parent.
// Nothing is unpacked to disk. The archive is no page itself; it is an Item only
// where it can't be read or goes over a limit.
package local

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"duban/corpus"
)

// Limits bound what is taken in. Zero fields mean the defaults.
type Limits struct {
	FileBytes int64 // of one file; more is refused unread
	Files     int   // in one folder with all below it; the rest is refused
	// Of one archive with all archives in it:
	Members  int   // files
	Unpacked int64 // bytes
	Ratio    int64 // bytes unpacked for each of the archive's, after the first 16 MB
	Depth    int   // archives inside one another
}

// The default limits.
const (
	DefaultFileBytes = 100 << 20
	DefaultFiles     = 1_000_000
	DefaultMembers   = 1000
	DefaultUnpacked  = 1 << 30
	DefaultRatio     = 200
	DefaultDepth     = 2
)

// Intake reads paths into pages.
type Intake struct {
	Stdin  io.Reader        // for `-`
	Now    func() time.Time // a page's time of fetching
	Limits Limits
	// Isolator unpacks archives whose libraries can hang or run out of memory (RAR,
	// 7z) in another process; nil: it is done in this one.
	Isolator Isolator
}

// Item is one page, or why a source gave none.
type Item struct {
	Source  string
	Page    corpus.Page     // zero where Refusal is set
	Refusal *corpus.Refusal // nil where there is a page
}

// Pages reads the paths in order, one page in memory at a time. A source that
// can't be read is an Item with a Refusal, and the run goes on. It ends early
// when ctx does.
func (in Intake) Pages(ctx context.Context, paths []string) iter.Seq[Item] {
	in.Limits = in.Limits.orDefaults()
	return func(yield func(Item) bool) {
		for _, p := range paths {
			if ctx.Err() != nil || !in.path(ctx, p, yield) {
				return
			}
		}
	}
}

func (l Limits) orDefaults() Limits {
	if l.FileBytes <= 0 {
		l.FileBytes = DefaultFileBytes
	}
	if l.Files <= 0 {
		l.Files = DefaultFiles
	}
	if l.Members <= 0 {
		l.Members = DefaultMembers
	}
	if l.Unpacked <= 0 {
		l.Unpacked = DefaultUnpacked
	}
	if l.Ratio <= 0 {
		l.Ratio = DefaultRatio
	}
	if l.Depth <= 0 {
		l.Depth = DefaultDepth
	}
	return l
}

// path yields what one argument stands for; false ends the run.
func (in Intake) path(ctx context.Context, given string, yield func(Item) bool) bool {
	if given == "-" {
		return in.give(ctx, in.stdin(), yield)
	}
	source := filepath.ToSlash(given)
	info, err := os.Stat(given)
	switch {
	case err != nil:
		return yield(refuse(source, err))
	case info.IsDir():
		return in.folder(ctx, given, yield)
	default:
		item := in.file(source, info, func() (fs.File, error) { return os.Open(given) })
		return in.give(ctx, item, yield)
	}
}

// folder yields the files below a folder. It is read through an os.Root, so
// that no link, however it changes meanwhile, leads out of it.
func (in Intake) folder(ctx context.Context, given string, yield func(Item) bool) bool {
	source := strings.TrimRight(filepath.ToSlash(given), "/") + "/"
	root, err := os.OpenRoot(given)
	if err != nil {
		return yield(refuse(source, err))
	}
	defer root.Close()
	w := walk{in: in, ctx: ctx, root: root, source: source, yield: yield}
	err = fs.WalkDir(root.FS(), ".", w.visit)
	return !errors.Is(err, errEnd)
}

// errEnd ends a walk because nobody wants more.
var errEnd = errors.New("end of intake")

// walk is the reading of one folder.
type walk struct {
	in     Intake
	ctx    context.Context
	root   *os.Root
	source string // of the folder, with a slash at the end
	files  int
	yield  func(Item) bool
}

func (w *walk) visit(name string, d fs.DirEntry, err error) error {
	if w.ctx.Err() != nil {
		return errEnd
	}
	hidden := name != "." && strings.HasPrefix(path.Base(name), ".")
	source := w.source + name
	switch {
	case hidden && d != nil && d.IsDir():
		return fs.SkipDir
	case hidden:
		return nil
	case err != nil:
		return w.give(refuse(source, err))
	case d.IsDir():
		return nil
	case d.Type()&fs.ModeSymlink != 0:
		return w.link(name, source)
	}
	if w.files++; w.files > w.in.Limits.Files {
		r := corpus.Refuse(corpus.OutcomeTooLarge, "the folder holds more than %d files; name its subfolders one by one", w.in.Limits.Files)
		if err := w.give(Item{Source: w.source, Refusal: r}); err != nil {
			return err
		}
		return fs.SkipAll
	}
	info, err := d.Info()
	if err != nil {
		return w.give(refuse(source, err))
	}
	item := w.in.file(source, info, func() (fs.File, error) { return w.root.Open(name) })
	if !w.in.give(w.ctx, item, w.yield) {
		return errEnd
	}
	return nil
}

// link leaves a link alone if what it means is in the folder, and refuses it otherwise.
func (w *walk) link(name, source string) error {
	if _, err := w.root.Stat(name); err != nil {
		r := corpus.Refuse(corpus.OutcomeUnsupported, "it is a link to nothing or to somewhere outside the folder; name its target itself")
		return w.give(Item{Source: source, Refusal: r})
	}
	return nil
}

func (w *walk) give(item Item) error {
	if !w.yield(item) {
		return errEnd
	}
	return nil
}
