package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// dnsCapture is the first Istio whose sidecars give a tcp host an address of
// its own when they answer DNS.
const dnsCapture model.Version = 25

// A tcpHost is a tcp port of a host without an address.
type tcpHost struct {
	*model.EgressHost
	port model.EgressPort
}

// egressTCP finds tcp hosts without an address, which only their port tells
// apart from all others.
func egressTCP(m *model.Model, sink *diag.Sink) {
	http := httpPorts(m)
	first := map[int]claim{}
	for _, h := range tcpHosts(m) {
		if h.Wildcard {
			sink.Add(diag.At(h.port.At, "GWC0610", "tcp does not say which name of %s is meant", h.Host).
				WithHint("say where its servers are: addresses 192.0.2.0/24"))
			continue
		}
		if m.Mesh.DNSCapture.Value && m.Target.Value >= dnsCapture {
			continue
		}
		other, taken := first[h.port.Number]
		if !taken {
			first[h.port.Number] = claim{"tcp host " + h.Host, h.port.At}
			other, taken = http[h.port.Number]
		}
		sink.Add(tcpPort(h.EgressHost, h.port, other, taken))
	}
}

// tcpHosts returns the tcp ports of hosts without an address, by their place.
func tcpHosts(m *model.Model) []tcpHost {
	var list []tcpHost
	for _, h := range m.Egress {
		for _, p := range h.Ports {
			if p.Protocol == model.TCP && len(h.Addresses) == 0 {
				list = append(list, tcpHost{h, p})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y tcpHost) int { return x.port.At.Compare(y.port.At) })
	return list
}

func tcpPort(h *model.EgressHost, p model.EgressPort, other claim, taken bool) diag.Diagnostic {
	if taken {
		return diag.At(p.At, "GWC0612", "nothing tells tcp port %d of %s apart from %s", p.Number, h.Host, other.what).
			WithHint("say where its servers are: addresses 192.0.2.7, or write `mesh { dns-capture }` from istio 1.%d on", dnsCapture).
			WithRelated(other.at, "%s is here", other.what)
	}
	return diag.At(p.At, "GWC0611", "every connection of the mesh to an outside address on port %d goes to %s", p.Number, h.Host).
		WithHint("say where its servers are: addresses 192.0.2.7, or write `mesh { dns-capture }` from istio 1.%d on", dnsCapture)
}

// A claim is what has a port already.
type claim struct {
	what string
	at   diag.Span
}

// httpPorts are the ports that are http for an outside host, or for a service
// that is declared or in the inventory.
func httpPorts(m *model.Model) map[int]claim {
	ports := map[int]claim{}
	for _, h := range m.Egress {
		for _, p := range h.Ports {
			if _, found := ports[p.Number]; !found && p.Protocol == model.HTTP {
				ports[p.Number] = claim{"http of " + h.Host, p.At}
			}
		}
	}
	for _, s := range m.Services {
		for _, p := range slices.Concat(s.Ports, s.Inventory) {
			if _, found := ports[p.Number]; !found && p.Protocol.PlainHTTP() {
				ports[p.Number] = claim{"http of service " + s.Service.String(), p.At}
			}
		}
	}
	return ports
}
