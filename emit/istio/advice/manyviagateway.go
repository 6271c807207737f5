package advice

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// manyViaGateway advises about too many external hosts of one egress gateway.
func manyViaGateway(m *model.Model, sink *diag.Sink) {
	hosts := map[*model.Gateway][]*model.EgressHost{}
	for _, h := range m.Egress {
		for g := range h.ViaGateways() {
			hosts[g.Gateway] = append(hosts[g.Gateway], h)
		}
	}
	for g, list := range hosts {
		if len(list) > feature.ManyEgressHosts {
			sink.Add(diag.At(firstNamed(list), code.ManyHostsViaGateway, "%d hosts use egress gateway %s, recommended maximum %d", len(list), g.Name, feature.ManyEgressHosts).
				WithHint("use another gateway for some of them, or a wildcard for hosts of one server"))
		}
	}
}
