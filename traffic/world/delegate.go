package world

import (
	"cmp"
	"maps"
	"slices"

	"google.golang.org/protobuf/proto"
	api "istio.io/api/networking/v1alpha3"
)

// httpPlace is where an http route of a VirtualService with delegates is written, and
// where its matches are.
type httpPlace struct {
	route   Part
	matches []Part
}

// HTTPPart returns where an http route is.
func (v *VirtualService) HTTPPart(i int) Part {
	if i < len(v.places) {
		return v.places[i].route
	}
	return v.Part("spec.http[%d]", i)
}

// HTTPMatchPart returns where a match of an http route is.
func (v *VirtualService) HTTPMatchPart(i, j int) Part {
	if i < len(v.places) {
		return v.places[i].matches[j]
	}
	return v.Part("spec.http[%d].match[%d]", i, j)
}

// withDelegates returns a VirtualService with the routes of its delegates in the place of
// the routes that name them. A delegate that does not exist, or is not exported to the
// VirtualService's namespace, has no routes. Source:
// model/virtualservice_controller.go mergeVirtualServices.
func (w *World) withDelegates(v *VirtualService, delegates map[string]*VirtualService) *VirtualService {
	out := &VirtualService{Object: v.Object, Hosts: v.Hosts, Bindings: v.Bindings, Overlaps: v.Overlaps, Spec: proto.Clone(v.Spec).(*api.VirtualService)}
	out.Spec.Http = nil
	for i, route := range v.Spec.Http {
		if route.GetDelegate() == nil {
			out.add(route, place(v, i, len(route.GetMatch())))
			continue
		}
		d := delegates[cmp.Or(route.Delegate.Namespace, v.Namespace)+"/"+route.Delegate.Name]
		if d == nil || !d.Visibility().In(v.Namespace) {
			continue
		}
		for j, own := range d.Spec.Http {
			merged, at := w.mergeRoute(v, i, d, j, own)
			if merged != nil {
				out.add(merged, at)
			}
		}
	}
	w.httpRoutes(out)
	w.tlsRoutes(out)
	w.tcpRoutes(out)
	return out
}

func (v *VirtualService) add(route *api.HTTPRoute, at httpPlace) {
	v.Spec.Http = append(v.Spec.Http, route)
	v.places = append(v.places, at)
}

func place(v *VirtualService, i, matches int) httpPlace {
	out := httpPlace{route: v.HTTPPart(i)}
	for j := range matches {
		out.matches = append(out.matches, v.HTTPMatchPart(i, j))
	}
	return out
}

// mergeRoute joins a route of a delegate with the one that names it; nil: their matches
// exclude each other. Source: model/virtualservice.go mergeHTTPRoute.
func (w *World) mergeRoute(v *VirtualService, i int, d *VirtualService, j int, own *api.HTTPRoute) (*api.HTTPRoute, httpPlace) {
	root, out := v.Spec.Http[i], proto.Clone(own).(*api.HTTPRoute)
	for _, to := range out.Route {
		if to.Destination != nil {
			to.Destination.Host = string(w.FullName(to.Destination.Host, d.Namespace))
		}
	}
	for _, m := range out.Match {
		m.Gateways = d.fullGateways(m.Gateways)
	}
	at := place(d, j, len(own.Match))
	switch {
	case len(own.Match) == 0:
		out.Match, at.matches = root.Match, place(v, i, len(root.Match)).matches
	case len(root.Match) > 0:
		out.Match, at.matches = mergeMatches(v, root.Match, out.Match, at.matches)
		if out.Match == nil {
			return nil, at
		}
	}
	out.Rewrite, out.DirectResponse = or(out.Rewrite, root.Rewrite), or(out.DirectResponse, root.DirectResponse)
	out.Fault, out.CorsPolicy, out.Headers = or(out.Fault, root.Fault), or(out.CorsPolicy, root.CorsPolicy), or(out.Headers, root.Headers)
	return out, at
}

func or[T any](own, root *T) *T {
	if own == nil {
		return root
	}
	return own
}

// fullGateways returns the gateways of a match by their full names.
func (v *VirtualService) fullGateways(names []string) (out []string) {
	for _, name := range names {
		out = append(out, gatewayName(name, v.Namespace))
	}
	return out
}

// matchesAround returns the matches of a route that a match of its delegate, with full
// names of gateways, does not contradict.
func (v *VirtualService) matchesAround(root []*api.HTTPMatchRequest, m *api.HTTPMatchRequest) (list []*api.HTTPMatchRequest) {
	for _, wide := range root {
		wide = proto.Clone(wide).(*api.HTTPMatchRequest)
		wide.Gateways = v.fullGateways(wide.Gateways)
		if !contradict(wide, m) {
			list = append(list, wide)
		}
	}
	return list
}

// Outside returns the first match of a delegate's route that contradicts all matches of
// the route that names the delegate: istiod drops the delegate's route. -1: there is none.
func (v *VirtualService) Outside(root []*api.HTTPMatchRequest, d *VirtualService, own *api.HTTPRoute) int {
	return slices.IndexFunc(own.Match, func(m *api.HTTPMatchRequest) bool {
		m = proto.Clone(m).(*api.HTTPMatchRequest)
		m.Gateways = d.fullGateways(m.Gateways)
		return len(root) > 0 && len(v.matchesAround(root, m)) == 0
	})
}

// mergeMatches joins each match of a delegate with each of the route that names it. One
// that contradicts all of these is a contradiction of the whole. Source:
// model/virtualservice.go mergeHTTPMatchRequests.
func mergeMatches(v *VirtualService, root, own []*api.HTTPMatchRequest, places []Part) (list []*api.HTTPMatchRequest, at []Part) {
	for j, m := range own {
		within := v.matchesAround(root, m)
		if len(within) == 0 {
			return nil, nil
		}
		for _, wide := range within {
			list, at = append(list, mergeMatch(wide, m)), append(at, places[j])
		}
	}
	return list, at
}

// mergeMatch adds to a match of a delegate what it leaves open. Source:
// model/virtualservice.go mergeHTTPMatchRequest.
func mergeMatch(root, own *api.HTTPMatchRequest) *api.HTTPMatchRequest {
	out := proto.Clone(own).(*api.HTTPMatchRequest)
	out.Uri, out.Scheme, out.Method, out.Authority = or(out.Uri, root.Uri), or(out.Scheme, root.Scheme), or(out.Method, root.Method), or(out.Authority, root.Authority)
	out.Headers, out.WithoutHeaders = both(root.Headers, out.Headers), both(root.WithoutHeaders, out.WithoutHeaders)
	out.QueryParams, out.SourceLabels = both(root.QueryParams, out.QueryParams), both(root.SourceLabels, out.SourceLabels)
	out.Port, out.SourceNamespace = cmp.Or(out.Port, root.Port), cmp.Or(out.SourceNamespace, root.SourceNamespace)
	if len(out.Gateways) == 0 {
		out.Gateways = root.Gateways
	}
	return out
}

func both[V any](root, own map[string]V) map[string]V {
	out := map[string]V{}
	maps.Copy(out, root)
	maps.Copy(out, own)
	return out
}
