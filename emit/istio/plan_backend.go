package istio

import (
	"cmp"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// reserved is the prefix of subset names that programs cannot declare.
const reserved = "gwc-"

// longestSubset is the maximum length of a subset's name.
const longestSubset = 63

// service returns what is known about a service, nil for nothing.
func (b *builder) service(s model.Service) *model.ServiceInfo {
	i, found := slices.BinarySearchFunc(b.model.Services, s, func(x *model.ServiceInfo, s model.Service) int {
		return cmp.Or(cmp.Compare(x.Service.Namespace, s.Namespace), cmp.Compare(x.Service.Name, s.Name))
	})
	if !found {
		return nil
	}
	return b.model.Services[i]
}

// ownBackend reports whether gateways call the service with other TLS than the mesh,
// through a subset that only their routes use.
func ownBackend(s *model.ServiceInfo) bool {
	return s != nil && (s.Backend.Value.Kind == "mtls" || s.Backend.Value.Kind == "https")
}

// gatewaySubset returns the subset to which a gateway's route sends: the
// destination's own, or the one that adds how gateways call the service.
func (b *builder) gatewaySubset(d model.Destination) string {
	s := b.service(d.Service)
	if !ownBackend(s) {
		return d.Subset
	}
	return backendSubset(s.Backend.Value.Kind, d.Subset)
}

// passedSubset is gatewaySubset for TLS that passes through: its client already
// encrypts for an application with https of its own, but not for the mesh.
func (b *builder) passedSubset(d model.Destination) string {
	if s := b.service(d.Service); ownBackend(s) && s.Backend.Value.Kind == "https" {
		return d.Subset
	}
	return b.gatewaySubset(d)
}

// subsetAt returns the subset to which routes of the published host send.
func (b *builder) subsetAt(p *model.Published) func(model.Destination) string {
	if p.Mode.Value == model.Passthrough {
		return b.passedSubset
	}
	return b.gatewaySubset
}

// meshSubset returns the subset to which every other route sends.
func meshSubset(d model.Destination) string { return d.Subset }

// backendSubset returns the name of the subset for the gateways' calls of the
// kind, of the whole service or of one of its declared subsets.
func backendSubset(kind, subset string) string {
	name := reserved + kind
	if subset != "" {
		name += "-" + subset
	}
	if len(name) > longestSubset {
		name = name[:nameWords] + "-" + digestOf(name)
	}
	return name
}

// A backend is what the gateways' routes need of one service that they
// call in a way of their own.
type backend struct {
	subsets []string         // declared ones that the routes name, sorted
	callers []*model.Gateway // whose routes they are, by name
}

// plainBackends returns the clauses by which the host's statements set the default
// backend.
func (b *builder) plainBackends(p *model.Published) []diag.Span {
	var out []diag.Span
	for _, s := range p.Services {
		info := b.service(s)
		if info == nil || ownBackend(info) {
			continue
		}
		for _, clause := range info.Backend.Said {
			if slices.ContainsFunc(p.Said, func(said diag.Span) bool { return said.Join(clause) == said }) {
				out = append(out, clause)
			}
		}
	}
	return out
}

// planBackends finds out which subsets and gateways the routes of gateways take
// to the services that have a backend clause, and notes the use of CAs.
func (b *builder) planBackends() {
	b.backends = map[model.Service]*backend{}
	for _, p := range b.model.Published {
		subset := b.subsetAt(p)
		for _, d := range destinations(gatewayRoutes(p)) {
			if subset(d) != d.Subset {
				b.noteBackend(p.Gateway, d)
			}
		}
	}
	for s, back := range b.backends {
		slices.Sort(back.subsets)
		back.subsets = slices.Compact(back.subsets)
		if ca := b.service(s).Backend; ca.Value.CA != "" {
			for _, g := range back.callers {
				b.useCertificate(ca.Value.CA, g.Namespace, ca.Said...)
			}
		}
	}
}

func (b *builder) noteBackend(g *model.Gateway, d model.Destination) {
	back := b.backends[d.Service]
	if back == nil {
		back = &backend{}
		b.backends[d.Service] = back
	}
	if d.Subset != "" {
		back.subsets = append(back.subsets, d.Subset)
	}
	if !slices.Contains(back.callers, g) {
		back.callers = append(back.callers, g)
	}
}

// destinations returns where the routes send requests and copies of them.
func destinations(routes []model.Route) []model.Destination {
	var out []model.Destination
	for _, r := range routes {
		out = append(out, r.Action.Destinations...)
		for _, m := range r.Settings.Mirrors {
			out = append(out, m.Destination)
		}
	}
	return out
}
