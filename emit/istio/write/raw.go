package write

import (
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// raws writes the objects of manifests as they are.
func raws(list []model.Raw) (out []emit.Object) {
	for _, r := range list {
		for _, o := range r.Objects {
			out = append(out, raw(r.At, o))
		}
	}
	return out
}

// raw writes one object of a manifest. Its parts come from the lines of the manifest.
func raw(at diag.Span, o *manifest.Object) emit.Object {
	return emit.Object{
		APIVersion: o.APIVersion, Kind: o.Kind, Namespace: o.Namespace, Name: o.Name,
		Labels: o.Labels, Annotations: o.Annotations, Sensitive: o.Private, Manual: true,
		Metadata: o.Metadata, Body: emit.Manifest(o.Body), Origins: []diag.Span{at}, Fields: parts(nil, "", &o.Value),
	}
}

// parts adds the parts of a value with their places in the manifest.
func parts(list []emit.Field, path string, v *manifest.Value) []emit.Field {
	for i := range v.Entries {
		e := &v.Entries[i]
		inner := emit.KeyPath(path, e.Key)
		at := e.At
		if e.Value.Kind == manifest.String || e.Value.Kind == manifest.Literal {
			at = e.Value.At
		}
		list = parts(append(list, emit.Field{Path: inner, Origins: []diag.Span{at}}), inner, &e.Value)
	}
	for i := range v.Items {
		inner := emit.ItemPath(path, i)
		list = parts(append(list, emit.Field{Path: inner, Origins: []diag.Span{v.Items[i].At}}), inner, &v.Items[i])
	}
	return list
}
