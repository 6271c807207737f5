package plan

import (
	"net/netip"
	"slices"

	"github.com/gwc-lang/gwc/compiler/address"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkConfined reports confined namespaces that the objects would not confine, and
// egress hosts that their pods cannot reach.
func (ck *checker) checkConfined() {
	for _, c := range ck.plan.Confined {
		at := diag.First(c.Confined.Named)
		if c.Namespace == c.Root {
			ck.sink.Add(diag.At(at, code.ConfinedRootNamespace, "the root namespace %s cannot be confined: all namespaces of the mesh would be", c.Namespace).
				WithHint("name the namespaces of the applications"))
			continue
		}
		ck.checkExceptions(c)
		ck.checkLeftPods(c)
	}
	for _, e := range ck.plan.Egress.Hosts {
		if e.Gateway == nil {
			ck.checkConfinedHost(e)
		}
	}
}

// checkExceptions reports exceptions that let everything through.
func (ck *checker) checkExceptions(c *Confinement) {
	var list []netip.Prefix
	for _, e := range c.Confined.Except {
		if p, err := netip.ParsePrefix(e.Value); err == nil {
			list = append(list, p)
		}
	}
	if everything(list) {
		ck.sink.Add(diag.At(c.Confined.Except[0].At, code.OpenConfinement, "`except` lets the pods of namespace %s reach every address", c.Namespace).
			WithHint("list only the ranges that they need, or remove the statement"))
	}
}

// everything reports whether ranges together are all addresses of IPv4 or of IPv6.
func everything(list []netip.Prefix) bool {
	var share [2]float64
	for i, p := range list {
		within := func(o netip.Prefix) bool {
			return o.Addr().BitLen() == p.Addr().BitLen() && o.Bits() < p.Bits() && o.Contains(p.Addr())
		}
		if slices.ContainsFunc(list, within) || slices.Contains(list[:i], p) {
			continue
		}
		family, part := 0, 1.0
		if p.Addr().Is6() {
			family = 1
		}
		for range p.Bits() {
			part /= 2
		}
		share[family] += part
	}
	return share[0] >= 1 || share[1] >= 1
}

// checkLeftPods reports the pods of gateways in a confined namespace, which must reach
// outside hosts.
func (ck *checker) checkLeftPods(c *Confinement) {
	gateways := ck.callers(c.Namespace)
	if len(c.Policies) == 0 {
		ck.sink.Add(diag.At(diag.First(c.Confined.Named), code.UnconfinablePods, "the pods of namespace %s cannot be told apart from those of its %d gateways that call outside hosts: their selectors have too many labels", c.Namespace, len(gateways)).
			WithHint("give each gateway a selector of one label"))
		return
	}
	for _, g := range gateways {
		d := diag.At(diag.First(c.Confined.Named), code.UnconfinedGatewayPods, "pods of namespace %s with the labels %s are not confined: gateway %s calls outside hosts", c.Namespace, model.LabelText(g.Selector), g.Name).
			WithHint("run the gateway in a namespace of its own, where nothing else can have its labels")
		if g.Declared.Known() {
			d = d.WithRelated(g.Declared, "the gateway is declared here")
		}
		ck.sink.Add(d)
	}
}

// checkConfinedHost reports a host that sidecars of confined namespaces cannot reach,
// or that opens its ports to any server.
func (ck *checker) checkConfinedHost(e *EgressHost) {
	for _, c := range ck.plan.Confined {
		if c.Namespace == c.Root || !e.usedIn(c.Namespace) {
			continue
		}
		whole := slices.ContainsFunc(e.reached(), func(s reachedServer) bool { return !address.Of(s.cidr).IsValid() })
		named := slices.IndexFunc(e.For, func(f model.Said[string]) bool { return f.Value == c.Namespace })
		confined := func(d diag.Diagnostic, hint string) {
			ck.sink.Add(d.WithHint("%s", hint).WithRelated(diag.First(c.Confined.Named), "the namespace is confined here"))
		}
		const hint = "list its addresses: addresses CIDR, or write `via gateway`"
		switch {
		case whole, e.Host.IsWildcard() && e.Resolution == ResolveNone && len(e.Addresses) == 0 && named < 0:
			confined(diag.At(e.place(), code.ConfinedWildcard, "in confined namespace %s, sidecars send what names %s to any server that the caller chooses", c.Namespace, e.Host),
				"list the hosts that are needed, or the addresses of their servers")
		case len(e.reached()) > 0 && !e.partlyNamed():
			continue
		case named >= 0:
			confined(diag.At(e.For[named].At, code.ConfinedHostBlocked, "namespace %s is confined, and its pods cannot reach %s: a NetworkPolicy needs addresses", c.Namespace, e.Host), hint)
		default:
			confined(diag.At(e.place(), code.ConfinedHostNotReached, "pods of confined namespace %s cannot reach %s: a NetworkPolicy needs addresses", c.Namespace, e.Host), hint)
		}
		return
	}
}

// partlyNamed reports whether some servers of the host are names, whose addresses are
// not known.
func (e *EgressHost) partlyNamed() bool {
	return e.Resolution != ResolveNone && slices.ContainsFunc(e.servers(), Endpoint.named)
}
