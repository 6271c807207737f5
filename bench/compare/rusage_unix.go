//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// maxResident returns the maximum number of bytes of a process in memory.
func maxResident(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return usage.Maxrss // bytes there, else KiB
	}
	return usage.Maxrss << 10
}
