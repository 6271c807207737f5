package join

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An aspect is a value of a host that may differ between the callers of a gateway.
type aspect struct {
	word   string
	clause string // before the value
	of     func(*model.EgressDecl) model.Said[string]
}

var (
	viaAspect  = aspect{"via", "via gateway ", gatewayName}
	certAspect = aspect{"cert", "cert ", func(d *model.EgressDecl) model.Said[string] { return d.Cert }}
)

func gatewayName(d *model.EgressDecl) model.Said[string] {
	return model.Said[string]{Value: d.Via.Value.Gateway, At: d.Via.At, Clause: d.Via.Clause}
}

// differing returns the first value of an aspect and the first one that differs from it.
func (a aspect) differing(list []egressStatement) (first, other model.Said[string]) {
	for _, l := range list {
		switch s := a.of(l.EgressDecl); {
		case !s.Is():
		case !first.Is():
			first = s
		case s.Value != first.Value && !other.Is():
			other = s
		}
	}
	return first, other
}

// ofCallers returns the statements about a host in the order of the text, and what
// differs between its callers: the gateways, and with a gateway the client certificates.
func ofCallers(list []egressStatement) (sorted []egressStatement, differ []aspect) {
	if len(list) < 2 {
		return nil, nil
	}
	gateways, sidecars := false, false
	for _, l := range list {
		gateways = gateways || l.Via.Value.Gateway != ""
		sidecars = sidecars || l.Via.Is() && l.Via.Value.Gateway == ""
	}
	if !gateways || sidecars {
		return nil, nil
	}
	sorted = slices.SortedFunc(slices.Values(list), func(x, y egressStatement) int { return x.at.Compare(y.at) })
	for _, a := range []aspect{viaAspect, certAspect} {
		if _, other := a.differing(sorted); other.Is() {
			differ = append(differ, a)
		}
	}
	return sorted, differ
}

// differs reports whether the aspect differs between callers.
func (a aspect) differs(list []egressStatement) bool {
	_, differ := ofCallers(list)
	return slices.ContainsFunc(differ, func(d aspect) bool { return d.word == a.word })
}

// callers joins the statements about a host whose gateway or client certificate differs
// between its callers. Each then has callers that no other one has: sidecars route by
// their namespace.
func (b *builder) callers(h *model.EgressHost, list []egressStatement) {
	sorted, differ := ofCallers(list)
	if len(differ) == 0 {
		return
	}
	if !b.toldApart(h, sorted, differ) {
		for _, a := range differ {
			h.Via.Disputed = h.Via.Disputed || a.word == viaAspect.word
			h.Cert.Disputed = h.Cert.Disputed || a.word == certAspect.word
		}
		return
	}
	alike := map[string]*model.Callers{}
	for _, l := range sorted {
		key := valuesOf(l, differ)
		if alike[key] == nil {
			alike[key] = &model.Callers{Via: h.Via}
			h.Callers = append(h.Callers, alike[key])
		}
		b.addCallers(alike[key], l, differ)
	}
	for _, c := range h.Callers {
		c.Via.Said = spans(c.Via.Said...)
		c.Accounts = set(b, c.Accounts, compareAccounts)
		slices.SortFunc(c.Namespaces, func(x, y model.Said[string]) int {
			return cmp.Or(strings.Compare(x.Value, y.Value), x.Clause.Compare(y.Clause))
		})
		c.Namespaces = slices.CompactFunc(c.Namespaces, func(x, y model.Said[string]) bool { return x.Value == y.Value })
	}
	slices.SortFunc(h.Callers, func(x, y *model.Callers) int {
		return cmp.Or(strings.Compare(x.Via.Value.Gateway, y.Via.Value.Gateway), strings.Compare(x.Namespaces[0].Value, y.Namespaces[0].Value))
	})
	h.Via.Value, h.Via.At = h.Callers[0].Via.Value, h.Callers[0].Via.At
}

