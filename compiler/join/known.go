package join

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// lookUp checks the program against the ports that gateways list and against the
// inventory.
func (b *builder) lookUp() {
	for _, p := range b.m.Published {
		b.checkGatewayPort(p)
	}
	for _, g := range b.m.Gateways {
		for _, l := range g.Listens {
			b.checkListedPort(g, l.Port.Value, []diag.Span{l.Port.Clause})
		}
	}
	if b.o.Inventory == nil {
		return
	}
	b.httpServices()
	for _, s := range b.m.Services {
		s.Inventory, _ = b.o.Inventory.Ports(s.Service)
	}
}

// checkGatewayPort reports a port that the gateway does not list, for each
// clause that exposes on it.
func (b *builder) checkGatewayPort(p *model.Published) {
	has := func(g model.GatewayPort) bool { return g.Number == p.Port }
	said := p.PortSaid
	if len(said) == 0 {
		said = p.Protocol.Said
	}
	if b.o.Inventory != nil && b.m.Deployer(p.Gateway) == nil {
		if ports, known := b.o.Inventory.GatewayPorts(p.Gateway.Namespace, p.Gateway.Service); known {
			if !slices.ContainsFunc(ports, has) {
				for _, at := range said {
					b.once.Add(diag.At(at, code.GatewayPortNotFound, "gateway %s has no port %d: its Service %s does not list it", p.Gateway.Name, p.Port, p.Gateway.Service).
						WithHint("add it to the Service, or use another port"))
				}
			}
			return
		}
	}
	b.checkListedPort(p.Gateway, p.Port, said)
}

// checkListedPort warns of a port that the gateway does not list. The listed ports
// include those of its Service in the inventory. A deployed gateway without a list has
// all ports in use; one with a list has no other port.
func (b *builder) checkListedPort(g *model.Gateway, port int, said []diag.Span) {
	is := func(p model.GatewayPort) bool { return p.Number == port }
	if d := b.m.Deployer(g); d != nil {
		if d.PortsSaid.Known() && !slices.ContainsFunc(d.Ports, is) {
			b.notInDeployed(d, port, said)
		}
		return
	}
	if slices.ContainsFunc(g.Ports, is) {
		return
	}
	if b.o.Inventory != nil {
		if _, known := b.o.Inventory.GatewayPorts(g.Namespace, g.Service); known { // GWC0915
			return
		}
	}
	for _, at := range said {
		b.once.Add(diag.At(at, code.UnlistedGatewayPort, "gateway %s does not list port %d", g.Name, port).
			WithHint("list it: %s", g.With(port)).
			WithRelated(g.Declared, "declared here"))
	}
}

// notInDeployed reports a port that a deployed gateway does not list, for each clause.
func (b *builder) notInDeployed(g *model.Gateway, port int, said []diag.Span) {
	for _, at := range said {
		b.once.Add(diag.At(at, code.PortOfDeployedGateway, "gateway %s is deployed without port %d: its `ports` do not list it", g.Name, port).
			WithHint("list it: %s", g.With(port)).WithRelated(g.PortsSaid, "its ports are listed here"))
	}
}

// httpServices adds to the model the services of the inventory with an http port that
// a tcp host without addresses would capture.
func (b *builder) httpServices() {
	for _, h := range b.m.Egress {
		for _, p := range h.Ports {
			if p.Protocol != model.TCP || len(h.Addresses) > 0 {
				continue
			}
			if s, found := b.o.Inventory.HTTPService(p.Number); found && b.services[s] == nil {
				b.m.Services = append(b.m.Services, b.service(s))
			}
		}
	}
	slices.SortFunc(b.m.Services, func(x, y *model.ServiceInfo) int { return x.Service.Compare(y.Service) })
}
