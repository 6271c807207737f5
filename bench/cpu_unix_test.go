//go:build unix

package bench_test

import (
	"syscall"
	"time"
)

// worked is how long the processor has worked for this process: it does not depend
// on who else has the machine.
func worked() time.Duration {
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
