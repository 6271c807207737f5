package istio

import (
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A call is how the sender, the gateway or sidecars, calls a host: a DestinationRule
// with the policies of the host and, for its http ports, TLS.
type call struct {
	key       key
	namespace string
	exportTo  string // empty: the exit's
	host      string
	exits     []*exit // that ask for it; all the same way
	workload  *model.Originator
	// ports are the http ports that leave encrypted.
	ports []model.EgressPort
	// name is what the server must be called; empty: the name asked for.
	name string
	// neutral are wildcards whose rules would hold here, were there no rule.
	neutral []*exit
}

// needed reports whether the call needs a DestinationRule.
func (c *call) needed() bool {
	return len(c.ports) > 0 || slices.ContainsFunc(c.exits, (*exit).hasPolicies) || len(c.neutral) > 0
}

func (e *exit) hasPolicies() bool {
	policy, _ := trafficPolicy(e.Policies, "")
	return policy != nil
}

// calls collects the calls of a program.
type calls struct {
	list []*call
	byID map[string]*call
	// wide are the calls of sidecars to wildcards: their rules hold for every
	// host beneath that has none.
	wide map[string]*exit
}

// get returns the call of that key in that namespace and records the host that needs
// it.
func (c *calls) get(e *exit, namespace string, k key, host string) *call {
	id := namespace + "\x00" + k.id()
	out := c.byID[id]
	if out == nil {
		out = &call{key: k, namespace: namespace, host: host}
		c.byID[id] = out
		c.list = append(c.list, out)
	}
	out.exits = withExit(out.exits, e)
	return out
}

// planCalls decides the DestinationRule for each called host and sender. The rule of
// a wildcard applies to every host that it covers without a rule of its own: such a
// host gets a neutral one.
func (b *builder) planCalls(p *outboundPlan) []*call {
	c := &calls{byID: map[string]*call{}, wide: map[string]*exit{}}
	for _, e := range p.exits {
		if e.Gateway != nil {
			c.byGateway(e)
		} else {
			c.bySidecars(e)
		}
	}
	for _, x := range c.list {
		if x.needed() && x.exportTo == "" && strings.HasPrefix(x.host, "*") {
			c.wide[x.host] = x.exits[0]
		}
	}
	for _, x := range c.list {
		for _, w := range host.Above(x.host) {
			if e := c.wide[w]; e != nil && x.workload == nil {
				x.neutral = append(x.neutral, e)
			}
		}
	}
	out := slices.DeleteFunc(c.list, func(x *call) bool { return !x.needed() })
	slices.SortFunc(out, func(x, y *call) int { return byNamespaceAndKey(x.namespace, x.key, y.namespace, y.key) })
	return out
}

// byGateway adds the calls of the host's gateway: only the gateway sees their rules,
// so that sidecars do not originate TLS.
func (c *calls) byGateway(e *exit) {
	for _, l := range e.legs {
		x := c.get(e, e.Gateway.Namespace, key{"originate", "gateway", l.dials}, l.dials)
		x.exportTo = "."
		if x.name = e.Host; e.Wildcard {
			x.name = e.Through.Value
		}
		x.originate(e, l.EgressPort)
	}
}

// bySidecars adds the calls of sidecars. If only some workloads have a client
// certificate, the others call no http port, and their rule has only the policies.
func (c *calls) bySidecars(e *exit) {
	rest := c.get(e, e.Home, key{"originate", "sidecar", e.Host}, e.Host)
	callers := []*call{rest}
	if e.Originate.Value == "mutual" {
		callers = nil
		for i := range e.Originators {
			o := &e.Originators[i]
			x := c.get(e, o.Namespace, key{"originate", "sidecar", e.Host, o.Label.String()}, e.Host)
			x.exportTo, x.workload = ".", o
			callers = append(callers, x)
		}
	}
	for _, x := range callers {
		if !e.Wildcard {
			x.name = e.Host
		}
		for _, l := range e.legs {
			x.originate(e, l.EgressPort)
		}
	}
}

// originate records that TLS is originated for the port, if it is.
func (c *call) originate(e *exit, port model.EgressPort) {
	same := func(p model.EgressPort) bool { return p.Number == port.Number }
	if e.Originate.Value == "" || port.Protocol != model.HTTP || slices.ContainsFunc(c.ports, same) {
		return
	}
	c.ports = append(c.ports, port)
	slices.SortFunc(c.ports, func(x, y model.EgressPort) int { return x.Number - y.Number })
}

// encrypts returns a host of the call with TLS origination; all of them use the same
// mode.
func (c *call) encrypts() *exit {
	for _, e := range c.exits {
		if e.Originate.Value != "" && len(e.http()) > 0 {
			return e
		}
	}
	return c.exits[0]
}

// originationTLS returns the TLS of the call's ports with origination and records the
// use of the certificate. An SNI always comes with the name to verify; without
// either, Istio uses the name of the request for both.
func (b *builder) originationTLS(c *call) (*api.ClientTLSSettings, []diag.Span) {
	e := c.encrypts()
	out := &api.ClientTLSSettings{Mode: api.ClientTLSSettings_SIMPLE}
	if c.name != "" {
		out.Sni, out.SubjectAltNames = c.name, []string{c.name}
	}
	if e.Originate.Value != "mutual" {
		return out, nil
	}
	said := e.Cert.Said // not copied where it is all
	for _, other := range c.exits {
		if other != e {
			said = append(slices.Clip(said), other.Cert.Said...)
		}
	}
	out.Mode = api.ClientTLSSettings_MUTUAL
	if cert := b.certificate(e.Cert.Value); cert != nil && cert.Source.Mounted != nil {
		m := cert.Source.Mounted
		out.ClientCertificate, out.PrivateKey, out.CaCertificates = m.Cert, m.Key, m.CA
		return out, said
	}
	out.CredentialName = b.credential(e.Cert.Value)
	b.useCertificate(e.Cert.Value, c.namespace, said...)
	return out, said
}
