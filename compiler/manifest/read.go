package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/gwc-lang/gwc/compiler/certificate"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Read returns the objects of a manifest in YAML or JSON, in its order. It reports
// what cannot be carried through without a change of its meaning. The items of a List
// are objects of their own. A file with a Secret is marked as hidden: no message
// quotes it.
func Read(file *diag.File, sink *diag.Sink) []*Object {
	file.Hidden = file.Hidden || bytes.Contains(file.Text, []byte("Secret"))
	r := &reader{file: file, sink: sink}
	for _, d := range Documents(file) {
		text := bytes.TrimSpace(bytes.TrimPrefix(d.Text(), byteOrderMark))
		var v *Value
		if len(text) > 0 && text[0] == '{' && json.Valid(text) {
			v = r.json(d, text)
		} else {
			v = r.yaml(d)
		}
		if v != nil && !v.IsNull() {
			r.object(v, d.Span(), "", "")
		}
	}
	if len(r.objects) == 0 && !r.failed {
		r.report(diag.At(file.Top(), code.NotRawObject, "the manifest has no objects").WithHint("write a Kubernetes manifest there"))
	}
	return r.objects
}

// A reader reads one file.
type reader struct {
	file    *diag.File
	sink    *diag.Sink
	objects []*Object
	failed  bool
}

func (r *reader) report(d diag.Diagnostic) {
	r.failed = true
	r.sink.Add(d)
}

// wrong reports what YAML can say, and a manifest cannot.
func (r *reader) wrong(at diag.Span, message, hint string) {
	r.report(diag.At(at, code.InvalidRawManifest, "%s", message).WithHint("%s", hint))
}

// duplicate reports a key that its map has already.
func (r *reader) duplicate(first map[string]diag.Span, key string, at diag.Span) {
	if before, found := first[key]; found {
		r.report(diag.At(at, code.InvalidRawManifest, "duplicate key%s", r.named(key)).WithHint("keep one of them").WithRelated(before, "first here"))
		return
	}
	first[key] = at
}

// ambiguous reports a value that readers of YAML take for different ones.
func (r *reader) ambiguous(at diag.Span, text string) {
	d := diag.At(at, code.AmbiguousRawValue, "ambiguous value%s: a string in YAML 1.2, and true or false for kubectl", r.named(text))
	if octal.MatchString(text) {
		d = diag.At(at, code.AmbiguousRawValue, "ambiguous value%s: a number in YAML 1.2, and a string for kubectl", r.named(text))
	}
	r.report(d.WithHint("quote it if it is a string, else write the value as JSON does"))
}

// named returns a key or a word for a message; nothing of a file that may hold a
// secret.
func (r *reader) named(text string) string {
	if r.file.Hidden || r.file.HoldsKey() {
		return ""
	}
	return fmt.Sprintf(" `%s`", text)
}

// object adds an object, or the items of a list. Items of a typed list may omit
// their apiVersion and kind.
func (r *reader) object(v *Value, at diag.Span, version, kind string) {
	if v.Kind != Map {
		r.notAnObject(at, "not a Kubernetes object", "write a Kubernetes manifest there")
		return
	}
	o := &Object{Value: *v, At: at, APIVersion: version, Kind: kind}
	r.text(v, "apiVersion", &o.APIVersion)
	r.text(v, "kind", &o.Kind)
	switch items := v.Get("items"); {
	case !ValidName(o.Kind) || !ValidName(strings.Replace(o.APIVersion, "/", "", 1)):
		r.notAnObject(at, "invalid apiVersion or kind", "write those of Kubernetes")
		return
	case o.APIVersion == "":
		r.notAnObject(at, "apiVersion is missing", "add it to the manifest")
		return
	case o.Kind == "":
		r.notAnObject(at, "kind is missing", "add it to the manifest")
		return
	case strings.HasSuffix(o.Kind, "List") && items != nil && items.Kind == List:
		for i := range items.Items {
			item := &items.Items[i]
			r.object(item, item.At, o.APIVersion, strings.TrimSuffix(o.Kind, "List"))
		}
		if len(items.Items) == 0 {
			r.notAnObject(at, "the list has no items", "remove it")
		}
		return
	case items != nil:
		r.notAnObject(items.At, "kubectl reads an object with items as a list of others", "remove them, or write kind: List")
		return
	}
	if r.metadata(o, v.Get("metadata")) {
		o.Body = without(v.Entries, "apiVersion", "kind", "metadata")
		o.Private = o.Kind == "Secret" && o.Group() == "" || holdsKey(v)
		r.objects = append(r.objects, o)
	}
}

