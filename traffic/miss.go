package traffic

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// looked is virtual hosts among which a walk chose one, and the request there.
type looked struct {
	hosts  []*proxy.VHost
	chosen int
	leg    leg
	taken  *proxy.Route // nil: none
}

// A Miss is a route to a receiver that a request did not take, and the conditions that
// failed.
type Miss struct {
	At     world.Part
	Failed []string
}

// Misses returns the routes to a wanted receiver that failed the fewest conditions.
func (a Answer) Misses(want call.Outcome) (list []Miss) {
	if a.walk == nil || want.Receiver == "" {
		return nil
	}
	fewest := 1 << 30
	for _, look := range a.walk.looked {
		for i, h := range look.hosts {
			for _, r := range h.Routes {
				if r.At.Object == nil || r == look.taken || !a.walk.sendsTo(r, want) {
					continue
				}
				miss := a.walk.miss(h, r, i == look.chosen, look.leg)
				switch n := len(miss.Failed); {
				case n > fewest:
					continue
				case n < fewest:
					list, fewest = nil, n
				}
				if !slices.ContainsFunc(list, func(m Miss) bool { return m.At == miss.At }) {
					list = append(list, miss)
				}
			}
		}
	}
	return list
}

// sendsTo reports whether a route sends to a receiver.
func (w *walk) sendsTo(r *proxy.Route, want call.Outcome) bool {
	return slices.ContainsFunc(r.To, func(t proxy.Weighted) bool {
		c := t.Cluster
		name := strings.TrimSuffix(c.Host, ".svc."+w.Registry.Mesh.Domain)
		receiver := proxy.Cluster{Host: name, Port: c.Port}.String()
		return call.SameReceiver(receiver, want.Receiver) && (want.Subset == "" || want.Subset == c.Subset)
	})
}

func (w *walk) miss(h *proxy.VHost, r *proxy.Route, chosen bool, l leg) Miss {
	m := Miss{At: r.At}
	if !chosen {
		m.Failed = append(m.Failed, "host "+strings.Join(h.Domains, ", ")+": the host is "+w.host(l))
	}
	for _, c := range w.values.Failed(l.message, r.Match) {
		value, present := w.values.Value(l.message.Text(c.Part))
		if !present {
			value = "missing"
		}
		m.Failed = append(m.Failed, c.String()+": the "+c.Part.String()+" is "+value)
	}
	if len(m.Failed) == 0 {
		m.Failed = []string{"a route before it takes the request"}
	}
	return m
}
