package audit

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// redirectLoopRule finds redirects that lead back to the same route, such as a redirect
// to https that also applies to the https port. httpsRedirect comes before the routes.
var redirectLoopRule = Rule{"redirectloop", []code.Code{code.RedirectToItself}, (*Audit).redirectLoops}

func (a *Audit) redirectLoops() {
	for _, v := range a.VirtualServices {
		caught := map[*world.Server]bool{} // where an earlier route matches all that is left
		for _, route := range v.Routes {
			if route.Kind == "http" {
				a.redirectLoopsOf(route, caught)
			}
		}
	}
}

func (a *Audit) redirectLoopsOf(route *world.Route, caught map[*world.Server]bool) {
	v, taken := route.VirtualService, map[*world.Server]bool{}
	for _, name := range route.Gateways {
		for _, o := range v.Overlaps[name] {
			server, at := o.Server(), narrower(v, o)
			if !server.Accepts(route) || caught[server] {
				continue
			}
			if redirectsToItself(route, server, at) && !a.forcesTLS(server, at) {
				a.redirectLoop(route, server)
			}
			taken[server] = true
		}
	}
	if route.CatchesAll() {
		maps.Copy(caught, taken)
	}
}

// redirectsToItself reports whether the Location of requests to a host of a server, of which
// the route redirects all, is what was requested. A redirect to a host is one to itself
// where the routes are those of this host: those of a wildcard may be of other hosts only.
func redirectsToItself(route *world.Route, server *world.Server, at host.Pattern) bool {
	to := route.HTTP.GetRedirect()
	if _, otherConditions := route.Conditions(); to == nil || otherConditions != "" {
		return false
	}
	if to.Authority != "" && strings.ToLower((&url.URL{Host: to.Authority}).Hostname()) != string(at) {
		return false
	}
	r := proxy.Redirecting(route, server)
	path := cmp.Or(route.Match.GetUri().GetExact(), cmp.Or(r.Prefix, "/")+"any")
	request := proxy.Requested{Scheme: "http", Host: exampleOf(at), Path: path, After: func(prefix string) string { return strings.TrimPrefix(path, prefix) }}
	if server.Class == world.HTTPS {
		request.Scheme = "https"
	}
	if port := strconv.Itoa(int(server.Port())); port != usualPort[request.Scheme] {
		request.Host += ":" + port
	}
	return sameURL(r.Location(request), request.Scheme+"://"+request.Host+path)
}

// usualPort is the port of URLs that name none.
var usualPort = map[string]string{"http": "80", "https": "443"}

// sameURL reports whether two URLs are for the same requests.
func sameURL(a, b string) bool {
	x, err := url.Parse(a)
	y, failed := url.Parse(b)
	return err == nil && failed == nil && x.Scheme == y.Scheme && strings.EqualFold(x.Hostname(), y.Hostname()) &&
		cmp.Or(x.Port(), usualPort[x.Scheme]) == cmp.Or(y.Port(), usualPort[y.Scheme]) && x.RequestURI() == y.RequestURI()
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
