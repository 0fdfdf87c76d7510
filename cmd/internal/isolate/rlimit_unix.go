//go:build unix

package isolate

import "syscall"

// limitMemory lets the process have no more than so many bytes of data; address
// space would be no measure, as Go programs reserve far more than they use.
func limitMemory(bytes uint64) error {
	limit := syscall.Rlimit{Cur: bytes, Max: bytes}
	return syscall.Setrlimit(syscall.RLIMIT_DATA, &limit)
}
