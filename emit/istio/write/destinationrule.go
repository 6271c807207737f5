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
func hopRule(m *messages, h *plan.Hop) emit.Object {
	out := m.rules.one()
	out.Host, out.ExportTo, out.Subsets = h.Host, m.list("*"), m.subsets.lists.list(len(h.Subsets))
	origins := make([]diag.Span, 0, 2*len(h.Subsets)) // most hosts have two places
	fields := m.fields.list(len(h.Subsets))
	for i, sub := range h.Subsets {
		out.Subsets = append(out.Subsets, hopSubset(m, h, &sub))
		decided := make([]diag.Span, 0, len(sub.Server.Hosts)+len(sub.Ports))
		for _, e := range sub.Server.Hosts {
			origins = append(origins, e.Said...)
			decided = append(decided, e.Via.Said...)
		}
		for _, p := range sub.Ports {
			decided = append(decided, p.At)
		}
		fields = append(fields, field(emit.ItemPath("spec.subsets", i), decided...))
	}
	return object(networking, "DestinationRule", h.Object, out, origins, fields...)
}

func hopSubset(m *messages, h *plan.Hop, sub *plan.HopSubset) *api.Subset {
	port := m.port(sub.Server.Port)
	port.Tls = m.clients.one()
	port.Tls.Mode, port.Tls.Sni = api.ClientTLSSettings_ISTIO_MUTUAL, sub.Server.SNI
	if sub.HTTP2 {
		port.ConnectionPool = &api.ConnectionPoolSettings{
			Http: &api.ConnectionPoolSettings_HTTPSettings{H2UpgradePolicy: api.ConnectionPoolSettings_HTTPSettings_UPGRADE},
		}
	}
	out := m.subsets.one()
	out.Name, out.Labels, out.TrafficPolicy = sub.Name, h.Selector, m.policies.one()
	out.TrafficPolicy.PortLevelSettings = m.ofPorts.list(port)
	return out
}

// port returns the policy of a port, which is empty.
func (m *messages) port(number int) *api.TrafficPolicy_PortTrafficPolicy {
	out := m.ofPorts.one()
	out.Port = m.selectors.one()
	out.Port.Number = uint32(number)
	return out
}

// callRule writes the DestinationRule of a call.
func callRule(m *messages, c *plan.Call) emit.Object {
	out := m.rules.one()
	out.Host, out.ExportTo = string(c.Host), c.ExportTo
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
	fields := m.fields.list(3 + 3*len(c.Ports))
	for _, e := range c.Hosts {
		if e.Policies.Any() {
			_, decided := trafficPolicy(*e.Policies, "spec.trafficPolicy")
			fields = append(fields, decided...)
		}
	}
	if c.TLS != nil {
		fields = originate(m, c, out, fields)
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

// originate adds the TLS of the ports with origination, and the fields that clauses
// decided. Port settings replace all settings of the host, so both have the
// policies.
func originate(m *messages, c *plan.Call, out *api.DestinationRule, fields []emit.Field) []emit.Field {
	tls := clientTLS(c.TLS)
	policy := out.TrafficPolicy
	if policy == nil {
		policy = m.policies.one()
		out.TrafficPolicy = policy
	}
	policy.PortLevelSettings = m.ofPorts.lists.list(len(c.Ports))
	for i, p := range c.Ports {
		port := m.port(p.Number)
		port.LoadBalancer, port.ConnectionPool, port.OutlierDetection, port.Tls = policy.LoadBalancer, policy.ConnectionPool, policy.OutlierDetection, tls
		policy.PortLevelSettings = append(policy.PortLevelSettings, port)
		path := emit.ItemPath("spec.trafficPolicy.portLevelSettings", i)
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
