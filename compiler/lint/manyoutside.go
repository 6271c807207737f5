package lint

import (
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Budgets of outside hosts, from times that were measured on Istio's control
// plane: beyond them each change takes it seconds.
const (
	manyTLSHosts     = 1000  // on one port: a sidecar's listener takes more than squarely longer
	manyClusters     = 10000 // ports of hosts
	manyGatewayHosts = 3000  // at one gateway
)

// manyTLS advises about more TLS hosts on one port than sidecars are given in
// good time.
func manyTLS(m *model.Model, sink *diag.Sink) {
	byPort := map[int][]*model.EgressHost{}
	for _, h := range m.Egress {
		for _, p := range h.Ports {
			if p.Protocol == model.TLS {
				byPort[p.Number] = append(byPort[p.Number], h)
			}
		}
	}
	for _, port := range slices.Sorted(maps.Keys(byPort)) {
		if n, where, first := crowd(byPort[port], func(*model.EgressHost) int { return 1 }); n > manyTLSHosts {
			sink.Add(diag.At(first, "GWC0805", "sidecars of %s have %d outside hosts with tls on port %d, of which %d are sent in good time", where, n, port, manyTLSHosts).
				WithHint("%s", lessVisible))
		}
	}
}

// manyEgressClusters advises about more ports of outside hosts than sidecars are
// given in good time.
func manyEgressClusters(m *model.Model, sink *diag.Sink) {
	if n, where, first := crowd(m.Egress, func(h *model.EgressHost) int { return len(h.Ports) }); n > manyClusters {
		sink.Add(diag.At(first, "GWC0806", "sidecars of %s have %d ports of outside hosts, of which %d are sent in good time", where, n, manyClusters).
			WithHint("%s", lessVisible))
	}
}

const lessVisible = "say who needs the hosts, as `for shop`, or write a wildcard for hosts of one domain"

// manyViaGateway advises about more hosts than one gateway is given in good time.
func manyViaGateway(m *model.Model, sink *diag.Sink) {
	hosts := map[*model.Gateway][]*model.EgressHost{}
	for _, h := range m.Egress {
		if h.Gateway != nil {
			hosts[h.Gateway] = append(hosts[h.Gateway], h)
		}
	}
	for g, list := range hosts {
		if len(list) > manyGatewayHosts {
			sink.Add(diag.At(firstNamed(list), "GWC0808", "%d hosts leave by gateway %s, which is sent %d in good time", len(list), g.Name, manyGatewayHosts).
				WithHint("let some leave by another gateway, or write a wildcard for hosts that one server answers for"))
		}
	}
}

// crowd returns how much the namespace that has most of the hosts has of them,
// its name, and where the first of the hosts is named.
func crowd(hosts []*model.EgressHost, weight func(*model.EgressHost) int) (n int, where string, first diag.Span) {
	everywhere, only := 0, map[string]int{}
	for _, h := range hosts {
		if len(h.For) == 0 {
			everywhere += weight(h)
		}
		for _, s := range h.For {
			only[s.Value] += weight(h)
		}
	}
	most, where := 0, "every namespace"
	for _, namespace := range slices.Sorted(maps.Keys(only)) {
		if only[namespace] > most {
			most, where = only[namespace], "namespace "+namespace
		}
	}
	return everywhere + most, where, firstNamed(hosts)
}

func firstNamed(hosts []*model.EgressHost) diag.Span {
	if len(hosts) == 0 {
		return diag.Span{}
	}
	return at(slices.MinFunc(hosts, func(x, y *model.EgressHost) int {
		if c := at(x.Named).Compare(at(y.Named)); c != 0 {
			return c
		}
		return strings.Compare(x.Host, y.Host)
	}).Named)
}