// addCallers adds those of a statement to callers with the same values.
func (b *builder) addCallers(c *model.Callers, l egressStatement, differ []aspect) {
	for _, a := range differ {
		switch {
		case a.word == certAspect.word && !c.Cert.Is():
			c.Cert = l.Cert
		case a.word == certAspect.word:
			b.merged[l.Cert.Clause] = true
		case len(c.Namespaces) == 0:
			c.Via = model.Fact[model.Via]{Value: l.Via.Value, At: l.Via.At, Said: []diag.Span{l.Via.Clause}}
		default:
			c.Via.Said = append(c.Via.Said, l.Via.Clause)
		}
	}
	c.Namespaces = append(c.Namespaces, namespacesOf(l)...)
	c.Accounts = append(c.Accounts, l.Accounts...)
}

// namespacesOf returns the namespaces of the callers that a statement is about.
func namespacesOf(l egressStatement) []model.Said[string] {
	if len(l.For) > 0 {
		return slices.Clone(l.For)
	}
	var out []model.Said[string]
	for _, a := range l.Accounts {
		out = append(out, model.Said[string]{Value: a.Value.Namespace, At: a.At, Clause: a.Clause})
	}
	return out
}

// valuesOf returns the values of a statement that differ, as text.
func valuesOf(l egressStatement, differ []aspect) string {
	var words []string
	for _, a := range differ {
		words = append(words, a.of(l.EgressDecl).Value)
	}
	return strings.Join(words, " ")
}

// toldApart reports statements with different values whose callers sidecars cannot tell
// apart.
func (b *builder) toldApart(h *model.EgressHost, list []egressStatement, differ []aspect) bool {
	first, other := differ[0].differing(list)
	clash := func(hint string) bool {
		b.clash(code.ConflictingEgress, other.Clause, first.Clause, hint, "conflicting values for %s of host %s%s", differ[0].word, h.Host, quoted(first.Clause, other.Clause))
		return false
	}
	restricted := func(l egressStatement) bool { return len(namespacesOf(l)) > 0 }
	routed := slices.IndexFunc(list, func(l egressStatement) bool { return len(l.Routes) > 0 })
	switch {
	case h.Host.IsWildcard():
		return clash("list the hosts instead of the wildcard: callers of a wildcard leave alike")
	case routed >= 0:
		return clash("use the same value in both: a host with routes has one " + differ[0].word + " for all callers")
	case !slices.ContainsFunc(list, restricted):
		return clash("use the same value in both, or state the callers of each: for NAMESPACE, ...")
	case !slices.ContainsFunc(list, func(l egressStatement) bool { return !restricted(l) }):
		return b.statedByAll(h, list, differ) && b.disjoint(h, list, differ)
	}
	return false // GWC0605
}

// statedByAll reports a statement that leaves open which of different values its callers
// have.
func (b *builder) statedByAll(h *model.EgressHost, list []egressStatement, differ []aspect) bool {
	for _, a := range differ {
		first, _ := a.differing(list)
		for _, l := range list {
			if !a.of(l.EgressDecl).Is() {
				b.once.Add(diag.At(l.at, code.ConflictingEgress, "the %s of host %s differs between callers, and is missing here", a.word, h.Host).
					WithHint("add `%s`", a.clause+first.Value).WithRelated(first.Clause, "one is here"))
				return false
			}
		}
	}
	return true
}

// disjoint reports a namespace whose callers would have two values.
func (b *builder) disjoint(h *model.EgressHost, list []egressStatement, differ []aspect) bool {
	of := map[string]egressStatement{}
	for _, l := range list {
		for _, n := range namespacesOf(l) {
			other, stated := of[n.Value]
			if !stated {
				of[n.Value] = l
				continue
			}
			for _, a := range differ {
				x, y := a.of(other.EgressDecl), a.of(l.EgressDecl)
				if x.Value != y.Value {
					b.clash(code.ConflictingEgress, y.Clause, x.Clause, "use the same value in both, or list namespace "+n.Value+" in one of them only",
						"conflicting values for %s of host %s in namespace %s%s", a.word, h.Host, n.Value, quoted(x.Clause, y.Clause))
					return false
				}
			}
		}
	}
	return true
}
