package audit

import (
	"fmt"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// gatewayHostRule finds hosts of a VirtualService that none of its gateways serves, and
// gateways that do not exist.
var gatewayHostRule = Rule{"gatewayhost", []code.Code{code.GatewayNotFound, code.HostNotServed}, (*Audit).gatewayHosts}

func (a *Audit) gatewayHosts() {
	for _, v := range a.VirtualServices {
		known, served := true, map[int]bool{}
		for _, b := range v.Bindings {
			known = known && b.Gateway != nil
			if namespace := world.NamespaceOf(b.Name); !a.partial && b.Gateway == nil && b.Name != world.MeshGateway && (a.HasGateway(namespace) || a.Inventory.Complete()) {
				a.report(finding{
					code: code.GatewayNotFound, at: b.At, message: fmt.Sprintf("unknown Gateway `%s`: no route of %s applies there", b.Name, v),
					hint: "use an existing Gateway: NAMESPACE/NAME",
				})
			}
		}
		for _, list := range v.Overlaps {
			for _, o := range list {
				served[o.Number] = true
			}
		}
		for i := range v.Hosts {
			if known && !served[i] {
				a.hostNotServed(v, i)
			}
		}
	}
}

// hostNotServed reports a host whose gateways have no server for it, or only one for
// VirtualServices of another namespace.
func (a *Audit) hostNotServed(v *world.VirtualService, host int) {
	g := v.Bindings[0].Gateway
	f := finding{
		code: code.HostNotServed, at: v.Part("spec.hosts[%d]", host), other: g.Part("spec.servers"),
		message: fmt.Sprintf("no gateway of %s serves host %s", v, v.Spec.Hosts[host]),
		note:    "the gateway's hosts are here", atNote: "the host is named here",
		hint: "add the host to a server of the Gateway, or remove it from the VirtualService",
	}
	for h := range g.Hosts.Overlapping(v.Hosts[host]) {
		f.message = fmt.Sprintf("%s accepts host %s from VirtualServices of namespace %s only, not of %s", g, v.Spec.Hosts[host], h.Namespace, v.Namespace)
		f.other, f.hint = h.At, fmt.Sprintf("write %s/%s there", v.Namespace, h.Host)
		break
	}
	a.report(f)
}
