//go:build !unix

package isolate

// limitMemory does nothing where the system has no such limit: the time limit
// and the garbage collector's target remain.
func limitMemory(uint64) error { return nil }
