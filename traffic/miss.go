package traffic

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// looked is virtual hosts among which a walk chose one, and the request there.
type looked struct {
	hosts  []*proxy.VHost
	chosen int
	leg    leg
	taken  *proxy.Route // nil: none
	proxy  *proxy.Proxy
	http   *proxy.HTTP
}

// A Miss is a route to a receiver that a request did not take, and the conditions that
// failed.
type Miss struct {
	At     world.Part
	Failed []string
}

// mostMisses is how many routes a call shows that it did not take.
const mostMisses = 3

// Misses returns the routes to a wanted receiver that failed the fewest conditions.
func (a Answer) Misses(want call.Outcome) []Miss {
	if a.walk == nil || want.Receiver == "" {
		return nil
	}
	var near nearest
	for _, look := range a.walk.looked {
		for i, h := range look.hosts {
			for _, r := range h.Routes {
				if r.At.Object != nil && r != look.taken && a.walk.sendsTo(r, want) {
					near.add(a.walk.miss(h, r, i == look.chosen, look.leg))
				}
			}
		}
		a.walk.addAbsent(&near, look, want)
	}
	return near.list[:min(len(near.list), mostMisses)]
}

// nearest are the misses with the fewest failed conditions.
type nearest struct{ list []Miss }

func (n *nearest) add(m Miss) {
	if len(n.list) > 0 {
		switch fewest := len(n.list[0].Failed); {
		case len(m.Failed) > fewest:
			return
		case len(m.Failed) < fewest:
			n.list = nil
		}
	}
	if !slices.ContainsFunc(n.list, func(o Miss) bool { return o.At == m.At }) {
		n.list = append(n.list, m)
	}
}

// addAbsent adds the routes to a receiver that the proxy does not have.
func (w *walk) addAbsent(near *nearest, look looked, want call.Outcome) {
	name := w.hostName(look.leg)
	for _, absent := range look.proxy.Absent(look.http, look.leg.port, name) {
		for _, r := range look.proxy.Routes(look.http, look.leg.port, absent) {
			if r.At.Object == nil || !w.sendsTo(r, want) {
				continue
			}
			m := w.miss(&proxy.VHost{Domains: texts(absent.Hosts)}, r, absent.HasHost(name), look.leg)
			if m.Failed[0] == takenBefore {
				m.Failed = nil
			}
			m.At, m.Failed = absent.At, append([]string{absent.Why}, m.Failed...)
			near.add(m)
		}
	}
}

func texts(list []host.Pattern) (out []string) {
	for _, h := range list {
		out = append(out, string(h))
	}
	return out
}

// absent returns the VirtualServices of the called host that the proxy has no routes of.
func (w *walk) absent(look looked) (list []Passed) {
	if _, explores := w.driver.(*request.Recorder); explores {
		return nil // only people read it
	}
	name := w.hostName(look.leg)
	for _, a := range look.proxy.Absent(look.http, look.leg.port, name) {
		if len(list) < mostPassed && a.HasHost(name) {
			list = append(list, Passed{a.At, a.Why})
		}
	}
	return list
}

// hostName returns the name in the host of a request.
func (w *walk) hostName(l leg) string { return strings.ToLower(request.WithoutPort(w.host(l))) }

// sendsTo reports whether a route sends to a receiver.
func (w *walk) sendsTo(r *proxy.Route, want call.Outcome) bool {
	return slices.ContainsFunc(r.To, func(t proxy.Weighted) bool {
		c := t.Cluster
		name := strings.TrimSuffix(c.Host, ".svc."+w.Registry.Mesh.Domain)
		receiver := proxy.Cluster{Host: name, Port: c.Port}.String()
		return call.SameReceiver(receiver, want.Receiver) && (want.Subset == "" || want.Subset == c.Subset)
	})
}

const takenBefore = "a route before it takes the request"

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
		m.Failed = []string{takenBefore}
	}
	return m
}
