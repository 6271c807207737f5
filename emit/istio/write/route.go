package write

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A routing writes the routes of one VirtualService and records the fields that each
// clause decided.
type routing struct {
	fields []emit.Field
	// left are the numbers that a controller changes.
	left []emit.Controlled
}

func (r *routing) note(path string, origins ...diag.Span) {
	r.fields = append(r.fields, field(path, origins...))
}

func (r *routing) requests(routes []plan.Route) []*api.HTTPRoute {
	var out []*api.HTTPRoute
	for i := range routes {
		out = append(out, r.http(fmt.Sprintf("spec.http[%d]", i), &routes[i]))
	}
	return out
}

// http returns the route at path.
func (r *routing) http(path string, route *plan.Route) *api.HTTPRoute {
	r.note(path, route.At...)
	out := &api.HTTPRoute{Name: route.Name.Value, Match: r.matches(path, route)}
	r.note(path+".name", route.Name.Clause)
	s := route.Settings
	switch a := route.Action; {
	case a.Redirect != nil:
		out.Redirect = redirect(a.Redirect, route.Rewrite)
		r.note(path+".redirect", a.Redirect.At, s.RewritePath.Clause)
	case a.Respond != nil:
		out.DirectResponse = directResponse(a.Respond)
		r.note(path+".directResponse", a.Respond.At)
	default:
		r.forward(path, out, route)
	}
	out.Headers = r.headers(path, route.Headers)
	out.CorsPolicy = corsPolicy(s.CORS)
	r.note(path+".corsPolicy", s.CORS.Clause)
	return out
}

// forward fills in the fields of a route with destinations.
func (r *routing) forward(path string, out *api.HTTPRoute, route *plan.Route) {
	shares := weights(route.Destinations)
	for i, d := range route.Destinations {
		at := fmt.Sprintf("%s.route[%d]", path, i)
		r.note(at, d.At)
		to := &api.HTTPRouteDestination{Destination: r.destination(at, d), Weight: shares[i], Headers: authority(d)}
		if d.Cookie != "" {
			if to.Headers == nil {
				to.Headers = &api.Headers{}
			}
			to.Headers.Response = &api.Headers_HeaderOperations{Add: map[string]string{"set-cookie": d.Cookie}}
			r.note(at+".headers", route.Settings.Sticky.Clause)
		}
		out.Route = append(out.Route, to)
	}
	for i, d := range route.Mirrors {
		at := fmt.Sprintf("%s.mirrors[%d]", path, i)
		r.note(at, route.Settings.Mirrors[i].At, d.At)
		out.Mirrors = append(out.Mirrors, &api.HTTPMirrorPolicy{Destination: r.destination(at, d), Percentage: percent(d.Share)})
	}
	r.controlled(path, route)
	r.settings(path, out, route)
}

// authority returns the change of a share's Host. Istio makes of it the host rewrite
// of the share (processWeightedDestination of pilot/pkg/networking/core/route).
func authority(d plan.Destination) *api.Headers {
	if d.Authority == "" {
		return nil
	}
	return &api.Headers{Request: &api.Headers_HeaderOperations{Set: map[string]string{"Host": d.Authority}}}
}

// settings fills in the settings that only a route with destinations has.
func (r *routing) settings(path string, out *api.HTTPRoute, route *plan.Route) {
	s := route.Settings
	out.Fault = fault(s)
	r.note(path+".fault.delay", s.Delay.Clause)
	r.note(path+".fault.abort", s.Abort.Clause)
	out.Rewrite = rewrite(route)
	uri := "uri"
	if route.Rewrite.Expression != "" {
		uri = "uriRegexRewrite"
	}
	r.note(path+".rewrite."+uri, s.RewritePath.Clause)
	r.note(path+".rewrite.authority", s.RewriteHost.Clause)
	r.timeout(path, out, s.Timeout)
	if s.Retry.Is() {
		out.Retries = retries(s.Retry.Value)
		r.note(path+".retries", s.Retry.Clause)
	}
}

// timeout sets the time limit. Without the field Istio sets none, and it does not accept
// 0s there.
func (r *routing) timeout(path string, out *api.HTTPRoute, limit model.Said[model.Duration]) {
	if out.Timeout = duration(limit.Value); out.Timeout == nil {
		r.note(path, limit.Clause)
		return
	}
	r.note(path+".timeout", limit.Clause)
}

func (r *routing) headers(path string, changes []plan.Header) *api.Headers {
	for _, c := range changes {
		side := "request"
		if c.Response {
			side = "response"
		}
		at := emit.KeyPath
		if c.Op == "remove" { // a list of names
			at = emit.NamedPath
		}
		r.note(at(path+".headers."+side+"."+c.Op, c.Name), c.At)
	}
	out := &api.Headers{Request: headers(changes, false), Response: headers(changes, true)}
	if out.Request == nil && out.Response == nil {
		return nil
	}
	return out
}

// connections returns the destinations of TLS passthrough or TCP connections.
func (r *routing) connections(path string, routes []plan.Route) []*api.RouteDestination {
	var out []*api.RouteDestination
	for _, route := range routes {
		r.note(path, route.At...)
		shares := weights(route.Destinations)
		for i, d := range route.Destinations {
			at := fmt.Sprintf("%s.route[%d]", path, i)
			r.note(at, d.At)
			out = append(out, &api.RouteDestination{Destination: r.destination(at, d), Weight: shares[i]})
		}
	}
	return out
}

// destination returns the destination of the part at path.
func (r *routing) destination(path string, d plan.Destination) *api.Destination {
	if len(d.Backend) > 0 {
		r.note(path+".destination.subset", d.Backend...)
	}
	out := &api.Destination{Host: d.Host, Subset: d.Subset}
	if d.Port != 0 {
		out.Port = &api.PortSelector{Number: uint32(d.Port)}
	}
	return out
}

// redirect sets only the changed parts of the URL. The port of an authority is
// written there, because Istio's own field keeps a port that the caller wrote.
func redirect(r *model.Redirect, path plan.Rewrite) *api.HTTPRedirect {
	out := &api.HTTPRedirect{Scheme: r.Scheme, Authority: r.Authority, Uri: r.Path, RedirectCode: uint32(r.Code)}
	switch {
	case path.Prefix:
		out.PrefixRewrite = path.Text
	case path.Text != "":
		out.Uri = path.Text
	}
	if r.Authority == "" && r.Port != 0 {
		out.RedirectPort = &api.HTTPRedirect_Port{Port: uint32(r.Port)}
	}
	return out
}

func directResponse(r *model.Respond) *api.HTTPDirectResponse {
	out := &api.HTTPDirectResponse{Status: uint32(r.Status)}
	if r.Body != "" {
		out.Body = &api.HTTPBody{Specifier: &api.HTTPBody_String_{String_: r.Body}}
	}
	return out
}
