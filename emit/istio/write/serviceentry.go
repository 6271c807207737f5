package write

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/diag"
)

func isService(h *plan.MeshHost) bool { return h.Service != nil }

// meshEntry writes the ServiceEntry of a mesh host that is not a service. Its
// addresses are never resolved, because the VirtualService sends every request to
// services.
func meshEntry(h *plan.MeshHost) emit.Object {
	out := &api.ServiceEntry{
		Hosts: []string{h.Hostname}, Location: api.ServiceEntry_MESH_INTERNAL, Resolution: api.ServiceEntry_NONE,
		ExportTo: []string{"*"},
	}
	for _, p := range h.EntryPorts {
		out.Ports = append(out.Ports, servicePort(p, model.HTTP))
	}
	return object(networking, "ServiceEntry", h.Object, out, h.Said, field("spec.hosts[0]", h.Named...))
}

func servicePort(number int, p model.Protocol) *api.ServicePort {
	out := &api.ServicePort{}
	setServicePort(out, number, p)
	return out
}

func setServicePort(out *api.ServicePort, number int, p model.Protocol) {
	out.Number, out.Name, out.Protocol = uint32(number), string(p)+"-"+strconv.Itoa(number), strings.ToUpper(string(p))
}

var resolutions = map[plan.Resolution]api.ServiceEntry_Resolution{
	plan.ResolveNone: api.ServiceEntry_NONE, plan.ResolveDNS: api.ServiceEntry_DNS, plan.ResolveDynamic: api.ServiceEntry_DYNAMIC_DNS,
	plan.ResolveStatic: api.ServiceEntry_STATIC,
}

// entry writes a ServiceEntry of an external host.
func entry(m *messages, n *plan.Entry) emit.Object {
	out := m.entries.one()
	out.Hosts, out.ExportTo = m.list(string(n.Host)), n.ExportTo
	out.Location, out.Resolution = api.ServiceEntry_MESH_EXTERNAL, resolutions[n.Resolution]
	fields := entryPorts(m, n, out, m.fields.list(2+2*len(n.Ports)+len(n.Addresses)+len(n.Endpoints)))
	for i, a := range n.Addresses {
		out.Addresses = append(out.Addresses, a.Text)
		fields = append(fields, field(fmt.Sprintf("spec.addresses[%d]", i), a.At))
	}
	fields = append(fields, entryEndpoints(n, out)...)
	through := ofHosts(n.Hosts, func(e *plan.EgressHost) []diag.Span { return e.Through.Said })
	fields = append(fields, field("spec.exportTo", n.ExportToAt...), field("spec.hosts[0]", through...))
	o := object(networking, "ServiceEntry", n.Object, out, entryOrigins(n), fields...)
	if n.NoAllocation {
		o.Labels = map[string]string{feature.AutoAllocate: "false"}
	}
	return o
}

// entryEndpoints fills in the servers of an entry and returns the fields that clauses
// decided.
func entryEndpoints(n *plan.Entry, out *api.ServiceEntry) []emit.Field {
	var fields []emit.Field
	var servers []diag.Span
	for _, e := range n.Hosts {
		servers = append(servers, e.Servers.Said...)
	}
	for i, e := range n.Endpoints {
		out.Endpoints = append(out.Endpoints, endpoint(e, out.Ports))
		fields = append(fields, field(fmt.Sprintf("spec.endpoints[%d]", i), append(servers[:len(servers):len(servers)], e.At)...))
	}
	return fields
}

// endpoint returns a server of an entry with the ports.
func endpoint(e plan.Endpoint, ports []*api.ServicePort) *api.WorkloadEntry {
	out := &api.WorkloadEntry{Address: e.Address}
	if e.Port != 0 {
		out.Ports = map[string]uint32{}
		for _, p := range ports {
			out.Ports[p.Name] = uint32(e.Port)
		}
	}
	if e.First {
		out.Labels = map[string]string{feature.FirstLabel: feature.FirstServers}
	}
	return out
}

// entryPorts fills in the ports of an entry and adds the fields that clauses decided.
func entryPorts(m *messages, n *plan.Entry, out *api.ServiceEntry, fields []emit.Field) []emit.Field {
	out.Ports = m.servicePorts.lists.list(len(n.Ports))
	for i, p := range n.Ports {
		port := m.servicePorts.one()
		setServicePort(port, p.Number, p.Protocol)
		port.TargetPort = uint32(p.Target)
		out.Ports = append(out.Ports, port)
		path := emit.ItemPath("spec.ports", i)
		fields = append(fields, field(path, p.At))
		if p.Target != 0 {
			fields = append(fields, field(path+".targetPort", p.Host.Originate.Said...))
		}
	}
	return fields
}

func entryOrigins(n *plan.Entry) []diag.Span {
	var out []diag.Span
	for _, e := range n.Hosts {
		out = slices.Concat(out, e.Said, e.Via.Said)
		if len(n.Addresses) == 0 {
			out = append(out, placesOf(e.Addresses, func(a model.Said[string]) diag.Span { return a.At })...)
		}
	}
	return out
}
