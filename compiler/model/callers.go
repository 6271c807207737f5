package model

import (
	"iter"
	"slices"
	"strings"
)

// Callers are callers of an egress host whose calls leave alike: through one gateway,
// and with one client certificate.
type Callers struct {
	// Namespaces are those of the callers, sorted: of For, or without it of Accounts;
	// empty: all.
	Namespaces []Said[string]
	Accounts   []Said[Account] // sorted; empty: everybody there
	Via        Fact[Via]
	Gateway    *Gateway // of Via; nil: sidecars
	// Cert is the certificate that only these callers present; unset: all callers of
	// the host present the same one, or none.
	Cert Said[string]
}

// Text returns the callers as text, the same for the same callers alone.
func (c *Callers) Text() string {
	var words []string
	for _, a := range c.Accounts {
		words = append(words, a.Value.String())
	}
	if len(words) == 0 {
		for _, n := range c.Namespaces {
			words = append(words, n.Value)
		}
	}
	return strings.Join(words, "_") // which no name has
}

// ByCaller reports whether the calls of the host leave differently for its callers.
func (h *EgressHost) ByCaller() bool { return len(h.Callers) > 0 }

// CallersOf returns the callers of a port whose calls leave in different ways. One element
// without namespaces is all of them.
func (h *EgressHost) CallersOf(p EgressPort) []*Callers {
	var out []*Callers
	certs := h.Originates(p) && slices.ContainsFunc(h.Callers, func(c *Callers) bool { return c.Cert.Is() })
	for _, c := range h.Callers {
		last := len(out) - 1
		switch {
		case certs:
			out = append(out, c)
		case last >= 0 && out[last].Gateway == c.Gateway:
			out[last] = out[last].with(c)
		default:
			out = append(out, &Callers{Namespaces: c.Namespaces, Accounts: c.Accounts, Via: c.Via, Gateway: c.Gateway})
		}
	}
	if len(out) < 2 {
		return []*Callers{{Via: h.Via, Gateway: h.Gateway}}
	}
	return out
}

// with returns the callers and others that use the same gateway.
func (c *Callers) with(o *Callers) *Callers {
	out := *c
	out.Namespaces = slices.Concat(c.Namespaces, o.Namespaces)
	slices.SortFunc(out.Namespaces, func(x, y Said[string]) int { return strings.Compare(x.Value, y.Value) })
	out.Accounts = slices.Concat(c.Accounts, o.Accounts)
	slices.SortFunc(out.Accounts, func(x, y Said[Account]) int { return strings.Compare(x.Value.String(), y.Value.String()) })
	out.Via.Said = slices.Concat(c.Via.Said, o.Via.Said)
	return &out
}

// ViaGateways visits the gateways of the host, by name, each with the clause that
// selects it first: one, those of its callers, or none.
func (h *EgressHost) ViaGateways() iter.Seq[UsedGateway] {
	return func(yield func(UsedGateway) bool) { h.eachGateway(yield) }
}

func (h *EgressHost) eachGateway(yield func(UsedGateway) bool) {
	if len(h.Callers) == 0 { // almost all hosts
		if h.Gateway != nil {
			yield(UsedGateway{h.Gateway, h.Via.At})
		}
		return
	}
	used := uses{}
	if h.Gateway != nil {
		used.add(h.Gateway, h.Via.At)
	}
	for _, c := range h.Callers {
		if c.Gateway != nil {
			used.add(c.Gateway, c.Via.At)
		}
	}
	for _, u := range used.byName() {
		if !yield(u) {
			return
		}
	}
}

// LeavesBy reports whether some calls of the host leave through the gateway, nil for
// sidecars.
func (h *EgressHost) LeavesBy(g *Gateway) bool {
	return h.Gateway == g || slices.ContainsFunc(h.Callers, func(c *Callers) bool { return c.Gateway == g })
}

// GatewayOf returns the gateway of callers in a namespace, nil for sidecars.
func (h *EgressHost) GatewayOf(namespace string) *Gateway {
	for _, c := range h.Callers {
		if slices.ContainsFunc(c.Namespaces, func(n Said[string]) bool { return n.Value == namespace }) {
			return c.Gateway
		}
	}
	return h.Gateway
}
