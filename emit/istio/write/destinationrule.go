package write

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/types/known/wrapperspb"
	api "istio.io/api/networking/v1alpha3"
	types "istio.io/api/type/v1beta1"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/diag"
)

// serviceRule writes the DestinationRule of a service. The policy of a subset sets
// only TLS and keeps the rule's other policies.
func serviceRule(s *plan.ServiceRule) emit.Object {
	policy, fields := trafficPolicy(s.Policies, "spec.trafficPolicy")
	out := &api.DestinationRule{Host: s.Host, TrafficPolicy: policy, ExportTo: []string{"*"}}
	for i, sub := range s.Subsets {
		subset := &api.Subset{Name: sub.Name, Labels: sub.Labels}
		if sub.TLS != nil {
			subset.TrafficPolicy = &api.TrafficPolicy{Tls: clientTLS(sub.TLS)}
		}
		out.Subsets = append(out.Subsets, subset)
		fields = append(fields, field(fmt.Sprintf("spec.subsets[%d]", i), sub.At...))
	}
	return object(networking, "DestinationRule", s.Object, out, s.At, fields...)
}

// hopRule writes the DestinationRule by which sidecars reach servers of a gateway:
// the SNI of the hop is the server's host.
func hopRule(h *plan.Hop) emit.Object {
	out := &api.DestinationRule{Host: h.Host, ExportTo: []string{"*"}, Subsets: make([]*api.Subset, 0, len(h.Subsets))}
	var origins []diag.Span
	fields := make([]emit.Field, 0, len(h.Subsets))
	for i, sub := range h.Subsets {
		s := sub.Server
		port := &api.TrafficPolicy_PortTrafficPolicy{
			Port: &api.PortSelector{Number: uint32(s.Port)},
			Tls:  &api.ClientTLSSettings{Mode: api.ClientTLSSettings_ISTIO_MUTUAL, Sni: s.SNI},
		}
		if sub.HTTP2 {
			port.ConnectionPool = &api.ConnectionPoolSettings{
				Http: &api.ConnectionPoolSettings_HTTPSettings{H2UpgradePolicy: api.ConnectionPoolSettings_HTTPSettings_UPGRADE},
			}
		}
		out.Subsets = append(out.Subsets, &api.Subset{
			Name: sub.Name, Labels: h.Selector,
			TrafficPolicy: &api.TrafficPolicy{PortLevelSettings: []*api.TrafficPolicy_PortTrafficPolicy{port}},
		})
		var via []diag.Span
		for _, e := range s.Hosts {
			origins = append(origins, e.Said...)
			via = append(via, e.Via.Said...)
		}
		fields = append(fields, field(fmt.Sprintf("spec.subsets[%d]", i), append(via, portPlaces(sub.Ports)...)...))
	}
	return object(networking, "DestinationRule", h.Object, out, origins, fields...)
}

// callRule writes the DestinationRule of a call.
func callRule(c *plan.Call) emit.Object {
	out := &api.DestinationRule{Host: string(c.Host), ExportTo: c.ExportTo}
	origins := c.Hosts[0].Said // not copied where it is all
	for _, other := range slices.Concat(c.Hosts[1:], c.Covering) {
		origins = append(slices.Clip(origins), other.Said...)
	}
	if c.Policies != nil {
		out.TrafficPolicy, _ = trafficPolicy(*c.Policies, "")
	}
	if c.FailsOver {
		failOver(out.TrafficPolicy)
	}
	var fields []emit.Field
	for _, e := range c.Hosts {
		if e.Policies.Any() {
			_, decided := trafficPolicy(*e.Policies, "spec.trafficPolicy")
			fields = append(fields, decided...)
		}
	}
	if c.TLS != nil {
		fields = append(fields, originate(c, out)...)
	}
	if c.Workload != nil {
		out.WorkloadSelector = workload(c.Workload.Label)
		fields = append(fields, field("spec.workloadSelector", c.Workload.At))
	}
	fields = append(fields, field("spec.exportTo", c.ExportToAt...), field("spec.trafficPolicy.loadBalancer.localityLbSetting", c.ServersAt...))
	return object(networking, "DestinationRule", c.Object, out, origins, fields...)
}

