package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// clientHTTP advises about a host that asks for client certificates on one port
// of a gateway and is served without any TLS on another.
func clientHTTP(m *model.Model, sink *diag.Sink) {
	type key struct {
		gateway *model.Gateway
		host    string
	}
	mutual := map[key]*model.Published{}
	for _, p := range m.Published {
		if p.Mode.Value == model.Mutual && mutual[key{p.Gateway, p.Host}] == nil {
			mutual[key{p.Gateway, p.Host}] = p
		}
	}
	for _, p := range m.Published {
		with := mutual[key{p.Gateway, p.Host}]
		if with == nil || !p.Protocol.Value.PlainHTTP() || !slices.ContainsFunc(p.Routes, reachesService) {
			continue
		}
		sink.Add(diag.At(at(p.Protocol.Said), "GWC0404", "host %s asks for client certificates on port %d, and on port %d for nothing", p.Host, with.Port, p.Port).
			WithHint("remove one of them, or let http only redirect: `redirect http`").
			WithRelated(at(with.Mode.Said), "client certificates are asked for here"))
	}
}

func reachesService(r model.Route) bool { return len(r.Action.Destinations) > 0 }
