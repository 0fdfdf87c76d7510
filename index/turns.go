package index

import (
	"context"
	"runtime"
)

// turns lets as many searches run at a time as there are processors; the
// others wait, and who came first goes first. With fifty readers on two
// processors all would otherwise run at once, each at a fiftieth of its speed,
// with the memory of fifty searches; the mean wait is the same, the longest
// one is shorter.
type turns chan struct{}

func newTurns() turns { return make(turns, runtime.GOMAXPROCS(0)) }

// wait waits for a turn; done ends it.
func (t turns) wait(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t turns) done() { <-t }
