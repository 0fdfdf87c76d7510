package pipeline

import (
	"os"
	"runtime/debug"
)

const (
	// heapLimit is where the garbage collector begins to work harder, in bytes. Two
	// pages at the reader's limits side by side reach it; the process then stays
	// under 1 GB. It is no bound: a corpus that needs more gets more.
	heapLimit = 512 << 20

	// heapGrowth is by how many per cent the heap grows before the collector runs,
	// below that limit. With 300, damaged files take the process and its workers
	// over 1 GB.
	heapGrowth = 150
)

// SetMemory tells the garbage collector of the process how to work, where
// neither $GOMEMLIMIT nor $GOGC says so.
func SetMemory() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(heapLimit)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
	}
}
