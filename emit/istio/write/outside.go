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
		Hosts: []string{o.Name}, Location: api.ServiceEntry_MESH_EXTERNAL, Resolution: api.ServiceEntry_DNS,
		Ports: []*api.ServicePort{port}, ExportTo: []string{"."},
	}
	var fields []emit.Field
	for i, a := range o.Endpoints {
		out.Endpoints = append(out.Endpoints, &api.WorkloadEntry{Address: a.Text})
		fields = append(fields, field(fmt.Sprintf("spec.endpoints[%d]", i), a.At))
	}
	if len(out.Endpoints) > 0 {
		out.Resolution = api.ServiceEntry_STATIC
	} else {
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
	policy, fields := trafficPolicy(o.Policies(), "spec.trafficPolicy")
	if policy == nil {
		policy = &api.TrafficPolicy{}
	}
	policy.Tls = clientTLS(o.TLS)
	out := &api.DestinationRule{Host: o.Name, TrafficPolicy: policy, ExportTo: []string{"."}}
	return object(networking, "DestinationRule", o.Object, out, outsideOrigins(o, o.Policies().Any()), fields...)
}

// outsideOrigins returns the destinations, and the statement about the host where the
// object has something of it.
func outsideOrigins(o *plan.Outside, stated bool) []diag.Span {
	if !stated {
		return o.At
	}
	return slices.Concat(o.At, o.Stated.Said)
}
