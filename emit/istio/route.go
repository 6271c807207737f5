package istio

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A routing converts routes to those of one VirtualService and records the fields
// that each clause decided.
type routing struct {
	builder *builder
	// subset is the subset to which a destination goes from here.
	subset func(model.Destination) string
	fields []emit.Field
}

func (r *routing) note(path string, origins ...diag.Span) {
	r.fields = append(r.fields, field(path, origins...))
}

// http returns the route at path, for requests on one of the ports; no ports means
// all.
func (r *routing) http(path string, route model.Route, ports ...int) *api.HTTPRoute {
	r.note(path, route.At...)
	out := &api.HTTPRoute{Match: r.matches(path, route.Match, ports)}
	s := route.Settings
	switch a := route.Action; {
	case a.Redirect != nil:
		out.Redirect = redirect(a.Redirect)
		r.note(path+".redirect", a.Redirect.At)
	case a.Respond != nil:
		out.DirectResponse = directResponse(a.Respond)
		r.note(path+".directResponse", a.Respond.At)
	default:
		r.forward(path, out, a.Destinations, s)
	}
	out.Headers = r.headers(path, s.Headers)
	out.CorsPolicy = corsPolicy(s.CORS)
	r.note(path+".corsPolicy", s.CORS.Clause)
	return out
}

// forward fills in the fields of a route with destinations.
func (r *routing) forward(path string, out *api.HTTPRoute, to []model.Destination, s model.Settings) {
	shares := weights(sharesOf(to))
	for i, d := range to {
		r.note(fmt.Sprintf("%s.route[%d]", path, i), d.At)
		r.noteBackend(fmt.Sprintf("%s.route[%d]", path, i), d)
		out.Route = append(out.Route, &api.HTTPRouteDestination{Destination: r.destination(d), Weight: shares[i]})
	}
	for i, m := range s.Mirrors {
		r.note(fmt.Sprintf("%s.mirrors[%d]", path, i), m.At, m.Destination.At)
		r.noteBackend(fmt.Sprintf("%s.mirrors[%d]", path, i), m.Destination)
		out.Mirrors = append(out.Mirrors, &api.HTTPMirrorPolicy{
			Destination: r.destination(m.Destination), Percentage: percent(m.Destination.Share),
		})
	}
	out.Fault = fault(s)
	r.note(path+".fault.delay", s.Delay.Clause)
	r.note(path+".fault.abort", s.Abort.Clause)
	out.Rewrite = rewrite(s)
	r.note(path+".rewrite.uri", s.RewritePath.Clause)
	r.note(path+".rewrite.authority", s.RewriteHost.Clause)
	out.Timeout = duration(s.Timeout.Value)
	r.note(path+".timeout", s.Timeout.Clause)
	if s.Retry.Is() {
		out.Retries = retries(s.Retry.Value)
		r.note(path+".retries", s.Retry.Clause)
	}
}

// noteBackend records that a `backend` clause decided the subset at path, if one did.
func (r *routing) noteBackend(path string, d model.Destination) {
	if r.subset(d) != d.Subset {
		r.note(path+".destination.subset", r.builder.service(d.Service).Backend.Said...)
	}
}

func (r *routing) headers(path string, changes []model.HeaderChange) *api.Headers {
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
func (r *routing) connections(path string, routes []model.Route) []*api.RouteDestination {
	var out []*api.RouteDestination
	for _, route := range routes {
		r.note(path, route.At...)
		shares := weights(sharesOf(route.Action.Destinations))
		for i, d := range route.Action.Destinations {
			r.note(fmt.Sprintf("%s.route[%d]", path, i), d.At)
			r.noteBackend(fmt.Sprintf("%s.route[%d]", path, i), d)
			out = append(out, &api.RouteDestination{Destination: r.destination(d), Weight: shares[i]})
		}
	}
	return out
}

func (r *routing) destination(d model.Destination) *api.Destination {
	out := &api.Destination{Host: r.builder.fullName(d.Service), Subset: r.subset(d)}
	if d.Port != 0 {
		out.Port = &api.PortSelector{Number: uint32(d.Port)}
	}
	return out
}

func sharesOf(to []model.Destination) []model.Share {
	out := make([]model.Share, len(to))
	for i, d := range to {
		out[i] = d.Share
	}
	return out
}

// redirect sets only the changed parts of the URL. The port of an authority is
// written there, because Istio's own field keeps a port that the caller wrote.
func redirect(r *model.Redirect) *api.HTTPRedirect {
	out := &api.HTTPRedirect{Scheme: r.Scheme, Authority: r.Authority, Uri: r.Path, RedirectCode: uint32(r.Code)}
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
