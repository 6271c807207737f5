package plan

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Confinement is what a confined namespace has: a Sidecar that refuses hosts which
// are not known, and NetworkPolicies that refuse addresses outside the mesh.
type Confinement struct {
	Object
	Confined *model.Confined
	Root     string // the namespace of the control plane
	Policies []PodChoice
	Blocks   []OpenBlocks
}

// A PodChoice is a NetworkPolicy and the pods that it selects: those whose labels have
// none of the values.
type PodChoice struct {
	Object
	Leaves []LeftPods // by key
	At     []diag.Span
}

// LeftPods are pods that a NetworkPolicy does not select.
type LeftPods struct {
	Key    string
	Values []string // sorted
}

// OpenBlocks are addresses that the pods can reach on ports.
type OpenBlocks struct {
	Ports  []int // none: all, with every protocol
	Blocks []OpenBlock
}

// An OpenBlock is a range of addresses in CIDR notation.
type OpenBlock struct {
	CIDR string
	At   []diag.Span // the clauses that let it through
}

// mostPodChoices is the maximum number of NetworkPolicies of a namespace: gateways with
// several labels each multiply them.
const mostPodChoices = 16

func (p *planner) planConfined() {
	for _, c := range p.model.Confined {
		k := key{"confine", c.Namespace}
		out := &Confinement{Object: p.object(c.Namespace, k), Confined: c, Root: p.model.Mesh.Root.Value}
		out.Policies = p.podChoices(k, c)
		out.Blocks = p.openBlocks(c)
		p.plan.Confined = append(p.plan.Confined, out)
	}
}

// callers returns the gateways in a namespace that call outside hosts, by name: egress
// gateways, and those that publish such hosts.
func (p *planner) callers(namespace string) []*model.Gateway {
	var out []*model.Gateway
	for _, used := range p.model.EgressGateways() {
		out = append(out, used.Gateway)
	}
	for pub := range p.model.SentOutside() {
		out = append(out, pub.Gateway)
	}
	out = slices.DeleteFunc(out, func(g *model.Gateway) bool { return g.Namespace != namespace })
	slices.SortFunc(out, func(x, y *model.Gateway) int { return strings.Compare(x.Name, y.Name) })
	return slices.Compact(out)
}

// podChoices returns the NetworkPolicies of a namespace. A selector of pods cannot say
// that one of several labels is missing, so there is one policy for each choice of a
// label of each gateway: together they select all pods that are not a gateway's.
func (p *planner) podChoices(k key, c *model.Confined) []PodChoice {
	choices := []map[string][]string{{}}
	var at []diag.Span
	for _, g := range p.callers(c.Namespace) {
		if len(choices)*len(g.Selector) > mostPodChoices {
			return nil // an error
		}
		var next []map[string][]string
		for _, choice := range choices {
			for _, l := range g.Selector {
				next = append(next, leaving(choice, l))
			}
		}
		choices, at = next, append(at, g.Declared)
	}
	var out []PodChoice
	for _, choice := range choices {
		pods := PodChoice{At: at}
		name := slices.Clone(k)
		for label, values := range choice {
			slices.Sort(values)
			pods.Leaves = append(pods.Leaves, LeftPods{label, slices.Compact(values)})
		}
		slices.SortFunc(pods.Leaves, func(x, y LeftPods) int { return strings.Compare(x.Key, y.Key) })
		for _, left := range pods.Leaves {
			if len(choices) > 1 {
				name = append(name, left.Key+"="+strings.Join(left.Values, ","))
			}
		}
		pods.Object = p.object(c.Namespace, name)
		out = append(out, pods)
	}
	slices.SortFunc(out, func(x, y PodChoice) int { return strings.Compare(x.Name, y.Name) })
	return slices.CompactFunc(out, func(x, y PodChoice) bool { return x.Object == y.Object })
}

// leaving returns the values by key of a choice and those of another label.
func leaving(choice map[string][]string, l model.Label) map[string][]string {
	out := map[string][]string{}
	for key, values := range choice {
		out[key] = slices.Clone(values)
	}
	out[l.Key] = append(out[l.Key], l.Value)
	return out
}

// openBlocks returns the addresses that pods of the namespace can reach, by their ports:
// the exceptions, and the servers of hosts that their sidecars call.
func (p *planner) openBlocks(c *model.Confined) []OpenBlocks {
	var all blockIndex
	for _, e := range c.Except {
		all.add(nil, e.Value, e.Clause)
	}
	for _, e := range p.plan.Egress.Hosts {
		if e.Gateway == nil && e.usedIn(c.Namespace) {
			for _, s := range e.reached() {
				all.add(s.ports, s.cidr, s.at...)
			}
		}
	}
	slices.SortFunc(all.list, func(x, y OpenBlocks) int { return slices.Compare(x.Ports, y.Ports) })
	for _, b := range all.list {
		slices.SortFunc(b.Blocks, func(x, y OpenBlock) int { return strings.Compare(x.CIDR, y.CIDR) })
	}
	return all.list
}

// usedIn reports whether the statements allow a namespace to use the host. Its home
// sees the host too, which is not a permission.
func (e *EgressHost) usedIn(namespace string) bool {
	return len(e.For) == 0 || slices.Contains(e.Namespaces(), namespace)
}

// A reachedServer is an address of a host's servers, with the ports that sidecars call.
type reachedServer struct {
	cidr  string
	ports []int
	at    []diag.Span
}

// reached returns the addresses that sidecars call for the host; those of named servers
// are not known.
func (e *EgressHost) reached() (out []reachedServer) {
	ports, at := e.calledPorts()
	if e.Servers.Is() && e.Resolution != ResolveNone {
		for _, s := range e.servers() {
			if a, err := netip.ParseAddr(s.Address); err == nil {
				called := ports
				if s.Port != 0 {
					called = []int{s.Port}
				}
				out = append(out, reachedServer{netip.PrefixFrom(a, a.BitLen()).String(), called, append(at[:len(at):len(at)], s.At)})
			}
		}
		return out
	}
	for _, a := range e.Addresses {
		out = append(out, reachedServer{a.Value, ports, append(at[:len(at):len(at)], a.Clause)})
	}
	return out
}

// calledPorts returns the ports that sidecars call for the host, sorted, and the clauses
// that state them. Where the caller's address is kept, the caller's port is, too.
func (e *EgressHost) calledPorts() (ports []int, at []diag.Span) {
	for _, port := range e.Ports {
		target := e.target(port)
		if target == 0 || e.Resolution == ResolveNone {
			ports = append(ports, port.Number)
		}
		if target != 0 {
			ports = append(ports, target)
		}
		at = append(at, port.At)
	}
	slices.Sort(ports)
	return slices.Compact(ports), at
}

// A blockIndex collects blocks by their ports.
type blockIndex struct{ list []OpenBlocks }

func (x *blockIndex) add(ports []int, cidr string, at ...diag.Span) {
	i := slices.IndexFunc(x.list, func(b OpenBlocks) bool { return slices.Equal(b.Ports, ports) })
	if i < 0 {
		i, x.list = len(x.list), append(x.list, OpenBlocks{Ports: ports})
	}
	b := &x.list[i]
	if j := slices.IndexFunc(b.Blocks, func(o OpenBlock) bool { return o.CIDR == cidr }); j >= 0 {
		b.Blocks[j].At = append(b.Blocks[j].At, at...)
		return
	}
	b.Blocks = append(b.Blocks, OpenBlock{cidr, at})
}
