package isolate

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"duban/corpus"
)

// Pool starts workers as they are needed and keeps those that are idle for a while.
type Pool struct {
	command []string
	limits  Limits
	mu      sync.Mutex
	idle    []*worker
}

// NewPool makes a pool of workers that command starts; it must end up in Serve.
func NewPool(command []string, limits Limits) *Pool { return &Pool{command: command, limits: limits} }

// Limits are those that every file is read under.
func (p *Pool) Limits() Limits { return p.limits }

// worker is one process.
type worker struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	said   *tail
	expiry *time.Timer
}

// Do has a worker do r and hands its answer to take, part by part. The error
// is a *corpus.Refusal (also within a *Breach), take's own, or ctx's.
func (p *Pool) Do(ctx context.Context, r Request, take func(mark bool, part []byte) error) error {
	w, err := p.worker()
	if err != nil {
		return err
	}
	limits := p.limits
	limits.Time = cmp.Or(r.Time, limits.Time)
	limited, stop := context.WithCancel(ctx)
	defer stop()
	clock := time.AfterFunc(limits.Time, stop)
	defer time.AfterFunc(slow, giveBack).Stop()
	watched := make(chan struct{})
	killed := context.AfterFunc(limited, func() {
		w.cmd.Process.Kill()
		close(watched)
	})
	heap, over, err := p.converse(w, r, func(mark bool, part []byte) error {
		if !r.Stream {
			return take(mark, part)
		}
		clock.Stop() // what is done with a part is not the worker's time
		err := take(mark, part)
		clock.Reset(limits.Time)
		return err
	})
	clock.Stop()
	if !killed() {
		<-watched
	}
	switch {
	case over != "":
		w.end()
		return &Breach{Limit: over, Limits: limits}
	case ctx.Err() != nil:
		w.end()
		return ctx.Err()
	case limited.Err() != nil:
		w.end()
		return &Breach{Limit: OverTime, Limits: limits}
	case err == nil || errors.As(err, new(*corpus.Refusal)):
		p.put(w, heap)
		return err
	case errors.As(err, new(*taken)):
		w.end()
		return errors.Unwrap(err)
	}
	return p.broken(w, err)
}

// A file that takes a worker longer than slow may make it large. The program
// then gives back what it holds beyond roomy bytes and does not need, so that it and
// its workers stay under 1 GB together.
const (
	slow  = 250 * time.Millisecond
	roomy = 256 << 20
)

func giveBack() {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	if stats.HeapSys-stats.HeapReleased > roomy {
		debug.FreeOSMemory()
	}
}

// taken is an error of the one who takes the answer.
type taken struct{ err error }

func (t *taken) Error() string { return t.err.Error() }
func (t *taken) Unwrap() error { return t.err }

// converse sends a request and reads the answer to its end.
func (p *Pool) converse(w *worker, r Request, take func(mark bool, part []byte) error) (heap int64, over Limit, err error) {
	sent := make(chan error, 1)
	go func() { sent <- w.send(r) }() // a worker may break off before it has read all
	left := p.limits.Output
	for {
		kind, payload, err := readFrame(w.out, maxFrame)
		if err != nil {
			return 0, "", err
		}
		switch kind {
		case framePart, frameMark:
			if left -= int64(len(payload)); left < 0 && !r.Stream {
				return 0, OverOutput, nil
			}
			if err := take(kind == frameMark, payload); err != nil {
				return 0, "", &taken{err}
			}
			continue
		case frameDone:
			var d done
			err = json.Unmarshal(payload, &d)
			return d.Heap, "", errors.Join(err, <-sent)
		case frameRefusal:
			var refusal corpus.Refusal
			if err := json.Unmarshal(payload, &refusal); err != nil {
				return 0, "", err
			}
			return 0, "", errors.Join(<-sent, &refusal)
		case frameError:
			<-sent
			return 0, "", corpus.Refuse(corpus.OutcomeFailed, "%s", payload)
		}
		return 0, "", errProtocol(kind)
	}
}

func (w *worker) send(r Request) error {
	head, err := json.Marshal(ask{r.Op, r.Source, len(r.Raw)})
	if err != nil {
		return err
	}
	return errors.Join(writeFrame(w.in, frameAsk, head), writeFrame(w.in, frameBytes, r.Raw))
}

// broken tells why a worker ended by itself.
func (p *Pool) broken(w *worker, err error) error {
	w.end()
	said := w.said.first()
	if strings.Contains(said, "out of memory") || strings.Contains(said, "cannot allocate memory") {
		return &Breach{Limit: OverMemory, Limits: p.limits}
	}
	if said == "" {
		said = err.Error()
	}
	return &Breach{Limit: BrokeOff, Limits: p.limits, Detail: said}
}

// worker is an idle one, or a new one.
func (p *Pool) worker() (*worker, error) {
	p.mu.Lock()
	for len(p.idle) > 0 {
		w := p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
		if w.expiry.Stop() {
			p.mu.Unlock()
			return w, nil
		}
	}
	p.mu.Unlock()
	return p.start()
}

func (p *Pool) start() (*worker, error) {
	w := &worker{cmd: exec.Command(p.command[0], p.command[1:]...), said: &tail{}}
	w.cmd.Env = append(environment(), fmt.Sprintf("GOMEMLIMIT=%d", p.limits.Heap), "GOGC=100", "GOMAXPROCS=2")
	w.cmd.Stderr, w.cmd.WaitDelay = w.said, time.Second
	in, errIn := w.cmd.StdinPipe()
	out, errOut := w.cmd.StdoutPipe()
	if err := errors.Join(errIn, errOut); err != nil {
		return nil, err
	}
	w.in, w.out = in, bufio.NewReaderSize(out, 64<<10)
	if err := w.cmd.Start(); err != nil {
		return nil, fmt.Errorf("a process to read the file in does not start: %w", err)
	}
	return w, nil
}

// environment is what a worker sees of ours: nothing but where it may keep files.
func environment() (env []string) {
	for _, name := range []string{"HOME", "TMPDIR", "XDG_CACHE_HOME", "SystemRoot"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// put keeps a worker for the next file, unless it has grown large.
func (p *Pool) put(w *worker, heap int64) {
	if heap > p.limits.Retire {
		w.end()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	w.expiry = time.AfterFunc(p.limits.Idle, func() { p.expire(w) })
	p.idle = append(p.idle, w)
}

// expire ends a worker that nobody wanted.
func (p *Pool) expire(w *worker) {
	p.mu.Lock()
	for i, other := range p.idle {
		if other == w {
			p.idle = append(p.idle[:i:i], p.idle[i+1:]...)
			break
		}
	}
	p.mu.Unlock()
	w.end()
}

// Close ends the idle workers; one at work ends with its file.
func (p *Pool) Close() {
	p.mu.Lock()
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	for _, w := range idle {
		if w.expiry.Stop() {
			w.end()
		}
	}
}

// end kills a worker and waits for its end.
func (w *worker) end() {
	w.cmd.Process.Kill()
	w.in.Close()
	w.cmd.Wait() // that it was killed is no news
}

// tail keeps the beginning of what a process says, which names the cause.
type tail struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// maxSaid is how much is kept, in bytes.
const maxSaid = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text.Write(p[:min(len(p), maxSaid-t.text.Len())])
	return len(p), nil
}

// first is the first line that was said.
func (t *tail) first() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	line, _, _ := strings.Cut(strings.TrimSpace(t.text.String()), "\n")
	return line
}
