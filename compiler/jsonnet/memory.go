package jsonnet

import (
	"context"
	"fmt"
	"math"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// maxMemory is the maximum growth of the heap during an evaluation, in bytes. What
// the process does beside it counts too, so it is large.
const maxMemory = 4 << 30

// watchInterval is the time between two looks at the heap. An evaluation allocates
// about 1 GB in a second; a native function of Jsonnet can allocate more at once.
const watchInterval = 10 * time.Millisecond

// errMemory is the cause of the end of an evaluation that needs too much memory.
type errMemory int64

// Error states the limit.
func (e errMemory) Error() string {
	return fmt.Sprintf("the evaluation needs more than %d MB of memory", int64(e)>>20)
}

// watchMemory ends the context when the heap has grown too much, until the context
// ends. The time limit alone is not enough: in 5 s, `std.range(0, 2e9)` asks for more
// memory than most machines have. The limit is GOMEMLIMIT if that is lower.
func watchMemory(ctx context.Context, end context.CancelCauseFunc) {
	first, most := heap(), min(maxMemory, debug.SetMemoryLimit(-1))
	ticks := time.NewTicker(watchInterval)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
			if now := heap(); now-first > most {
				end(errMemory(most))
				return
			}
		}
	}
}

// heap returns the size of the heap in bytes: objects, also those that the garbage
// collector has not removed yet.
func heap() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return int64(min(sample[0].Value.Uint64(), math.MaxInt64))
}
