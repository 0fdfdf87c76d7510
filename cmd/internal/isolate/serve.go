package isolate

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"

	"duban/corpus"
)

// Handler does one operation. Errors that hold a *corpus.Refusal are given to
// the caller as that; a panic ends the worker.
type Handler func(ctx context.Context, r Request, out *Output) error

// Output takes the answer to one request.
type Output struct{ out *bufio.Writer }

// Write adds to the answer.
func (o *Output) Write(p []byte) (n int, err error) {
	for n < len(p) {
		part := p[n:min(len(p), n+maxFrame)]
		if err := writeFrame(o.out, framePart, part); err != nil {
			return n, err
		}
		n += len(part)
	}
	return n, nil
}

// Mark puts a mark between parts of the answer.
func (o *Output) Mark(mark []byte) error {
	if len(mark) > maxFrame {
		return fmt.Errorf("a mark of %d bytes", len(mark))
	}
	return errors.Join(writeFrame(o.out, frameMark, mark), o.out.Flush())
}

// maxRequest bounds the bytes of a request; intake bounds them lower.
const maxRequest = 1 << 30

// Serve works on requests from in until it ends, under the limits.
func Serve(in io.Reader, out io.Writer, limits Limits, handlers map[string]Handler) error {
	if !raceDetector {
		if err := limitMemory(uint64(limits.Memory)); err != nil {
			return err
		}
	}
	debug.SetMemoryLimit(limits.Heap)
	requests := make(chan Request)
	go func() {
		// Requests are read apart from the work on them, so that the end of the
		// program that sends them is seen also while work hangs.
		err := readRequests(in, requests)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		os.Exit(0)
	}()
	w := bufio.NewWriterSize(out, 64<<10)
	for r := range requests {
		if err := answer(w, r, handlers); err != nil {
			return err
		}
	}
	return nil
}

func readRequests(in io.Reader, requests chan<- Request) error {
	for {
		kind, payload, err := readFrame(in, maxFrame)
		if errors.Is(err, io.EOF) {
			return nil
		}
		var a ask
		if err == nil && kind == frameAsk {
			err = json.Unmarshal(payload, &a)
		} else if err == nil {
			err = errProtocol(kind)
		}
		if err != nil {
			return err
		}
		kind, payload, err = readFrame(in, min(a.Size, maxRequest))
		if err != nil {
			return err
		}
		if kind != frameBytes || len(payload) != a.Size {
			return errProtocol(kind)
		}
		requests <- Request{Op: a.Op, Source: a.Source, Raw: payload}
	}
}

// tidyHeap is from how much memory on a worker gives back what it does not
// need before the next file, in bytes.
const tidyHeap = 48 << 20

// answer works on one request. The error is for an output that is gone.
func answer(w *bufio.Writer, r Request, handlers map[string]Handler) error {
	handle, ok := handlers[r.Op]
	err := fmt.Errorf("the worker knows no operation %q", r.Op)
	if ok {
		err = handle(context.Background(), r, &Output{w})
	}
	r.Raw = nil
	var refusal *corpus.Refusal
	switch {
	case errors.As(err, &refusal):
		text, _ := json.Marshal(refusal) // two strings
		err = writeFrame(w, frameRefusal, text)
	case err != nil:
		err = writeFrame(w, frameError, []byte(err.Error()))
	default:
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		if stats.HeapSys-stats.HeapReleased > tidyHeap {
			debug.FreeOSMemory()
			runtime.ReadMemStats(&stats)
		}
		text, _ := json.Marshal(done{Heap: int64(stats.HeapSys - stats.HeapReleased)})
		err = writeFrame(w, frameDone, text)
	}
	return errors.Join(err, w.Flush())
}
