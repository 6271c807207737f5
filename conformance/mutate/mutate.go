// Package mutate edits bundles at random: fields, twins, moved and deleted objects, and objects of others.
//
// It knows the form of objects and nothing of what they do: whether an edit is one that Istio takes, and what it changes,
// the judges say.
package mutate

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// Pool has the values of fields that some bundles have, by the name of the field.
type Pool struct {
	values map[string][]any
}

// NewPool collects the values of bundles.
func NewPool(bundles []bundle.Bundle) *Pool {
	p := &Pool{values: map[string][]any{}}
	for _, b := range bundles {
		for _, o := range b {
			p.collect(o.Object["spec"])
		}
	}
	return p
}

func (p *Pool) collect(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range sorted(v) {
			p.add(key, v[key])
			p.collect(v[key])
		}
	case []any:
		for _, e := range v {
			p.collect(e)
		}
	}
}

func (p *Pool) add(key string, v any) {
	text := fmt.Sprint(v)
	if slices.ContainsFunc(p.values[key], func(o any) bool { return fmt.Sprint(o) == text }) || len(p.values[key]) > 200 {
		return
	}
	p.values[key] = append(p.values[key], v)
}

func sorted(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Edit makes one random edit and says which.
func (p *Pool) Edit(r *rand.Rand, b bundle.Bundle) (bundle.Bundle, string) {
	b = b.Clone()
	istio := slices.DeleteFunc(slices.Clone(b), func(o *unstructured.Unstructured) bool { _, ok := o.Object["spec"].(map[string]any); return !ok })
	if len(istio) == 0 {
		return b, ""
	}
	o := istio[r.IntN(len(istio))]
	switch n := r.IntN(20); {
	case n == 0:
		return slices.DeleteFunc(b, func(x *unstructured.Unstructured) bool { return x == o }), "delete " + bundle.Name(o)
	case n == 1:
		return p.twin(r, b, o)
	case n == 2:
		from := o.GetNamespace()
		o.SetNamespace(namespaces(b)[r.IntN(len(namespaces(b)))])
		return b, "move " + bundle.Name(o) + " from " + from
	case n <= 4:
		added := Others[r.IntN(len(Others))](r, namespaces(b), hosts(b))
		added.SetName(fmt.Sprintf("added-%d", r.IntN(1000)))
		return append(b, added), "add " + bundle.Name(added)
	case n == 5:
		o.SetCreationTimestamp(stamp(r))
		return b, "age " + bundle.Name(o)
	}
	spec := o.Object["spec"].(map[string]any)
	what := p.field(r, spec, "spec")
	return b, bundle.Name(o) + ": " + what
}

// twin adds a copy of an object under another name, with one field changed.
func (p *Pool) twin(r *rand.Rand, b bundle.Bundle, o *unstructured.Unstructured) (bundle.Bundle, string) {
	copied := o.DeepCopy()
	copied.SetName(fmt.Sprintf("%s-%d", o.GetName()[:min(len(o.GetName()), 40)], r.IntN(1000)))
	copied.SetCreationTimestamp(stamp(r))
	if r.IntN(2) == 0 {
		copied.SetNamespace(namespaces(b)[r.IntN(len(namespaces(b)))])
	}
	what := ""
	if spec, ok := copied.Object["spec"].(map[string]any); ok && r.IntN(3) > 0 {
		what = " with " + p.field(r, spec, "spec")
	}
	return append(b, copied), "twin of " + bundle.Name(o) + what
}

// field changes one field somewhere in a map.
func (p *Pool) field(r *rand.Rand, m map[string]any, path string) string {
	keys := sorted(m)
	if len(keys) == 0 {
		return "nothing"
	}
	key := keys[r.IntN(len(keys))]
	path += "." + key
	switch v := m[key].(type) {
	case map[string]any:
		if r.IntN(4) > 0 && len(v) > 0 {
			return p.field(r, v, path)
		}
	case []any:
		if r.IntN(5) > 0 && len(v) > 0 {
			return p.item(r, m, key, v, path)
		}
	}
	if values := p.values[key]; r.IntN(4) > 0 && len(values) > 0 {
		m[key] = clone(values[r.IntN(len(values))])
		return fmt.Sprintf("%s = %v", path, m[key])
	}
	delete(m, key)
	return "no " + path
}

// item changes one item of a list.
func (p *Pool) item(r *rand.Rand, m map[string]any, key string, list []any, path string) string {
	i := r.IntN(len(list))
	at := fmt.Sprintf("%s[%d]", path, i)
	if inner, ok := list[i].(map[string]any); ok && r.IntN(4) > 0 {
		return p.field(r, inner, at)
	}
	switch r.IntN(4) {
	case 0:
		m[key] = slices.Delete(slices.Clone(list), i, i+1)
		return "no " + at
	case 1:
		m[key] = append(slices.Clone(list), clone(list[i]))
		return "again " + at
	case 2:
		j := r.IntN(len(list))
		list[i], list[j] = list[j], list[i]
		return fmt.Sprintf("swap %s and [%d]", at, j)
	}
	if values := p.values[key]; len(values) > 0 {
		if other, ok := values[r.IntN(len(values))].([]any); ok && len(other) > 0 {
			list[i] = clone(other[r.IntN(len(other))])
			return fmt.Sprintf("%s = %v", at, list[i])
		}
	}
	return "nothing"
}

func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, e := range v {
			out[key] = clone(e)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = clone(e)
		}
		return out
	}
	return v
}
