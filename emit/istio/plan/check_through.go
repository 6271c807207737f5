package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkThrough reports hosts with one upstream server that the gateway would have to
// call in two ways.
func (ck *checker) checkThrough(p *Egress) {
	for _, e := range p.Hosts {
		t := p.byHost[e.Through.Value]
		if t == nil {
			ck.checkCoveredServer(p, e)
		}
		if e.Gateway == nil || t == nil || t.Gateway != e.Gateway {
			continue
		}
		for _, port := range e.Ports {
			if !t.states(port) {
				ck.sink.Add(diag.At(diag.First(e.Through.Said), code.ConflictingThroughHost, "%s goes through %s, which does not state %s %d", e.Host, t.Host, port.Protocol, port.Number).
					WithHint("state it of both").WithRelated(t.place(), "%s is stated here", t.Host))
			}
		}
		if len(t.Routes) > 0 {
			ck.sink.Add(diag.At(e.Through.At, code.ConflictingThroughHost, "%s would let requests through to %s that its routes refuse", e.Host, t.Host).
				WithHint("use another `through` host").WithRelated(t.Routes[0].At[0], "a route of %s is here", t.Host))
			continue
		}
		if len(t.Accounts) > 0 && !sameAccounts(e, t) {
			ck.sink.Add(diag.At(diag.First(e.Through.Said), code.ConflictingThroughHost, "%s would let other accounts through to %s", e.Host, t.Host).
				WithHint("restrict both to the same accounts").WithRelated(t.Accounts[0].At, "%s is restricted here", t.Host))
		}
	}
	for _, c := range p.Calls {
		first := c.Hosts[0]
		for _, e := range c.Hosts {
			if what := differs(first, e); what != "" {
				ck.sink.Add(diag.At(e.place(), code.ConflictingThroughHost, "%s and %s leave through one server, and their %s differ", first.Host, e.Host, what).
					WithHint("say the same of both").WithRelated(first.place(), "the other is here"))
			}
		}
	}
	for _, n := range p.Entries {
		ck.checkPorts(n)
	}
}

// checkCoveredServer reports a wildcard whose server is not an egress host and is
// covered by another wildcard, whose guarantee the names of the first would bypass: the
// gateway calls the server without the routes of the other.
func (ck *checker) checkCoveredServer(p *Egress, e *EgressHost) {
	wider := p.Covering(e.Through.Value)
	if e.Gateway == nil || len(wider) == 0 || wider[0] == e {
		return
	}
	w, at := wider[0], diag.First(e.Through.Said)
	switch {
	case w.Gateway != e.Gateway:
		ck.sink.Add(diag.At(at, code.ThroughBeneathWildcard, "%s goes through %s, which leaves another way beneath %s", e.Host, e.Through.Value, w.Host).
			WithHint("let both leave the same way").WithRelated(w.place(), "%s leaves here", w.Host))
	case len(w.Accounts) > 0 && !restrictedTo(e, w):
		ck.sink.Add(diag.At(at, code.ThroughBeneathWildcard, "%s would let other accounts through to %s, which is beneath %s", e.Host, e.Through.Value, w.Host).
			WithHint("restrict both to the same accounts").WithRelated(w.Accounts[0].At, "%s is restricted here", w.Host))
	case w.Originate.Value != "" && e.hasHTTP() && w.Originate.Value != e.Originate.Value:
		ck.sink.Add(diag.At(at, code.ThroughBeneathWildcard, "the originations of %s and of %s, above its server %s, differ", e.Host, w.Host, e.Through.Value).
			WithHint("say the same of both").WithRelated(diag.First(w.Originate.Said), "`originate-tls` of %s is here", w.Host))
	}
}

// restrictedTo reports whether only accounts of the other host may call the host.
func restrictedTo(e, other *EgressHost) bool {
	return len(e.Accounts) > 0 && !slices.ContainsFunc(e.Accounts, func(a model.Said[model.Account]) bool {
		return !slices.ContainsFunc(other.Accounts, func(o model.Said[model.Account]) bool { return o.Value == a.Value })
	})
}

// checkPorts reports wildcards whose server would have two protocols on one port.
func (ck *checker) checkPorts(n *Entry) {
	if n.key[0] == perPort {
		return // it was made for one port
	}
	for _, e := range n.Hosts {
		for _, port := range e.Ports {
			if port.Protocol == model.TCP {
				continue
			}
			i := slices.IndexFunc(n.Ports, func(p EntryPort) bool { return p.Number == port.Number && p.Protocol != port.Protocol })
			if i >= 0 {
				ck.sink.Add(diag.At(port.At, code.ConflictingThroughHost, "port %d of %s is both %s and %s", port.Number, n.Host, n.Ports[i].Protocol, port.Protocol).
					WithHint("state one protocol").WithRelated(n.Ports[i].At, "%s is said here", n.Ports[i].Protocol))
			}
		}
	}
}
