//go:build linux

package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"duban/cmd/internal/pipeline"
)

// What makes the test binary one run of the program, and under which conditions.
const (
	childEnv     = "DUBAN_TEST_CHILD" // anything: be the program
	childUserEnv = "DUBAN_TEST_USER"  // number of the user to become
)

func TestMain(m *testing.M) {
	if pipeline.IsWorker(os.Args) {
		os.Exit(work())
	}
	must(os.Setenv(pipeline.WorkerVariable, "1"))
	if os.Getenv(childEnv) == "" {
		os.Exit(m.Run())
	}
	if user, err := strconv.Atoi(os.Getenv(childUserEnv)); err == nil {
		must(syscall.Setgid(user))
		must(syscall.Setuid(user))
	}
	os.Exit(start(func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// childTimeout is far more than any run of these tests takes, and ends one that hangs.
const childTimeout = 90 * time.Second

// child is a run of the program in a process of its own, in dir.
type child struct {
	*exec.Cmd
	out, err bytes.Buffer
}

func newChild(t *testing.T, dir string, env []string, args ...string) *child {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), childTimeout)
	t.Cleanup(stop)
	c := &child{Cmd: exec.CommandContext(ctx, os.Args[0], args...)}
	c.Dir, c.Stdout, c.Stderr = dir, &c.out, &c.err
	c.Env = append(append(os.Environ(), childEnv+"=1", "DUBAN_CORPUS=", "LANG=C"), env...)
	return c
}

// runChild runs the program to its end.
func runChild(t *testing.T, dir string, env []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	c := newChild(t, dir, env, args...)
	c.Stdin = bytes.NewReader(nil)
	if err := c.Run(); err != nil && c.ProcessState == nil {
		t.Fatal(err)
	}
	if c.ProcessState.ExitCode() < 0 {
		t.Errorf("duban %q did not end by itself: %s\n%s", args, c.ProcessState, c.err.String())
	}
	return c.ProcessState.ExitCode(), c.out.String(), c.err.String()
}

// holdOpen starts an ingest of paths that then waits for standard input, and
// returns it, with the end of its input, when it holds the corpus.
func holdOpen(t *testing.T, dir string, paths ...string) (*child, io.Closer) {
	t.Helper()
	c := newChild(t, dir, nil, append(append([]string{"ingest"}, paths...), "-")...)
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	for deadline := time.Now().Add(childTimeout); ; time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(dir, "corpus-data", "duban.db-wal")); err == nil {
			return c, in
		}
		if time.Now().After(deadline) {
			t.Fatal("the run did not begin")
		}
	}
}
