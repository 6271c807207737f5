package traffic

import (
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
	o.Location = w.location(r, l)
	l.note("redirects to "+o.Location, at)
	w.end(l, o, "", world.Part{})
}

func (w *walk) location(r *proxy.Route, l leg) string {
	d := r.Rule.Redirect
	scheme := w.text(l.message.Text(request.Part{Kind: request.Scheme}))
	if d.Scheme != "" {
		scheme = d.Scheme
	}
	host := w.host(l)
	if d.Authority != "" {
		host = d.Authority
	}
	if port := redirectPort(d, r); port != 0 {
		u := url.URL{Host: host}
		host = u.Hostname() + ":" + strconv.Itoa(port)
	}
	path := w.text(l.message.Text(request.Part{Kind: request.Path}))
	switch {
	case d.PrefixRewrite != "":
		prefix := r.Prefix
		if prefix == "" {
			prefix = path
		}
		path = d.PrefixRewrite + path[min(len(prefix), len(path)):]
	case d.Uri != "":
		path = d.Uri
	}
	if w.hasQuery() && !strings.Contains(path, "?") { // a query of the new path replaces that of the request
		path += "?" + w.values.RawPath
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
