package plan

import (
	"net/netip"
	"slices"

	"github.com/gwc-lang/gwc/compiler/address"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// An Endpoint is a server of an external host.
type Endpoint struct {
	Address string // of IP, or a host
	Port    int    // 0: the target port
	// First says that the server is called as long as it works: others take over.
	First bool
	At    diag.Span
}

// servers returns the stated servers of the host.
func (e *EgressHost) servers() []Endpoint {
	s := e.Servers.Value
	var out []Endpoint
	for _, to := range s.To {
		out = append(out, Endpoint{to.Value.Address, to.Value.Port, len(s.Else) > 0, to.At})
	}
	for _, to := range s.Else {
		out = append(out, Endpoint{to.Value.Address, to.Value.Port, false, to.At})
	}
	return out
}

// endpoints returns the servers of the host: those that are stated, else its single
// addresses; none: DNS knows them.
func (e *EgressHost) endpoints() []Endpoint {
	if e.Servers.Is() {
		return e.servers()
	}
	if e.ranged() {
		return nil
	}
	var out []Endpoint
	for _, a := range e.Addresses {
		out = append(out, Endpoint{Address: address.Short(a.Value), At: a.At})
	}
	return out
}

// resolutionOf returns how servers are found.
func resolutionOf(list []Endpoint) Resolution {
	if slices.ContainsFunc(list, func(e Endpoint) bool { return e.named() }) {
		return ResolveDNS
	}
	return ResolveStatic
}

func (e Endpoint) named() bool {
	_, err := netip.ParseAddr(e.Address)
	return err != nil
}

// failsOver reports whether other servers take over if the first ones fail.
func (e *EgressHost) failsOver() bool { return len(e.Servers.Value.Else) > 0 }

// defaultOutlier takes a server out of use that answers or accepts nothing: without an
// outlier policy no other server would take over.
var defaultOutlier = model.Outlier{Errors: 5}

// failOver completes the policies of a call whose host has servers that take over.
func (c *Call) failOver() {
	i := slices.IndexFunc(c.Hosts, (*EgressHost).failsOver)
	if i < 0 {
		return
	}
	c.FailsOver, c.ServersAt = true, c.Hosts[i].Servers.Said
	var own model.Policies
	if c.Policies != nil {
		own = *c.Policies
	}
	if !own.Outlier.Is() {
		own.Outlier = model.Fact[model.Outlier]{Value: defaultOutlier, Said: c.ServersAt, At: diag.First(c.ServersAt)}
	}
	c.Policies = &own
}
