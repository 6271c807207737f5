package istio

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkServersOfWildcards reports hosts that one server answers for, where the
// gateway would have to call it in two ways.
func (b *builder) checkServersOfWildcards(p *outboundPlan) {
	for _, e := range p.exits {
		t := p.byHost[e.Through.Value]
		if t == nil {
			b.checkServerBeneath(p, e)
		}
		if e.Gateway == nil || t == nil || t.Gateway != e.Gateway {
			continue
		}
		for _, port := range e.Ports {
			if !t.has(port) {
				b.sink.Add(diag.At(diag.First(e.Through.Said), code.ConflictingThroughHost, "%s goes through %s, which does not state %s %d", e.Host, t.Host, port.Protocol, port.Number).
					WithHint("state it of both").WithRelated(t.place(), "%s is stated here", t.Host))
			}
		}
		if len(t.Accounts) > 0 && !sameAccounts(e, t) {
			b.sink.Add(diag.At(diag.First(e.Through.Said), code.ConflictingThroughHost, "%s would let other accounts through to %s", e.Host, t.Host).
				WithHint("restrict both to the same accounts").WithRelated(t.Accounts[0].At, "%s is restricted here", t.Host))
		}
	}
	for _, c := range p.calls {
		first := c.exits[0]
		for _, e := range c.exits {
			if what := differs(first, e); what != "" {
				b.sink.Add(diag.At(e.place(), code.ConflictingThroughHost, "%s and %s leave through one server, and their %s differ", first.Host, e.Host, what).
					WithHint("say the same of both").WithRelated(first.place(), "the other is here"))
			}
		}
	}
	for _, n := range p.entries {
		b.checkPorts(n)
	}
}

// checkServerBeneath reports a wildcard whose server has no line of its own and
// lies beneath another wildcard, the narrowest above it, whose promise the names of
// the first would not keep: they reach the server by the gateway's own leg.
func (b *builder) checkServerBeneath(p *outboundPlan, e *exit) {
	wider := p.above(e.Through.Value)
	if e.Gateway == nil || len(wider) == 0 || wider[0] == e {
		return
	}
	w, at := wider[0], diag.First(e.Through.Said)
	switch {
	case w.Gateway != e.Gateway:
		b.sink.Add(diag.At(at, code.ThroughBeneathWildcard, "%s goes through %s, which leaves another way beneath %s", e.Host, e.Through.Value, w.Host).
			WithHint("let both leave the same way").WithRelated(w.place(), "%s leaves here", w.Host))
	case len(w.Accounts) > 0 && !heldTo(e, w):
		b.sink.Add(diag.At(at, code.ThroughBeneathWildcard, "%s would let other accounts through to %s, which is beneath %s", e.Host, e.Through.Value, w.Host).
			WithHint("restrict both to the same accounts").WithRelated(w.Accounts[0].At, "%s is restricted here", w.Host))
	case w.Originate.Value != "" && len(e.http()) > 0 && w.Originate.Value != e.Originate.Value:
		b.sink.Add(diag.At(at, code.ThroughBeneathWildcard, "the originations of %s and of %s, above its server %s, differ", e.Host, w.Host, e.Through.Value).
			WithHint("say the same of both").WithRelated(diag.First(w.Originate.Said), "`originate-tls` of %s is here", w.Host))
	}
}

// heldTo reports whether only accounts of the other host may call the host.
func heldTo(e, other *exit) bool {
	return len(e.Accounts) > 0 && !slices.ContainsFunc(e.Accounts, func(a model.Said[model.Account]) bool {
		return !slices.ContainsFunc(other.Accounts, func(o model.Said[model.Account]) bool { return o.Value == a.Value })
	})
}

// checkPorts reports wildcards whose one server would have two protocols on one
// port.
func (b *builder) checkPorts(n *entry) {
	if n.endpoint != "" {
		return // it was made for one port
	}
	for _, e := range n.exits {
		for _, port := range e.Ports {
			if port.Protocol == model.TCP {
				continue
			}
			i := slices.IndexFunc(n.ports, func(p entryPort) bool { return p.Number == port.Number && p.Protocol != port.Protocol })
			if i >= 0 {
				b.sink.Add(diag.At(port.At, code.ConflictingThroughHost, "port %d of %s is both %s and %s", port.Number, n.host, n.ports[i].Protocol, port.Protocol).
					WithHint("state one protocol").WithRelated(n.ports[i].At, "%s is said here", n.ports[i].Protocol))
			}
		}
	}
}
