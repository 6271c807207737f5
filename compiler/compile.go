// Package compiler turns programs of the gwc language into a model and, with a
// target, into a bundle of objects. It accesses no disk, no clock and no
// environment: the files are file systems, and the time is an option.
package compiler

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"time"

	"github.com/gwc-lang/gwc/compiler/intent"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/jsonnet"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Root is one PATH of a build. No file outside its file system is read.
type Root struct {
	// FS is the directory that is built, or the directory of a single file.
	FS fs.FS
	// Path is what to read in FS: a file, or a directory and its
	// subdirectories. "." is all of FS.
	Path string
	// Name is the path of FS on the command line. It is the prefix of file
	// names in messages and in objects. Empty, and ".", add nothing.
	Name string
}

// String returns the path of the root on the command line.
func (r Root) String() string { return path.Join(r.Name, r.Path) }

// Options are the inputs of a build besides its files. The zero value is a
// build of the default target version, at the zero time, without objects.
type Options struct {
	// Target checks the model and makes the objects. If it is nil, the build only
	// makes the model and runs the checks that depend on no target; there are no
	// predeclared gateways.
	Target emit.Target
	// Now is the time at which certificates must be valid.
	Now time.Time
	// Version overrides the program's `target` if it is not 0.
	Version model.Version
	// Program overrides the program's `program` if it is not empty.
	Program string
	// Unnamed ignores the program's `program`.
	Unnamed bool
	// Namespace is the default for files without a `namespace` statement; empty
	// means "default".
	Namespace string
	// Inventory describes the cluster; nil means that nothing is known of it.
	Inventory *inventory.Inventory
	// OwnOnly omits diagnostics that only concern objects of the inventory.
	OwnOnly bool
	// Values is the values file of the files without a `values` statement; nil
	// means none. If a root contains it, it is read there.
	Values *Root
	// Set are texts by the path of a value, as team.domain: they replace these
	// values in all values files.
	Set map[string]string
	// Jsonnet are the parameters of evaluations. Its Library is not read.
	Jsonnet jsonnet.Options
	// Library are the directories in which included files, values files and
	// imports are searched that are not beside the file that names them. The
	// last one has precedence.
	Library []Root
	// MaxObjects is the maximum number of objects, and of statements that the
	// loops of a file generate; 0 means DefaultMaxObjects.
	MaxObjects int
	// Overlays are files of Jsonnet, each a function from the list of objects to the
	// list of objects. They are applied in this order.
	Overlays []Root
	// Texts are files by name. They replace or add to the files of the roots;
	// nil means that the file does not exist.
	Texts map[string][]byte
	// Starts, if it is set, is called with the name of each pass before it runs.
	Starts func(pass string)
	// Parsed, if it is set, is called with the number of statements of each file
	// that is parsed, also at the same time.
	Parsed func(statements int)
	// Forget drops the nodes of statements once their records are known: Names and
	// ClauseAt of the parsed files find nothing.
	Forget bool
	// YAMLOnly keeps of the objects' specs only their YAML, unless an overlay, an
	// inventory or an object that was written by hand requires more: the bundle can be
	// written as YAML, and not as JSON, and has no origins.
	YAMLOnly bool
	// Store is where the YAML of a large output is until it is written, with YAMLOnly;
	// nil: in memory. It has no text of an object that is sensitive.
	Store emit.Store
	// InMemory is how many bytes of YAML stay in memory although there is a store.
	InMemory int
	// Cache keeps per-file results for the next build with the same options;
	// nil disables it.
	Cache *Cache
}

// A Result is the result of a build.
type Result struct {
	// Diagnostics are sorted by file and position, without those that the
	// program accepts.
	Diagnostics []diag.Diagnostic
	// Accepted are the program's `accept` clauses, sorted by place, with the
	// diagnostics that each suppressed.
	Accepted []model.Accepted
	// Files are the files of the program, sorted by name.
	Files []*diag.File
	// Inventory is what is known of the cluster, with what the program's manifests state;
	// nil: nothing.
	Inventory *inventory.Inventory
	// Model is the meaning of the program. It exists even if there are errors.
	Model *model.Model
	// Bundle is nil if there are errors.
	Bundle *emit.Bundle
	// Stacks are the goroutine stacks of internal errors, for their report.
	Stacks []string
	// Parsed are the parsed files.
	Parsed []*intent.File
	// ValuesFiles are the names of the values files and of what they import,
	// sorted.
	ValuesFiles []string
	// Evaluations is the number of Jsonnet evaluations that the build started.
	Evaluations int
}

// DefaultMaxObjects is the maximum number of objects of a program.
const DefaultMaxObjects = 10_000_000

// Failed reports whether a diagnostic is an error.
func (r Result) Failed() bool { return diag.Failed(r.Diagnostics) }

// Accepts reports whether the program accepts a diagnostic that was derived
// from the result.
func (r Result) Accepts(d diag.Diagnostic) bool {
	return slices.ContainsFunc(r.Accepted, func(a model.Accepted) bool {
		return a.Code == d.Code && a.Within.Contains(d.Span)
	})
}

// passes are the steps of a build, in this order. Each uses what earlier passes
// stored in the compilation, and reports to its sink.
var passes = []struct {
	name string
	run  func(*compilation)
}{
	{"read", (*compilation).read},
	{"parse", (*compilation).eachFile}, // lex, split, expand, parse, legalize, lower: each file alone
	{"join", (*compilation).join},
	{"check", (*compilation).check}, // with plan
	{"emit", (*compilation).emit},   // write
	{"overlay", (*compilation).overlay},
	{"audit", (*compilation).audit},
	{"lint", (*compilation).lint},
}

// Compile builds the program in roots. It terminates for every input and
// reports all errors. With an error, there is no bundle.
func Compile(ctx context.Context, roots []Root, options Options) Result {
	c := newCompilation(ctx, roots, options)
	for _, pass := range passes {
		c.starts(pass.name)
		if !c.guard(pass.name, func() { pass.run(c) }) {
			break
		}
	}
	c.starts("accept")
	c.guard("accept", func() { c.result.Diagnostics, c.result.Accepted = c.accept(c.sink.Sorted()) })
	c.result.Diagnostics = ofIterations(c.result.Diagnostics, c.result.Parsed)
	if c.sink.HasErrors() || ctx.Err() != nil {
		c.result.Bundle = nil
	}
	c.result.Evaluations, c.result.ValuesFiles = c.values.jsonnet.Started(), c.values.names()
	return c.result
}

func newCompilation(ctx context.Context, roots []Root, options Options) *compilation {
	if options.MaxObjects <= 0 {
		options.MaxObjects = DefaultMaxObjects
	}
	c := &compilation{ctx: ctx, roots: roots, options: options, sink: &diag.Sink{}}
	c.values = newValuesFiles(c)
	return c
}

func (c *compilation) starts(pass string) {
	if c.options.Starts != nil {
		c.options.Starts(pass)
	}
}
