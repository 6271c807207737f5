package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/world"
)

// redirectLoopRule finds redirects that lead back to the same route, such as a redirect
// to https that also applies to the https port. A server with httpsRedirect redirects
// before its routes.
var redirectLoopRule = Rule{"redirectloop", []code.Code{code.RedirectToItself}, (*Audit).redirectLoops}

func (a *Audit) redirectLoops() {
	for _, v := range a.VirtualServices {
		caught := map[*world.Server]bool{} // where an earlier route matches all that is left
		for _, route := range v.Routes {
			if route.Kind != "http" {
				continue
			}
			for _, name := range route.Gateways {
				for _, o := range v.Overlaps[name] {
					server := o.Server()
					if !server.Accepts(route) || server.Redirects() || caught[server] {
						continue
					}
					if redirectsToItself(route, server) {
						a.redirectLoop(route, server)
					}
					caught[server] = route.CatchesAll()
				}
			}
		}
	}
}

// redirectsToItself reports whether requests that the route redirects come back to the
// server and the route.
func redirectsToItself(route *world.Route, server *world.Server) bool {
	scheme := "http"
	if server.Class == world.HTTPS {
		scheme = "https"
	}
	r, hosts := route.HTTP.GetRedirect(), route.VirtualService.Hosts
	sameHost := r.GetAuthority() == "" || slices.Contains(hosts, host.Pattern(strings.ToLower(r.GetAuthority())))
	uri := route.Match.GetUri()
	samePath := r.GetUri() == "" || r.GetUri() == uri.GetExact()
	if rewrite := r.GetPrefixRewrite(); rewrite != "" {
		samePath = rewrite == uri.GetPrefix()
	}
	samePort := r.GetRedirectPort() == nil || r.GetPort() == server.Port()
	_, otherConditions := route.Conditions()
	return r != nil && sameHost && samePath && samePort && (r.Scheme == "" || r.Scheme == scheme) && otherConditions == ""
}

func (a *Audit) redirectLoop(route *world.Route, server *world.Server) {
	path, _, _ := strings.Cut(route.At.Path, ".match")
	hint := "redirect to another host or path"
	if route.HTTP.Redirect.Scheme == "https" {
		hint = "limit the redirect to the http port: match: [{port: 80}]"
	}
	a.report(finding{
		code: code.RedirectToItself, at: route.VirtualService.Part("%s.redirect", path), other: server.At.Field("port.number"),
		message: fmt.Sprintf("redirect loop: requests on port %d of %s are redirected to themselves", server.Port(), server.Gateway),
		shown:   a.of(route, func(w traffic.Way) bool { return w.Location != "" }),
		atNote:  "they are redirected here", note: "the server is here", hint: hint,
	})
}
