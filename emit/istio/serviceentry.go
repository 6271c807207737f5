package istio

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
)

// meshEntry writes the ServiceEntry of a mesh host that is not a service: without
// one, sidecars know the host only on port 80. Its addresses are never resolved,
// because the VirtualService sends every request to services.
func (b *builder) meshEntry(m *model.MeshHost) {
	out := &api.ServiceEntry{
		Hosts: []string{m.Host}, Location: api.ServiceEntry_MESH_INTERNAL, Resolution: api.ServiceEntry_NONE,
		ExportTo: []string{"*"},
	}
	for _, p := range m.Ports {
		if p.Port != 0 {
			out.Ports = append(out.Ports, &api.ServicePort{Number: uint32(p.Port), Name: fmt.Sprintf("http-%d", p.Port), Protocol: "HTTP"})
		}
	}
	b.add(emit.Object{
		APIVersion: networking, Kind: "ServiceEntry", Namespace: m.Home, Name: meshKey(m).name(b.program()), Body: out,
	}, m.Said, field("spec.hosts[0]", m.Named...))
}
