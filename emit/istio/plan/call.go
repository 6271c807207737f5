package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A Call is how the gateway or sidecars call an upstream host: a DestinationRule with
// the policies of the host and, for its http and tcp ports, TLS origination.
type Call struct {
	Object
	Host     host.Pattern
	ExportTo []string
	// ExportToAt are the clauses that decided ExportTo.
	ExportToAt []diag.Span
	Hosts      []*EgressHost     // that need it, all in the same way
	Workload   *model.Originator // whose sidecars call; nil: all
	Callers    *model.Callers    // who have a certificate of their own; nil: all
	// Covering are wildcards whose rules would apply here if there were none.
	Covering []*EgressHost
	Policies *model.Policies // nil: none
	// FailsOver says that the first servers of the host have others that take over, and
	// ServersAt are the clauses.
	FailsOver bool
	ServersAt []diag.Span
	// Ports are the ports for which TLS is originated.
	Ports []model.EgressPort
	TLS   *ClientTLS  // of Ports
	TLSAt []diag.Span // the clauses of its certificate

	key key
	// serverName is the name of the server's certificate; empty: that of the request.
	serverName host.Pattern
}

// needed reports whether the call needs a DestinationRule.
func (c *Call) needed() bool {
	return len(c.Ports) > 0 || slices.ContainsFunc(c.Hosts, (*EgressHost).hasPolicies) || slices.ContainsFunc(c.Hosts, (*EgressHost).failsOver) || len(c.Covering) > 0
}

func (e *EgressHost) hasPolicies() bool { return e.Policies.Any() }

// calls collects the calls of a program.
type calls struct {
	*planner
	list []*Call
	byID map[string]*Call
}

// get returns the call of that key in that namespace and records the host that needs
// it.
func (c *calls) get(e *EgressHost, namespace string, k key, called host.Pattern) *Call {
	id := namespace + "\x00" + k.id()
	out := c.byID[id]
	if out == nil {
		out = &Call{key: k, Object: c.object(namespace, k), Host: called}
		c.byID[id] = out
		c.list = append(c.list, out)
	}
	out.Hosts = withHost(out.Hosts, e)
	return out
}

// planCalls decides the DestinationRule for each called host and sender. The rule of
// a wildcard applies to every host that it covers without a rule: such a host gets a
// neutral one.
func (p *planner) planCalls() {
	c := &calls{planner: p, byID: make(map[string]*Call, len(p.plan.Egress.Hosts))}
	for _, e := range p.plan.Egress.Hosts {
		if e.Gateway != nil {
			c.byGateway(e)
		} else {
			c.bySidecars(e)
		}
	}
	c.cover()
	out := slices.DeleteFunc(c.list, func(x *Call) bool { return !x.needed() })
	slices.SortFunc(out, func(x, y *Call) int { return compareObjects(x.Object, x.key, y.Object, y.key) })
	for _, x := range out {
		p.completeCall(x)
	}
	p.plan.Egress.Calls = out
}

// cover records the wildcards of sidecars whose rules would apply to the calls.
func (c *calls) cover() {
	wildcards := map[host.Pattern]*EgressHost{}
	for _, x := range c.list {
		if x.needed() && len(x.ExportTo) == 0 && x.Host.IsWildcard() {
			wildcards[x.Host] = x.Hosts[0]
		}
	}
	if len(wildcards) == 0 {
		return
	}
	for _, x := range c.list {
		for _, w := range x.Host.Above() {
			if e := wildcards[w]; e != nil && x.Workload == nil {
				x.Covering = append(x.Covering, e)
			}
		}
	}
}

// byGateway adds the calls of the host's gateway: only the gateway sees their rules,
// so that sidecars do not originate TLS.
func (c *calls) byGateway(e *EgressHost) {
	for _, path := range e.Paths {
		x := c.get(e, path.Gateway.Namespace, key{"originate", "gateway", string(path.Upstream)}, path.Upstream)
		x.ExportTo = []string{"."}
		if path.ownCert() {
			x.Callers = path.Callers
		}
		if x.serverName = e.Host; e.Host.IsWildcard() {
			x.serverName = e.Through.Value
		}
		port := path.EgressPort
		port.Number = path.UpstreamPort
		x.originate(e, port)
	}
}

// bySidecars adds the calls of sidecars. If only some workloads have a client
// certificate, the others call no http port, and their rule has only the policies.
func (c *calls) bySidecars(e *EgressHost) {
	callers := []*Call{c.get(e, e.Home, key{"originate", "sidecar", string(e.Host)}, e.Host)}
	if e.Originate.Value == "mutual" {
		callers = nil
		for i := range e.Originators {
			o := &e.Originators[i]
			x := c.get(e, o.Namespace, key{"originate", "sidecar", string(e.Host), o.Label.String()}, e.Host)
			x.ExportTo, x.Workload = []string{"."}, o
			callers = append(callers, x)
		}
	}
	for _, x := range callers {
		if !e.Host.IsWildcard() {
			x.serverName = e.Host
		}
		for _, path := range e.Paths {
			x.originate(e, path.EgressPort)
		}
	}
}

// originate records that TLS is originated for the port, if it is.
func (c *Call) originate(e *EgressHost, port model.EgressPort) {
	same := func(p model.EgressPort) bool { return p.Number == port.Number }
	if !e.Originates(port) || slices.ContainsFunc(c.Ports, same) {
		return
	}
	c.Ports = append(c.Ports, port)
	slices.SortFunc(c.Ports, func(x, y model.EgressPort) int { return x.Number - y.Number })
}

// completeCall fills in what follows from the hosts of a call.
func (p *planner) completeCall(c *Call) {
	if len(c.ExportTo) == 0 {
		c.ExportTo, c.ExportToAt = c.Hosts[0].ExportTo, places(c.Hosts[0].For)
	}
	if i := slices.IndexFunc(c.Hosts, (*EgressHost).hasPolicies); i >= 0 {
		c.Policies = c.Hosts[i].Policies
	}
	c.failOver()
	if len(c.Ports) > 0 {
		p.originateTLS(c)
	}
}

// originator returns a host of the call with TLS origination; all of them use the same
// mode.
func (c *Call) originator() *EgressHost {
	for _, e := range c.Hosts {
		if slices.ContainsFunc(e.Ports, e.Originates) {
			return e
		}
	}
	return c.Hosts[0]
}
