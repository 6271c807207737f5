package audit

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A showing is calls of which one may show a finding, and whether what becomes of a call
// shows it. The first one that does is an example.
type showing struct {
	calls func() []call.Call
	shows func(traffic.Way) bool
}

// example returns the call that shows a finding, with what becomes of it, and what decides
// that; false if there is none, or if it is not certain.
func (a *Audit) example(s showing) (text string, at world.Part, found bool) {
	if s.calls == nil || a.followed >= mostFollowed {
		return "", at, false
	}
	for _, c := range s.calls() {
		a.followed++
		answer, err := a.traced().Follow(c)
		if err != nil || len(answer.Undetermined) > 0 {
			continue
		}
		i := slices.IndexFunc(answer.Ways, s.shows)
		if i < 0 {
			continue
		}
		var shares []string
		for _, share := range answer.Shares() {
			shares = append(shares, share.String())
		}
		return c.Line() + " -> " + strings.Join(shares, ", "), decidedBy(answer.Ways[i]), true
	}
	return "", world.Part{}, false
}

// decidedBy returns the last part that decided a way; no object if none did.
func decidedBy(w traffic.Way) (at world.Part) {
	for _, hop := range w.Hops {
		for _, step := range hop.Steps {
			for _, part := range step.At {
				at = part
			}
		}
	}
	if w.End.Object != nil {
		return w.End
	}
	return at
}

// makeTraffic returns what follows calls through the objects, with gateways of which only
// the names are certain: the program assumes where their pods are, and on which ports they
// listen.
func (a *Audit) makeTraffic(gateways []world.GatewaySetup) *traffic.Traffic {
	settings, _ := a.Inventory.MeshSettings(a.Mesh.Root, "")
	setup := world.Setup{Gateways: gateways, RawPaths: settings.RawPaths, RegistryOnly: settings.RegistryOnly}
	return traffic.New(world.NewRegistry(a.World, setup, slices.Concat(a.program.objects, a.read)))
}

// nameOf returns the name by which calls reach a Gateway; empty: there is no other.
func (a *Audit) nameOf(g *world.Gateway) string {
	r := a.traced().Registry
	if len(r.GatewayNames()) < 2 {
		return ""
	}
	for _, p := range r.Pods {
		if p.Gateway != "" && world.Selects(g.Spec.Selector, p.Labels) {
			return p.Gateway
		}
	}
	return ""
}

// The limits of how many calls are followed for a finding, and for all: later ones have no
// example.
const (
	mostCalls    = 4
	mostFollowed = 400
)

// lostAt shows a route by a call that gets 503.
func (a *Audit) lostAt(route *world.Route) showing {
	return a.of(route, answers(503))
}

// answers returns whether a proxy answers a call with a status.
func answers(status int) func(traffic.Way) bool {
	return func(w traffic.Way) bool { return w.Status == status && w.Receiver == "" }
}

// takenBy returns whether one of some routes takes a call.
func takenBy(routes ...*world.Route) func(traffic.Way) bool {
	return func(w traffic.Way) bool {
		for _, hop := range w.Hops {
			for _, step := range hop.Steps {
				for _, at := range step.At {
					if slices.ContainsFunc(routes, func(r *world.Route) bool { return r.At.Object == at.Object && r.At.Path == at.Path }) {
						return true
					}
				}
			}
		}
		return false
	}
}

// arrives reports whether a receiver gets a call.
func arrives(w traffic.Way) bool { return w.Receiver != "" }

// isLost reports whether a call gets no answer, or that of a gateway that does not know it.
func isLost(w traffic.Way) bool { return w.Refused || w.Status == 404 }
