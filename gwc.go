// Package gwc is the API of the compiler: it turns programs of the gwc language
// into Istio objects and diagnostics. The command line, the tests, the manual
// and other Go programs build through it, and add only their own input and
// output. It accesses no disk, no clock and no environment.
package gwc

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/compiler"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/jsonnet"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Root is a directory or a file whose programs are built.
type Root = compiler.Root

// Jsonnet are the parameters of Jsonnet evaluations.
type Jsonnet = jsonnet.Options

// An Input is everything that a build reads. All files of one input are one
// program.
type Input struct {
	// Roots are directories and files, as file systems.
	Roots []Root
	// Values is the values file of the files without a `values` statement; nil
	// means none. If a root contains it, what it imports may be anywhere in that
	// root, else in its directory.
	Values *Root
	// Library are directories in which included files, values files and imports
	// are searched that are not beside the file that names them. The last one has
	// precedence.
	Library []Root
	// Overlays are files of Jsonnet that change the objects, in this order: each is
	// a function from the list of objects to the list of objects.
	Overlays []Root
	// Texts are files by name; they replace or add to those of the roots and the
	// library. A nil text means that the file does not exist.
	Texts map[string][]byte
	// Inventory are Kubernetes manifests of the cluster; nil means that nothing
	// is known of it.
	Inventory []*diag.File
}

// Options are the parameters of a build besides its input. The zero value
// builds for Istio, at the zero time.
type Options struct {
	// Target makes the objects; nil means Istio.
	Target emit.Target
	// Now is the time at which certificates must be valid.
	Now time.Time
	// Version overrides the program's `target` if it is not 0.
	Version model.Version
	// Program overrides the program's `program` if it is not empty.
	Program string
	// Unnamed ignores the program's `program`: the result is what the program
	// produced before it had a name.
	Unnamed bool
	// Namespace is the default for files without a `namespace` statement; empty
	// means "default".
	Namespace string
	// Set are texts by the path of a value, as team.domain. They replace values
	// of all values files.
	Set map[string]string
	// Jsonnet are the variables and the time limit of evaluations. Its Library is
	// not read; see Input.Library.
	Jsonnet Jsonnet
	// MaxObjects is the maximum number of objects; 0 means 10,000,000.
	MaxObjects int
	// Parsed is called with the number of statements of each file that is parsed,
	// also at the same time; nil means that nothing is called.
	Parsed func(statements int)
	// Strict turns every warning into an error.
	Strict bool
	// AllowEmpty accepts a program that produces no objects.
	AllowEmpty bool
	// AuditInventory also reports problems that only concern objects of the
	// inventory.
	AuditInventory bool
	// Manifests say how the inventory is read.
	Manifests inventory.Options
	// InventoryAlone accepts an inventory without a program, for an audit.
	InventoryAlone bool
	// Forget saves memory: NameAt, Names and ClauseAt of the result find nothing.
	Forget bool
	// YAMLOnly saves memory: the bundle can be written as YAML, and not as JSON, and the
	// origins of its objects are unknown.
	YAMLOnly bool
	// Store is where the YAML of a large output is until it is written, with YAMLOnly: the
	// bundle can be written as long as the store can be read. It has no text of a Secret.
	// Nil means that everything is in memory.
	Store emit.Store
	// InMemory is how many bytes of YAML stay in memory although there is a store: a small
	// output does not need it.
	InMemory int
	// Starts, if it is set, is called with the name of each pass before it runs.
	Starts func(pass string)
}

// A Result is the result of a build.
type Result struct {
	compiler.Result
	// Namespace is the default for files without a `namespace` statement.
	Namespace string
}

// Build compiles the program of an input. It terminates for every input. All
// errors are in the result; with an error, it has no bundle.
func Build(ctx context.Context, in Input, o Options) Result {
	return newBuilder(in, o).build(ctx, nil)
}

// A builder holds an input and the inventory, which is read once.
type builder struct {
	in        Input
	options   Options
	inventory *inventory.Inventory
	// wrong are the diagnostics of the inventory.
	wrong []diag.Diagnostic
}

func newBuilder(in Input, o Options) *builder {
	b := &builder{in: in, options: o}
	if o.Target == nil {
		b.options.Target = istio.Target{}
	}
	if in.Inventory != nil {
		if o.Starts != nil {
			o.Starts("inventory")
		}
		var sink diag.Sink
		b.inventory = o.Manifests.Read(in.Inventory, &sink)
		b.wrong = sink.Sorted()
	}
	return b
}

// build compiles the input, reusing the results in the cache.
func (b *builder) build(ctx context.Context, cache *compiler.Cache) Result {
	o := b.options
	r := Result{Namespace: o.Namespace, Result: compiler.Compile(ctx, b.in.Roots, compiler.Options{
		Target: o.Target, Now: o.Now, Version: o.Version, Program: o.Program, Unnamed: o.Unnamed, Namespace: o.Namespace,
		Inventory: b.inventory, OwnOnly: !o.AuditInventory, Texts: b.in.Texts, Cache: cache, Starts: o.Starts,
		Overlays: b.in.Overlays, Values: b.in.Values, Set: o.Set, Jsonnet: o.Jsonnet, Library: b.in.Library, MaxObjects: o.MaxObjects,
		Parsed: o.Parsed, Forget: o.Forget, YAMLOnly: o.YAMLOnly, Store: o.Store, InMemory: o.InMemory,
	})}
	var sink diag.Sink
	sink.Add(slices.DeleteFunc(slices.Clone(b.wrong), ofValues(r))...)
	sink.Add(r.Diagnostics...)
	if r.Bundle != nil && len(r.Bundle.Objects) == 0 && !o.AllowEmpty && !b.inventoryAlone(r) {
		sink.Add(b.empty(r))
	}
	r.Diagnostics = b.judged(sink.Sorted())
	if r.Failed() {
		r.Bundle = nil
	}
	return r
}

// ofValues returns a function that reports whether a diagnostic only says that a
// file of the inventory is not a manifest, of which the program says that it has
// values.
func ofValues(r Result) func(diag.Diagnostic) bool {
	return func(d diag.Diagnostic) bool {
		return d.Code == code.NotAnObject && d.Span.Known() && slices.Contains(r.ValuesFiles, d.Span.File().Name)
	}
}

// judged applies Strict to the diagnostics.
func (b *builder) judged(list []diag.Diagnostic) []diag.Diagnostic {
	for i := range list {
		if b.options.Strict && list[i].Severity == diag.Warning {
			list[i].Severity = diag.Error
		}
	}
	return list
}

// inventoryAlone reports whether the input has an inventory but no program, and
// the options allow it.
func (b *builder) inventoryAlone(r Result) bool {
	something := !b.inventory.Empty() || b.inventory.Incomplete()
	return b.options.InventoryAlone && something && len(r.Files) == 0
}

// empty reports a program that produces no objects: usually its path is wrong.
func (b *builder) empty(r Result) diag.Diagnostic {
	names := strings.Join(b.in.names(), ", ")
	d := diag.At(diag.Span{}, code.EmptyProgram, "the program in %s produces no objects", names).
		WithHint("use --allow-empty if this is intended")
	if len(r.Files) == 0 {
		d.Message = "no .gwc file in " + names
	}
	if b.options.InventoryAlone && b.inventory != nil && b.inventory.Empty() {
		d.Message += ", and the inventory has no objects"
	}
	return d
}

// names returns the names of the input's roots and texts.
func (in Input) names() (list []string) {
	for _, r := range in.Roots {
		list = append(list, r.String())
	}
	for name := range in.Texts {
		list = append(list, name)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
