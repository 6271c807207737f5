package istio

import (
	"fmt"
	"slices"

	api "istio.io/api/networking/v1alpha3"
	types "istio.io/api/type/v1beta1"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
)

// serviceOf returns a gateway's Service.
func serviceOf(g *model.Gateway) model.Service {
	return model.Service{Namespace: g.Namespace, Name: g.Service}
}

// callRule writes the DestinationRule of a call. Port settings replace all settings
// of the host, so both have the policies.
func (b *builder) callRule(c *call) {
	e := c.exits[0]
	out := &api.DestinationRule{Host: c.host, ExportTo: e.exportTo}
	if c.exportTo != "" {
		out.ExportTo = []string{c.exportTo}
	}
	origins := e.Said // not copied where it is all
	for _, other := range slices.Concat(c.exits[1:], c.neutral) {
		origins = append(slices.Clip(origins), other.Said...)
	}
	var fields []emit.Field
	for _, e := range c.exits {
		policy, decided := trafficPolicy(e.Policies, "spec.trafficPolicy")
		if out.TrafficPolicy == nil {
			out.TrafficPolicy = policy
		}
		fields = append(fields, decided...)
	}
	if len(c.ports) > 0 {
		fields = append(fields, b.encrypt(c, out)...)
	}
	if c.workload != nil {
		out.WorkloadSelector = workload(c.workload.Label)
		fields = append(fields, field("spec.workloadSelector", c.workload.At))
	}
	if c.exportTo == "" {
		fields = append(fields, field("spec.exportTo", spansOf(e.For)...))
	}
	b.add(emit.Object{
		APIVersion: networking, Kind: "DestinationRule", Namespace: c.namespace, Name: c.key.name(b.program()), Body: out,
	}, origins, fields...)
}

// encrypt adds the TLS of the ports with origination, and returns the fields that
// clauses decided.
func (b *builder) encrypt(c *call, out *api.DestinationRule) []emit.Field {
	tls, cert := b.originationTLS(c)
	if out.TrafficPolicy == nil {
		out.TrafficPolicy = &api.TrafficPolicy{}
	}
	var fields []emit.Field
	for i, p := range c.ports {
		out.TrafficPolicy.PortLevelSettings = append(out.TrafficPolicy.PortLevelSettings, &api.TrafficPolicy_PortTrafficPolicy{
			Port:             &api.PortSelector{Number: uint32(p.Number)},
			LoadBalancer:     out.TrafficPolicy.LoadBalancer,
			ConnectionPool:   out.TrafficPolicy.ConnectionPool,
			OutlierDetection: out.TrafficPolicy.OutlierDetection,
			Tls:              tls,
		})
		path := fmt.Sprintf("spec.trafficPolicy.portLevelSettings[%d]", i)
		fields = append(fields, field(path+".port", p.At))
		for _, e := range c.exits {
			fields = append(fields, field(path+".tls", e.Originate.Said...))
		}
		if len(cert) > 0 {
			fields = append(fields, field(path+".tls"+clientCertificatePath(tls), cert...))
		}
	}
	return fields
}

func clientCertificatePath(tls *api.ClientTLSSettings) string {
	if tls.CredentialName == "" {
		return ".clientCertificate"
	}
	return ".credentialName"
}

// workload selects the workloads with a label.
func workload(l model.Label) *types.WorkloadSelector {
	return &types.WorkloadSelector{MatchLabels: map[string]string{l.Key: l.Value}}
}
