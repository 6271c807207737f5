package join

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An egressStatement is an `egress` statement and the place of one of its hosts.
type egressStatement struct {
	*model.EgressDecl
	at diag.Span
}

// egress joins the statements about each external host.
func (b *builder) egress() {
	all := make(map[host.Pattern][]egressStatement, len(b.s.Egresses)) // most statements have one host
	for _, d := range b.s.Egresses {
		for _, h := range d.Hosts {
			list := all[h.Value]
			if n := len(list); n > 0 && list[n-1].EgressDecl == d {
				b.merged[h.Clause] = true
				continue
			}
			all[h.Value] = append(list, egressStatement{d, h.Clause})
		}
	}
	b.m.Egress = make([]*model.EgressHost, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		b.m.Egress = append(b.m.Egress, b.egressHost(name, all[name]))
	}
}

func (b *builder) egressHost(name host.Pattern, list []egressStatement) *model.EgressHost {
	h := &model.EgressHost{Host: name, EgressSettings: &b.settings}
	h.Ports = b.egressPorts(name, list)
	b.egressFacts(h, list)
	b.egressSets(h, list)
	b.clientCerts(h, list)
	b.callers(h, list)
	b.egressRoutes(h, list)
	b.restrictions(h, list)
	b.viaGateways(h)
	if g := cmp.Or(h.Gateway, b.gateways["egress"]); g != nil {
		h.Home = g.Namespace
	}
	if h.Originate.Value != "" {
		h.OriginatePort = b.originatePort(h)
	}
	b.keepSettings(h)
	return h
}

// keepSettings replaces the builder's settings, with which each host is joined, by those
// of the host.
func (b *builder) keepSettings(h *model.EgressHost) {
	if h.EgressSettings = model.NoSettings; b.settings.Any() {
		own := b.settings
		h.EgressSettings = &own
	}
	b.settings = model.EgressSettings{}
}

// viaGateways finds the gateways of a host, and of its callers.
func (b *builder) viaGateways(h *model.EgressHost) {
	found := map[string]*model.Gateway{}
	find := func(via model.Fact[model.Via]) *model.Gateway {
		name := via.Value.Gateway
		if _, looked := found[name]; !looked && name != "" {
			found[name] = b.findGateway(name, via.At, via.Value.Meant)
		}
		return found[name]
	}
	h.Gateway = find(h.Via)
	for _, c := range h.Callers {
		c.Gateway = find(c.Via)
	}
}

// egressPorts collects the ports. A statement without ports declares http 80 and tls
// 443.
func (b *builder) egressPorts(name host.Pattern, list []egressStatement) []model.EgressPort {
	var out []model.EgressPort
	for _, l := range list {
		ports := l.Ports
		if len(ports) == 0 {
			ports = []model.EgressPort{{Number: 80, Protocol: model.HTTP, At: l.at}, {Number: 443, Protocol: model.TLS, At: l.at}}
		}
		for _, p := range ports {
			i, stated := slices.BinarySearchFunc(out, p.Number, func(o model.EgressPort, number int) int { return o.Number - number })
			if !stated {
				out = slices.Insert(out, i, p)
				continue
			}
			switch first := out[i]; {
			case first.Protocol != p.Protocol:
				b.clash(code.ConflictingEgressPorts, p.At, first.At, "remove one of them, or use another port",
					"port %d of host %s is both %s and %s", p.Number, name, first.Protocol, p.Protocol)
			case p.At != first.At:
				b.merged[p.At] = true
			}
		}
	}
	return out
}

func (b *builder) egressFacts(h *model.EgressHost, list []egressStatement) {
	same := equal[model.Via]
	if viaAspect.differs(list) {
		same = anyTwo // of callers
	}
	h.Via = egressFact(b, "via", h, same, list, func(d *model.EgressDecl) model.Said[model.Via] { return d.Via })
	h.Originate = egressFact(b, "originate-tls", h, equal, list, func(d *model.EgressDecl) model.Said[string] { return d.Originate })
	h.Unverified = egressFact(b, "originate-tls", h, equal, list, func(d *model.EgressDecl) model.Said[bool] { return d.Unverified })
	h.CA = egressFact(b, "ca", h, equal, list, func(d *model.EgressDecl) model.Said[string] { return d.CA })
	h.ServerName = egressFact(b, "name", h, equal, list, func(d *model.EgressDecl) model.Said[string] { return d.ServerName })
	h.Through = egressFact(b, "through", h, equal, list, func(d *model.EgressDecl) model.Said[host.Pattern] { return d.Through })
	h.Servers = egressFact(b, "to", h, sameServers, list, func(d *model.EgressDecl) model.Said[model.Servers] { return d.Servers })
	h.Timeout = egressFact(b, "timeout", h, equal, list, func(d *model.EgressDecl) model.Said[model.Duration] { return d.Timeout })
	h.Retry = egressFact(b, "retry", h, equalRetry, list, func(d *model.EgressDecl) model.Said[model.Retry] { return d.Retry })
	var policies []model.PolicySaid
	for _, l := range list {
		if l.Policies != nil {
			policies = append(policies, *l.Policies)
		}
		h.Said, h.Named = append(h.Said, l.At, l.at), append(h.Named, l.at)
	}
	if h.Policies = model.NoPolicies; len(policies) > 0 {
		joined := b.policies(code.ConflictingEgress, "host "+string(h.Host), policies)
		h.Policies = &joined
	}
	h.Said, h.Named = spans(h.Said...), spans(h.Named...)
}

