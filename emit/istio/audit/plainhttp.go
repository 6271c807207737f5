package audit

import (
	"fmt"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// plainHTTPRule finds requests that leave as plain http to a TLS port of a host outside
// the mesh: http routes to it, and the host's own http port 443, if no DestinationRule
// originates TLS.
var plainHTTPRule = Rule{"plainhttp", []code.Code{code.PlainHTTPToTLS}, (*Audit).plainHTTP}

func (a *Audit) plainHTTP() {
	for _, v := range a.VirtualServices {
		for _, route := range v.Routes {
			for _, d := range route.Destinations {
				if route.Kind == "http" && !(onlyMesh(route) && a.neverUsed(v)) {
					a.plainRoute(route, d)
				}
			}
		}
	}
	routed := a.routedInMesh()
	for _, e := range a.ServiceEntries {
		for i, p := range e.Spec.Ports {
			reached := e.Spec.Resolution != api.ServiceEntry_NONE && p.TargetPort == 443 // else the port of the caller is
			if !world.IsHTTP(p.Protocol) || p.Number != 443 && !reached || a.own(e.Object) {
				continue
			}
			for _, h := range e.Hosts {
				if routed[h] || a.originates(h, p.Number) {
					continue
				}
				a.report(finding{
					code: code.PlainHTTPToTLS, at: e.Part("spec.ports[%d].protocol", i),
					message: fmt.Sprintf("requests for %s leave as plain http to port 443, where servers expect TLS", h),
					hint:    fmt.Sprintf("add a DestinationRule of %s with tls: {mode: SIMPLE}, or write protocol: HTTPS if callers use TLS", h),
				})
				break
			}
		}
	}
}

// neverUsed reports whether no sidecar uses the http routes of a VirtualService: rule
// tcphost reports it.
func (a *Audit) neverUsed(v *world.VirtualService) bool {
	return len(v.Hosts) > 0 && !slices.ContainsFunc(v.Hosts, func(h host.Pattern) bool { return !a.entryWithoutHTTP(h) })
}

// routedInMesh returns the hosts with routes in the mesh, whose requests may not go to
// the host itself.
func (a *Audit) routedInMesh() map[host.Pattern]bool {
	found := map[host.Pattern]bool{}
	for _, v := range a.VirtualServices {
		for _, h := range v.Hosts {
			found[h] = found[h] || v.InMesh()
		}
	}
	return found
}

// plainRoute checks a destination of an http route.
func (a *Audit) plainRoute(route *world.Route, d world.Destination) {
	entries := a.EntriesOf(d.Host)
	if len(entries) == 0 || a.own(d.At.Object) {
		return
	}
	number := a.portOf(d)
	p := entries[0].Port(number)
	if p == nil || !world.IsTLS(p.Protocol) || !a.sendsPlain(route, d, number) {
		return
	}
	a.report(finding{
		code: code.PlainHTTPToTLS, at: d.PortPart(), other: entries[0].Part("spec.ports"), note: "the port is here",
		message: fmt.Sprintf("the route sends plain http to port %d of %s, which is %s", number, d.Host, strings.ToUpper(p.Protocol)),
		atNote:  "http requests are routed to it here",
		hint:    fmt.Sprintf("add a DestinationRule of %s with tls: {mode: SIMPLE} for port %d, or route to an http port", d.Host, number),
	})
}

// portOf returns the port of a destination at a host of ServiceEntries: without one, the
// only port that they have; 0: there are several.
func (a *Audit) portOf(d world.Destination) uint32 {
	if entries := a.EntriesOf(d.Host); d.Port == 0 && len(entries) > 0 && len(entries[0].Spec.Ports) == 1 {
		return entries[0].Spec.Ports[0].Number
	}
	return d.Port
}
