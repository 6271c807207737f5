package write

import (
	"fmt"
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/diag"
)

// outsideEntry writes the ServiceEntry of a host outside that routes of gateways call.
func outsideEntry(o *plan.Outside) emit.Object {
	protocol := model.HTTP
	if o.HTTP2 {
		protocol = model.HTTP2
	}
	port := servicePort(plan.OutsidePort, protocol)
	if o.Port != plan.OutsidePort {
		port.TargetPort = uint32(o.Port)
	}
	out := &api.ServiceEntry{
		Hosts: []string{o.Name}, Location: api.ServiceEntry_MESH_EXTERNAL, Resolution: resolutions[o.Resolution()],
		Ports: []*api.ServicePort{port}, ExportTo: []string{"."},
	}
	var fields []emit.Field
	for i, e := range o.Endpoints {
		out.Endpoints = append(out.Endpoints, endpoint(e, out.Ports))
		fields = append(fields, field(fmt.Sprintf("spec.endpoints[%d]", i), append(slices.Clone(o.Stated.Servers.Said), e.At)...))
	}
	if len(out.Endpoints) == 0 {
		out.Endpoints = []*api.WorkloadEntry{{Address: o.Host}}
	}
	written := object(networking, "ServiceEntry", o.Object, out, outsideOrigins(o, len(o.Endpoints) > 0), fields...)
	if o.NoAllocation {
		written.Labels = map[string]string{feature.AutoAllocate: "false"}
	}
	return written
}

// outsideRule writes its DestinationRule.
func outsideRule(o *plan.Outside) emit.Object {
	policy, fields := trafficPolicy(o.Policies, "spec.trafficPolicy")
	if policy == nil {
		policy = &api.TrafficPolicy{}
	}
	if o.FailsOver {
		failOver(policy)
	}
	policy.Tls = clientTLS(o.TLS)
	if o.Stated != nil && o.TLS.Mode == plan.ClientSimple {
		said := slices.Concat(o.Stated.CA.Said, o.Stated.ServerName.Said, o.Stated.Unverified.Said)
		fields = append(fields, field("spec.trafficPolicy.tls", said...))
	}
	out := &api.DestinationRule{Host: o.Name, TrafficPolicy: policy, ExportTo: []string{"."}}
	return object(networking, "DestinationRule", o.Object, out, outsideOrigins(o, o.Stated != nil), fields...)
}

// outsideOrigins returns the destinations, and the statement about the host where the
// object has something of it.
func outsideOrigins(o *plan.Outside, stated bool) []diag.Span {
	if !stated {
		return o.At
	}
	return slices.Concat(o.At, o.Stated.Said)
}