func sameServers(x, y model.Servers) bool {
	same := func(x, y model.Said[model.Endpoint]) bool { return x.Value == y.Value }
	return slices.EqualFunc(x.To, y.To, same) && slices.EqualFunc(x.Else, y.Else, same)
}

// egressFact makes a fact of what the statements about a host state. Most state few.
func egressFact[T any](b *builder, what string, h *model.EgressHost, same func(x, y T) bool, list []egressStatement, of func(*model.EgressDecl) model.Said[T]) model.Fact[T] {
	var said []model.Said[T]
	for _, l := range list {
		if s := of(l.EgressDecl); s.Is() {
			said = append(said, s)
		}
	}
	if len(said) == 0 {
		return model.Fact[T]{}
	}
	var none T
	return agree(b, code.ConflictingEgress, what+" of host "+string(h.Host), same, none, said...)
}

func (b *builder) egressSets(h *model.EgressHost, list []egressStatement) {
	for _, l := range list {
		h.Addresses = append(h.Addresses, l.Addresses...)
		h.For = append(h.For, l.For...)
		h.Accounts = append(h.Accounts, l.Accounts...)
	}
	h.Addresses, h.For = set(b, h.Addresses, strings.Compare), set(b, h.For, strings.Compare)
	h.Accounts = set(b, h.Accounts, compareAccounts)
}

// set sorts the values that statements list, and keeps the first clause of each.
func set[T any](b *builder, list []model.Said[T], compare func(x, y T) int) []model.Said[T] {
	list = slices.Clone(list)
	slices.SortFunc(list, func(x, y model.Said[T]) int { return cmp.Or(compare(x.Value, y.Value), x.Clause.Compare(y.Clause)) })
	for i := 1; i < len(list); i++ {
		if compare(list[i].Value, list[i-1].Value) == 0 && list[i].Clause != list[i-1].Clause {
			b.merged[list[i].Clause] = true
		}
	}
	return slices.CompactFunc(list, func(x, y model.Said[T]) bool { return compare(x.Value, y.Value) == 0 })
}

// restrictions reports a host that one statement restricts and another does not: the
// other statement would open it.
func (b *builder) restrictions(h *model.EgressHost, list []egressStatement) {
	restriction(b, h, list, "for", func(d *model.EgressDecl) []model.Said[string] { return d.For })
	if len(h.Routes) > 0 {
		return // of which all statements must have some
	}
	restriction(b, h, list, "from account", func(d *model.EgressDecl) []model.Said[model.Account] { return d.Accounts })
}

func restriction[T any](b *builder, h *model.EgressHost, list []egressStatement, what string, of func(*model.EgressDecl) []model.Said[T]) {
	restricts := func(l egressStatement) bool { return len(of(l.EgressDecl)) > 0 }
	i := slices.IndexFunc(list, restricts)
	if i < 0 || !slices.ContainsFunc(list, func(l egressStatement) bool { return !restricts(l) }) {
		return
	}
	restricted := of(list[i].EgressDecl)
	names := make([]string, len(restricted))
	for i, s := range restricted {
		names[i] = fmt.Sprint(s.Value)
	}
	for _, l := range list {
		if restricts(l) {
			continue
		}
		hint := "add it here too: " + what + " " + strings.Join(names, ", ") + ", or remove it there"
		if _, differ := ofCallers(list); len(differ) > 0 {
			hint = "add the callers here too, in namespaces that no other statement lists"
		}
		b.sink.Add(diag.At(l.at, code.PartlyRestrictedHost, "host %s is restricted by `%s` in another statement, but not here", h.Host, what).
			WithHint("%s", hint).WithRelated(restricted[0].At, "restricted here"))
	}
}

// originatePort returns the tls port to which http requests are sent with TLS: the
// only one, or 443. What leaves from a tcp port keeps its port.
func (b *builder) originatePort(h *model.EgressHost) int {
	at := h.Originate.Said[0]
	var http, tcp, named []model.EgressPort
	for _, p := range h.Ports {
		switch {
		case p.Protocol == model.TCP:
			tcp = append(tcp, p)
		case p.Protocol.PlainHTTP():
			http = append(http, p)
		default:
			named = append(named, p)
		}
	}
	switch {
	case len(http)+len(tcp) == 0:
		b.once.Add(diag.At(at, code.OriginationWithoutHTTP, "host %s has only tls ports, but `originate-tls` requires an http or tcp port", h.Host).
			WithHint("add one: http 80, or remove `originate-tls`").WithRelated(h.Ports[0].At, "its ports are declared here"))
		return 0
	case len(http) == 0:
		return 0
	case len(named) == 0 || slices.ContainsFunc(named, func(p model.EgressPort) bool { return p.Number == 443 }):
		return 443
	case len(named) > 1:
		b.once.Add(diag.At(at, code.OriginationPort, "host %s has several tls ports but not 443: the target port of `originate-tls` is ambiguous", h.Host).
			WithHint("add tls 443, or keep one tls port").WithRelated(named[0].At, "the first tls port is here"))
		return 0
	}
	return named[0].Number
}
