// Package known tells names that a program and its inventory have from misspelt ones.
package known

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
)

// Names are the names that the program and the inventory have.
type Names struct {
	model    *model.Model    // nil: manifests
	hosts    map[string]bool // SERVICE.NAMESPACE, or a host
	patterns []host.Pattern  // of outside hosts
	subsets  map[string]bool // SERVICE.NAMESPACE/SUBSET
	spaces   []string        // namespaces, sorted
}

// Of returns the names of a program and what is around it; without one, those of
// manifests.
func Of(m *model.Model, t *traffic.Traffic) *Names {
	n := &Names{model: m, hosts: map[string]bool{}, subsets: map[string]bool{}}
	if m == nil {
		m = &model.Model{}
	} else {
		n.spaces = m.KnownNamespaces()
	}
	domain := ".svc." + t.Registry.Mesh.Domain
	for _, s := range m.Services {
		n.hosts[s.Service.String()] = true
		for _, subset := range s.Subsets {
			n.subsets[s.Service.String()+"/"+subset.Name] = true
		}
	}
	for _, h := range m.Egress {
		n.add(string(h.Host))
	}
	for _, s := range t.Registry.Services {
		n.add(strings.TrimSuffix(s.Host, domain))
	}
	for _, e := range t.Registry.ServiceEntries {
		for _, end := range e.Spec.Endpoints {
			n.hosts[end.Address] = true
		}
	}
	for _, r := range t.Registry.DestinationRules {
		for _, subset := range r.Spec.Subsets {
			n.subsets[strings.TrimSuffix(string(r.Host), domain)+"/"+subset.Name] = true
		}
	}
	return n
}

func (n *Names) add(name string) {
	if strings.HasPrefix(name, "*") {
		n.patterns = append(n.patterns, host.Pattern(name))
		return
	}
	n.hosts[name] = true
}

// Has reports whether there is such a service or host.
func (n *Names) Has(name string) bool {
	return n.hosts[name] || slices.ContainsFunc(n.patterns, func(p host.Pattern) bool { return p.Covers(host.Pattern(name)) })
}

// Caller returns why the namespace of a caller does not exist, and a hint; empty: it
// exists, or nothing is known of it. It is the rule of GWC1424.
func (n *Names) Caller(c call.Call) (why, hint string) {
	if c.From == call.Outside || n.model == nil {
		return "", ""
	}
	namespace, _, _ := strings.Cut(c.From, "/")
	if n.model.KnowsNamespace(namespace) || slices.Contains(n.model.Homes, namespace) {
		return "", ""
	}
	return "unknown namespace " + namespace + ": neither the program nor the inventory has it", hintOf(namespace, slices.Concat(n.spaces, n.model.Homes))
}

// Called returns why a workload calls a service that does not exist, and a hint: a name
// in a namespace that is known. Any other name is a host outside the mesh.
func (n *Names) Called(c call.Call) (why, hint string) {
	_, namespace, found := strings.Cut(c.Host, ".")
	if c.From == call.Outside || !found || n.Has(c.Host) {
		return "", ""
	}
	if !n.HasNamespace(namespace) {
		return "", ""
	}
	return "unknown service " + c.Host + ": neither the program nor the inventory has it", n.near(c.Host)
}

// Receivers returns why a result names a receiver that does not exist, and a hint; empty
// if it exists. The host that is called may be any host outside the mesh.
func (n *Names) Receivers(c call.Call, want call.Want) (why, hint string) {
	for _, s := range want.Shares {
		name, _, _ := strings.Cut(s.Receiver, ":")
		if s.Receiver == "" || strings.HasPrefix(s.Receiver, "[") || name == c.Host {
			continue
		}
		if _, err := netip.ParseAddr(name); err == nil {
			continue
		}
		if !strings.Contains(name, ".") && !n.Has(name) {
			name += ".default"
		}
		switch {
		case !n.Has(name):
			return "unknown receiver " + name + ": neither the program nor the inventory has it", n.near(name)
		case s.Subset != "" && !n.HasSubset(name, s.Subset):
			return "unknown subset " + s.Subset + " of " + name, "correct the name, or declare the subset"
		}
	}
	return "", ""
}

// near returns the hint for an unknown receiver.
func (n *Names) near(name string) string {
	var all []string
	for known := range n.hosts {
		all = append(all, known)
	}
	slices.Sort(all)
	return hintOf(name, all)
}

func hintOf(name string, all []string) string {
	if near := lang.NewDictionary(all).Nearest(name); near != "" {
		return "did you mean " + near + "?"
	}
	return "correct the name, or pass what has it with --inventory"
}

// HasNamespace reports whether the program or the inventory names a namespace.
func (n *Names) HasNamespace(namespace string) bool {
	_, known := slices.BinarySearch(n.spaces, namespace)
	return known
}

// HasSubset reports whether a subset of a service is declared.
func (n *Names) HasSubset(name, subset string) bool { return n.subsets[name+"/"+subset] }
