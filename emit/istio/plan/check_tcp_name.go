package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkTCPNames reports tcp of a wildcard and of a host that it covers on one port. The
// routes of connections have no name to match: for each of the two hosts istiod uses the
// VirtualServices of all hosts that its name overlaps, and of these the first one with a
// route for the port, which is the oldest (getConfigsForHost,
// buildSidecarOutboundTCPFilterChainOpts).
func (ck *checker) checkTCPNames(p *Egress) {
	for _, e := range p.Hosts {
		for _, w := range p.Covering(e.Host) {
			if !e.VisibleWith(w.EgressHost) || e.keepsAddress() && w.keepsAddress() {
				continue
			}
			for _, port := range e.of(model.TCP) {
				i := slices.IndexFunc(w.Ports, func(o model.EgressPort) bool { return o.Number == port.Number && o.Protocol == model.TCP })
				if i < 0 {
					continue
				}
				ck.sink.Add(diag.At(port.At, code.TCPBeneathWildcard, "on tcp %d, %s and %s have overlapping names: Istio would use the route of one of them for both", port.Number, e.Host, w.Host).
					WithHint("use another port for one of them").WithRelated(w.Ports[i].At, "tcp %d of %s is here", port.Number, w.Host))
			}
		}
	}
}

// keepsAddress reports whether calls of the host's tcp ports go to the address that was
// called, in the same way as those of any other host of which this is true.
func (e *EgressHost) keepsAddress() bool {
	return e.Gateway == nil && e.Resolution == ResolveNone && e.Originate.Value == "" && !e.hasPolicies()
}
