package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An Outside is a host outside the mesh on a port, as the gateways of a namespace call
// it: a ServiceEntry and a DestinationRule that only this namespace sees, for a made-up
// name. Under the host's own name its port would be http to the sidecars of the
// namespace, whose TLS to the port would fail, and the rules of `egress` about the host
// or a wildcard, which are for callers in the mesh, would apply.
type Outside struct {
	Object
	Name string // made up
	Host string
	Port int // of the host
	// TLS is stated for plain http too: without a rule of its own for the name, the
	// rule of a wildcard that covers the name would apply.
	TLS *ClientTLS
	// Stated is the narrowest egress host that covers it, with the policies; nil: none.
	Stated *model.EgressHost
	// Endpoints are the stated servers of the host; none: those of its name.
	Endpoints []Endpoint
	// Policies are those of Stated. FailsOver says that other servers take over.
	Policies model.Policies
	At       []diag.Span // the destinations

	HTTP2, FailsOver, NoAllocation bool

	key key
}

// OutsidePort is the port of the made-up name. Sidecars of the namespace have a
// listener for http on it anyway.
const OutsidePort = feature.EgressHTTPPort

// outside returns the host outside of a destination of routes of the published host.
func (p *planner) outside(pub *model.Published, d model.Destination) *Outside {
	k := key{"outside", d.Outside.Scheme, d.Outside.Host, strconv.Itoa(d.Port)}
	suffix := fmt.Sprintf(".%s-%d", d.Outside.Scheme, d.Port)
	http2 := pub.Protocol.Value == model.HTTP2 || pub.Protocol.Value == model.GRPC
	if http2 {
		k, suffix = append(k, "http2"), suffix+"-http2"
	}
	id := pub.Gateway.Namespace + "\x00" + k.id()
	o := p.outsides[id]
	if o == nil {
		o = &Outside{
			key: k, Object: p.object(pub.Gateway.Namespace, k), Name: p.madeUpName(d.Outside.Host, suffix), Host: d.Outside.Host, Port: d.Port,
			HTTP2: http2, TLS: &ClientTLS{Mode: ClientPlain}, Stated: p.statedEgress(d.Outside.Pattern()), NoAllocation: p.allocates(),
		}
		if d.Outside.Scheme == "https" {
			o.TLS = &ClientTLS{Mode: ClientSimple, ServerName: d.Outside.Host}
		}
		p.applyEgress(o)
		p.outsides[id] = o
		p.plan.Ingress.Outside = append(p.plan.Ingress.Outside, o)
	}
	o.At = append(o.At, d.At)
	return o
}

// statedEgress returns the narrowest egress host that covers a host.
func (p *planner) statedEgress(name host.Pattern) *model.EgressHost {
	if p.egressHosts == nil {
		p.egressHosts = &host.Map[*model.EgressHost]{}
		for _, h := range p.model.Egress {
			p.egressHosts.Put(h.Host, h)
		}
	}
	h, _ := p.egressHosts.Find(name)
	return h
}

// applyEgress applies the statement about the host: the policies, and if it is about
// this host alone, where its servers are and how they are verified.
func (p *planner) applyEgress(o *Outside) {
	if o.Stated == nil {
		return
	}
	o.Policies = *o.Stated.Policies
	if string(o.Stated.Host) != o.Host {
		return
	}
	e := &EgressHost{EgressHost: o.Stated}
	o.Endpoints, o.FailsOver = e.endpoints(), e.failsOver()
	if o.FailsOver && !o.Policies.Outlier.Is() {
		o.Policies.Outlier = model.Fact[model.Outlier]{Value: defaultOutlier, Said: o.Stated.Servers.Said, At: o.Stated.Servers.At}
	}
	if o.TLS.Mode != ClientSimple {
		return
	}
	o.TLS.ServerName = cmp.Or(o.Stated.ServerName.Value, o.Host)
	o.TLS.Unverified = o.Stated.Unverified.Value
	if ca := p.certificate(o.Stated.CA.Value); ca != nil && ca.Source.Mounted != nil {
		o.TLS.Mounted = &model.CertificatePaths{CA: ca.Source.Mounted.CA}
	} else if ca != nil {
		o.TLS.Secret = p.secretName(ca.Name)
		p.useCertificate(ca.Name, o.Namespace, o.Stated.CA.Said...)
	}
}

// Resolution returns how the host's servers are found.
func (o *Outside) Resolution() Resolution {
	if len(o.Endpoints) == 0 {
		return ResolveDNS
	}
	return resolutionOf(o.Endpoints)
}

// sentBy returns how routes of the published host send.
func (p *planner) sentBy(pub *model.Published) sender {
	subset := p.subsetsAt(pub)
	return func(d model.Destination) Destination {
		if !d.Outside.Is() {
			return p.destination(d, subset)
		}
		return Destination{
			Host: p.outside(pub, d).Name, Port: OutsidePort, Share: d.Share, At: d.At, Authority: d.Outside.Authority(d.Port),
		}
	}
}

// decideAuthority decides the Host with which a route's requests are sent on: what the
// route states, else for all of them or for each share that of the host outside.
func (r *Route) decideAuthority() {
	stated := r.Settings.RewriteHost
	if stated.Is() || len(r.Destinations) == 1 {
		r.Authority = stated.Value
		for i := range r.Destinations {
			d := &r.Destinations[i]
			if !stated.Is() {
				r.Authority = d.Authority
			}
			d.Authority = ""
		}
	}
}

// sortOutside orders the hosts outside and their clauses.
func (i *Ingress) sortOutside() {
	slices.SortFunc(i.Outside, func(x, y *Outside) int { return compareObjects(x.Object, x.key, y.Object, y.key) })
}
