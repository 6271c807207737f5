package plane

import (
	"sync"

	"istio.io/istio/pkg/test"
)

// ending is a test that drops its cleanup functions once they have run. A parallel test of the standard library keeps
// them, and with them a whole istiod, until its parent ends: with a thousand programs, gigabytes.
type ending struct {
	test.Failer
	mu   sync.Mutex
	last []func()
}

func endingWith(t test.Failer) *ending {
	e := &ending{Failer: t}
	t.Cleanup(e.end)
	return e
}

// Cleanup runs f when the test ends, the last function first.
func (e *ending) Cleanup(f func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.last = append(e.last, f)
}

func (e *ending) end() {
	for f := e.next(); f != nil; f = e.next() {
		f()
	}
}

// next takes the last function. A function can add others.
func (e *ending) next() func() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.last) == 0 {
		e.last = nil
		return nil
	}
	last := len(e.last) - 1
	f := e.last[last]
	e.last[last], e.last = nil, e.last[:last]
	return f
}
