package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The garbage collector's pace. A build is short, so garbage up to eight times the
// live heap is fine. Above a live heap of inUse bytes the allowance stays as it is, and
// is a smaller part of the heap, down to narrowPace percent.
const (
	widePace   = 800
	narrowPace = 30
	inUse      = 40 << 20
)

// textsInMemory is how many bytes of the objects' YAML stay in memory until they are
// written. More are in a temporary file, which has to be written and read.
const textsInMemory = 24 << 20

// paceCollector sets GOGC now and after each garbage collection.
func paceCollector() {
	debug.SetGCPercent(paceOf(0))
	var again func(*cycle)
	again = func(*cycle) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		debug.SetGCPercent(paceOf(live[0].Value.Uint64()))
		runtime.SetFinalizer(new(cycle), again)
	}
	runtime.SetFinalizer(new(cycle), again)
}

// A cycle is an object whose finalizer runs at the next garbage collection.
type cycle struct{ _ *int }

// paceOf returns GOGC, in percent, for a live heap of that many bytes.
func paceOf(live uint64) int {
	if live <= inUse {
		return widePace
	}
	return max(narrowPace, int(widePace*inUse/live))
}
