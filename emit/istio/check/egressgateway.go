package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressGateway finds egress gateways that do not list both ports which egress
// traffic uses, or whose two ports have one target port.
func egressGateway(m *model.Model, sink *diag.Sink) {
	for _, used := range m.EgressGateways() {
		g := used.Gateway
		var missing []int
		for _, port := range feature.EgressPorts {
			if !listsPort(g.Ports, port) {
				missing = append(missing, port)
			}
		}
		if len(missing) == 0 {
			oneTargetPort(m.Listening(), used, sink)
			continue
		}
		sink.Add(diag.At(used.At, code.EgressGatewayPorts, "egress needs ports %d and %d of gateway %s, which does not list %s",
			feature.EgressHTTPPort, feature.EgressTLSPort, g.Name, strings.Trim(fmt.Sprint(missing), "[]")).
			WithHint("list them: %s", g.With(missing...)).WithRelated(g.Declared, "declared here"))
	}
}

// oneTargetPort reports an egress gateway whose two ports have one target port, which
// serves either http or other connections.
func oneTargetPort(listening model.Targets, used model.UsedGateway, sink *diag.Sink) {
	g := used.Gateway
	target, shared := listening.Shared(g, feature.EgressHTTPPort, feature.EgressTLSPort)
	if !shared {
		return
	}
	d := diag.At(used.At, code.OnePodPortOfEgressGateway, "ports %d and %d of gateway %s both lead to port %d of its pods: egress needs one for http and one for everything else",
		feature.EgressHTTPPort, feature.EgressTLSPort, g.Name, target).
		WithHint("let them lead to two ports of the pods, as ports %d->8080, %d->8443", feature.EgressHTTPPort, feature.EgressTLSPort)
	if g.Declared.Known() {
		d = d.WithRelated(g.Declared, "declared here")
	}
	sink.Add(d)
}

// listsPort reports whether a list has a port of that number.
func listsPort(list []model.GatewayPort, port int) bool {
	return slices.ContainsFunc(list, func(p model.GatewayPort) bool { return p.Number == port })
}
