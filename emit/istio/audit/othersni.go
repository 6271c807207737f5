package audit

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// otherSNIRule finds TLS that is originated to a host under the name of another: without
// sni, Envoy sends the request's Host as the SNI, and verifies the certificate against
// it. Source: networking/core/cluster_tls.go setAutoSniAndAutoSanValidation.
var otherSNIRule = Rule{"othersni", []code.Code{code.SNIOfOtherHost}, (*Audit).otherSNI}

func (a *Audit) otherSNI() {
	for _, v := range a.VirtualServices {
		for _, route := range v.Routes {
			if route.Kind != "http" || a.own(v.Object) || route.HTTP.GetRewrite().GetAuthority() != "" || setsHost(route) {
				continue
			}
			for _, d := range route.Destinations {
				a.otherSNIOf(route, d)
			}
		}
	}
}

func (a *Audit) otherSNIOf(route *world.Route, d world.Destination) {
	name := otherHost(route, d)
	if name == "" || !a.HasEntry(d.Host) {
		return
	}
	for _, p := range a.callersOrAny(route, d.Host) {
		if t, set := a.tlsTo(p, d.Host, d.Subset, a.portOf(d)); set && t.ToApplication() && t.Sni == "" {
			a.report(finding{
				code: code.SNIOfOtherHost, at: d.HostPart(), other: t.At, note: "TLS is originated here, without sni",
				message: fmt.Sprintf("TLS to %s is originated with the server name %s, the Host of the requests", d.Host, name), atNote: "requests of another Host are routed to it here",
				hint: fmt.Sprintf("write rewrite: {authority: %s} in the route, or sni and subjectAltNames in the DestinationRule", d.Host),
			})
			return
		}
	}
}

// otherHost returns the first host of the route's VirtualService that is not the
// destination; empty if there is none.
func otherHost(route *world.Route, d world.Destination) host.Pattern {
	for _, h := range route.VirtualService.Hosts {
		h = host.Pattern(strings.TrimSuffix(string(h), "."))
		if h != d.Host && !d.Host.Covers(h) && !h.Covers(d.Host) {
			return h
		}
	}
	return ""
}

// setsHost reports whether the route sets the Host of requests by a header.
func setsHost(route *world.Route) bool {
	is := func(set map[string]string) bool {
		for name := range set {
			if name = strings.ToLower(name); name == "host" || name == ":authority" {
				return true
			}
		}
		return false
	}
	for _, d := range route.HTTP.Route {
		if is(d.GetHeaders().GetRequest().GetSet()) {
			return true
		}
	}
	return is(route.HTTP.GetHeaders().GetRequest().GetSet())
}
