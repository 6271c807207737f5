package istio

import (
	"fmt"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/address"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// exitEntry writes a ServiceEntry of an external host.
func (b *builder) exitEntry(n *entry) {
	out := &api.ServiceEntry{
		Hosts: []string{n.host}, Location: api.ServiceEntry_MESH_EXTERNAL, Resolution: n.resolution, ExportTo: n.exportTo,
	}
	var fields []emit.Field
	for i, p := range n.ports {
		port := &api.ServicePort{
			Number: uint32(p.Number), Name: fmt.Sprintf("%s-%d", p.Protocol, p.Number),
			Protocol: strings.ToUpper(string(p.Protocol)), TargetPort: uint32(p.target),
		}
		out.Ports = append(out.Ports, port)
		path := fmt.Sprintf("spec.ports[%d]", i)
		fields = append(fields, field(path, p.At))
		if p.target != 0 {
			fields = append(fields, field(path+".targetPort", p.exit.Originate.Said...))
		}
	}
	for i, a := range n.addresses {
		out.Addresses = append(out.Addresses, address.Short(a.Value))
		fields = append(fields, field(fmt.Sprintf("spec.addresses[%d]", i), a.At))
	}
	if n.endpoint != "" {
		out.Endpoints = []*api.WorkloadEntry{{Address: n.endpoint}}
	}
	var origins, through []diag.Span
	for _, e := range n.exits {
		origins = slices.Concat(origins, e.Said, e.Via.Said)
		through = append(through, e.Through.Said...)
		if len(n.addresses) == 0 {
			origins = append(origins, spansOf(e.Addresses)...)
		}
	}
	if len(n.seenBy) > 0 {
		fields = append(fields, field("spec.exportTo", n.seenBy...))
	}
	if len(through) > 0 {
		fields = append(fields, field("spec.hosts[0]", through...))
	}
	b.add(emit.Object{
		APIVersion: networking, Kind: "ServiceEntry", Namespace: n.namespace, Name: n.key.name(b.program()), Body: out,
		Labels: b.entryLabels(n),
	}, origins, fields...)
}

// entryLabels returns the additional labels of a ServiceEntry. Sidecars match tls by
// all addresses of a host, including one that Istio allocates: TLS with the host's
// SNI to the server's real address would bypass the host's routes. Only tcp needs an
// allocated address.
func (b *builder) entryLabels(n *entry) map[string]string {
	has := func(p model.Protocol) bool {
		return slices.ContainsFunc(n.ports, func(e entryPort) bool { return e.Protocol == p })
	}
	if !b.allocates() || !n.allocates() || !has(model.TLS) || has(model.TCP) {
		return nil
	}
	return map[string]string{feature.AutoAllocate: "false"}
}

// allocates reports whether Istio would allocate an address for the host.
func (n *entry) allocates() bool {
	return len(n.addresses) == 0 && n.resolution != api.ServiceEntry_NONE && !strings.HasPrefix(n.host, "*")
}
