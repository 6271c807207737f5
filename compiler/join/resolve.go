package join

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An exposure is an `expose` statement with resolved destinations.
type exposure struct {
	*model.Expose
	gateway *model.Gateway // nil: unknown, which was reported
	port    int            // of the service; 0: not known
	outside *block         // its routes at the gateway
	inside  *block         // its routes in the mesh
}

func (b *builder) resolveExposes() []*exposure {
	var list []*exposure
	for _, e := range b.s.Exposes {
		list = append(list, b.resolveExpose(e))
	}
	return list
}

func (b *builder) resolveExpose(e *model.Expose) *exposure {
	b.sample = model.Behind(e.Protocol.Value, e.Mode.Value)
	x := &exposure{Expose: e, gateway: b.findGateway(cmp.Or(e.Gateway.Value, "ingress"), e.Gateway.At, "")}
	if !e.Service.Outside.Is() {
		b.lookUpService(b.service(e.Service.Service), e.Service.At)
	}
	routes := e.Routes
	if len(routes) == 0 {
		routes = []model.Route{{At: []diag.Span{e.Service.At}, Settings: e.Defaults, Action: model.Action{Destinations: []model.Destination{
			exposed(e.Service),
		}}}}
	}
	if !e.Service.Outside.Is() && (len(e.Routes) == 0 || e.AlsoMesh.Value || e.Service.Port != 0) {
		x.port = b.knownPort(e.Service.Service, e.Service.Port, e.Service.At)
	}
	routes = b.resolveRoutes(routes)
	b.resolveAccess(&e.Access)
	for i := range routes {
		b.resolveAccess(&routes[i].Access)
	}
	b.unusedDefaults(e)
	x.inside = b.joiner.block(routes)
	x.outside = x.inside
	if slices.ContainsFunc(routes, func(r model.Route) bool { return r.Match.Mesh() }) {
		x.outside = b.joiner.block(outside(routes))
	}
	b.shadowed(x.inside)
	return x
}

// exposed returns the destination of a statement without routes.
func exposed(r model.ServiceRef) model.Destination {
	d := model.Destination{Service: r.Service, Port: r.Port, Share: model.Whole, At: r.At}
	if r.Outside.Is() {
		d.Service, d.Outside = model.Service{}, r.Outside
	}
	return d
}

// outside returns the routes for traffic from outside the mesh.
func outside(routes []model.Route) []model.Route {
	return slices.DeleteFunc(slices.Clone(routes), func(r model.Route) bool { return r.Match.Mesh() })
}

// unusedDefaults reports default settings of the statement that every route
// overrides.
func (b *builder) unusedDefaults(e *model.Expose) {
	defaults := sortedSpans(&e.Defaults)
	if len(e.Routes) == 0 || len(defaults) == 0 {
		return
	}
	used := map[diag.Span]bool{}
	collect(e.Routes, func(s diag.Span) { used[s] = true })
	var last diag.Span
	for _, at := range defaults {
		if used[at] {
			continue
		}
		b.merged[at] = true
		if at.File() != last.File() || at.End() > last.End() {
			last = at
			b.sink.Add(diag.At(at, code.UnusedDefault, "unused default: every route overrides it or responds directly").
				WithHint("remove it"))
		}
	}
}

// A meshRoutes is a `route SERVICE { ... }` with resolved destinations.
type meshRoutes struct {
	*model.RouteBlock
	port   int
	inside *block
}

func (b *builder) resolveRouteBlocks() []meshRoutes {
	b.sample = model.Behind(model.HTTP, model.NoMode)
	var list []meshRoutes
	for i := range b.s.Routes {
		r := &b.s.Routes[i]
		m := meshRoutes{RouteBlock: r, inside: b.joiner.block(b.resolveRoutes(r.Routes))}
		m.port = b.neededPort(r.Service, "route")
		b.shadowed(m.inside)
		list = append(list, m)
	}
	return list
}

// neededPort returns the port of a service with mesh routes. Without it the routes
// would also capture the other ports.
func (b *builder) neededPort(s model.ServiceRef, what string) int {
	port := b.knownPort(s.Service, s.Port, s.At)
	if port == 0 && !slices.Contains(b.s.Broken.Services, s.Service) && !b.once.Has(code.ServiceNotFound, s.At, diag.Span{}) {
		b.once.Add(diag.At(s.At, code.UnknownServicePort, "unknown port of service %s, which `%s` requires", s.Service, what).
			WithHint("add the port: %s:8080, or declare it: service %s { port 8080 http }", s.Service, s.Service))
	}
	return port
}

// resolveRoutes returns the routes with the ports of their destinations.
func (b *builder) resolveRoutes(routes []model.Route) []model.Route {
	routes = slices.Clone(routes)
	for i := range routes {
		r := &routes[i]
		r.Action.Destinations = slices.Clone(r.Action.Destinations)
		for i := range r.Action.Destinations {
			b.resolveDestination(&r.Action.Destinations[i])
		}
		slices.SortStableFunc(r.Action.Destinations, compareDestinations)
		r.Settings.Mirrors = slices.Clone(r.Settings.Mirrors)
		for i := range r.Settings.Mirrors {
			b.resolveDestination(&r.Settings.Mirrors[i].Destination)
		}
		slices.SortStableFunc(r.Settings.Mirrors, func(x, y model.Mirror) int { return compareDestinations(x.Destination, y.Destination) })
	}
	return routes
}

// maxListed is how many subsets a hint lists.
const maxListed = 20

func (b *builder) resolveDestination(d *model.Destination) {
	if d.Outside.Is() {
		return
	}
	d.Port = b.knownPort(d.Service, d.Port, d.At)
	info := b.service(d.Service)
	if d.Subset == "" || slices.Contains(b.s.Broken.Services, d.Service) {
		return
	}
	var known []string
	for _, s := range info.Subsets {
		if known = append(known, s.Name); s.Name == d.Subset {
			return
		}
	}
	if b.subsets[d.Service] == nil {
		b.subsets[d.Service] = lang.NewDictionary(known)
	}
	hint := fmt.Sprintf("declare it: service %s { subset %s version=%s }", d.Service, d.Subset, d.Subset)
	if near := b.subsets[d.Service].Only(d.Subset); near != "" {
		hint = fmt.Sprintf("did you mean `%s`?", near)
	} else if len(known) > 0 && len(known) <= maxListed {
		hint += ", or use one of " + strings.Join(known, ", ")
	}
	b.once.Add(diag.At(d.SubsetAt, code.UnknownSubset, "service %s has no subset %s", d.Service, d.Subset).WithHint("%s", hint))
}

func compareDestinations(x, y model.Destination) int {
	return cmp.Or(x.Service.Compare(y.Service), x.Outside.Compare(y.Outside), x.Port-y.Port, strings.Compare(x.Subset, y.Subset), int(x.Share-y.Share))
}
