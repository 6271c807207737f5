package check

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressGateway finds egress gateways that do not list ports 80 and 443, which all
// egress traffic uses.
func egressGateway(m *model.Model, sink *diag.Sink) {
	used := egressGateways(m)
	byName := func(x, y *model.Gateway) int { return cmp.Compare(x.Name, y.Name) }
	for _, g := range slices.SortedFunc(maps.Keys(used), byName) {
		var missing []int
		for _, port := range []int{80, 443} {
			if !slices.ContainsFunc(g.Ports, func(p model.GatewayPort) bool { return p.Number == port }) {
				missing = append(missing, port)
			}
		}
		if len(missing) == 0 {
			onePodPort(m.Listening(), g, used[g], sink)
		} else {
			sink.Add(diag.At(used[g], code.EgressGatewayPorts, "what leaves goes to ports 80 and 443 of gateway %s, which does not list %s", g.Name, strings.Trim(fmt.Sprint(missing), "[]")).
				WithHint("list them: %s", g.With(missing...)).WithRelated(g.Declared, "declared here"))
		}
	}
}

// onePodPort reports a way out whose two ports are one port of the pods, which has
// either requests or connections.
func onePodPort(listening model.Targets, g *model.Gateway, said diag.Span, sink *diag.Sink) {
	target, shared := listening.Shared(g, 80, 443)
	if !shared {
		return
	}
	d := diag.At(said, code.OnePodPortOfEgressGateway, "ports 80 and 443 of gateway %s both lead to port %d of its pods: what leaves needs one for http and one for everything else", g.Name, target).
		WithHint("let them lead to two ports of the pods, as ports 80->8080, 443->8443")
	if g.Declared.Known() {
		d = d.WithRelated(g.Declared, "declared here")
	}
	sink.Add(d)
}

// egressGateways returns the gateways that something leaves by, and the first
// clause that says so.
func egressGateways(m *model.Model) map[*model.Gateway]diag.Span {
	used := map[*model.Gateway]diag.Span{}
	for _, h := range m.Egress {
		if h.Gateway == nil {
			continue
		}
		said := h.Via.At
		if first, found := used[h.Gateway]; !found || said.Compare(first) < 0 {
			used[h.Gateway] = said
		}
	}
	return used
}
