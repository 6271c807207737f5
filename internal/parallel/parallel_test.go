package parallel_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gwc-lang/gwc/internal/parallel"
)

// processors runs a test with several numbers of processors.
func processors(t *testing.T, run func(t *testing.T)) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		t.Run(fmt.Sprint(n), run)
	}
}

func TestEach(t *testing.T) {
	processors(t, func(t *testing.T) {
		for _, n := range []int{0, 1, 2, 100} {
			calls := make([]atomic.Int32, n)
			parallel.Each(n, func(i int) { calls[i].Add(1) })
			for i := range calls {
				if calls[i].Load() != 1 {
					t.Errorf("%d of %d is called %d times", i, n, calls[i].Load())
				}
			}
		}
	})
}

// TestStart checks that all calls are made when the caller waits, and not by it alone.
func TestStart(t *testing.T) {
	processors(t, func(t *testing.T) {
		for _, n := range []int{0, 1, 2, 100} {
			calls := make([]atomic.Int32, n)
			finish := parallel.Start(n, func(i int) { calls[i].Add(1) })
			for n > 0 && runtime.GOMAXPROCS(0) > n && calls[0].Load() == 0 {
				runtime.Gosched()
			}
			finish()
			for i := range calls {
				if calls[i].Load() != 1 {
					t.Errorf("%d of %d is called %d times", i, n, calls[i].Load())
				}
			}
		}
	})
}

func TestChunks(t *testing.T) {
	processors(t, func(t *testing.T) {
		for _, n := range []int{0, 1, 9, 10, 11} {
			var items atomic.Int32
			parallel.Chunks(n, 5, func(first, last int) {
				if last-first < 1 || last-first > 5 || first%5 != 0 || last > n {
					t.Errorf("a chunk of %d items is from %d to %d", n, first, last)
				}
				items.Add(int32(last - first))
			})
			if int(items.Load()) != n {
				t.Errorf("%d items of %d", items.Load(), n)
			}
		}
	})
}

// TestPanic checks that a panic reaches the caller with its value and its stack.
func TestPanic(t *testing.T) {
	processors(t, func(t *testing.T) {
		defer func() {
			switch p := recover().(type) {
			case *parallel.Panic:
				if p.String() != "step 5" || !strings.Contains(p.Stack, "TestPanic") {
					t.Errorf("panic %s with the stack\n%s", p, p.Stack)
				}
			case string:
				if p != "step 5" || runtime.GOMAXPROCS(0) > 1 {
					t.Errorf("panic %s", p)
				}
			default:
				t.Errorf("panic %v", p)
			}
		}()
		parallel.Each(10, func(i int) {
			if i == 5 {
				panic(fmt.Sprint("step ", i))
			}
		})
		t.Error("no panic")
	})
}
