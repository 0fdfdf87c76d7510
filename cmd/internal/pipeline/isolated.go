package pipeline

import (
	"context"
	"io"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"duban/cmd/internal/isolate"
	"duban/corpus"
	"duban/crawl/local"
	"duban/extract"
	"duban/extract/pdf"
)

// WorkerArgument is the argument by which a program that calls ServeWorker is
// one; the user's rules folder follows it, empty for none.
const WorkerArgument = "read-untrusted-files"

// WorkerVariable is set to 1 in the environment of a test program that calls
// ServeWorker where it is told to.
const WorkerVariable = "DUBAN_TEST_WORKER"

// program is the import path of the command that calls ServeWorker.
const program = "duban/cmd/duban"

// workerCommand starts this program as a worker. A program that does not know
// how to be one is not run for that, and reads everything itself.
func workerCommand(rules string) []string {
	info, ok := debug.ReadBuildInfo()
	self, err := os.Executable()
	if !ok || err != nil || info.Path != program && os.Getenv(WorkerVariable) != "1" {
		return nil
	}
	return []string{self, WorkerArgument, rules}
}

// The operations of a worker.
const (
	opRead   = "read"
	opUnpack = "unpack"
)

// IsWorker tells whether the program's arguments (with its name) make it a worker.
func IsWorker(args []string) bool { return len(args) == 3 && args[1] == WorkerArgument }

// ServeWorker works on what the program that started this one asks for, until it ends.
func ServeWorker(args []string, in io.Reader, out io.Writer) error {
	reader := sync.OnceValues(func() (*extract.Reader, error) {
		text := func(_ context.Context, raw []byte) (string, error) { return pdf.PlainText(raw) }
		return extract.New(extract.Options{Overlay: args[2], PDFText: text})
	})
	return isolate.Serve(in, out, isolate.DefaultLimits(), map[string]isolate.Handler{
		opRead: func(ctx context.Context, r isolate.Request, out *isolate.Output) error {
			files, err := reader()
			if err != nil {
				return err
			}
			packed, err := files.Raw(ctx, corpus.Page{Source: r.Source, Bytes: r.Raw})
			if err == nil {
				_, err = out.Write(packed)
			}
			return err
		},
		opUnpack: func(_ context.Context, r isolate.Request, out *isolate.Output) error {
			return local.Unpack(r.Raw, local.DefaultFileBytes, out.Mark, out)
		},
	})
}

// unpackTime is how long the next part of an archive may take.
const unpackTime = 30 * time.Second

// isolator reads files in workers.
type isolator struct{ pool *isolate.Pool }

// newIsolator is nil where this program can't be a worker.
func newIsolator(rules string) *isolator {
	command := workerCommand(rules)
	if command == nil {
		return nil
	}
	return &isolator{isolate.NewPool(command, isolate.DefaultLimits())}
}

func (i *isolator) Raw(ctx context.Context, page corpus.Page) (packed []byte, err error) {
	err = i.pool.Do(ctx, isolate.Request{Op: opRead, Source: page.Source, Raw: page.Bytes}, func(_ bool, part []byte) error {
		packed = append(packed, part...)
		return nil
	})
	return packed, err
}

func (i *isolator) Unpack(ctx context.Context, raw []byte, take func(mark bool, part []byte) error) error {
	return i.pool.Do(ctx, isolate.Request{Op: opUnpack, Raw: raw, Stream: true, Time: unpackTime}, take)
}
