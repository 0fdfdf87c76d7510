package pdf

import (
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
)

// open gives work an open document. When ctx ends or time is up, the instance
// is killed and open returns; work then fails at its next call into PDFium.
func (e *engine) open(ctx context.Context, raw []byte, work func(pdfium.Pdfium, references.FPDF_DOCUMENT) error) error {
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
	go func() { ended <- guarded(lib, raw, work) }()
	select {
	case err = <-ended:
		lib.Close() // the memory of the instance goes with it
		return err
	case <-limited.Done():
		lib.Kill()
		waitFor(ended, time.Second)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return errTime
	}
}

// waitFor lets work notice that it was killed, so that nothing runs on behind.
func waitFor(ended <-chan error, patience time.Duration) {
	select {
	case <-ended:
	case <-time.After(patience):
	}
}

// guarded turns a panic of the sandbox (out of memory, a trap) into an error: a
// damaged file must not end the run, and its instance is thrown away.
func guarded(lib pdfium.Pdfium, raw []byte, work func(pdfium.Pdfium, references.FPDF_DOCUMENT) error) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("%w: %v", errRefused, broken)
		}
	}()
	doc, err := lib.OpenDocument(&requests.OpenDocument{File: &raw})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return errEncrypted
	case err != nil:
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	return work(lib, doc.Document)
}
