// Package krm is gwc as a KRM function: a ResourceList in, the same with the objects
// of a program out (https://github.com/kubernetes-sigs/kustomize, functions-spec.md).
// It knows the envelope of objects, function configs, and what orchestrators as
// kustomize and kpt add to them. What it does not change, it copies byte by byte. It
// opens no file itself.
package krm

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Function is the parameters of a run that the list does not have.
type Function struct {
	// Open opens a file or a directory of spec.files; nil means that the function has
	// no files, as in a container.
	Open func(path string) (gwc.Root, error)
	// Target reads the name of a target into the options.
	Target func(name string, o *gwc.Options) error
	// Now is the time at which certificates must be valid.
	Now time.Time
	// OnlyNamespaces are the namespaces of the objects that the function may make, in
	// addition to the limits of the function config; nil means all.
	OnlyNamespaces []string
	// AllowEmpty accepts a program that produces no objects.
	AllowEmpty bool
}

// A Response is the result of a run.
type Response struct {
	// Output is a ResourceList, also if there are errors.
	Output []byte
	// Diagnostics are sorted. Those with the severity Advice are for the results only.
	Diagnostics []diag.Diagnostic
}

// Failed reports whether a diagnostic is an error.
func (r Response) Failed() bool { return diag.Failed(r.Diagnostics) }

// Run runs the function on a ResourceList.
func (f Function) Run(ctx context.Context, in []byte) Response {
	r := &run{function: f}
	l := readList(in, &r.sink)
	if l != nil {
		r.list(ctx, l)
	}
	return r.finish(l)
}

// Stream runs the function as a legacy plugin of kustomize: config is the function
// config, and in has the resources, which are empty for a generator. The output is the
// resources as YAML documents, and empty if there are errors.
func (f Function) Stream(ctx context.Context, config Source, in []byte) Response {
	r := &run{function: f}
	l := readStream(config, in, &r.sink)
	if l != nil {
		l.kustomize = true
		r.list(ctx, l)
	}
	out := Response{Diagnostics: r.sink.Sorted()}
	if !out.Failed() {
		out.Output = l.documents()
	}
	return out
}

// A run is one run of the function.
type run struct {
	function Function
	sink     diag.Sink
	program  *program
	made     []emit.Object
}

// list compiles the program of the list and puts its objects into it.
func (r *run) list(ctx context.Context, l *list) {
	if !checkList(l, &r.sink) {
		return
	}
	if r.program = readProgram(l, r.function, &r.sink); r.program == nil || r.sink.HasErrors() {
		return
	}
	bundle := r.program.compile(ctx, l, &r.sink)
	if bundle == nil {
		return
	}
	r.program.limits(bundle, &r.sink)
	r.made = r.program.allowed(bundle, &r.sink)
	merge(l, r.program, r.made, &r.sink)
}

// finish returns the list with the results.
func (r *run) finish(l *list) Response {
	out := Response{Diagnostics: r.sink.Sorted()}
	if l == nil {
		l = &list{}
	}
	if out.Failed() {
		l.revert()
	}
	out.Output = l.write(r.results(l, out.Diagnostics))
	return out
}

// allowed returns the objects of the bundle without Secrets, unless the function config
// asks for them. It names those that are left out.
func (p *program) allowed(b *emit.Bundle, sink *diag.Sink) (made []emit.Object) {
	for _, o := range b.Objects {
		if o.Sensitive && !p.secrets {
			sink.Add(omitted(o))
			continue
		}
		made = append(made, o)
	}
	return made
}

// limits reports objects in namespaces in which the function may make none.
func (p *program) limits(b *emit.Bundle, sink *diag.Sink) {
	for _, limit := range p.only {
		for i := range b.Objects {
			if o := &b.Objects[i]; !slices.Contains(limit.namespaces, o.Namespace) {
				sink.Add(limit.refuse(o))
			}
		}
	}
}

// Copy copies all of a reader, up to the maximum size of a list and one byte more.
func Copy(in io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(in, maxList+1)) }
