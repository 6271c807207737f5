// Package audit finds conflicts between Istio objects: those of a bundle and those of
// an inventory, together. It implements istiod's merge rules (gateways by pods and
// port, routes by host, DestinationRules by the caller's namespace first) and does
// not depend on the language. It does not report problems within the bundle alone.
package audit

import (
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Mesh is the mesh-wide configuration.
type Mesh struct {
	Root   string // the namespace whose objects hold for all
	Domain string // of the mesh's services
	// Capture says that sidecars answer DNS, and give a host without an address
	// one of its own.
	Capture bool
}

// rules are all audit rules, each in its own file.
var rules = []func(*set){
	access, alike, bypass, circles, connections, faults, gatewayPods, gatewayPorts, hidden, hosts, inMesh, listening, names, order, origination,
	outside, patterns, peers, ports, protocols, redirects, reuse, ruleHosts, scopes, secrets, sections, seen, servers, servicePorts, shadows,
	subsetPods, subsets, takenNames, tokens, ways,
}

// Run reports conflicts between the objects of an inventory and those of a bundle,
// which may be nil. If an object of the bundle is involved, the message is at the
// clause that caused it; with ownOnly, only these are reported.
func Run(mesh Mesh, b *emit.Bundle, i *inventory.Inventory, ownOnly bool, sink *diag.Sink) {
	if len(i.Manifests()) == 0 {
		return
	}
	s := newSet(mesh, b, i, ownOnly, sink)
	for _, rule := range rules {
		rule(s)
	}
}
