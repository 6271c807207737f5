package istio

import (
	"fmt"
	"reflect"
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
)

// mesh adds the routes for mesh traffic.
func (b *builder) mesh() {
	for _, m := range b.model.MeshHosts {
		b.meshHost(m)
		if m.Service == nil {
			b.meshEntry(m)
		}
	}
}

// meshHost writes the VirtualService of a host or a service in the mesh. Every route
// names its port: one without would also match the service's other ports.
func (b *builder) meshHost(m *model.MeshHost) {
	r := &routing{builder: b, subset: meshSubset}
	out := &api.VirtualService{Hosts: []string{b.meshName(m)}, Gateways: []string{"mesh"}, ExportTo: []string{"*"}}
	r.note("spec.hosts[0]", m.Named...)
	for _, group := range samePorts(m.Ports) {
		for _, route := range group.routes {
			path := fmt.Sprintf("spec.http[%d]", len(out.Http))
			out.Http = append(out.Http, r.http(path, route, group.ports...))
		}
	}
	b.add(emit.Object{
		APIVersion: networking, Kind: "VirtualService", Namespace: m.Home, Name: meshKey(m).name(b.program()), Body: out,
	}, m.Said, r.fields...)
}

// A portGroup is ports of a mesh host that have the same routes.
type portGroup struct {
	ports  []int
	routes []model.Route
}

// samePorts groups the ports with the same routes, so that each route is written
// once.
func samePorts(ports []model.MeshPort) []portGroup {
	var out []portGroup
	for _, p := range ports {
		i := slices.IndexFunc(out, func(g portGroup) bool { return reflect.DeepEqual(g.routes, p.Routes) })
		if i < 0 {
			i = len(out)
			out = append(out, portGroup{routes: p.Routes})
		}
		if p.Port != 0 {
			out[i].ports = append(out[i].ports, p.Port)
		}
	}
	return out
}

// meshName returns the host that mesh callers use.
func (b *builder) meshName(m *model.MeshHost) string {
	if m.Service != nil {
		return b.fullName(*m.Service)
	}
	return m.Host
}

// meshKey is the key of a mesh host's objects; a service's has three words.
func meshKey(m *model.MeshHost) key {
	if m.Service != nil {
		return key{"mesh", m.Service.Namespace, m.Service.Name}
	}
	return key{"mesh", m.Host}
}
