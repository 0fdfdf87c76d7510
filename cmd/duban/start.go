package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"duban/cmd/internal/pipeline"
)

// start runs the command line of the process. The first signal ends the work in
// good order; a second one ends the process at once.
func start(now func() time.Time) int {
	pipeline.SetMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	a := app{in: &interruptible{ctx, os.Stdin}, out: os.Stdout, err: os.Stderr, env: os.Getenv, now: now}
	return a.run(ctx, os.Args[1:])
}

// interruptible reads until ctx ends: a read of a terminal or pipe that nobody
// writes to would otherwise keep the program from ending on a signal.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i *interruptible) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	buf := make([]byte, len(p)) // not p: a read that is left behind may still write to it
	done := make(chan result, 1)
	go func() {
		n, err := i.r.Read(buf)
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		copy(p, buf[:r.n])
		return r.n, r.err
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	}
}
