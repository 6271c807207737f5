package krm

import (
	"context"
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/gwc-lang/gwc"
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Config is a function config and the function that runs with it.
type Config struct {
	Text     []byte
	Function Function
}

// Verify compiles function configs and the program of an input, and reports every
// object that they imply and that a stream of YAML documents does not have. Secrets that
// functions leave out are not missed.
func Verify(ctx context.Context, stream []byte, configs []Config, in gwc.Input, o gwc.Options) (list []diag.Diagnostic, found int) {
	var sink diag.Sink
	var made []emit.Object
	for _, c := range configs {
		if l := readStream(c.Text, nil, &sink); l != nil {
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
	for n := range made {
		o := &made[n]
		if !have[o.ID()] {
			sink.Add(diag.At(o.At(""), code.ObjectNotInStream, "%s is not in the stream", shown(o)))
		}
	}
	return sink.Sorted(), len(made)
}

// identities returns the identities of the objects of a stream.
func identities(stream []byte, sink *diag.Sink) map[emit.ID]bool {
	file := diag.NewFile("stream", stream)
	file.Hidden = true
	have := map[emit.ID]bool{}
	for n, d := range manifest.Documents(file) {
		var document yaml.Node
		if yaml.Unmarshal(d.Text(), &document) != nil || len(document.Content) == 0 {
			sink.Add(diag.At(d.Span(), code.NotAResourceList, "%s", fmt.Sprintf("document %d of the stream is not YAML", n+1)).
				WithHint("pass the output of kustomize build"))
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
