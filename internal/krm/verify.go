package krm

import (
	"context"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Config is a function config and the function that runs with it.
type Config struct {
	Source
	Function Function
}

// Verify compiles function configs and the program of an input, and reports every
// object that they imply and that a stream of YAML documents does not have. Secrets that
// functions leave out are not missed.
func Verify(ctx context.Context, stream Source, configs []Config, in gwc.Input, o gwc.Options) (list []diag.Diagnostic, found int) {
	var sink diag.Sink
	var made []emit.Object
	for _, c := range configs {
		if l := readStream(c.Source, nil, &sink); l != nil {
			r := &run{function: c.Function}
			r.list(ctx, l)
			sink.Add(r.sink.Sorted()...)
			made = append(made, r.made...)
		}
	}
	if len(in.Roots) > 0 {
		r := gwc.Build(ctx, in, o)
		sink.Add(r.Diagnostics...)
		if r.Bundle != nil {
			made = append(made, new(program).allowed(r.Bundle, &diag.Sink{})...)
		}
	}
	if sink.HasErrors() {
		return sink.Sorted(), 0
	}
	have := identities(stream, &sink)
	if sink.HasErrors() {
		return sink.Sorted(), 0 // what is missing may be in a broken document
	}
	for n := range made {
		o := &made[n]
		if !have[o.ID()] {
			sink.Add(diag.At(o.At(""), code.ObjectNotInStream, "%s is not in the stream", shown(o)))
		}
	}
	return sink.Sorted(), len(made)
}

// identities returns the identities of the objects of a stream.
func identities(stream Source, sink *diag.Sink) map[emit.ID]bool {
	file := diag.NewFile(stream.Name, stream.Text)
	file.Hidden = true
	have := map[emit.ID]bool{}
	for n, d := range manifest.Documents(file) {
		var document yaml.Node
		wrong := func(at diag.Span, what string) {
			sink.Add(diag.At(at, code.NotAResourceList, "document %d of the stream is not %s", n+1, what).
				WithHint("pass the output of kustomize build; it ends with exit status 0 if it is complete"))
		}
		if err := yaml.Unmarshal(d.Text(), &document); err != nil {
			wrong(d.Nth(errorLine(err)), "YAML")
			continue
		}
		if len(document.Content) == 0 || isNull(document.Content[0]) {
			continue
		}
		if text(document.Content[0], "apiVersion") == "" || text(document.Content[0], "kind") == "" {
			wrong(d.Span(), "an object")
			continue
		}
		objects := []*yaml.Node{document.Content[0]}
		if items := get(objects[0], "items"); items != nil && items.Kind == yaml.SequenceNode {
			objects = items.Content
		}
		for _, o := range objects {
			have[(&item{node: o}).id("")] = true
		}
	}
	return have
}
