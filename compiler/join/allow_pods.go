package join

import (
	"cmp"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An allowance is who may publish which hosts at one set of pods: several
// declarations may call them by several names.
type allowance struct {
	pods   *model.Pods
	ruling map[*model.Gateway][]*model.Gateway // by the first of a set, its gateways that state `hosts`
}

func (b *builder) allowance() *allowance {
	if b.allowed != nil {
		return b.allowed
	}
	a := &allowance{b.m.Listening().Pods, map[*model.Gateway][]*model.Gateway{}}
	all := slices.SortedFunc(slices.Values(b.m.Gateways), func(x, y *model.Gateway) int { return cmp.Compare(x.Name, y.Name) })
	for _, g := range all {
		if len(g.Hosts) > 0 {
			a.ruling[a.pods.First(g)] = append(a.ruling[a.pods.First(g)], g)
		}
	}
	b.allowed = a
	return a
}

// forbidding returns another gateway of the same pods that does not let the
// namespace publish the host.
func (b *builder) forbidding(g *model.Gateway, namespace string, rule host.Pattern) (*model.Gateway, bool) {
	a := b.allowance()
	for _, first := range a.pods.Overlapping(g) {
		for _, other := range a.ruling[first] {
			if _, allowed := find(b.guard(other).hosts, namespace, rule); other != g && !allowed {
				return other, true
			}
		}
	}
	return nil, false
}

// allowSamePods reports a host that another declaration of the gateway's pods
// does not let in.
func (b *builder) allowSamePods(at diag.Span, g *model.Gateway, namespace string, rule host.Pattern, what string) {
	other, found := b.forbidding(g, namespace, rule)
	if !found {
		return
	}
	b.sink.Add(diag.At(at, code.DifferentHostRules, "gateway %s is the same pods as gateway %s, which does not let namespace %s publish %s", g.Name, other.Name, namespace, what).
		WithHint("add %s/%s to the hosts of gateway %s", namespace, rule, other.Name).
		WithRelated(other.Hosts[0].At, "its hosts are here"))
}

// allowListens reports hosts of `listen`s that another declaration of the same
// pods does not let in. The `hosts` of their gateway are about `expose`.
func (b *builder) allowListens() {
	for _, g := range b.m.Gateways {
		for _, l := range g.Listens {
			for _, h := range l.Hosts {
				b.allowSamePods(h.At, g, h.Namespace, h.Host, "host "+string(h.Host))
			}
		}
	}
}
