package plan

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Workload is a gateway that the program deploys: its pods, by injection, and what
// they need.
type Workload struct {
	Object        // of the Deployment, the Service and all others but the Role
	Role   Object // by which the pods read their Secrets
	// Selector are the labels of the Gateways' selector, and PodLabels those of the pods.
	Selector, PodLabels map[string]string
	Replicas            model.Deploy
	Behind              model.Said[int]
	Ports               []WorkloadPort // by number; all that the program uses
	// LowPorts says that the pods listen on ports that are privileged by default.
	LowPorts bool
	// Outside says that callers are outside the cluster.
	Outside bool
	Gateway *model.Gateway
	At      []diag.Span // the clauses that ask for it
}

// A WorkloadPort is a port of the Service.
type WorkloadPort struct {
	Name         string
	Port, Target int
	At           []diag.Span // the clauses that use it
}

// A UsedPort is a port of a gateway's Service that the program uses.
type UsedPort struct {
	Number   int
	Protocol model.Protocol // of the first clause
	Outside  bool           // callers are outside the cluster
	At       []diag.Span
}

// UsedPorts are the ports in use of the Services of gateways, by number.
type UsedPorts map[model.Service][]UsedPort

// PortsInUse returns the ports that the program uses of each gateway's Service:
// published ones, those of `listen`, and those that egress traffic needs.
func PortsInUse(m *model.Model) UsedPorts {
	used := UsedPorts{}
	for _, p := range m.Published {
		at := p.PortSaid
		if len(at) == 0 {
			at = p.Protocol.Said
		}
		used.add(p.Gateway, UsedPort{p.Port, p.Protocol.Value, true, at})
	}
	for _, g := range m.Gateways {
		for _, l := range g.Listens {
			used.add(g, UsedPort{l.Port.Value, l.Protocol.Value, true, []diag.Span{l.Port.Clause}})
		}
	}
	for _, e := range m.EgressGateways() {
		used.add(e.Gateway, UsedPort{feature.EgressHTTPPort, model.HTTP, false, []diag.Span{e.At}})
		used.add(e.Gateway, UsedPort{feature.EgressTLSPort, model.TLS, false, []diag.Span{e.At}})
	}
	for _, list := range used {
		slices.SortFunc(list, func(x, y UsedPort) int { return x.Number - y.Number })
	}
	return used
}

func (u UsedPorts) add(g *model.Gateway, port UsedPort) {
	list := u[g.ServiceName()]
	i := slices.IndexFunc(list, func(p UsedPort) bool { return p.Number == port.Number })
	if i < 0 {
		port.At = slices.Clone(port.At)
		u[g.ServiceName()] = append(list, port)
		return
	}
	list[i].At, list[i].Outside = append(list[i].At, port.At...), list[i].Outside || port.Outside
	list[i].Protocol = min(list[i].Protocol, port.Protocol)
}

// Of returns the ports in use of a gateway's Service.
func (u UsedPorts) Of(g *model.Gateway) []UsedPort { return u[g.ServiceName()] }

// ServicePorts returns the ports of a gateway's Service: those in use, or of one that
// the program does not use those of its declaration.
func (u UsedPorts) ServicePorts(g *model.Gateway) []UsedPort {
	list := u.Of(g)
	if len(list) > 0 {
		return list
	}
	for _, p := range g.Ports {
		protocol := model.TCP
		switch p.Number {
		case feature.EgressHTTPPort:
			protocol = model.HTTP
		case feature.EgressTLSPort:
			protocol = model.TLS
		}
		list = append(list, UsedPort{Number: p.Number, Protocol: protocol, At: []diag.Span{g.PortsSaid}})
	}
	return list
}

// Outside reports whether callers of a gateway's Service are outside the cluster.
func (u UsedPorts) Outside(g *model.Gateway) bool {
	return slices.ContainsFunc(u.Of(g), func(p UsedPort) bool { return p.Outside })
}

// TargetOf returns where the pods of a gateway listen for a port of its Service: what
// its declaration lists, else what others of the same pods list.
func TargetOf(m *model.Model, g *model.Gateway, port int) int {
	for _, p := range g.Ports {
		if p.Number == port && p.Target != 0 {
			return p.Target
		}
	}
	return m.Listening().Targets(g, port)[0]
}

// PortName returns the name of a port of a gateway's Service: its prefix states the
// protocol to Istio.
func PortName(p UsedPort) string {
	protocol := p.Protocol
	if protocol.PlainHTTP() {
		protocol = model.HTTP
	}
	return string(protocol) + "-" + strconv.Itoa(p.Number)
}

func (p *planner) planWorkloads() {
	used := PortsInUse(p.model)
	for _, g := range p.model.Gateways {
		if g.Deploy.Is() {
			p.plan.Workloads = append(p.plan.Workloads, p.workload(g, used))
		}
	}
	slices.SortFunc(p.plan.Workloads, func(x, y *Workload) int {
		return cmp.Or(cmp.Compare(x.Namespace, y.Namespace), cmp.Compare(x.Name, y.Name), cmp.Compare(x.Gateway.Name, y.Gateway.Name))
	})
}

func (p *planner) workload(g *model.Gateway, used UsedPorts) *Workload {
	w := &Workload{
		Object: Object{g.Namespace, g.Service}, Role: Object{g.Namespace, g.Service + feature.SecretsRoleSuffix},
		Gateway: g, Selector: p.selector(g), PodLabels: labelMap(g.Selector), Replicas: g.Deploy.Value,
		Behind: p.model.ProxiesOf(g), Outside: used.Outside(g), At: []diag.Span{g.Declared, g.Deploy.Clause},
	}
	w.PodLabels[feature.InjectLabel] = "true"
	if r := p.model.Mesh.Revision; r.Value != "" {
		w.PodLabels[feature.RevisionLabel] = r.Value
	}
	for _, u := range used.ServicePorts(g) {
		port := WorkloadPort{PortName(u), u.Number, TargetOf(p.model, g, u.Number), u.At}
		w.Ports = append(w.Ports, port)
	}
	w.LowPorts = p.lowPorts(g, used)
	return w
}

// lowPorts reports whether the pods of a gateway listen on privileged ports, for
// whatever Service.
func (p *planner) lowPorts(g *model.Gateway, used UsedPorts) bool {
	listening := p.model.Listening()
	for _, o := range p.model.Gateways {
		if !slices.Contains(listening.Overlapping(g), listening.First(o)) {
			continue
		}
		for _, u := range used.ServicePorts(o) {
			for _, target := range append(listening.Targets(o, u.Number), TargetOf(p.model, o, u.Number)) {
				if target < feature.UnprivilegedPort {
					return true
				}
			}
		}
	}
	return false
}
