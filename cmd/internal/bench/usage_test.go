package bench

import (
	"os"
	"runtime"
	"syscall"
	"time"
)

// usage is what a process used.
type usage struct {
	cpu  time.Duration // of all its threads, in user and system mode
	peak int64         // largest resident size so far, in bytes
}

// own is what this process has used.
func own() usage {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return usage{}
	}
	return newUsage(&u)
}

// children is what the processes that this one started and that have ended used:
// the sum of their time, and the largest of their peaks.
func children() usage {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_CHILDREN, &u) != nil {
		return usage{}
	}
	return newUsage(&u)
}

// usageOf is what an ended process used.
func usageOf(state *os.ProcessState) usage {
	u, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return usage{}
	}
	return newUsage(u)
}

func newUsage(u *syscall.Rusage) usage {
	unit := int64(1024)
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	return usage{cpu: time.Duration(u.Utime.Nano() + u.Stime.Nano()), peak: u.Maxrss * unit}
}

func megabytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }
