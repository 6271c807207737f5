package istio

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// exitGateway writes the Gateway of an egress server. The hop to it always uses mesh
// mTLS.
func (b *builder) exitGateway(s *exitServer) {
	const path = "spec.servers[0]"
	protocol := "TLS"
	if s.port == httpHop {
		protocol = "HTTPS"
	}
	out := &api.Server{
		Port: &api.Port{Number: uint32(s.port), Name: s.name, Protocol: protocol},
		Tls:  &api.ServerTLSSettings{Mode: api.ServerTLSSettings_ISTIO_MUTUAL},
	}
	place := map[string]int{}
	for i, h := range s.hosts {
		out.Hosts = append(out.Hosts, s.gateway.Namespace+"/"+h)
		place[h] = i
	}
	var origins, via []diag.Span
	fields := []emit.Field{field(path+".port", portsSaid(s.ports)...)}
	for _, e := range s.exits {
		origins = append(origins, e.Said...)
		via = append(via, e.Via.Said...)
		if i, listed := place[e.Host]; listed {
			fields = append(fields, field(fmt.Sprintf("%s.hosts[%d]", path, i), e.Said...))
		}
	}
	b.add(emit.Object{
		APIVersion: networking, Kind: "Gateway", Namespace: s.gateway.Namespace, Name: s.key.name(b.program()),
		Body: &api.Gateway{Selector: b.selector(s.gateway), Servers: []*api.Server{out}},
	}, origins, append(fields, field("spec.selector", via...))...)
}

// hopRule writes the DestinationRule by which sidecars reach servers of a gateway:
// the SNI of the hop is the server's host.
func (b *builder) hopRule(h *hop) {
	out := &api.DestinationRule{Host: b.fullName(serviceOf(h.gateway)), ExportTo: []string{"*"}}
	var origins []diag.Span
	var fields []emit.Field
	for i, s := range h.servers {
		port := &api.TrafficPolicy_PortTrafficPolicy{
			Port: &api.PortSelector{Number: uint32(s.port)},
			Tls:  &api.ClientTLSSettings{Mode: api.ClientTLSSettings_ISTIO_MUTUAL, Sni: s.sni},
		}
		out.Subsets = append(out.Subsets, &api.Subset{
			Name: s.subset, Labels: b.selector(h.gateway),
			TrafficPolicy: &api.TrafficPolicy{PortLevelSettings: []*api.TrafficPolicy_PortTrafficPolicy{port}},
		})
		var via []diag.Span
		for _, e := range s.exits {
			origins = append(origins, e.Said...)
			via = append(via, e.Via.Said...)
		}
		fields = append(fields, field(fmt.Sprintf("spec.subsets[%d]", i), append(via, portsSaid(s.ports)...)...))
	}
	b.add(emit.Object{
		APIVersion: networking, Kind: "DestinationRule", Namespace: h.gateway.Namespace, Name: h.key.name(b.program()), Body: out,
	}, origins, fields...)
}
