package plan

import (
	"net/netip"
	"slices"

	"github.com/gwc-lang/gwc/compiler/address"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkClusterAddresses reports addresses of the cluster itself: sidecars match them
// before the Host, so that traffic to services would leave the mesh.
func (ck *checker) checkClusterAddresses(p *Egress) {
	for _, e := range p.Hosts {
		ck.checkAllocated(e)
		seen := map[diag.Span]bool{}
		for _, path := range e.Paths {
			if !e.matchedByAddress(path.EgressPort) {
				continue
			}
			for _, f := range ck.filtersOf(e, path) {
				if f.ranges.IsValid() && !seen[f.at] {
					seen[f.at] = ck.checkServicesIn(f)
				}
			}
		}
		for _, path := range e.Paths {
			if e.matchedByAddress(path.EgressPort) {
				ck.checkPrivate(e, seen)
				break
			}
		}
	}
}

// checkServicesIn reports a service of the inventory with an address in the range and
// the port.
func (ck *checker) checkServicesIn(f addressFilter) bool {
	if ck.model.Inventory == nil {
		return false
	}
	s, found := ck.model.Inventory.ServiceAt(f.ranges, f.path.Number)
	if found {
		ck.sink.Add(diag.At(f.at, code.AddressesOfServices, "%s contains the address %s of service %s: traffic to it on port %d would go to %s", f.text, s.Address, s.Service, f.path.Number, f.host.Host).
			WithHint("use the range of the external servers only").WithRelated(s.At, "the Service is here"))
	}
	return found
}

// checkPrivate warns of private ranges where nothing is known of the cluster's
// addresses. A single address is most likely a server's, as a database's beside the
// cluster, unless it is one that every pod or node has.
func (ck *checker) checkPrivate(e *EgressHost, reported map[diag.Span]bool) {
	if ck.model.Inventory != nil && ck.model.Inventory.KnowsAddresses() {
		return
	}
	for _, a := range e.Addresses {
		p, err := netip.ParsePrefix(a.Value)
		if err != nil || p.Addr().IsUnspecified() || reported[a.At] || !slices.ContainsFunc(feature.Private, p.Overlaps) {
			continue
		}
		if p.IsSingleIP() {
			ck.checkSingle(e, a, p)
			continue
		}
		ck.sink.Add(diag.At(a.At, code.PrivateRange, "%s is a private range: traffic to services and pods of the cluster in it would go to %s", a.Value, e.Host).
			WithHint("use the range of the external servers only, or pass the cluster's Services: --inventory"))
	}
}

// checkSingle warns of an address that every pod or node has.
func (ck *checker) checkSingle(e *EgressHost, a model.Said[string], p netip.Prefix) {
	if slices.ContainsFunc(feature.OwnOfEachHost, p.Overlaps) {
		ck.sink.Add(diag.At(a.At, code.PrivateRange, "%s is an address of every pod or node itself: calls within it would go to %s", address.Short(a.Value), e.Host).
			WithHint("write the address of the outside server"))
	}
}

// checkAllocated reports addresses that Istio gives to hosts itself.
func (ck *checker) checkAllocated(e *EgressHost) {
	if !ck.allocates() {
		return
	}
	for _, a := range e.Addresses {
		p, err := netip.ParsePrefix(a.Value)
		i := slices.IndexFunc(feature.AutoAllocated, p.Overlaps)
		if err != nil || i < 0 || p.Addr().IsUnspecified() {
			continue
		}
		ck.sink.Add(diag.At(a.At, code.AllocatedAddresses, "%s conflicts with %s, from which Istio allocates addresses with DNS capture", address.Short(a.Value), feature.AutoAllocated[i]).
			WithHint("use the addresses of the servers").WithRelated(diag.First(ck.model.Mesh.DNSCapture.Said), "`dns-capture` is here"))
	}
}
