// Package parallel runs independent steps on all processors. What a step does must
// not depend on which other steps have run; then the result does not depend on the
// number of processors, which is that of runtime.GOMAXPROCS.
package parallel

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Each calls run with the numbers from 0 up to, not including, n, several at the
// same time, and returns when all calls have returned. If calls panic, it panics
// with the Panic of the lowest number.
func Each(n int, run func(i int)) {
	if min(runtime.GOMAXPROCS(0), n) < 2 {
		for i := range n {
			run(i)
		}
		return
	}
	Start(n, run)()
}

// Start begins to call run as Each does, on all processors but the one of the caller.
// The function that it returns must be called: it makes the rest of the calls too,
// waits until all have returned, and panics as Each does.
func Start(n int, run func(i int)) (finish func()) {
	var next atomic.Int64
	var wait sync.WaitGroup
	failed := make([]*Panic, 1+min(runtime.GOMAXPROCS(0)-1, n)) // the first is the caller's
	for w := range failed[1:] {
		wait.Go(func() { failed[w+1] = work(&next, n, run) })
	}
	return func() {
		failed[0] = work(&next, n, run)
		wait.Wait()
		var first *Panic
		for _, p := range failed {
			if p != nil && (first == nil || p.at < first.at) {
				first = p
			}
		}
		if first != nil {
			panic(first)
		}
	}
}

// work runs steps until there are none. It returns the panic of one.
func work(next *atomic.Int64, n int, run func(i int)) (failed *Panic) {
	at := -1
	defer func() {
		if p := recover(); p != nil {
			failed = &Panic{Value: p, Stack: string(debug.Stack()), at: at}
		}
	}()
	for at = int(next.Add(1)) - 1; at < n; at = int(next.Add(1)) - 1 {
		run(at)
	}
	return nil
}

// A Panic is the panic of a step.
type Panic struct {
	// Value is what the step panicked with.
	Value any
	// Stack is the stack of its goroutine.
	Stack string

	at int
}

// String returns the value as text.
func (p *Panic) String() string { return fmt.Sprint(p.Value) }

// Chunks divides n items into pieces of at most size, and calls run for each with
// the first and, not included, the last of its items, as Each does.
func Chunks(n, size int, run func(first, last int)) {
	Each((n+size-1)/size, func(i int) { run(i*size, min((i+1)*size, n)) })
}
