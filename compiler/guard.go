package compiler

import (
	"fmt"
	"runtime/debug"

	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A failure is a panic of a pass.
type failure struct{ message, stack string }

// recovered runs a function and returns its panic, or nil.
func recovered(run func()) (failed *failure) {
	defer func() {
		if p := recover(); p != nil {
			failed = &failure{fmt.Sprint(p), string(debug.Stack())}
			if step, is := p.(*parallel.Panic); is {
				failed.stack = step.Stack
			}
		}
	}()
	run()
	return nil
}

// guard runs a pass, or a part of one, and reports whether it completed. A
// panic is an internal error: it becomes a diagnostic, and its stack is kept.
func (c *compilation) guard(pass string, run func()) bool {
	failed := recovered(run)
	if failed == nil {
		return true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.result.Stacks = append(c.result.Stacks, failed.stack)
	c.sink.Add(diag.At(diag.Span{}, code.InternalError, "internal error in pass %s: %s", pass, failed.message).
		WithHint("report this bug of gwc, with the program"))
	return false
}
