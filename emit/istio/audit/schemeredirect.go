package audit

import (
	"fmt"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// schemeRedirectRule finds redirects to https of requests with x-forwarded-proto http, at
// a gateway that serves the host by http only: Envoy sets the header to the scheme of its
// own connection unless it trusts a proxy in front, so the redirect applies to every
// request. Source: Envoy's HttpConnectionManager, use_remote_address and
// xff_num_trusted_hops.
var schemeRedirectRule = Rule{"schemeredirect", []code.Code{code.RedirectByScheme}, (*Audit).schemeRedirects}

const forwardedProto = "x-forwarded-proto"

func (a *Audit) schemeRedirects() {
	for _, v := range a.VirtualServices {
		for _, route := range v.Routes {
			name := byScheme(route)
			if name == "" || a.own(v.Object) {
				continue
			}
			for _, gateway := range route.Gateways {
				for _, o := range v.Overlaps[gateway] {
					if server := o.Server(); server.Class == world.PlainHTTP && server.Accepts(route) {
						a.schemeRedirect(route, server, name)
					}
				}
			}
		}
	}
}

// byScheme returns the name of the header if the route redirects requests with http in it
// to https on the same host; else nothing.
func byScheme(route *world.Route) string {
	r := route.HTTP.GetRedirect()
	if r.GetScheme() != "https" || r.GetAuthority() != "" && !slices.Contains(route.VirtualService.Hosts, host.Pattern(strings.ToLower(r.GetAuthority()))) {
		return ""
	}
	for name, m := range route.Match.GetHeaders() {
		if exact, is := m.GetMatchType().(*api.StringMatch_Exact); is && strings.EqualFold(name, forwardedProto) && exact.Exact == "http" {
			return name
		}
	}
	return ""
}

func (a *Audit) schemeRedirect(route *world.Route, server *world.Server, name string) {
	for _, h := range route.VirtualService.Hosts {
		if a.servedByTLS(server.Gateway, h) {
			return
		}
	}
	known, trusts := a.trustsProxies(server.Gateway)
	if trusts {
		return
	}
	a.report(finding{
		code: code.RedirectByScheme, at: route.At.Field("headers." + name), other: server.At.Field("port.protocol"), guess: !known,
		message: fmt.Sprintf("redirect loop: the gateway sets %s to http for every request to port %d of %s, also for the redirected ones", forwardedProto, server.Port(), server.Gateway),
		atNote:  "they are redirected by it here", note: "the server is here",
		hint: "trust the proxy in front, which terminates TLS: gatewayTopology.numTrustedProxies in the annotation proxy.istio.io/config of the gateway's pods",
	})
}

// servedByTLS reports whether the pods of a Gateway serve a host by TLS, too.
func (a *Audit) servedByTLS(of *world.Gateway, h host.Pattern) bool {
	for _, g := range a.Gateways {
		for _, s := range g.Servers {
			if g.Pods == of.Pods && s.Class.UsesTLS() && slices.ContainsFunc(s.Hosts(), func(sh world.ServerHost) bool { return sh.Host == h || sh.Host.Covers(h) }) {
				return true
			}
		}
	}
	return false
}

// trustsProxies reports whether the pods of a Gateway trust a proxy in front, as far as
// that is known.
func (a *Audit) trustsProxies(g *world.Gateway) (known, trusts bool) {
	mesh, known := a.Inventory.MeshProxies(a.Mesh.Root, "")
	for _, w := range a.Inventory.Selected("", inventory.LabelsOf(g.Spec.Selector)) {
		if w.Proxies.Stated {
			return true, w.Proxies.Number > 0
		}
	}
	return known, mesh.Number > 0
}
