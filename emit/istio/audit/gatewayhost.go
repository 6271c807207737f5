package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// gatewayHostRule finds hosts of a VirtualService that none of its gateways serves, and
// gateways that do not exist or are not Istio's.
var gatewayHostRule = Rule{"gatewayhost", []code.Code{code.GatewayNotFound, code.HostNotServed, code.KubernetesGateway}, (*Audit).gatewayHosts}

func (a *Audit) gatewayHosts() {
	for _, v := range a.VirtualServices {
		known, served := true, map[int]bool{}
		for _, b := range v.Bindings {
			known = known && b.Gateway != nil
			if !a.partial && b.Gateway == nil && b.Name != world.MeshGateway {
				a.unknownGateway(v, b)
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

// unknownGateway reports a gateway that does not exist, if others of its namespace are
// shown, or one of its name elsewhere, or the inventory is the whole cluster.
func (a *Audit) unknownGateway(v *world.VirtualService, b world.Binding) {
	namespace, name, _ := strings.Cut(b.Name, "/")
	f := finding{
		code: code.GatewayNotFound, at: b.At, message: fmt.Sprintf("unknown Gateway `%s`: no route of %s applies there", b.Name, v),
		hint: "use an existing Gateway: NAMESPACE/NAME",
	}
	kubernetes, isKubernetes := a.kubernetesGateways().at[inventory.Key{Namespace: namespace, Name: name}]
	elsewhere := a.gatewayElsewhere(name)
	switch {
	case isKubernetes:
		f.code, f.other, f.note = code.KubernetesGateway, kubernetes, "it is here"
		f.message = fmt.Sprintf("`%s` is a Gateway of the Kubernetes Gateway API: no route of %s applies there", b.Name, v)
		f.hint, f.unsure = "write HTTPRoutes for it, or an Istio Gateway with the selector gateway.networking.k8s.io/gateway-name: "+name, !a.Inventory.Complete()
	case elsewhere != nil:
		f.hint, f.guess = fmt.Sprintf("did you mean %s?", elsewhere.FullName()), v.Assumed || elsewhere.Assumed
	case !a.HasGateway(namespace) && !a.Inventory.Complete():
		return
	}
	a.report(f)
}

// gatewayElsewhere returns the first Gateway of a name; nil if there is none.
func (a *Audit) gatewayElsewhere(name string) *world.Gateway {
	if a.gatewayNamed == nil {
		a.gatewayNamed = map[string]*world.Gateway{}
		for _, g := range slices.Backward(a.Gateways) {
			a.gatewayNamed[g.Name] = g
		}
	}
	return a.gatewayNamed[name]
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
		f.other, f.hint, f.spaced = h.At, fmt.Sprintf("write %s/%s there", v.Namespace, h.Host), true
		break
	}
	a.report(f)
}
