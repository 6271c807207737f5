package compiler

import (
	"context"
	"slices"
	"sync"

	"github.com/gwc-lang/gwc/compiler/join"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A compilation is one run of the passes. It holds the state that they share.
type compilation struct {
	ctx      context.Context
	roots    []Root
	options  Options
	sink     *diag.Sink
	values   *valuesFiles
	sources  *sources         // set by read
	said     model.Statements // set by eachFile
	analysis analysis         // set by check

	mu     sync.Mutex // of result.Stacks, while files are parsed concurrently
	result Result
}

func (c *compilation) read() {
	c.sources = readSources(c.roots, c.options.Texts, c.sink)
}

// join makes the model from the statements. What their manifests state is known of the
// cluster, if anything is.
func (c *compilation) join() {
	if c.options.Inventory != nil && len(c.said.Raws) > 0 {
		c.options.Inventory = c.options.Inventory.With(carried(c.said.Raws))
	}
	c.result.Inventory = c.options.Inventory
	c.result.Model = join.Build(c.said, join.BuildOptions{
		Version: c.options.Version, Program: c.options.Program, Unnamed: c.options.Unnamed, Defaults: c.defaults(), Inventory: knownTo(c.options.Inventory), Now: c.options.Now,
	}, c.sink)
	c.said = model.Statements{Accepts: c.said.Accepts, Raws: c.said.Raws} // the model has the others
}

// defaults returns the target's defaults; empty without a target.
func (c *compilation) defaults() model.Defaults {
	if c.options.Target == nil {
		return model.Defaults{}
	}
	return c.options.Target.Defaults()
}

// unrelated removes the diagnostics of statements that have an error: they may
// only be consequences of it.
func (c *compilation) unrelated(list []diag.Diagnostic) []diag.Diagnostic {
	if !c.sink.HasErrors() {
		return list
	}
	return slices.DeleteFunc(list, faultyOf(c.result.Parsed, c.sink.Sorted()).touches)
}

// emit makes the objects of a model without errors, and checks that the target
// dropped no clause and made no object twice. For a model with errors the
// target still reports its own errors, so that one error does not hide another.
func (c *compilation) emit() {
	switch {
	case c.options.Target == nil:
		return
	case c.sink.HasErrors():
		c.try()
		return
	}
	reached := emit.NewReached(c.result.Model.Clauses())
	bundle := c.objects(reached)
	if c.sink.HasErrors() {
		return
	}
	for _, span := range reached.Missing() {
		c.sink.Add(diag.At(span, code.DroppedClause, "internal error: this clause produced no output").
			WithHint("report this bug of gwc, with the program"))
	}
	collisions(c.result.Model.Raws, bundle, c.sink)
	for _, o := range emit.Duplicates(bundle) {
		c.sink.Add(diag.At(diag.First(o.Origins), code.DuplicateObject, "internal error: duplicate object %s %s/%s", o.Kind, o.Namespace, o.Name).
			WithHint("report this bug of gwc, with the program"))
	}
	if !c.tooMany(bundle) {
		c.result.Bundle = bundle
	}
}

// objects makes the objects, and notes the clauses that reached them.
func (c *compilation) objects(reached *emit.Reached) *emit.Bundle {
	if _, streams := c.options.Target.(emit.Streamer); !streams {
		bundle := c.options.Target.Emit(c.result.Model, c.sink)
		reached.Add(bundle.Objects)
		return bundle
	}
	c.analysis.plan.take(c.sink)
	yamlOnly, texts := c.yamlOnly(), &emit.Texts{Store: c.options.Store, InMemory: c.options.InMemory}
	write := c.analysis.write
	c.analysis.write = nil // nothing else needs the plan
	return write(c.sink, func(objects []emit.Object) {
		if reached.Add(objects); yamlOnly {
			texts.Print(objects)
		}
	})
}

// yamlOnly reports whether nothing reads the objects but what writes them as YAML.
func (c *compilation) yamlOnly() bool {
	return c.options.YAMLOnly && c.options.Inventory == nil && len(c.options.Overlays) == 0 && len(c.result.Model.Raws) == 0
}

// tooMany reports a bundle with too many objects.
func (c *compilation) tooMany(b *emit.Bundle) bool {
	n := len(b.Objects)
	if n > c.options.MaxObjects {
		c.sink.Add(diag.At(diag.Span{}, code.TooManyObjects, "the program produces %d objects, more than %d", n, c.options.MaxObjects).
			WithHint("divide it into several programs, or set --max-objects"))
	}
	return n > c.options.MaxObjects
}

// try reports what the target says of a model with errors. The model may be so
// inconsistent that the target panics. Then its diagnostics are unknown, and the panic
// is not an error of the program.
func (c *compilation) try() {
	said, failed := &c.analysis.plan.said, c.analysis.plan.failed
	switch write := c.analysis.write; {
	case failed != nil:
	case write != nil:
		failed = recovered(func() { write(said, func([]emit.Object) {}) })
	default:
		failed = recovered(func() { c.options.Target.Emit(c.result.Model, said) })
	}
	if failed != nil {
		c.result.Stacks = append(c.result.Stacks, failed.stack)
	}
	c.sink.Add(c.unrelated(said.Sorted())...)
}

// audit checks the objects together with those of the inventory and those that
// were written by hand, and the inventory itself.
func (c *compilation) audit() {
	if a, can := c.options.Target.(emit.Auditor); can && (c.options.Inventory != nil || c.result.Bundle.HasManual()) {
		a.Audit(c.result.Model, c.result.Bundle, c.options.Inventory, c.options.OwnOnly, c.sink)
	}
}
