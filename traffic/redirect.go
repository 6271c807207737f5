package traffic

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// redirect answers with a Location. Source: networking/core/route/route.go
// ApplyRedirect; Envoy's RedirectAction.
func (w *walk) redirect(r *proxy.Route, l leg) {
	d, at := r.Rule.Redirect, r.RuleAt.Field("redirect")
	o := answered(int(d.RedirectCode))
	switch d.RedirectCode {
	case 0:
		o.Status = 301
	case 301, 302, 303, 307, 308:
	default:
		w.doubt(at.String() + " " + at.Path + ": unknown redirectCode")
		w.end(l, answered(404), "unknown redirectCode", at)
		return
	}
	o.Location = location(r, w.requested(l, w.text))
	all := w.requested(l, w.token)
	all.after = func(prefix string) string { return "{after " + prefix + "}" + all.path }
	l.location = location(r, all)
	l.note("redirects to "+o.Location, at)
	w.end(l, o, "", world.Part{})
}

// A requested is the parts of a request that a Location is made of.
type requested struct {
	scheme, host, path, query string
	after                     func(prefix string) string // the path without its beginning
}

// requested returns the parts as text shows them.
func (w *walk) requested(l leg, text func(request.Text) string) requested {
	part := func(k request.Kind) string { return text(l.message.Text(request.Part{Kind: k})) }
	r := requested{scheme: part(request.Scheme), host: part(request.Host), path: part(request.Path)}
	r.after = func(prefix string) string { return r.path[min(len(prefix), len(r.path)):] }
	if w.hasQuery() {
		r.query = "?" + w.values.RawPath
	}
	return r
}

func location(r *proxy.Route, from requested) string {
	d := r.Rule.Redirect
	scheme, host, path := cmp.Or(d.Scheme, from.scheme), cmp.Or(d.Authority, from.host), from.path
	if port := redirectPort(d, r); port != 0 {
		u := url.URL{Host: host}
		host = u.Hostname() + ":" + strconv.Itoa(port)
	}
	switch {
	case d.PrefixRewrite != "" && r.Prefix == "":
		path = d.PrefixRewrite
	case d.PrefixRewrite != "":
		path = d.PrefixRewrite + from.after(r.Prefix)
	case d.Uri != "":
		path = d.Uri
	}
	if !strings.Contains(path, "?") { // a query of the new path replaces that of the request
		path += from.query
	}
	return scheme + "://" + host + path
}

// redirectPort returns the port of the Location; 0: that of the scheme or of the host.
func redirectPort(d *api.HTTPRedirect, r *proxy.Route) int {
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
