package compiler

import (
	"github.com/gwc-lang/gwc/compiler/check"
	"github.com/gwc-lang/gwc/compiler/lint"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An analysis is what the passes after the check found out beside it: all of it only
// reads the model, so that it runs at the same time.
type analysis struct {
	plan   finding // of the target
	write  emit.Written
	advice diag.Sink // about single statements, and the target's
	ofAll  finding   // advice about a program without errors
}

// A finding is what a step reported that is only used if the program has no errors, or
// only where it has none. Of a model with errors, the step may panic.
type finding struct {
	said   diag.Sink
	failed *failure
}

func (f *finding) find(run func(*diag.Sink)) { f.failed = recovered(func() { run(&f.said) }) }

// take reports the diagnostics of a program without errors. A panic is one of gwc.
func (f *finding) take(sink *diag.Sink) {
	if f.failed != nil {
		panic(&parallel.Panic{Value: f.failed.message, Stack: f.failed.stack})
	}
	sink.Add(f.said.Sorted()...)
}

// check checks the model: in the language's terms, then in the target's. At the same
// time, the target plans its objects, and the advice is collected.
func (c *compilation) check() {
	m, a, target := c.result.Model, &c.analysis, c.options.Target
	steps := []func(){
		func() { check.Run(m, c.sink) },
		func() { lint.Run(m, &a.advice) },
		func() { a.ofAll.find(func(said *diag.Sink) { lint.OfAll(m, said) }) },
	}
	if target != nil {
		steps = append([]func(){func() { m.Clauses() }, c.plan}, append(steps,
			func() { target.Check(m, c.sink) },
			func() { target.Advise(m, &a.advice) })...)
	}
	parallel.Each(len(steps), func(i int) { steps[i]() })
}

// plan plans the objects. The plan of a model with errors only serves to report the
// target's own.
func (c *compilation) plan() {
	if target, streams := c.options.Target.(emit.Streamer); streams {
		c.analysis.plan.find(func(said *diag.Sink) { c.analysis.write = target.Plan(c.result.Model, said) })
	}
}

// lint reports the advice, except about statements that have an error: it may only be a
// consequence of the error.
func (c *compilation) lint() {
	if said := &c.analysis.advice; c.sink.HasErrors() {
		c.sink.Add(c.unrelated(said.Sorted())...)
	} else {
		c.analysis.ofAll.take(c.sink)
		c.sink.Add(said.Sorted()...)
	}
}
