package join

import (
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A guard knows who may publish which hosts at a gateway, and which hosts a
// `listen` has.
type guard struct {
	hosts   map[string]*host.Map[model.HostRule] // by namespace; none: anyone, anything
	listens map[int]*host.Map[model.HostRule]    // by port
}

func newGuard(g *model.Gateway) *guard {
	out := &guard{hosts: map[string]*host.Map[model.HostRule]{}, listens: map[int]*host.Map[model.HostRule]{}}
	for _, r := range g.Hosts {
		put(out.hosts, r.Namespace, r)
	}
	for _, l := range g.Listens {
		for _, r := range l.Hosts {
			put(out.listens, l.Port.Value, r)
		}
	}
	return out
}

// put adds a rule. If two rules have the same host, messages show the first.
func put[K comparable](all map[K]*host.Map[model.HostRule], key K, r model.HostRule) {
	if all[key] == nil {
		all[key] = &host.Map[model.HostRule]{}
	}
	if _, twice := all[key].Get(r.Host); !twice {
		all[key].Put(r.Host, r)
	}
}

func find[K comparable](all map[K]*host.Map[model.HostRule], key K, name host.Pattern) (model.HostRule, bool) {
	if all[key] == nil {
		return model.HostRule{}, false
	}
	return all[key].Find(name)
}

func (b *builder) guard(g *model.Gateway) *guard {
	if b.guards[g] == nil {
		b.guards[g] = newGuard(g)
	}
	return b.guards[g]
}

// allow reports a host that the gateway does not allow the service's namespace to
// publish, and a host that belongs to a `listen`.
func (b *builder) allow(x *exposure, name model.Said[host.Pattern]) {
	at := name.At
	if !at.Known() {
		at = x.Protocol.At
	}
	g, namespace := x.gateway, x.Service.Service.Namespace
	what, rule := "host "+string(name.Value), name.Value
	if name.Value == "" {
		what, rule = "a port without hosts", host.Any
	}
	if _, allowed := find(b.guard(g).hosts, namespace, rule); len(g.Hosts) > 0 && !allowed {
		b.sink.Add(diag.At(at, code.HostNotAllowed, "gateway %s does not allow namespace %s to publish %s", g.Name, namespace, what).
			WithHint("add %s/%s to the gateway's hosts", namespace, rule).
			WithRelated(g.Hosts[0].At, "its hosts are here"))
	} else {
		b.allowSamePods(at, g, namespace, rule, what)
	}
	b.checkListen(x, at, name.Value, x.published())
}

// checkListen reports a host that a `listen` of the gateway has on that port.
func (b *builder) checkListen(x *exposure, at diag.Span, name host.Pattern, port int) {
	if name == "" {
		return
	}
	if r, taken := find(b.guard(x.gateway).listens, port, name); taken {
		b.sink.Add(diag.At(at, code.HostOfListen, "host %s on port %d belongs to a `listen` of gateway %s", name, port, x.gateway.Name).
			WithHint("use another port, or remove the host from the `listen`").WithRelated(r.At, "the host is listed here"))
	}
}
