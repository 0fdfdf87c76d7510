//go:build !unix

package pdf

// limitMemory does nothing where the system has no such limits; the garbage
// collector's target and the time limit remain.
func limitMemory(uint64) error { return nil }
