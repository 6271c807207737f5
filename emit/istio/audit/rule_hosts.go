package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
)

// hosts finds hosts of a VirtualService that none of its gateways serves, and
// gateways that do not exist.
func hosts(s *set) {
	for _, v := range s.virtualServices {
		known, met := true, map[int]bool{}
		for _, b := range v.bound {
			known = known && b.gateway != nil
			if namespace := namespaceOf(b.name); b.gateway == nil && b.name != meshGateway && s.hasGateway[namespace] {
				s.report(finding{
					code: code.GatewayNotFound, at: b.part, message: fmt.Sprintf("unknown Gateway `%s`: no route of %s applies there", b.name, v),
					hint: "use an existing Gateway: NAMESPACE/NAME",
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
		message: fmt.Sprintf("no gateway of %s serves host %s", v, v.spec.Hosts[host]),
		note:    "the gateway's hosts are here", atNote: "the host is named here",
		hint: "add the host to a server of the Gateway, or remove it from the VirtualService",
	}
	for h := range g.hosts.overlapping(v.hosts[host]) {
		f.message = fmt.Sprintf("%s accepts host %s from VirtualServices of namespace %s only, not of %s", g, v.spec.Hosts[host], h.namespace, v.namespace)
		f.other, f.hint = h.part, fmt.Sprintf("write %s/%s there", v.namespace, h.host)
		break
	}
	s.report(f)
}
