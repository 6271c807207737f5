package join

import (
	"fmt"
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A destinationOf is the destination of requests that no route matches.
type destinationOf struct {
	service model.Service
	port    int
}

// A meshHost collects the statements about one host in the mesh.
type meshHost struct {
	*model.MeshHost
	ports    map[int][]*block
	fallback map[int][]destinationOf // by port
	services []model.Service
}

// meshHosts joins the mesh routes: those of `route SERVICE` and those of `expose`
// with `also mesh`.
func (b *builder) meshHosts(exposures []*exposure, blocks []meshRoutes) {
	all := map[string]*meshHost{}
	service := func(s model.Service) *meshHost {
		key := s.String()
		if all[key] == nil {
			all[key] = newMeshHost(&model.MeshHost{Service: &s})
		}
		return all[key]
	}
	named := func(h host.Pattern) *meshHost {
		if s, is := b.m.Mesh.ServiceOf(h); is {
			return service(s)
		}
		key := "host " + string(h)
		if all[key] == nil {
			all[key] = newMeshHost(&model.MeshHost{Host: h})
		}
		return all[key]
	}
	for _, r := range blocks {
		if r.port == 0 {
			continue
		}
		in := service(r.Service.Service)
		in.addStatement(r.Service.Service, r.At, r.Service.At)
		in.add(r.port, r.inside, destinationOf{r.Service.Service, r.port})
	}
	for _, x := range exposures {
		if x.AlsoMesh.Value {
			b.alsoMesh(x, service, named)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		in := all[key]
		b.joinMeshHost(in)
		b.m.MeshHosts = append(b.m.MeshHosts, in.MeshHost)
	}
}

func newMeshHost(m *model.MeshHost) *meshHost {
	return &meshHost{MeshHost: m, ports: map[int][]*block{}, fallback: map[int][]destinationOf{}}
}

// alsoMesh adds the routes of a statement to the service itself and to its
// hosts.
func (b *builder) alsoMesh(x *exposure, service func(model.Service) *meshHost, named func(host.Pattern) *meshHost) {
	port := b.neededPort(x.Service, "also mesh")
	if port == 0 {
		return
	}
	s := x.Service.Service
	fallback := destinationOf{s, port}
	in := service(s)
	in.addStatement(s, x.At, x.AlsoMesh.Clause, x.Service.At)
	in.add(port, x.inside, fallback)
	for _, h := range x.hosts() {
		if h.Value.IsAny() {
			b.sink.Add(diag.At(x.AlsoMesh.Clause, code.AnyHostInMesh, "`also mesh` with `at *` would capture all http requests of the mesh").
				WithHint("list the hosts after `at`, or remove `also mesh`").WithRelated(h.At, "`at *` is here"))
			continue
		}
		b.m.AlsoMesh = append(b.m.AlsoMesh, model.MeshName{Service: s, Host: h})
		if other, is := b.m.Mesh.ServiceOf(h.Value); is && other != s {
			continue // an error, and not also a conflict with that service's routes
		}
		in := named(h.Value)
		in.addStatement(s, x.At, x.AlsoMesh.Clause, x.Service.At, h.Clause)
		in.add(port, x.inside, fallback)
		if x.Protocol.Value.PlainHTTP() {
			in.add(x.published(), x.inside, fallback)
			in.Named = append(in.Named, x.Port.Clause)
		}
	}
}

func (in *meshHost) addStatement(s model.Service, statement diag.Span, named ...diag.Span) {
	in.services = append(in.services, s)
	in.Said, in.Named = append(in.Said, statement), append(in.Named, named...)
}

func (in *meshHost) add(port int, blocks *block, fallback destinationOf) {
	if !slices.Contains(in.ports[port], blocks) {
		in.ports[port] = append(in.ports[port], blocks)
	}
	if !slices.Contains(in.fallback[port], fallback) {
		in.fallback[port] = append(in.fallback[port], fallback)
	}
}

// joinMeshHost makes the routes of each port. Requests that no route matches go to the
// service, unless the host has several.
func (b *builder) joinMeshHost(in *meshHost) {
	slices.SortFunc(in.services, model.Service.Compare)
	in.services = slices.Compact(in.services)
	in.Said, in.Named = spans(in.Said...), spans(in.Named...)
	in.Home = in.services[0].Namespace
	what := "host " + string(in.Host)
	if in.Service != nil {
		in.Home, what = in.Service.Namespace, "service "+in.Service.String()
	}
	for _, port := range slices.Sorted(maps.Keys(in.ports)) {
		routes := b.joined(in.ports[port], false, fmt.Sprintf("%s on port %d in the mesh", what, port))
		if !takesAll(routes) {
			routes = append(slices.Clip(routes), in.lastRoutes(port, routes)...)
		}
		in.Ports = append(in.Ports, model.MeshPort{Port: port, Routes: routes})
	}
}

// lastRoutes returns the last route of a port, for requests that no other route matches. A
// host of several services has none: the proxy responds with 404. But if all other routes
// match labels of the caller, a proxy whose pod has none of them has no route for the
// host at all and lets the request out, so the 404 must be explicit.
func (in *meshHost) lastRoutes(port int, routes []model.Route) []model.Route {
	if fallback := in.fallback[port]; len(in.services) == 1 && len(fallback) == 1 {
		return []model.Route{{Action: model.Action{Destinations: []model.Destination{{Service: fallback[0].service, Port: fallback[0].port, Share: model.Whole}}}}}
	}
	if slices.ContainsFunc(routes, func(r model.Route) bool { return len(r.Match.From) == 0 }) {
		return nil
	}
	return []model.Route{{Action: model.Action{Respond: &model.Respond{Status: 404, At: in.Said[0]}}}}
}
