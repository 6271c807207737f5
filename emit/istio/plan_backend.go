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

// gatewaySubset returns the subset of a gateway's http route: that of the
// destination, or the one with the gateways' TLS.
func (b *builder) gatewaySubset(d model.Destination) string {
	s := b.service(d.Service)
	if !ownBackend(s) {
		return d.Subset
	}
	return backendSubset(s.Backend.Value.Kind, d.Subset)
}

// meshSubset returns the subset of every other route.
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

// A backend is what the gateways' http routes need of one service that they
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

// planBackends finds the subsets and gateways of http routes to services with a
// backend clause, and records the use of CAs.
func (b *builder) planBackends() {
	b.backends = map[model.Service]*backend{}
	for _, p := range b.model.Published {
		if p.Protocol.Value.PlainHTTP() || terminatesHTTP(p) {
			for _, d := range destinations(gatewayRoutes(p)) {
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
	if !ownBackend(b.service(d.Service)) {
		return
	}
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
