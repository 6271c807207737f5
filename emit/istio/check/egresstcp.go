package check

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/address"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A tcpHost is a tcp port of a host without addresses, or with an address that
// matches every address.
type tcpHost struct {
	*model.EgressHost
	port model.EgressPort
	at   diag.Span // of the port, or of the address
}

// egressTCP finds tcp hosts without addresses, which only their port distinguishes
// from other hosts. 0.0.0.0 and :: match every address: a host with one of them
// captures its port even with DNS capture, which gives hosts without addresses an
// address.
func egressTCP(m *model.Model, sink *diag.Sink) {
	http, allocates := httpPorts(m), feature.Allocates(m.Mesh.DNSCapture.Value, feature.Release(m.Target.Value))
	first := map[int]claim{}
	for _, h := range tcpHosts(m) {
		if h.Host.IsWildcard() && len(h.Addresses) == 0 {
			sink.Add(diag.At(h.port.At, code.TCPWildcardWithoutAddresses, "tcp requires `addresses` for the wildcard %s", h.Host).
				WithHint("add the addresses of the servers: addresses 192.0.2.0/24"))
			continue
		}
		if len(h.Addresses) == 0 && allocates {
			continue
		}
		other, taken := first[h.port.Number]
		if !taken {
			first[h.port.Number] = claim{"tcp host " + string(h.Host), h.at}
			other, taken = http[h.port.Number]
		}
		sink.Add(tcpPort(h, other, taken))
	}
}

// tcpHosts returns the tcp ports that capture their port, in the order of the text.
func tcpHosts(m *model.Model) []tcpHost {
	var list []tcpHost
	for _, h := range m.Egress {
		for _, p := range h.Ports {
			if at, takes := takesPort(h, p); takes && p.Protocol == model.TCP {
				list = append(list, tcpHost{h, p, at})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y tcpHost) int { return x.port.At.Compare(y.port.At) })
	return list
}

// takesPort reports whether only its number distinguishes the port, and the clause
// that causes this.
func takesPort(h *model.EgressHost, p model.EgressPort) (diag.Span, bool) {
	i := slices.IndexFunc(h.Addresses, func(a model.Said[string]) bool { return !address.Of(a.Value).IsValid() })
	if i >= 0 {
		return h.Addresses[i].At, true
	}
	return p.At, len(h.Addresses) == 0
}

func tcpPort(h tcpHost, other claim, taken bool) diag.Diagnostic {
	hint := fmt.Sprintf("add the addresses of the servers: addresses 192.0.2.7, or `mesh { dns-capture }` with istio 1.%d or later", feature.AddressAllocation.Since)
	tls := slices.ContainsFunc(h.Ports, func(p model.EgressPort) bool { return p.Protocol == model.TLS })
	switch {
	case len(h.Addresses) > 0: // one of them is every address
		hint = "write the addresses of the servers instead: 192.0.2.7"
	case h.Gateway != nil && tls: // GWC0638: the addresses would match its TLS too
		hint = "use a separate host for the tcp port, with the addresses of its servers"
	}
	if taken {
		return diag.At(h.at, code.AmbiguousTCPPort, "tcp port %d of %s cannot be distinguished from %s", h.port.Number, h.Host, other.what).
			WithHint("%s", hint).
			WithRelated(other.at, "%s is here", other.what)
	}
	return diag.At(h.at, code.TCPHostTakesPort, "captures all outbound TCP traffic on port %d, not only traffic for %s", h.port.Number, h.Host).
		WithHint("%s", hint)
}

// A claim is a previous use of a port.
type claim struct {
	what string
	at   diag.Span
}

// httpPorts returns the ports that are http for an external host, for a service that
// is declared or in the inventory, or for a host that is exposed `also mesh`.
func httpPorts(m *model.Model) map[int]claim {
	ports := map[int]claim{}
	for _, h := range m.Egress {
		for _, p := range h.Ports {
			if _, found := ports[p.Number]; !found && p.Protocol.PlainHTTP() {
				ports[p.Number] = claim{"http of " + string(h.Host), p.At}
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
	for _, h := range m.MeshHosts {
		for _, p := range h.Ports {
			if _, found := ports[p.Port]; !found && h.Service == nil {
				ports[p.Port] = claim{"http of " + string(h.Host), diag.First(h.Named)}
			}
		}
	}
	return ports
}
