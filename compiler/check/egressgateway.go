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
		if len(missing) > 0 {
			sink.Add(diag.At(used[g].Word(g.Name), code.EgressGatewayPorts, "egress traffic needs ports 80 and 443 of gateway %s, which does not list %s", g.Name, strings.Trim(fmt.Sprint(missing), "[]")).
				WithHint("list them: %s", g.With(missing...)).WithRelated(g.Declared, "declared here"))
		}
	}
}

// egressGateways returns the gateways that are used for egress, and the first `via`
// clause of each.
func egressGateways(m *model.Model) map[*model.Gateway]diag.Span {
	used := map[*model.Gateway]diag.Span{}
	for _, h := range m.Egress {
		if h.Gateway == nil {
			continue
		}
		said := diag.First(h.Via.Said)
		if first, found := used[h.Gateway]; !found || said.Compare(first) < 0 {
			used[h.Gateway] = said
		}
	}
	return used
}
