package overlay

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A reader reads what an overlay returned.
type reader struct {
	overlay *diag.File
	target  emit.Editor
	list    []original
	labels  map[string]string // of every object
	sink    *diag.Sink
	failed  bool
}

// wrong reports an error in the result.
func (r *reader) wrong(c code.Code, hint, format string, args ...any) {
	r.failed = true
	r.sink.Add(diag.At(r.overlay.Top(), c, format, args...).WithHint("%s", hint))
}

// bundle returns the objects of a result; nil after an error.
func (r *reader) bundle(text []byte) *emit.Bundle {
	value, err := decode(text)
	items, isList := value.([]any)
	if err != nil || !isList {
		r.wrong(code.OverlayResult, "write `function(objects) objects`", "the overlay returns no list")
		return nil
	}
	before := map[emit.ID]*original{}
	for i := range r.list {
		before[r.list[i].object.ID()] = &r.list[i]
	}
	out := &emit.Bundle{Objects: make([]emit.Object, 0, len(items)), Labels: r.labels}
	seen := map[emit.ID]bool{}
	for n, item := range items {
		e, ok := r.envelope(n, item)
		if !ok {
			continue
		}
		id := e.ID()
		if seen[id] {
			r.wrong(code.OverlayResult, "return each object once, or give it another name", "the overlay returns %s twice", nameOf(&e))
			continue
		}
		seen[id] = true
		o, ok := r.object(&e, item.(map[string]any), before[id])
		if ok {
			out.Objects = append(out.Objects, o)
		}
	}
	for i := range r.list {
		if o := r.list[i].object; !seen[o.ID()] && !o.Manual {
			r.broken(diag.First(o.Origins), "removes %s", nameOf(o))
		}
	}
	if r.failed {
		return nil
	}
	return out
}

// envelope reads what every object has, but for labels and annotations.
func (r *reader) envelope(n int, item any) (o emit.Object, ok bool) {
	object, isObject := item.(map[string]any)
	if !isObject {
		r.wrong(code.OverlayResult, "return Kubernetes objects", "item %d of the result is not an object", n)
		return o, false
	}
	if _, isList := object["items"]; isList { // kubectl applies its items, whatever its kind is
		r.wrong(code.OverlayResult, "return its items one by one", "item %d of the result is a list", n)
		return o, false
	}
	metadata, _ := object["metadata"].(map[string]any)
	for _, part := range []struct {
		name string
		to   *string
		from map[string]any
	}{{"apiVersion", &o.APIVersion, object}, {"kind", &o.Kind, object}, {"metadata.name", &o.Name, metadata}} {
		key := part.name[strings.LastIndexByte(part.name, '.')+1:]
		text, is := part.from[key].(string)
		if !is || text == "" {
			r.wrong(code.OverlayResult, "return Kubernetes objects", "item %d of the result has no %s", n, part.name)
			return o, false
		}
		if !manifest.ValidName(strings.Replace(text, "/", "", 1)) || strings.Contains(text, "/") && key != "apiVersion" {
			r.wrong(code.OverlayResult, "write a name of Kubernetes", "item %d of the result has an invalid %s", n, part.name)
			return o, false
		}
		*part.to = text
	}
	if namespace, given := metadata["namespace"]; given {
		if o.Namespace, ok = namespace.(string); !ok || !manifest.ValidName(o.Namespace) {
			o.Namespace = ""
			r.wrong(code.OverlayResult, "write the name of a namespace", "invalid metadata.namespace of %s", nameOf(&o))
			return o, false
		}
	}
	return o, true
}

// object returns an object of the result: the one before if it is the same.
func (r *reader) object(e *emit.Object, value map[string]any, before *original) (emit.Object, bool) {
	if before != nil && reflect.DeepEqual(before.value, any(value)) {
		return *before.object, true
	}
	out, tree := *e, (*manifest.Value)(nil)
	if before != nil {
		out, tree = *before.object, &before.tree
		out.APIVersion = e.APIVersion
	} else {
		out.Manual, out.Sensitive = true, e.Kind == "Secret" && e.APIVersion == "v1"
		out.Origins = []diag.Span{r.overlay.Top()}
	}
	metadata := value["metadata"].(map[string]any)
	labels, ok := r.pairs(e, metadata, "labels")
	annotations, ok2 := r.pairs(e, metadata, "annotations")
	if !ok || !ok2 || !r.kept(before, labels, annotations, e) {
		return out, false
	}
	out.Labels, out.Annotations = r.owned(before, labels, annotations)
	r.labelled(before, &out)
	after := manifest.Merge(tree, value)
	out.Metadata = rest(after.Get("metadata").Entries, "name", "namespace", "labels", "annotations")
	if before != nil && before.sameBody(value) {
		return out, true
	}
	if before != nil && before.object.Sensitive || holds(value) {
		r.wrong(code.OverlayResult, "change only its metadata, or write it in the program", "the overlay changes the values of %s, which it does not see", nameOf(e))
		return out, false
	}
	if out.Body, ok = r.body(e, &after); !ok {
		return out, false
	}
	if before != nil {
		out.Edited = !out.Manual
		r.changes(before, value, &out)
	}
	return out, true
}

// sameBody reports whether an object differs in its metadata only.
func (o *original) sameBody(value map[string]any) bool {
	old, _ := o.value.(map[string]any)
	for _, m := range []map[string]any{old, value} {
		for key := range m {
			if key != "metadata" && !reflect.DeepEqual(old[key], value[key]) {
				return false
			}
		}
	}
	return true
}

// body returns what an object has beside its metadata: of the target's kinds a spec
// without unknown fields.
func (r *reader) body(e *emit.Object, after *manifest.Value) (any, bool) {
	var text []byte
	if spec := after.Get("spec"); spec != nil && !spec.IsNull() {
		text, _ = spec.MarshalJSON() // what was decoded can be encoded
	}
	spec, known, wrong, path := r.target.Spec(e.APIVersion, e.Kind, text)
	others := rest(after.Entries, "apiVersion", "kind", "metadata")
	if !known {
		return emit.Manifest(others), true
	}
	for _, entry := range rest(others, "spec") {
		wrong, path = fmt.Sprintf("unknown field `%s`", entry.Key), entry.Key
	}
	if wrong != "" {
		r.wrong(code.OverlayField, "correct it in the overlay", "%s at %s of %s", wrong, path, nameOf(e))
		return nil, false
	}
	return spec, true
}

// pairs returns the labels or annotations of an object.
func (r *reader) pairs(e *emit.Object, metadata map[string]any, key string) (map[string]string, bool) {
	value, given := metadata[key]
	if !given || value == nil {
		return nil, true
	}
	all, ok := value.(map[string]any)
	out := make(map[string]string, len(all))
	for k, v := range all {
		text, is := v.(string)
		ok = ok && is
		out[k] = text
	}
	if !ok {
		r.wrong(code.OverlayResult, "write a map of strings", "metadata.%s of %s are not strings", key, nameOf(e))
	}
	return out, ok
}

// nameOf returns the name of an object for messages.
func nameOf(o *emit.Object) string {
	if o.Namespace == "" {
		return o.Kind + " " + o.Name
	}
	return o.Kind + " " + o.Namespace + "/" + o.Name
}

// rest returns the entries with other keys.
func rest(list []manifest.Entry, keys ...string) []manifest.Entry {
	return slices.DeleteFunc(slices.Clone(list), func(e manifest.Entry) bool { return slices.Contains(keys, e.Key) })
}
