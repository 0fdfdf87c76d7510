// Package isolate runs readers of files that nobody trusts in processes of their own, which are killed when they take too much.
//
//	pool := isolate.NewPool(command, isolate.DefaultLimits())
//	err := pool.Do(ctx, isolate.Request{Op: "read", Raw: raw}, func(mark bool, part []byte) error { … })
//
// A worker is this program again, started with an argument by which it calls
// Serve. It works on one file after another, with limits on memory (by the
// system), time and output; when it goes over one, panics or hangs, it is
// killed, the file is refused with the reason, and the next file has a new
// worker. A worker that has nothing to do for some seconds ends; so does one
// whose program has gone, since its input ends.
package isolate

import (
	"fmt"
	"time"

	"duban/corpus"
)

// Limits of a worker.
type Limits struct {
	Time   time.Duration // for one file
	Memory int64         // bytes of data, by the system
	Heap   int64         // bytes, a target of the garbage collector
	Output int64         // bytes of one answer
	Idle   time.Duration // after which a worker without work ends
	Retire int64         // bytes of heap that a worker may keep from one file to the next
}

// DefaultLimits leave room for the largest documents that readers take (a
// sheet of 300,000 cells, a PDF file of 2,000 pages), and let two workers and
// the program itself stay under 1 GB.
func DefaultLimits() Limits {
	return Limits{Time: 2 * time.Minute, Memory: 352 << 20, Heap: 224 << 20, Output: 256 << 20, Idle: 3 * time.Second, Retire: 160 << 20}
}

// Request is one piece of work.
type Request struct {
	Op     string // the name of a Handler
	Source string // of the bytes, for messages
	Raw    []byte
	// Stream is for answers of any length: the time limit is for each part of
	// it, and the output limit does not hold. The one who takes it counts.
	Stream bool
	Time   time.Duration // in place of the limit, if it is not 0
}

// ask is a request's head.
type ask struct {
	Op, Source string
	Size       int
}

// done is what a worker tells at the end of an answer.
type done struct {
	Heap int64 // bytes that it has from the system
}

// Breach is the error for a worker that went over a limit or broke off.
type Breach struct {
	Limit  Limit
	Limits Limits
	Detail string // what the worker said last; empty if nothing
}

// Limit names what a worker went over.
type Limit string

// The limits, and breaking off.
const (
	OverTime   Limit = "time"
	OverMemory Limit = "memory"
	OverOutput Limit = "output"
	BrokeOff   Limit = "broke off"
)

func (b *Breach) Error() string { return b.Refusal().Error() }

// Refusal is how a breach is stored for the file that caused it.
func (b *Breach) Refusal() *corpus.Refusal {
	switch b.Limit {
	case OverTime:
		return corpus.Refuse(corpus.OutcomeTooLarge, "reading it took longer than %s; split the file", b.Limits.Time)
	case OverMemory:
		return corpus.Refuse(corpus.OutcomeTooLarge, "reading it takes more than %d MB of memory; split the file", b.Limits.Memory>>20)
	case OverOutput:
		return corpus.Refuse(corpus.OutcomeTooLarge, "it unpacks to more than %d MB; split the file", b.Limits.Output>>20)
	}
	if b.Detail == "" {
		return corpus.Refuse(corpus.OutcomeFailed, "reading it broke off; the file is damaged: fetch it again")
	}
	return corpus.Refuse(corpus.OutcomeFailed, "reading it broke off (%s); the file is damaged: fetch it again", b.Detail)
}

// Unwrap lets callers find the refusal in the error.
func (b *Breach) Unwrap() error { return b.Refusal() }

// errProtocol is what a worker that does not keep to the protocol gives.
func errProtocol(kind byte) error { return fmt.Errorf("the worker sent a frame of kind %q", kind) }
