package pdf

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"testing/fstest"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
)

// engine is PDFium in a sandbox: no file of the machine is in its sight but the
// fonts given to it, and each document has an instance of its own.
type engine struct {
	limits Limits
	root   fs.FS
	pool   func() (pdfium.Pool, error)
}

// memoryPage is what WebAssembly counts memory in, in bytes.
const memoryPage = 64 << 10

func newEngine(limits Limits, cache string, root fs.FS) *engine {
	e := &engine{limits: limits, root: root}
	e.pool = sync.OnceValues(func() (pdfium.Pool, error) { return e.start(cache) })
	return e
}

// fontRoot is a file system that holds one font where PDFium looks for them.
func fontRoot(font []byte) fs.FS {
	return fstest.MapFS{"usr/share/fonts/standin.ttf": &fstest.MapFile{Data: font, Mode: 0o444}}
}

// start loads PDFium; it is done for the first document only.
func (e *engine) start(cache string) (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().WithCloseOnContextDone(true).WithMemoryLimitPages(uint32(e.limits.Memory / memoryPage))
	if c := compilationCache(cache); c != nil {
		config = config.WithCompilationCache(c)
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle: 0, MaxTotal: e.limits.Instances,
		RuntimeConfig: config,
		FSConfig:      wazero.NewFSConfig().WithFSMount(e.root, "/"),
		Stdout:        io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("PDFium does not start: %w", err)
	}
	return pool, nil
}

// errEncrypted and errRefused are PDFium's answers to a file it does not open.
var (
	errEncrypted = errors.New("the file is encrypted with a password")
	errRefused   = errors.New("PDFium can't open the file")
	errTime      = errors.New("reading took too long")
	errHangs     = errors.New("PDFium does not answer")
)

// work reads an open document; it makes no call into PDFium once ctx has ended.
type work func(ctx context.Context, lib pdfium.Pdfium, doc references.FPDF_DOCUMENT) error

// open gives work an open document. When ctx ends or time is up, work has a
// moment to end by itself; if it does not, it hangs within PDFium, whose instance is killed.
func (e *engine) open(ctx context.Context, raw []byte, do work) error {
	pool, err := e.pool()
	if err != nil {
		return err
	}
	lib, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return err
	}
	limited, stop := context.WithTimeout(ctx, e.limits.Time)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- guarded(limited, lib, raw, do) }()
	select {
	case err = <-ended:
	case <-limited.Done():
		if err = patient(ended); err == errHangs {
			lib.Kill()
			patient(ended)
			return cmp.Or(ctx.Err(), errTime)
		}
	}
	lib.Close() // the memory of the instance goes with it
	if limited.Err() != nil && errors.Is(err, limited.Err()) {
		return cmp.Or(ctx.Err(), errTime)
	}
	return err
}

// patience is how long work has to notice that it is to end.
const patience = time.Second

// patient waits for work to end; errHangs where it does not.
func patient(ended <-chan error) error {
	select {
	case err := <-ended:
		return err
	case <-time.After(patience):
		return errHangs
	}
}

// guarded turns a panic of the sandbox (out of memory, a trap) into an error: a
// damaged file must not end the run, and its instance is thrown away.
func guarded(ctx context.Context, lib pdfium.Pdfium, raw []byte, do work) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("%w: %v", errRefused, broken)
		}
	}()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	doc, err := lib.OpenDocument(&requests.OpenDocument{File: &raw})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return errEncrypted
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	return do(ctx, lib, doc.Document)
}