func (r *reader) notAnObject(at diag.Span, message, hint string) {
	r.report(diag.At(at, code.NotRawObject, "%s", message).WithHint("%s", hint))
}

// text sets the value of a key that must be a string. It reports any other value.
func (r *reader) text(v *Value, key string, to *string) {
	switch at := v.Get(key); {
	case at == nil || at.IsNull():
	case at.Kind != String:
		r.notAnObject(at.At, key+" must be a string", "quote it")
	default:
		*to = at.Text
	}
}

// metadata sets what the object has of it, and reports whether the object has a
// name.
func (r *reader) metadata(o *Object, m *Value) bool {
	if m == nil || m.Kind != Map {
		r.notAnObject(o.At, "metadata.name is missing", "add it to the manifest")
		return false
	}
	failed := r.failed
	r.failed = false
	r.text(m, "name", &o.Name)
	r.text(m, "namespace", &o.Namespace)
	o.Labels = r.pairs(m, "labels")
	o.Annotations = r.pairs(m, "annotations")
	o.Metadata = without(m.Entries, "name", "namespace", "labels", "annotations")
	o.NameAt = o.At
	for _, key := range []string{"name", "namespace"} {
		if part := m.Get(key); part != nil && part.Kind == String && !ValidName(part.Text) {
			r.notAnObject(part.At, "invalid metadata."+key, "write a name of Kubernetes, without `/`, `%` and spaces")
		}
	}
	switch name := m.Get("name"); {
	case o.Name != "":
		o.NameAt = name.At
	case r.failed:
	case m.Get("generateName") != nil:
		r.notAnObject(m.Get("generateName").At, "an object with generateName cannot be applied: each time it would be another one", "write metadata.name")
	default:
		r.notAnObject(o.At, "metadata.name is missing", "add it to the manifest")
	}
	wrong := r.failed
	r.failed = r.failed || failed
	return !wrong
}

// ValidName reports whether a text can be the name of some Kubernetes object. Source:
// apimachinery/pkg/api/validation/path IsValidPathSegmentName.
func ValidName(name string) bool {
	return name != "." && name != ".." && !strings.ContainsFunc(name, func(c rune) bool {
		return c == '/' || c == '%' || c <= ' ' || !unicode.IsPrint(c)
	})
}

// reserved reports whether a label or an annotation is gwc's.
func reserved(key, value string) bool {
	return strings.HasPrefix(key, "gwc.dev/") || key == "app.kubernetes.io/managed-by" && value != "gwc"
}

// pairs returns labels or annotations.
func (r *reader) pairs(m *Value, key string) map[string]string {
	v := m.Get(key)
	if v == nil || v.IsNull() {
		return nil
	}
	if v.Kind != Map {
		r.notAnObject(v.At, "metadata."+key+" must be a map", "write KEY: VALUE there")
		return nil
	}
	out := make(map[string]string, len(v.Entries))
	for _, e := range v.Entries {
		if e.Value.Kind != String {
			r.notAnObject(e.Value.At, "the values of metadata."+key+" must be strings", "quote it")
			continue
		}
		if reserved(e.Key, e.Value.Text) {
			r.report(diag.At(e.At, code.ReservedRawLabel, "gwc sets %s itself", e.Key).WithHint("remove it from the manifest"))
		}
		out[e.Key] = e.Value.Text
	}
	return out
}

// without returns the entries with other keys.
func without(list []Entry, keys ...string) []Entry {
	return slices.DeleteFunc(slices.Clone(list), func(e Entry) bool { return slices.Contains(keys, e.Key) })
}

// holdsKey reports whether a string of the value holds a private key.
func holdsKey(v *Value) bool {
	if v.Kind == String {
		return certificate.HoldsPrivate([]byte(v.Text))
	}
	return slices.ContainsFunc(v.Items, func(item Value) bool { return holdsKey(&item) }) ||
		slices.ContainsFunc(v.Entries, func(e Entry) bool { return holdsKey(&e.Value) })
}
