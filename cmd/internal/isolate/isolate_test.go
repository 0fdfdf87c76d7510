package isolate

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"duban/corpus"
)

const workerArgument = "be-a-worker"

// small limits, so that going over them takes no time.
func small() Limits {
	return Limits{Time: time.Minute, Memory: 400 << 20, Heap: 100 << 20, Output: 1 << 20, Idle: time.Second, Retire: 96 << 20}
}

func TestMain(m *testing.M) {
	if len(os.Args) != 2 || os.Args[1] != workerArgument {
		os.Exit(m.Run())
	}
	if err := Serve(os.Stdin, os.Stdout, small(), handlers()); err != nil {
		os.Exit(1)
	}
}

func handlers() map[string]Handler {
	return map[string]Handler{
		"echo": func(_ context.Context, r Request, out *Output) error {
			_, err := out.Write(r.Raw)
			return errors.Join(out.Mark([]byte(r.Source)), err)
		},
		"hang":   func(context.Context, Request, *Output) error { select {} },
		"spin":   func(context.Context, Request, *Output) error { return spin() },
		"panic":  func(context.Context, Request, *Output) error { panic("no such glyph") },
		"exit":   func(context.Context, Request, *Output) error { os.Exit(0); return nil },
		"refuse": func(context.Context, Request, *Output) error { return corpus.Refuse(corpus.OutcomeEncrypted, "locked") },
		"fail":   func(context.Context, Request, *Output) error { return errors.New("odd") },
		"eat": func(context.Context, Request, *Output) error {
			var all [][]byte
			for {
				all = append(all, bytes.Repeat([]byte{1}, 16<<20))
				_ = all
			}
		},
		"flood": func(_ context.Context, _ Request, out *Output) error {
			for {
				if _, err := out.Write(make([]byte, 1<<16)); err != nil {
					return err
				}
			}
		},
		"garble": func(_ context.Context, _ Request, out *Output) error {
			out.out.WriteString("\x00\xff\xff\xff\xff")
			return out.out.Flush()
		},
	}
}

func spin() error {
	for i := 0; ; i++ {
		if i < 0 {
			return nil
		}
	}
}

func newPool(t *testing.T, limits Limits) *Pool {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := NewPool([]string{self, workerArgument}, limits)
	t.Cleanup(p.Close)
	return p
}

func do(p *Pool, op string, raw []byte) (answer []byte, err error) {
	err = p.Do(context.Background(), Request{Op: op, Source: "a.docx", Raw: raw}, func(mark bool, part []byte) error {
		if !mark {
			answer = append(answer, part...)
		}
		return nil
	})
	return answer, err
}

func TestWorkersAnswer(t *testing.T) {
	p := newPool(t, small())
	for _, size := range []int{0, 1, maxFrame/2 + 1} {
		raw := bytes.Repeat([]byte("附"), size/3)
		if got, err := do(p, "echo", raw); err != nil || !bytes.Equal(got, raw) {
			t.Errorf("%d bytes: %d came back, %v", len(raw), len(got), err)
		}
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got, err := do(p, "echo", []byte("一")); err != nil || string(got) != "一" {
				t.Errorf("%q, %v", got, err)
			}
		})
	}
	wait.Wait()
}

// Whatever a worker does, the caller gets a reason, and the next file is read.
func TestBreaches(t *testing.T) {
	p := newPool(t, small())
	for _, c := range []struct {
		op      string
		outcome corpus.Outcome
		says    string
	}{
		{"hang", corpus.OutcomeTooLarge, "longer than"}, {"spin", corpus.OutcomeTooLarge, "longer than"}, {"eat", corpus.OutcomeTooLarge, "MB of memory"},
		{"flood", corpus.OutcomeTooLarge, "unpacks to more"}, {"panic", corpus.OutcomeFailed, "no such glyph"}, {"exit", corpus.OutcomeFailed, "broke off"},
		{"garble", corpus.OutcomeFailed, "over the limit"}, {"refuse", corpus.OutcomeEncrypted, "locked"}, {"fail", corpus.OutcomeFailed, "odd"}, {"none", corpus.OutcomeFailed, "no operation"},
	} {
		if c.op == "eat" && raceDetector {
			continue // no limit holds then
		}
		if c.op == "hang" || c.op == "spin" {
			p.limits.Time = 200 * time.Millisecond
		}
		_, err := do(p, c.op, []byte("x"))
		p.limits.Time = small().Time
		var refusal *corpus.Refusal
		if !errors.As(err, &refusal) || refusal.Outcome != c.outcome || !strings.Contains(refusal.Reason, c.says) {
			t.Errorf("%s: %v", c.op, err)
		}
		if got, err := do(p, "echo", []byte("next")); err != nil || string(got) != "next" {
			t.Errorf("after %s: %q, %v", c.op, got, err)
		}
	}
}

func TestStreamsMayBeLong(t *testing.T) {
	p := newPool(t, small())
	n := 0
	enough := errors.New("enough")
	err := p.Do(context.Background(), Request{Op: "flood", Stream: true}, func(_ bool, part []byte) error {
		if n += len(part); n > 8<<20 {
			return enough
		}
		return nil
	})
	if err != enough || n < 8<<20 {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestCancelledWork(t *testing.T) {
	limits := small()
	limits.Time = time.Hour
	p := newPool(t, limits)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := p.Do(ctx, Request{Op: "hang"}, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A worker is used again, ends when it has nothing to do, and does not outlive
// the end of its input even while it hangs.
func TestWorkersEnd(t *testing.T) {
	p := newPool(t, small())
	if _, err := do(p, "echo", nil); err != nil {
		t.Fatal(err)
	}
	p.mu.Lock()
	first := p.idle[0]
	p.mu.Unlock()
	if _, err := do(p, "echo", nil); err != nil || len(p.idle) != 1 || p.idle[0] != first {
		t.Errorf("%v, %d workers", err, len(p.idle))
	}
	first.expiry.Reset(0)
	waitFor(t, func() bool { return first.cmd.Process.Signal(syscall.Signal(0)) != nil })
	w, err := p.start()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.send(Request{Op: "spin"}); err != nil {
		t.Fatal(err)
	}
	w.in.Close()
	if err := w.cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// waitFor waits until something holds; a minute is far more than it takes.
func waitFor(t *testing.T, holds func() bool) {
	t.Helper()
	for range 6000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it did not come to hold")
}

// BenchmarkWorker is what a file of 100 KB costs on its way to a worker and back.
func BenchmarkWorker(b *testing.B) {
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	limits := small()
	limits.Output = 1 << 30
	p := NewPool([]string{self, workerArgument}, limits)
	defer p.Close()
	raw := make([]byte, 100<<10)
	for b.Loop() {
		if _, err := do(p, "echo", raw); err != nil {
			b.Fatal(err)
		}
	}
}
