package istio

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A builder collects the objects of one program.
type builder struct {
	model  *model.Model
	sink   *diag.Sink
	bundle emit.Bundle

	// certificates are the clauses that ask for a certificate, by namespace.
	certificates map[certificateUse][][]diag.Span
	// backends are the services that gateways call in a way of their own.
	backends map[model.Service]*backend
	// Maps that are alike in many objects are made once: a small map takes more
	// memory than the rest of most objects.
	labels      map[string]string
	annotations map[string]map[string]string // by the files
	selectors   map[*model.Gateway]map[string]string
}

const (
	networking = "networking.istio.io/v1"
	security   = "security.istio.io/v1"
)

// add puts an object into the bundle with the labels and annotations that every
// object has. Origins are the clauses that asked for it; fields, the parts that
// a clause may have decided: one without origins is left out.
func (b *builder) add(o emit.Object, origins []diag.Span, fields ...emit.Field) {
	o.Origins = sorted(origins)
	for _, f := range fields {
		if len(f.Origins) > 0 {
			o.Fields = append(o.Fields, f)
		}
	}
	if b.labels == nil {
		b.labels = b.makeLabels()
	}
	o.Labels = joined(b.labels, o.Labels)
	if files := filesOf(o); files != "" {
		o.Annotations = remembered(&b.annotations, files, func() map[string]string {
			return map[string]string{"gwc.dev/source": files}
		})
	}
	b.bundle.Objects = append(b.bundle.Objects, o)
}

// joined returns labels and others, which take precedence.
func joined(labels, others map[string]string) map[string]string {
	if len(others) == 0 {
		return labels
	}
	out := maps.Clone(labels)
	maps.Copy(out, others)
	return out
}

// selector returns the labels of a gateway's pods.
func (b *builder) selector(g *model.Gateway) map[string]string {
	return remembered(&b.selectors, g, func() map[string]string { return selector(g.Selector) })
}

// remembered returns the value of a key, which is made once.
func remembered[K comparable, V any](all *map[K]V, key K, newValue func() V) V {
	if *all == nil {
		*all = map[K]V{}
	}
	value, found := (*all)[key]
	if !found {
		value = newValue()
		(*all)[key] = value
	}
	return value
}

func (b *builder) makeLabels() map[string]string {
	labels := map[string]string{"app.kubernetes.io/managed-by": "gwc"}
	if p := b.program(); p != "" {
		labels["gwc.dev/program"] = p
	}
	if r := b.model.Mesh.Revision.Value; r != "" {
		labels[feature.RevisionLabel] = r
	}
	for _, l := range b.model.Mesh.Labels {
		labels[l.Value.Key] = l.Value.Value
	}
	return labels
}

func (b *builder) program() string { return b.model.Program.Value }

// fullName returns a service's full host name in the mesh.
func (b *builder) fullName(s model.Service) string {
	return s.Name + "." + s.Namespace + ".svc." + b.model.Mesh.Domain.Value
}

// field returns a part of an object with the clauses that decided it.
func field(path string, origins ...diag.Span) emit.Field {
	return emit.Field{Path: path, Origins: sorted(origins)}
}

// sorted returns the spans in order, each once, without those that are nowhere.
// A list that is so already is not copied: of a clause that a thousand
// statements say, a thousand objects may have it.
func sorted(spans []diag.Span) []diag.Span {
	if inOrder(spans) {
		return slices.Clip(spans)
	}
	out := slices.DeleteFunc(slices.Clone(spans), func(s diag.Span) bool { return !s.Known() })
	slices.SortFunc(out, diag.Span.Compare)
	return slices.Compact(out)
}

func inOrder(spans []diag.Span) bool {
	for i, s := range spans {
		if !s.Known() || i > 0 && spans[i-1].Compare(s) >= 0 {
			return false
		}
	}
	return true
}

// longestSource is how long the list of an object's files may be: Kubernetes takes
// 256 kB of annotations.
const longestSource = 64_000

// filesOf returns the names of the files that asked for the object or decided
// a part of it, sorted, with commas; of very many, the first and how many more.
func filesOf(o emit.Object) string {
	var names []string
	var last *diag.File
	name := func(spans []diag.Span) {
		for _, s := range spans {
			if s.File != last {
				names, last = append(names, s.File.Path), s.File
			}
		}
	}
	name(o.Origins)
	for _, f := range o.Fields {
		name(f.Origins)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	for i, length := 0, 0; i < len(names); i++ {
		if length += len(names[i]) + 1; length > longestSource {
			return fmt.Sprintf("%s and %d more", strings.Join(names[:i], ","), len(names)-i)
		}
	}
	return strings.Join(names, ",")
}
