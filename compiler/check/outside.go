package check

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// outsideNames finds destinations outside the mesh that are names of services: the
// gateway would call a service without mesh mTLS, subsets and policies.
func outsideNames(m *model.Model, sink *diag.Sink) {
	once, names := diag.Once{Sink: sink}, m.Namer()
	for _, d := range m.SentOutside() {
		if s, found := names.Find(d.Outside.Pattern(), model.Service{}); found {
			once.Add(diag.At(d.At, code.OutsideServiceName, "%s is a short name of service %s", d.Outside.Host, s).
				WithHint("write `%s:%d`", s, d.Port))
		} else if m.Mesh.Inside(d.Outside.Pattern()) {
			once.Add(diag.At(d.At, code.OutsideServiceName, "%s is in the mesh's domain %s", d.Outside.Host, m.Mesh.Domain.Value).
				WithHint("write a service of the mesh, as reviews.prod:%d", d.Port))
		}
	}
}

// outsideEgress finds hosts outside that a gateway would call against the egress
// statement about them: the narrowest one that covers the host.
func outsideEgress(m *model.Model, sink *diag.Sink) {
	var stated host.Map[*model.EgressHost]
	for _, h := range m.Egress {
		stated.Put(h.Host, h)
	}
	once, listening := diag.Once{Sink: sink}, m.Listening()
	for p, d := range m.SentOutside() {
		h, found := stated.Find(d.Outside.Pattern())
		if !found {
			continue
		}
		via := h.GatewayOf(p.Gateway.Namespace)
		sameGateway := via != nil && listening.First(via) == listening.First(p.Gateway)
		why, hint, at := against(h, d.Outside.Pattern(), p.Gateway, sameGateway)
		if why == "" {
			continue
		}
		once.Add(diag.At(d.At, code.OutsideEgress, "gateway %s cannot call %s directly: %s %s", p.Gateway.Name, d.Outside.Host, egressOf(h, d.Outside.Pattern()), why).
			WithHint("%s", hint).WithRelated(at, "it is stated here"))
	}
}

// egressOf names the statement that covers a host.
func egressOf(h *model.EgressHost, name host.Pattern) string {
	if h.Host == name {
		return "its `egress`"
	}
	return "`egress " + string(h.Host) + "`"
}

// against returns why a gateway may not call a host outside itself, the hint and the
// clause; "" if it may. Statements about one host are merged, so that only a host that a
// wildcard covers can have one without the clause.
func against(h *model.EgressHost, name host.Pattern, g *model.Gateway, sameGateway bool) (why, hint string, at diag.Span) {
	apart := "remove the clause from its `egress`"
	if h.Host != name {
		apart = "declare the host: egress " + string(name)
	}
	switch {
	case len(h.Accounts) > 0:
		return "restricts the accounts that call it", apart, h.Accounts[0].At
	case h.Via.Value.Gateway != "" && !sameGateway:
		return "leads its traffic through gateway " + h.Via.Value.Gateway, "write `via gateway " + g.Name + "` in its `egress`, or " + apart, diag.First(h.Via.Said)
	case !isFor(h, g.Namespace):
		return fmt.Sprintf("is not for namespace %s of the gateway", g.Namespace), "add the namespace: for " + g.Namespace, h.For[0].At
	case h.Originate.Value == "mutual":
		return "requires a client certificate, which only its callers have", apart, diag.First(h.Originate.Said)
	}
	return "", "", diag.Span{}
}
