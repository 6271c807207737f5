package check

import (
	"fmt"
	"slices"
	"strings"

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
	first := map[int]*claims{}
	for _, h := range tcpHosts(m) {
		if h.Host.IsWildcard() && len(h.Addresses) == 0 {
			sink.Add(diag.At(h.port.At, code.TCPWildcardWithoutAddresses, "tcp requires `addresses` for the wildcard %s", h.Host).
				WithHint("add the addresses of the servers: addresses 192.0.2.0/24"))
			continue
		}
		if len(h.Addresses) == 0 && allocates {
			continue
		}
		namespaces := h.Namespaces()
		other, taken := first[h.port.Number].visibleIn(namespaces)
		if !taken {
			claimsOf(first, h.port.Number).add(claim{"tcp host " + string(h.Host), h.at}, namespaces)
			other, taken = http[h.port.Number].visibleIn(namespaces)
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
	return diag.At(h.at, code.TCPHostTakesPort, "captures all outbound TCP traffic on port %d%s, not only traffic for %s", h.port.Number, within(h.Namespaces()), h.Host).
		WithHint("%s", hint)
}

// within returns where a host captures its port.
func within(namespaces []string) string {
	switch len(namespaces) {
	case 0:
		return ""
	case 1:
		return " of namespace " + namespaces[0]
	}
	return " of namespaces " + strings.Join(namespaces, ", ")
}

// httpPorts returns the ports that are http for an external host, for a service that
// is declared or in the inventory, or for a host that is exposed `also mesh`.
func httpPorts(m *model.Model) map[int]*claims {
	ports := map[int]*claims{}
	for _, h := range m.Egress {
		namespaces := h.Namespaces()
		if len(namespaces) > 0 { // routes and clusters of http are also in these
			namespaces = append(namespaces, h.Home)
		}
		for _, p := range h.Ports {
			if p.Protocol.PlainHTTP() {
				claimsOf(ports, p.Number).add(claim{"http of " + string(h.Host), p.At}, namespaces)
			}
		}
	}
	for _, s := range m.Services {
		for _, p := range slices.Concat(s.Ports, s.Inventory) {
			if p.Protocol.PlainHTTP() {
				claimsOf(ports, p.Number).add(claim{"http of service " + s.Service.String(), p.At}, nil)
			}
		}
	}
	for _, h := range m.MeshHosts {
		for _, p := range h.Ports {
			if h.Service == nil {
				claimsOf(ports, p.Port).add(claim{"http of " + string(h.Host), diag.First(h.Named)}, nil)
			}
		}
	}
	return ports
}
