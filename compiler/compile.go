// Package compiler turns programs of the gwc language into a model and, with a
// target, into a bundle of objects. It touches no disk, no clock and no
// environment: a build's files come as file systems, its time as an option.
package compiler

import (
	"context"
	"io/fs"
	"slices"
	"time"

	"github.com/gwc-lang/gwc/compiler/check"
	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Root is one PATH of a build. No file outside its file system is read.
type Root struct {
	// FS is the directory that is built, or the directory of a single file.
	FS fs.FS
	// Path is what to read in FS: a file, or a directory with everything
	// beneath it. "." is all of FS.
	Path string
	// Name is how the command line leads to FS; it begins the names of files
	// in messages and in objects. Empty, and ".", add nothing.
	Name string
}

// Options are what a build depends on beside its files. The zero value is a
// build of the default target version, at the zero time, without objects.
type Options struct {
	// Target makes the objects; nil: the model is made and checked, and no
	// object.
	Target emit.Target
	// Now is the time at which certificates must be valid.
	Now time.Time
	// Version wins over the program's `target` where it is not 0.
	Version model.Version
	// Program wins over the program's `program` where it is not empty.
	Program string
	// Namespace is that of files that name none; empty: default.
	Namespace string
	// Inventory is what is known of the cluster; nil: nothing.
	Inventory *inventory.Inventory
	// OwnOnly leaves out what the inventory's objects do to each other.
	OwnOnly bool
}

// A Result is all that a build knows.
type Result struct {
	// Diagnostics are sorted by file and position, without those that the
	// program accepts.
	Diagnostics []diag.Diagnostic
	// Accepted are the program's `accept` clauses, sorted by place, and what
	// each of them silenced.
	Accepted []model.Accepted
	// Files are the program's, sorted by name.
	Files []*diag.File
	// Model is what the program means, also of a program with errors.
	Model *model.Model
	// Bundle is nil where there are errors.
	Bundle *emit.Bundle
}

// Failed reports whether a diagnostic is an error.
func (r Result) Failed() bool {
	for _, d := range r.Diagnostics {
		if d.Severity == diag.Error {
			return true
		}
	}
	return false
}

// Accepts reports whether the program accepts a diagnostic that is made of the
// result.
func (r Result) Accepts(d diag.Diagnostic) bool {
	return slices.ContainsFunc(r.Accepted, func(a model.Accepted) bool {
		return a.Code == d.Code && a.Within.File == d.Span.File &&
			a.Within.Start <= d.Span.Start && d.Span.End <= a.Within.End
	})
}

// Compile builds the program that lies in roots. Whatever the input, it comes
// to an end and reports what is wrong; where anything is, there is no bundle.
func Compile(ctx context.Context, roots []Root, options Options) (result Result) {
	c := &compilation{options: options, sink: &diag.Sink{}}
	defer func() { result.Diagnostics, result.Accepted = c.accept(c.sink.Sorted()) }()
	defer c.impossible()

	sources := readSources(roots, c.sink)
	result.Files = sources.files
	files := c.parse(ctx, sources)                                      // lex, split, parse
	statements := intent.Lower(files, c.intentOptions(sources), c.sink) // legalize, lower
	c.accepts = statements.Accepts
	result.Model = model.Build(statements, c.buildOptions(), c.sink) // join
	check.Run(result.Model, c.sink)                                  // check
	result.Bundle = c.emit(result.Model, files)                      // plan, emit
	c.audit(result)                                                  // audit
	if c.sink.HasErrors() || ctx.Err() != nil {
		result.Bundle = nil
	}
	c.lint(result.Model, files) // lint
	return result
}
