package plan

import (
	"reflect"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
)

// Mesh is the plan of the calls within the mesh.
type Mesh struct {
	Hosts    []*MeshHost    // as in the model
	Services []*ServiceRule // by service; those that need a DestinationRule
	Strict   []*StrictPeers // by service
}

// A MeshHost is a host or a service whose requests in the mesh the program routes.
type MeshHost struct {
	Object
	*model.MeshHost
	Hostname string // that callers use
	// Routes name their ports: one without would also match the service's other
	// ports.
	Routes []Route
	// EntryPorts are the ports of the ServiceEntry of a host that is not a service.
	// Without one, sidecars know the host only on port 80.
	EntryPorts []int
}

func (p *planner) planMesh() {
	mesh := &p.plan.Mesh
	for _, m := range p.model.MeshHosts {
		mesh.Hosts = append(mesh.Hosts, p.meshHost(m))
	}
	for _, s := range p.model.Services {
		if rule := p.serviceRule(s); rule != nil {
			mesh.Services = append(mesh.Services, rule)
		}
		// Without labels it would apply to the whole namespace.
		if s.MTLS.Value && len(s.Workload) > 0 {
			mesh.Strict = append(mesh.Strict, &StrictPeers{
				Object: p.object(s.Service.Namespace, serviceKey(s)), ServiceInfo: s, Selector: labelMap(s.Workload),
			})
		}
	}
}

func (p *planner) meshHost(m *model.MeshHost) *MeshHost {
	out := &MeshHost{Object: p.object(m.Home, meshKey(m)), MeshHost: m, Hostname: p.meshName(m)}
	for _, group := range samePorts(m.Ports) {
		list := make([]*model.Route, len(group.routes))
		for i := range group.routes {
			list[i] = &group.routes[i]
		}
		out.Routes = append(out.Routes, p.inOrder(list, proxy{send: p.sentInMesh, mesh: true}, group.ports...)...)
	}
	for _, port := range m.Ports {
		if m.Service == nil && port.Port != 0 {
			out.EntryPorts = append(out.EntryPorts, port.Port)
		}
	}
	return out
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
func (p *planner) meshName(m *model.MeshHost) string {
	if m.Service != nil {
		return p.fullName(*m.Service)
	}
	return string(m.Host)
}

// meshKey is the key of a mesh host's objects; a service's has three words.
func meshKey(m *model.MeshHost) key {
	if m.Service != nil {
		return key{"mesh", m.Service.Namespace, m.Service.Name}
	}
	return key{"mesh", string(m.Host)}
}