// failOver adds the priority of the first servers. All of them may be taken out of use.
func failOver(p *api.TrafficPolicy) {
	if p.LoadBalancer == nil {
		p.LoadBalancer = &api.LoadBalancerSettings{}
	}
	p.LoadBalancer.LocalityLbSetting = &api.LocalityLoadBalancerSetting{FailoverPriority: []string{feature.FirstLabel + "=" + feature.FirstServers}}
	p.OutlierDetection.MaxEjectionPercent = 100
}

// originate adds the TLS of the ports with origination, and returns the fields that
// clauses decided. Port settings replace all settings of the host, so both have the
// policies.
func originate(c *plan.Call, out *api.DestinationRule) []emit.Field {
	tls := clientTLS(c.TLS)
	if out.TrafficPolicy == nil {
		out.TrafficPolicy = &api.TrafficPolicy{}
	}
	var fields []emit.Field
	for i, p := range c.Ports {
		out.TrafficPolicy.PortLevelSettings = append(out.TrafficPolicy.PortLevelSettings, &api.TrafficPolicy_PortTrafficPolicy{
			Port:             &api.PortSelector{Number: uint32(p.Number)},
			LoadBalancer:     out.TrafficPolicy.LoadBalancer,
			ConnectionPool:   out.TrafficPolicy.ConnectionPool,
			OutlierDetection: out.TrafficPolicy.OutlierDetection,
			Tls:              tls,
		})
		path := fmt.Sprintf("spec.trafficPolicy.portLevelSettings[%d]", i)
		fields = append(fields, field(path+".port", p.At))
		for _, e := range c.Hosts {
			fields = append(fields, field(path+".tls", e.Originate.Said...))
		}
		if len(c.TLSAt) > 0 {
			fields = append(fields, field(path+".tls"+clientCertificatePath(tls), c.TLSAt...))
		}
	}
	return fields
}

var clientModes = map[plan.ClientMode]api.ClientTLSSettings_TLSmode{
	plan.ClientSimple: api.ClientTLSSettings_SIMPLE, plan.ClientMutual: api.ClientTLSSettings_MUTUAL,
	plan.ClientMesh: api.ClientTLSSettings_ISTIO_MUTUAL, plan.ClientPlain: api.ClientTLSSettings_DISABLE,
}

func clientTLS(c *plan.ClientTLS) *api.ClientTLSSettings {
	out := &api.ClientTLSSettings{Mode: clientModes[c.Mode], CredentialName: c.Secret, Sni: c.ServerName}
	if c.ServerName != "" && !c.Unverified {
		out.SubjectAltNames = []string{c.ServerName}
	}
	if c.Unverified {
		out.InsecureSkipVerify = wrapperspb.Bool(true)
	}
	if c.ConfigMap != nil {
		out.CredentialName = "configmap://" + c.ConfigMap.Ref()
	}
	if c.Mounted != nil && !c.Unverified {
		out.CaCertificates = c.Mounted.CA
	}
	if c.Mounted != nil && c.Mode == plan.ClientMutual {
		out.ClientCertificate, out.PrivateKey = c.Mounted.Cert, c.Mounted.Key
	}
	return out
}

func clientCertificatePath(tls *api.ClientTLSSettings) string {
	switch {
	case tls.CredentialName != "":
		return ".credentialName"
	case tls.ClientCertificate != "":
		return ".clientCertificate"
	}
	return ".caCertificates"
}

// workload selects the workloads with a label.
func workload(l model.Label) *types.WorkloadSelector {
	return &types.WorkloadSelector{MatchLabels: map[string]string{l.Key: l.Value}}
}
