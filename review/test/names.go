package test

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/world"
)

// names are the receivers that the program and the inventory have.
type names struct {
	hosts    map[string]bool // SERVICE.NAMESPACE, or a host
	patterns []host.Pattern  // of outside hosts
	subsets  map[string]bool // SERVICE.NAMESPACE/SUBSET
	spaces   []string        // namespaces, sorted
}

func newNames(m *model.Model, t *traffic.Traffic) *names {
	n := &names{hosts: map[string]bool{}, subsets: map[string]bool{}, spaces: m.KnownNamespaces()}
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

func (n *names) add(name string) {
	if strings.HasPrefix(name, "*") {
		n.patterns = append(n.patterns, host.Pattern(name))
		return
	}
	n.hosts[name] = true
}

// has reports whether there is such a service or host.
func (n *names) has(name string) bool {
	return n.hosts[name] || slices.ContainsFunc(n.patterns, func(p host.Pattern) bool { return p.Covers(host.Pattern(name)) })
}

// called returns why a workload calls a service that does not exist, and a hint: a name
// in a namespace that is known. Any other name is a host outside the mesh.
func (n *names) called(e model.Expect) (why, hint string) {
	_, namespace, found := strings.Cut(e.Call.Host, ".")
	if e.Call.From == call.Outside || !found || n.has(e.Call.Host) {
		return "", ""
	}
	if _, known := slices.BinarySearch(n.spaces, namespace); !known {
		return "", ""
	}
	return "unknown service " + e.Call.Host + ": neither the program nor the inventory has it", n.near(e.Call.Host)
}

// unknown returns why an expect names a receiver that does not exist, and a hint; empty
// if it exists. The host that is called may be any host outside the mesh.
func (n *names) unknown(e model.Expect) (why, hint string) {
	for _, s := range e.Want.Shares {
		name, _, _ := strings.Cut(s.Receiver, ":")
		if s.Receiver == "" || strings.HasPrefix(s.Receiver, "[") || name == e.Call.Host {
			continue
		}
		if _, err := netip.ParseAddr(name); err == nil {
			continue
		}
		switch {
		case !n.has(name):
			return "unknown receiver " + name + ": neither the program nor the inventory has it", n.near(name)
		case s.Subset != "" && !n.subsets[name+"/"+s.Subset]:
			return "unknown subset " + s.Subset + " of " + name, "correct the name, or declare the subset"
		}
	}
	return "", ""
}

// near returns the hint for an unknown receiver.
func (n *names) near(name string) string {
	var all []string
	for known := range n.hosts {
		all = append(all, known)
	}
	slices.Sort(all)
	if near := lang.NewDictionary(all).Nearest(name); near != "" {
		return "did you mean " + near + "?"
	}
	return "correct the name, or pass what has it with --inventory"
}

// spanOf returns the source of a part, if it has one.
func spanOf(p world.Part) diag.Span {
	if p.Object == nil || p.Place == nil {
		return diag.Span{}
	}
	return p.Span()
}
