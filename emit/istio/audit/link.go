package audit

import (
	"strings"

	"google.golang.org/protobuf/proto"
	networking "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"
)

func (s *set) add(o *object, body proto.Message) {
	switch spec := body.(type) {
	case *networking.Gateway:
		g := newGateway(o, spec)
		s.gateways = append(s.gateways, g)
		s.gatewayOf[o.namespace+"/"+o.name] = g
		s.hasGateway[o.namespace] = true
	case *networking.VirtualService:
		s.virtualServices = append(s.virtualServices, s.newVirtualService(o, spec))
	case *networking.DestinationRule:
		r := &destinationRule{o, spec, s.fullName(spec.Host, o.namespace)}
		s.rules = append(s.rules, r)
		s.ruleHosts.add(r.host, r)
	case *networking.ServiceEntry:
		e := &serviceEntry{o, spec}
		s.entries = append(s.entries, e)
		for _, h := range spec.Hosts {
			s.entryOf.add(strings.ToLower(h), e)
		}
	case *networking.Sidecar:
		s.sidecars = append(s.sidecars, &sidecar{o, spec})
	case *security.PeerAuthentication:
		s.peers = append(s.peers, &peerAuthentication{o, spec})
	case *security.AuthorizationPolicy:
		s.authorizations = append(s.authorizations, &authorization{o, spec})
	case *security.RequestAuthentication:
		s.tokens = append(s.tokens, &requestAuthentication{o, spec})
	}
}

// link connects VirtualServices with the Gateways that they name, and servers
// with the listeners that they share.
func (s *set) link() {
	for _, v := range s.virtualServices {
		for i, b := range v.bound {
			v.bound[i].gateway = s.gatewayOf[b.name]
		}
	}
	s.namePods()
	s.listeners = s.makeListeners()
}
