package plan

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A ServiceRule is the DestinationRule of a service: one, in the service's namespace.
// A rule in another namespace would hide it from the callers there.
type ServiceRule struct {
	Object
	*model.ServiceInfo
	Host    string
	Subsets []Subset
	At      []diag.Span // the clauses that ask for it
}

// A Subset is a part of a service's pods, or how gateways call it.
type Subset struct {
	Name   string
	Labels map[string]string
	TLS    *ClientTLS // nil: as the service
	At     []diag.Span
}

// StrictPeers is a workload that accepts mesh mTLS only.
type StrictPeers struct {
	Object
	*model.ServiceInfo
	Selector map[string]string
}

func serviceKey(s *model.ServiceInfo) key { return key{"service", s.Service.Namespace, s.Service.Name} }

// serviceRule returns the rule of a service, nil if it needs none.
func (p *planner) serviceRule(s *model.ServiceInfo) *ServiceRule {
	r := &ServiceRule{ServiceInfo: s, Host: p.fullName(s.Service), At: s.Declared}
	for _, sub := range s.Subsets {
		r.Subsets = append(r.Subsets, Subset{Name: sub.Name, Labels: labelMap(sub.Labels), At: []diag.Span{sub.At}})
	}
	if callsDiffer(s) {
		r.Subsets = append(r.Subsets, p.backendSubsets(s)...)
		r.At = append(r.At[:len(r.At):len(r.At)], s.Backend.Said...)
	}
	if !s.Policies.Any() && len(r.Subsets) == 0 {
		return nil
	}
	r.Object = p.object(s.Service.Namespace, serviceKey(s))
	return r
}

// backendSubsets returns the subsets for the gateways' calls: of the whole service,
// and of each declared subset that their routes use.
func (p *planner) backendSubsets(s *model.ServiceInfo) []Subset {
	kind, tls := s.Backend.Value.Kind, p.backendTLS(s)
	out := []Subset{{Name: backendSubset(kind, ""), TLS: tls, At: s.Backend.Said}}
	back := p.backends[s.Service]
	if back == nil {
		return out
	}
	for _, name := range back.subsets {
		for _, sub := range s.Subsets {
			if sub.Name == name {
				out = append(out, Subset{Name: backendSubset(kind, name), Labels: labelMap(sub.Labels), TLS: tls, At: s.Backend.Said})
			}
		}
	}
	return out
}

// backendTLS returns the TLS of the gateways' calls. The certificate of `backend
// https` is always verified for a name.
func (p *planner) backendTLS(s *model.ServiceInfo) *ClientTLS {
	backend := s.Backend.Value
	if backend.Kind == "mtls" {
		return &ClientTLS{Mode: ClientMesh}
	}
	out := &ClientTLS{Mode: ClientSimple, ServerName: backend.Name, Unverified: backend.Unverified}
	if out.ServerName == "" {
		out.ServerName = p.fullName(s.Service)
	}
	switch c := p.certificate(backend.CA); {
	case backend.CA == "":
	case c != nil && c.Source.Mounted != nil:
		out.Mounted = c.Source.Mounted
	default:
		out.Secret = p.secretName(backend.CA)
	}
	return out
}
