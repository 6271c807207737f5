package lint

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A plainPort is a plain http port of a gateway.
type plainPort struct {
	gateway *model.Gateway
	port    int
}

// clientHTTP advises about a host that requests client certificates on one port of a
// gateway and is served without TLS on another: by its own name, or by a wildcard
// that covers it and routes to one of its services.
func clientHTTP(m *model.Model, sink *diag.Sink) {
	served := map[plainPort]*host.Map[*model.Published]{}
	ports := map[*model.Gateway][]int{}
	for _, p := range m.Published {
		if !p.Protocol.Value.PlainHTTP() {
			continue
		}
		at := plainPort{p.Gateway, p.Port}
		if served[at] == nil {
			served[at] = &host.Map[*model.Published]{}
			ports[p.Gateway] = append(ports[p.Gateway], p.Port)
		}
		served[at].Put(p.Host, p)
	}
	reported := map[*model.Published]bool{}
	for _, mutual := range m.Published {
		if mutual.Mode.Value != model.Mutual {
			continue
		}
		for _, port := range ports[mutual.Gateway] {
			p, found := served[plainPort{mutual.Gateway, port}].Find(mutual.Host)
			if found && !reported[p] && reaches(p, mutual) {
				reported[p] = true
				sink.Add(diag.At(diag.First(p.Protocol.Said), code.PlainBesideMutual, "client certificate check of host %s on port %d can be bypassed on port %d", mutual.Host, mutual.Port, p.Port).
					WithHint("remove one of them, or only redirect http: `redirect http`").
					WithRelated(diag.First(mutual.Mode.Said), "client certificates are requested here"))
			}
		}
	}
}

// reaches reports whether plain http bypasses the client certificate check: with the
// host's own name to any service, with a wildcard to a service of both.
func reaches(plain, mutual *model.Published) bool {
	behind := map[model.Service]bool{}
	for d := range model.Destinations(mutual.Routes) {
		behind[d.Service] = true
	}
	return slices.ContainsFunc(plain.Routes, func(r model.Route) bool {
		return slices.ContainsFunc(r.Action.Destinations, func(d model.Destination) bool {
			return plain.Host == mutual.Host || behind[d.Service]
		})
	})
}
