package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The garbage collector's pace: a build is short and its garbage little, so
// there may be four times as much as what is in use. But beyond inUse bytes
// there may be no more of it than of that, and never less than half of what is
// in use.
const (
	widePace   = 400
	narrowPace = 50
	inUse      = 128 << 20
)

// paceCollector sets the pace of the garbage collector, now and after each of
// its cycles.
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

// A cycle is garbage that the next cycle of the collector finds.
type cycle struct{ _ *int }

// paceOf returns the garbage that there may be, in percent of the bytes that
// are in use.
func paceOf(live uint64) int {
	if live <= inUse {
		return widePace
	}
	return max(narrowPace, int(widePace*inUse/live))
}
