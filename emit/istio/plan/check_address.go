package plan

import (
	"net/netip"
	"slices"

	"github.com/gwc-lang/gwc/compiler/address"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An addressFilter is a listener or filter chain of sidecars that takes
// connections to a port by their destination address. Sidecars look at it before
// SNI and Host (docs/decisions/precedence.md).
type addressFilter struct {
	host   *EgressHost
	path   *EgressPath
	ranges netip.Prefix // address.Any: of every address, so that it is the last
	text   string       // as it was written; empty: Istio allocates the address
	at     diag.Span
}

// precedes reports whether the filter takes precedence over SNI and Host.
func (f addressFilter) precedes() bool { return f.text == "" || f.ranges.IsValid() }

// matchedByAddress reports whether sidecars match the port by the host's addresses:
// not http, whose listener is at 0.0.0.0, and not TLS with an egress gateway, which
// is matched by SNI at every address.
func (e *EgressHost) matchedByAddress(port model.EgressPort) bool {
	return port.Protocol == model.TCP || port.Protocol == model.TLS && e.Gateway == nil
}

// addressFilters returns the filters of each port of the program, by host.
func (ck *checker) addressFilters(p *Egress) map[int][]addressFilter {
	out := map[int][]addressFilter{}
	for _, e := range p.Hosts {
		for _, path := range e.Paths {
			if e.matchedByAddress(path.EgressPort) {
				out[path.Number] = append(out[path.Number], ck.filtersOf(e, path)...)
			}
		}
	}
	return out
}

func (ck *checker) filtersOf(e *EgressHost, path *EgressPath) []addressFilter {
	var out []addressFilter
	for _, a := range e.Addresses {
		out = append(out, addressFilter{e, path, address.Of(a.Value), address.Short(a.Value), a.At})
	}
	whole := path.Protocol == model.TCP || e.Resolution == ResolveNone
	switch {
	case len(out) > 0:
	case path.Protocol == model.TCP && ck.allocates():
		out = append(out, addressFilter{host: e, path: path, at: path.At})
	case whole:
		out = append(out, addressFilter{e, path, address.Any, "every address", path.At})
	}
	return out
}

// checkAddresses reports addresses that capture traffic to another host for which the
// program sets a policy.
func (ck *checker) checkAddresses(p *Egress) {
	filters := ck.addressFilters(p)
	claims := map[int]*portClaims{}
	for _, e := range p.Hosts {
		for _, path := range e.Paths {
			if len(filters[path.Number]) > 0 {
				if claims[path.Number] == nil {
					claims[path.Number] = &portClaims{}
				}
				claims[path.Number].add(e, path)
			}
		}
		ck.checkTLSBesideTCP(e)
	}
	inside := ck.meshPorts()
	for port, list := range filters {
		ranges := rangesOf(list)
		for _, f := range list {
			if x, what, captured := claims[port].captured(f); captured {
				ck.captures(f, x, what)
			} else if x, found := ranges.captured(f); found {
				ck.captures(f, x, "the addresses of "+string(x.host.Host))
			} else if m := inside[port]; m != nil && f.ranges.IsValid() {
				ck.capturesMesh(f, m)
			}
		}
	}
}

// diverts reports whether a call to an address of the host goes elsewhere than to that
// address as it is. Otherwise calls of a host without a guarantee reach the address that
// their caller resolved.
func (e *EgressHost) diverts(path *EgressPath) bool {
	return path.Protocol == model.TCP && (e.Gateway != nil || e.Servers.Is() || e.Originates(path.EgressPort))
}

// namedBy is what names the host of a path.
func namedBy(path *EgressPath) string {
	if path.Protocol.PlainHTTP() {
		return "Host"
	}
	return "SNI"
}

// captures reports that a filter captures traffic to x, whose policy would not apply.
func (ck *checker) captures(f addressFilter, x guaranteed, what string) {
	p := x.host.promise(x.path)
	where := f.text
	if where == "" {
		where = "the address that Istio allocates"
	}
	hint := "use another port for one of them"
	if f.path.Protocol == model.TLS && x.path.Protocol != model.TCP {
		hint = "remove `addresses`, so that " + string(f.host.Host) + " is matched by its SNI"
	}
	ck.sink.Add(diag.At(f.at, code.AddressPrecedence, "on port %d, %s of %s takes precedence over %s: `%s` would not apply there", f.path.Number, where, f.host.Host, what, p.word).
		WithHint("%s", hint).WithRelated(p.at, "`%s` of %s is here", p.word, x.host.Host))
}

// checkTLSBesideTCP reports TLS with an egress gateway that would be matched by the
// addresses which a tcp port of the same host needs: they apply to all ports of the
// ServiceEntry.
func (ck *checker) checkTLSBesideTCP(e *EgressHost) {
	tcp := e.of(model.TCP)
	if e.Gateway != nil && len(tcp) > 0 && len(e.Addresses) == 0 && ck.allocates() {
		ck.checkAllocatedTLS(e, tcp[0])
		return
	}
	if e.Gateway == nil || len(tcp) == 0 || !slices.ContainsFunc(e.Addresses, func(a model.Said[string]) bool { return address.Of(a.Value).IsValid() }) {
		return
	}
	for _, port := range e.of(model.TLS) {
		ck.sink.Add(diag.At(port.At, code.AddressesOfTLSAndTCP, "tls %d of %s is matched only by the addresses of its tcp %d: `via gateway` would not apply to other addresses", port.Number, e.Host, tcp[0].Number).
			WithHint("declare the port as tcp instead of tls: tcp %d, or use a separate host for the tcp port", port.Number).WithRelated(tcp[0].At, "tcp is declared here"))
		return
	}
}

// checkAllocatedTLS reports the same for an address that Istio allocates because
// of a tcp port.
func (ck *checker) checkAllocatedTLS(e *EgressHost, tcp model.EgressPort) {
	for _, port := range e.of(model.TLS) {
		ck.sink.Add(diag.At(port.At, code.AllocatedTLSAddress, "tls %d of %s is matched only by the address that Istio allocates for its tcp %d: `via gateway` would not apply to other addresses", port.Number, e.Host, tcp.Number).
			WithHint("declare the port as tcp instead of tls: tcp %d, or use a separate host for the tcp port", port.Number).
			WithRelated(tcp.At, "tcp is declared here").WithRelated(diag.First(ck.model.Mesh.DNSCapture.Said), "`dns-capture` is here"))
		return
	}
}
