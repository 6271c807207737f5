package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// hosts finds hosts of a VirtualService that none of its gateways has, which
// are then served nowhere, and gateways that do not exist.
func hosts(s *set) {
	for _, v := range s.virtualServices {
		known, met := true, map[int]bool{}
		for _, b := range v.bound {
			known = known && b.gateway != nil
			if namespace := namespaceOf(b.name); b.gateway == nil && b.name != meshGateway && s.hasGateway[namespace] {
				s.report(finding{
					code: code.GatewayNotFound, at: b.part, message: fmt.Sprintf("there is no Gateway %s, and no route of %s holds there", b.name, v),
					hint: "name a Gateway as NAMESPACE/NAME",
				})
			}
		}
		for _, list := range v.meetings() {
			for _, m := range list {
				met[m.host] = true
			}
		}
		for i := range v.hosts {
			if known && !met[i] {
				s.unmet(v, i)
			}
		}
	}
}

func (s *set) unmet(v *virtualService, host int) {
	g := v.bound[0].gateway
	f := finding{
		code: code.HostNotServed, at: v.part("spec.hosts[%d]", host), other: g.part("spec.servers"),
		message: fmt.Sprintf("no gateway of %s has the host %s, which is served nowhere", v, v.spec.Hosts[host]),
		note:    "the hosts are these", atNote: "the host is named here",
		hint: "add the host to a server of the Gateway, or take it out of the VirtualService",
	}
	for h := range g.hosts.overlapping(v.hosts[host]) {
		f.message = fmt.Sprintf("%s takes the host %s from VirtualServices of namespace %s only, not of %s", g, v.spec.Hosts[host], h.namespace, v.namespace)
		f.other, f.hint = h.part, fmt.Sprintf("write %s/%s there", v.namespace, h.host)
		break
	}
	s.report(f)
}
