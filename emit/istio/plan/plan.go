// Package plan decides what a program means for Istio's data plane: which servers
// gateways have and which hosts share one, the routes of every virtual host, the
// path of every egress port, the upstreams with policies or TLS, the certificates,
// and the name of every object. It reports what the target cannot do safely.
//
// A Plan is a value without types of Istio's API: package write turns it into
// Istio's objects without deciding anything, and so can another target for the same
// data plane. The package knows nothing of the syntax of programs.
package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Plan is everything that is decided about a program. It refers to the model and
// shares maps and lists with it: readers change nothing.
type Plan struct {
	// Labels are those of every object.
	Labels  map[string]string
	Ingress Ingress
	Mesh    Mesh
	Egress  Egress
	// Secrets are the certificates with files, in each namespace that reads them.
	Secrets []*Secret
	// Issued are the certificates that an issuer makes, in each namespace that reads
	// them, External those that are copied from a store, and Encrypted the manifests
	// of Secrets that stay as they are.
	Issued    []*IssuedCertificate
	External  []*ExternalSecret
	Encrypted []*EncryptedSecret
	// ConfigMaps are the CAs that sidecars read.
	ConfigMaps []*ConfigMap
	// Workloads are the gateways that the program deploys, by namespace and name.
	Workloads []*Workload
	// Confined are the confined namespaces, by name.
	Confined []*Confinement
	// Raws are the manifests that the program carries.
	Raws []model.Raw
}

// An Object is the namespace and the name of an object of Kubernetes.
type Object struct {
	Namespace, Name string
}

// Ref is how a VirtualService names a Gateway.
func (o Object) Ref() string { return o.Namespace + "/" + o.Name }

// A ServerPort is the port of a gateway's server.
type ServerPort struct {
	Port     int // of the gateway's Service
	PortName string
	Protocol model.Protocol // for all hosts of the port
}

// Make decides everything about the program, and reports what the target cannot do
// safely. The plan of a model with errors is not used.
func Make(m *model.Model, sink *diag.Sink) *Plan {
	p := &planner{
		model: m, plan: &Plan{Labels: labelsOf(m), Raws: m.Raws},
		selectors: map[*model.Gateway]map[string]string{}, uses: map[certificateUse][][]diag.Span{}, roles: map[certificateUse]*roles{},
		backends: map[model.Service]*backend{}, shared: map[*model.Gateway]*EgressServer{}, outsides: map[string]*Outside{},
	}
	p.planIngress()
	p.planMesh()
	p.planEgress()
	p.planAccess()
	p.planSecrets()
	p.planWorkloads()
	p.planConfined()
	c := &checker{planner: p, sink: sink}
	c.check()
	return p.plan
}

// A planner makes the plan of one program.
type planner struct {
	model *model.Model
	plan  *Plan

	// selectors are the labels of gateways' pods: maps that are alike in many
	// objects are made once, because a small map takes more memory than the rest of
	// most objects.
	selectors map[*model.Gateway]map[string]string
	// uses are the clauses that need a certificate in a namespace.
	uses map[certificateUse][][]diag.Span
	// roles are what the uses present the certificate for.
	roles map[certificateUse]*roles
	// backends are the services that gateways call with other TLS than the mesh.
	backends map[model.Service]*backend
	// outsides are the hosts outside that gateways call, by namespace and key.
	outsides map[string]*Outside
	// egressHosts finds the egress host that covers a host; nil before it is asked.
	egressHosts *host.Map[*model.EgressHost]
	// shared are the http servers that all egress hosts of a gateway share.
	shared map[*model.Gateway]*EgressServer
	// lost are routes whose policy does not answer their preflights.
	lost []lostPreflight
}

func labelsOf(m *model.Model) map[string]string {
	labels := map[string]string{"app.kubernetes.io/managed-by": "gwc"}
	if p := m.Program.Value; p != "" {
		labels["gwc.dev/program"] = p
	}
	if r := m.Mesh.Revision.Value; r != "" {
		labels[feature.RevisionLabel] = r
	}
	for _, l := range m.Mesh.Labels {
		labels[l.Value.Key] = l.Value.Value
	}
	return labels
}

func (p *planner) program() string { return p.model.Program.Value }

// object returns the object of a key in a namespace.
func (p *planner) object(namespace string, k key) Object {
	return Object{namespace, k.name(p.program())}
}

// fullName returns a service's full host name in the mesh.
func (p *planner) fullName(s model.Service) string {
	return s.Name + "." + s.Namespace + ".svc." + p.model.Mesh.Domain.Value
}

// gatewayName returns the full host name of a gateway's Service.
func (p *planner) gatewayName(g *model.Gateway) string {
	return p.fullName(model.Service{Namespace: g.Namespace, Name: g.Service})
}

// selector returns the labels of a gateway's pods.
func (p *planner) selector(g *model.Gateway) map[string]string {
	labels, found := p.selectors[g]
	if !found {
		labels = labelMap(g.Selector)
		p.selectors[g] = labels
	}
	return labels
}

func labelMap(labels []model.Label) map[string]string {
	out := map[string]string{}
	for _, l := range labels {
		out[l.Key] = l.Value
	}
	return out
}

// places returns the clauses of values.
func places[T any](list []model.Said[T]) []diag.Span {
	var out []diag.Span
	for _, s := range list {
		out = append(out, s.At)
	}
	return out
}

// first returns the first known place in the text of a program.
func first(places []diag.Span) diag.Span {
	known := slices.DeleteFunc(slices.Clone(places), func(s diag.Span) bool { return !s.Known() })
	if len(known) == 0 {
		return diag.Span{}
	}
	return slices.MinFunc(known, diag.Span.Compare)
}
