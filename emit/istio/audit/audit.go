// Package audit finds what Istio's objects do to each other: those of a bundle
// and those of an inventory, together. It knows by which rules istiod merges
// them (gateways by pods and port, routes by host, rules by the caller's
// namespace first) and nothing of the language. It reports nothing that the
// bundle's objects alone could be to blame for.
package audit

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Mesh is what the whole mesh has in common.
type Mesh struct {
	Root   string // the namespace whose objects hold for all
	Domain string // of the mesh's services
	// Capture says that sidecars answer DNS, and give a host without an address
	// one of its own.
	Capture bool
}

// rules are what is audited; each is a file.
var rules = []func(*set){
	access, alike, bypass, circles, connections, faults, gatewayPods, gatewayPorts, hidden, hosts, inMesh, listening, names, order, origination,
	outside, patterns, peers, ports, protocols, redirects, reuse, ruleHosts, scopes, secrets, sections, seen, servers, servicePorts, shadows,
	subsetPods, subsets, takenNames, tokens, ways,
}

// Run reports what the objects of an inventory do to each other and to those of
// a bundle, which may be nil. Where one of the bundle's takes part, the message
// stands at the clause that asked for it; with ownOnly, only then
// there is one.
func Run(mesh Mesh, b *emit.Bundle, i *inventory.Inventory, ownOnly bool, sink *diag.Sink) {
	if len(i.Manifests()) == 0 {
		return
	}
	s := newSet(mesh, b, i, ownOnly, sink)
	for _, rule := range rules {
		rule(s)
	}
}
