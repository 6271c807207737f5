package graph

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/world"
)

// Of returns the picture of all calls. Callers that dial a gateway themselves, around
// their sidecar, are left out.
func Of(t *traffic.Traffic, o Options) Picture {
	b := newBuilder(newNames(t.Registry), o)
	b.callers = callersOf(t)
	b.explore(t, t.Entries())
	return b.picture()
}

// another reports whether a call is to another host at a port that is not the standard one
// of its scheme. The picture has other hosts once.
func another(c call.Call) bool {
	standard := c.Port == 80 && c.Method == "GET" && !c.TLS || c.Port == 443 && c.TLS
	return c.From != call.Outside && c.Host == traffic.OtherName && !standard
}

// explore adds what becomes of all calls of entries.
func (b *builder) explore(t *traffic.Traffic, entries []traffic.Entry) {
	o := b.options
	for _, e := range entries {
		if e.Call.Hop != "" || !o.asks(e.Call) || another(e.Call) {
			continue
		}
		gaps, err := t.Explore(e, func(c traffic.Cell) bool {
			b.cell(Cell{c.Answer, len(c.Limits) > 0})
			return true
		})
		if err != nil {
			gaps = append(gaps, err.Error())
		}
		for _, why := range gaps {
			b.note("not complete: " + e.String() + ": " + why)
		}
	}
	if o.Sees(Out) || o.Sees(Mesh) {
		for _, why := range t.Unexplored("") {
			b.note("not complete: " + why)
		}
	}
}

// asks reports whether the cells of an entry can be in a picture.
func (o Options) asks(c call.Call) bool {
	if c.From == call.Outside {
		return o.Sees(In)
	}
	return o.Sees(Out) || o.Sees(Mesh)
}

// CallerNames returns the names of the kinds of callers, by the call that entries have of each.
// Several traffics have the same names.
func CallerNames(all ...*traffic.Traffic) func(call.Call) string {
	known := callersOf(all...)
	return func(c call.Call) string { return known[callerKey(c)].name }
}

// callersOf returns the places of callers in the mesh, by the call that entries have of
// each kind. Several traffics have the same names.
func callersOf(all ...*traffic.Traffic) map[string]place {
	out := map[string]place{}
	kinds := traffic.KindsOf(all...)
	alone := map[string]int{} // kinds by namespace
	for _, kind := range kinds {
		for _, namespace := range namespacesOf(kind) {
			alone[namespace]++
		}
	}
	for _, kind := range kinds {
		p := place{column: Callers}
		spaces := namespacesOf(kind)
		if len(spaces) == 1 && spaces[0] != traffic.OtherNamespace {
			p.group = spaces[0]
		}
		p.name = kindName(all[0].Registry, kind, alone, len(kinds))
		out[callerKey(kind[0])] = p
	}
	return out
}

func namespacesOf(kind []call.Call) (list []string) {
	for _, c := range kind {
		namespace, _, _ := strings.Cut(c.From, "/")
		list = append(list, namespace)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// kindName returns the name of one of all kinds of workloads. alone is how many kinds each
// namespace has.
func kindName(r *world.Registry, kind []call.Call, alone map[string]int, all int) string {
	var names []string
	rest := map[string]bool{} // namespaces of which it has all other workloads
	for _, c := range kind {
		namespace, app, _ := strings.Cut(c.From, "/")
		if app == traffic.AnyWorkload && !isPod(r, namespace, app) {
			rest[namespace] = true
		}
	}
	switch {
	case rest[traffic.OtherNamespace] && all == 1:
		return everyone
	case rest[traffic.OtherNamespace] && len(namespacesOf(kind)) > 1:
		return otherWorkloads
	}
	for _, namespace := range namespacesOf(kind) {
		switch {
		case rest[namespace] && namespace == traffic.OtherNamespace:
			names = append(names, otherSpaces)
		case rest[namespace] && alone[namespace] == 1:
			names = append(names, "namespace "+namespace)
		case rest[namespace]:
			names = append(names, "others of "+namespace)
		}
	}
	for _, c := range kind {
		if namespace, _, _ := strings.Cut(c.From, "/"); !rest[namespace] && !slices.Contains(names, c.From) {
			names = append(names, c.From)
		}
	}
	if len(names) > listed {
		return strings.Join(names[:listed], ", ") + ", ..."
	}
	return strings.Join(names, ", ")
}

func isPod(r *world.Registry, namespace, name string) bool {
	return slices.ContainsFunc(r.Pods, func(p *world.Pod) bool { return p.Namespace == namespace && p.Name == name && p.Gateway == "" })
}
