package compiler

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/lint"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A compilation is one run of the passes.
type compilation struct {
	options Options
	sink    *diag.Sink
	accepts []model.Accept // once the statements are lowered
}

// parse reads the files, several at once.
func (c *compilation) parse(ctx context.Context, s *sources) []*intent.File {
	files := make([]*intent.File, len(s.files))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for i, file := range s.files {
		if ctx.Err() != nil {
			c.sink.Add(diag.At(diag.Span{}, "GWC0191", "the build was cancelled"))
			return nil
		}
		slots <- struct{}{}
		wait.Go(func() {
			defer c.impossible()
			defer func() { <-slots }()
			files[i] = intent.Parse(lang.Split(file, intent.Begins, c.sink), c.sink)
		})
	}
	wait.Wait()
	return files
}

func (c *compilation) intentOptions(s *sources) intent.Options {
	return intent.Options{Namespace: c.options.Namespace, Now: c.options.Now, Read: s.beside}
}

func (c *compilation) buildOptions() model.BuildOptions {
	return model.BuildOptions{
		Version: c.options.Version, Program: c.options.Program, Inventory: knownTo(c.options.Inventory), Now: c.options.Now,
	}
}

// lint advises about the model. Advice about a statement that has an error may
// only follow from it.
func (c *compilation) lint(m *model.Model, files []*intent.File) {
	var said diag.Sink
	lint.Run(m, c.sink.HasErrors(), &said)
	if c.sink.HasErrors() {
		c.sink.Add(slices.DeleteFunc(said.Sorted(), faultyOf(files, c.sink.Sorted()).touches)...)
		return
	}
	c.sink.Add(said.Sorted()...)
}

// emit makes the objects of a model without errors, and holds the target to it
// that no clause got lost on the way. Of one with errors the target still says
// what it cannot do: no mistake hides another.
func (c *compilation) emit(m *model.Model, files []*intent.File) *emit.Bundle {
	switch {
	case c.options.Target == nil:
		return nil
	case c.sink.HasErrors():
		c.try(m, files)
		return nil
	}
	bundle := c.options.Target.Emit(m, c.sink)
	if c.sink.HasErrors() {
		return nil
	}
	for _, span := range emit.Dropped(m.Clauses, bundle) {
		c.sink.Add(diag.At(span, "GWC0192", "gwc lost this clause: no object says it").
			WithHint("this is a mistake of gwc; please report it with the program"))
	}
	for _, o := range emit.Duplicates(bundle) {
		c.sink.Add(diag.At(diag.First(o.Origins), "GWC0196", "internal error: two objects are %s %s/%s", o.Kind, o.Namespace, o.Name).
			WithHint("this is a mistake of gwc; please report it with the program"))
	}
	return bundle
}

// try lets the target look at a model with errors, and reports what it says of
// statements that have none. Where the model contradicts itself so much that
// the target gives up, what it would say is not known.
func (c *compilation) try(m *model.Model, files []*intent.File) {
	var said diag.Sink
	faulty := faultyOf(files, c.sink.Sorted())
	defer func() {
		_ = recover()
		c.sink.Add(slices.DeleteFunc(said.Sorted(), faulty.touches)...)
	}()
	c.options.Target.Emit(m, &said)
}

// audit looks at the objects beside those of the inventory, and at these alone.
func (c *compilation) audit(r Result) {
	if a, can := c.options.Target.(emit.Auditor); can && c.options.Inventory != nil {
		a.Audit(r.Model, r.Bundle, c.options.Inventory, c.options.OwnOnly, c.sink)
	}
}

// impossible turns a panic, which is a mistake of gwc, into a diagnostic.
func (c *compilation) impossible() {
	if p := recover(); p != nil {
		c.sink.Add(diag.At(diag.Span{}, "GWC0193", "gwc failed: %s", fmt.Sprint(p)).
			WithHint("this is a mistake of gwc; please report it with the program"))
	}
}
