package proxy

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/traffic/world"
)

// A Requested is the parts of a request that a Location is made of.
type Requested struct {
	Scheme, Host, Path string
	Query              string                     // with its question mark
	After              func(prefix string) string // the path without its beginning
}

// Redirecting returns the route of a server's virtual hosts for a route that redirects.
func Redirecting(of *world.Route, s *world.Server) *Route {
	return newRoute(of, routing{port: int(s.Port()), tls: s.Spec.Tls != nil})
}

// Location returns the Location of the answer to a request that the route redirects.
// Source: networking/core/route/route.go ApplyRedirect; Envoy's RedirectAction.
func (r *Route) Location(from Requested) string {
	d := r.Rule.Redirect
	scheme, host, path := cmp.Or(d.Scheme, from.Scheme), cmp.Or(d.Authority, from.Host), from.Path
	if port := r.redirectPort(d); port != 0 {
		u := url.URL{Host: host}
		host = u.Hostname() + ":" + strconv.Itoa(port)
	}
	switch {
	case d.PrefixRewrite != "" && r.Prefix == "":
		path = d.PrefixRewrite
	case d.PrefixRewrite != "":
		path = d.PrefixRewrite + from.After(r.Prefix)
	case d.Uri != "":
		path = d.Uri
	}
	if !strings.Contains(path, "?") { // a query of the new path replaces that of the request
		path += from.Query
	}
	return scheme + "://" + host + path
}

// redirectPort returns the port of the Location; 0: that of the scheme or of the host.
func (r *Route) redirectPort(d *api.HTTPRedirect) int {
	port := 0
	switch p := d.RedirectPort.(type) {
	case *api.HTTPRedirect_Port:
		port = int(p.Port)
	case *api.HTTPRedirect_DerivePort:
		if p.DerivePort == api.HTTPRedirect_FROM_REQUEST_PORT {
			port = r.Port
		}
	}
	scheme := d.Scheme
	if scheme == "" {
		scheme = map[bool]string{true: "https", false: "http"}[r.TLS]
	}
	if port == 80 && scheme == "http" || port == 443 && scheme == "https" {
		return 0
	}
	return port
}
