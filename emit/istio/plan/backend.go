package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// reservedSubset is the prefix of subset names that programs cannot declare.
const reservedSubset = "gwc-"

// A backend is what the gateways' routes need of one service that they call with
// other TLS than the mesh.
type backend struct {
	subsets []string         // declared ones that the routes name, sorted
	callers []*model.Gateway // whose routes they are, by name
}

// callsDiffer reports whether gateways call the service with other TLS than the mesh,
// through a subset that only their routes use.
func callsDiffer(s *model.ServiceInfo) bool {
	return s != nil && (s.Backend.Value.Kind == "mtls" || s.Backend.Value.Kind == "https")
}

// gatewaySubset returns the subset to which a gateway's route sends: the
// destination's subset, or the one that adds how gateways call the service.
func (p *planner) gatewaySubset(d model.Destination) string {
	s := p.model.Service(d.Service)
	if !callsDiffer(s) {
		return d.Subset
	}
	return backendSubset(s.Backend.Value.Kind, d.Subset)
}

// passthroughSubset is gatewaySubset for TLS that passes through: its client already
// encrypts for an application that terminates https, but not for the mesh.
func (p *planner) passthroughSubset(d model.Destination) string {
	if s := p.model.Service(d.Service); callsDiffer(s) && s.Backend.Value.Kind == "https" {
		return d.Subset
	}
	return p.gatewaySubset(d)
}

// subsetsAt returns the subsets to which routes of the published host send.
func (p *planner) subsetsAt(pub *model.Published) subsetOf {
	if pub.Mode.Value == model.Passthrough {
		return p.passthroughSubset
	}
	return p.gatewaySubset
}

// sentInMesh returns how every other route sends.
func (p *planner) sentInMesh(d model.Destination) Destination {
	return p.destination(d, func(d model.Destination) string { return d.Subset })
}

// backendSubset returns the name of the subset for the gateways' calls of the
// kind, of the whole service or of one of its declared subsets.
func backendSubset(kind, subset string) string {
	name := reservedSubset + kind
	if subset != "" {
		name += "-" + subset
	}
	if len(name) > feature.Label.Most {
		name = name[:nameWords] + "-" + digestOf(name)
	}
	return name
}

// defaultBackends returns the clauses by which the host's statements set the default
// backend.
func (p *planner) defaultBackends(pub *model.Published) []diag.Span {
	var out []diag.Span
	for _, s := range pub.Services {
		info := p.model.Service(s)
		if info == nil || callsDiffer(info) {
			continue
		}
		for _, clause := range info.Backend.Said {
			if slices.ContainsFunc(pub.Said, func(said diag.Span) bool { return said.Join(clause) == said }) {
				out = append(out, clause)
			}
		}
	}
	return out
}

// planBackends finds out which subsets of the services with a backend clause the
// routes of gateways use, and records the use of CAs.
func (p *planner) planBackends() {
	for _, pub := range p.model.Published {
		subset := p.subsetsAt(pub)
		for d := range model.Destinations(gatewayRoutes(pub)) {
			if subset(d) != d.Subset {
				p.useBackend(pub.Gateway, d)
			}
		}
	}
	for s, back := range p.backends {
		slices.Sort(back.subsets)
		back.subsets = slices.Compact(back.subsets)
		if ca := p.model.Service(s).Backend; ca.Value.CA != "" {
			for _, g := range back.callers {
				p.useCertificate(ca.Value.CA, g.Namespace, ca.Said...)
			}
		}
	}
}

func (p *planner) useBackend(g *model.Gateway, d model.Destination) {
	back := p.backends[d.Service]
	if back == nil {
		back = &backend{}
		p.backends[d.Service] = back
	}
	if d.Subset != "" {
		back.subsets = append(back.subsets, d.Subset)
	}
	if !slices.Contains(back.callers, g) {
		back.callers = append(back.callers, g)
	}
}

// gatewayRoutes returns the routes for traffic from outside the mesh.
func gatewayRoutes(pub *model.Published) []model.Route {
	ofMesh := func(r model.Route) bool { return r.Match.Mesh() }
	if !slices.ContainsFunc(pub.Routes, ofMesh) {
		return pub.Routes
	}
	return slices.DeleteFunc(slices.Clone(pub.Routes), ofMesh)
}
