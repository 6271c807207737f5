// Package audit finds conflicts between Istio objects: those of a bundle and those of
// an inventory, together. It has rules only: what the objects mean beside each other
// is in traffic/world. It does not depend on the language, and does not report
// problems within the bundle alone.
package audit

import (
	"slices"
	"sync"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/valid"
	"github.com/gwc-lang/gwc/internal/objects"
	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/world"
)

// An Audit is one run of the rules.
type Audit struct {
	*world.World
	program  program
	ownOnly  bool
	partial  bool                 // nothing is known of the cluster: what is not seen may exist
	others   []inventory.Manifest // those of the inventory that are not the program's
	read     []*world.Object      // of others
	injected map[string]bool      // namespaces that get sidecars
	reported map[string]bool
	sink     *diag.Sink

	similar   map[string]*similar            // by the kind of names
	services  map[string][]string            // names, by namespace; made when they are needed
	serviceIn map[string]string              // a namespace of a name
	serviceBy map[string][]inventory.Service // by namespace and a label of the selector
	secrets   map[string][]inventory.Key

	gatewayNamed map[string]*world.Gateway // the first of each name
	ofGatewayAPI objectsOfKind             // its Gateways; made when they are needed
	traffic      func() *traffic.Traffic   // made when it is needed
	problems     func() [][]valid.Problem  // of each of others by itself
	traced       func() *traffic.Traffic   // with the gateways by name, for examples
	followed     int                       // calls, for examples

	kinds          func() [][]call.Call // of workloads
	plainTables    func() map[*world.Server][]plainTable
	gatewayProxies map[string][]*proxy.Proxy
	guards         map[*proxy.Proxy]*guards
	usedRoutes     map[string]world.RouteHosts // by namespace; made when they are needed
}

// Run runs all rules on the objects of an inventory, which may be nil, and those of a
// bundle, which may be nil. If an object of the bundle is involved, a message is at the clause that caused
// it; with ownOnly, only these are reported. Examples name the gateways of the program.
func Run(mesh world.Mesh, b *emit.Bundle, i *inventory.Inventory, ownOnly bool, sink *diag.Sink, gateways ...world.GatewaySetup) {
	a, objects := read(b, i, ownOnly, sink)
	a.problems = a.validating(mesh.Release)
	a.understand(mesh, objects, i, gateways)
	if len(i.Manifests())+len(a.program.carried) == 0 {
		return // there is nothing to compare the bundle with
	}
	for _, rule := range rules {
		rule.Run(a)
	}
}

// New returns the audit that Run runs. Its world has the bundle's objects first, and
// not those of the inventory that an earlier build of the program made.
func New(mesh world.Mesh, b *emit.Bundle, i *inventory.Inventory, ownOnly bool, sink *diag.Sink, gateways ...world.GatewaySetup) *Audit {
	a, objects := read(b, i, ownOnly, sink)
	a.problems = func() [][]valid.Problem { return a.validating(mesh.Release)() }
	a.understand(mesh, objects, i, gateways)
	return a
}

// read returns an audit that knows the objects, and not what they mean together.
func read(b *emit.Bundle, i *inventory.Inventory, ownOnly bool, sink *diag.Sink) (a *Audit, all []*world.Object) {
	a = &Audit{
		program: programOf(b), ownOnly: ownOnly, partial: i == nil, injected: injected(i),
		reported: map[string]bool{}, sink: sink, similar: map[string]*similar{}, gatewayProxies: map[string][]*proxy.Proxy{}, guards: map[*proxy.Proxy]*guards{},
		usedRoutes: map[string]world.RouteHosts{},
	}
	all = slices.Clone(a.program.objects)
	a.others = a.program.without(i.Manifests())
	a.read = make([]*world.Object, len(a.others))
	parallel.Chunks(len(a.others), 32, func(first, last int) {
		for n := first; n < last; n++ {
			a.read[n] = objects.OfManifest(a.others[n])
		}
	})
	return a, append(all, a.read...)
}

// understand makes the world of the objects.
func (a *Audit) understand(mesh world.Mesh, objects []*world.Object, i *inventory.Inventory, gateways []world.GatewaySetup) {
	a.World = world.New(mesh, objects, i)
	a.traffic = sync.OnceValue(func() *traffic.Traffic { return a.makeTraffic(nil) })
	a.traced = a.traffic
	if len(gateways) > 0 {
		a.traced = sync.OnceValue(func() *traffic.Traffic { return a.makeTraffic(gateways) })
	}
	a.plainTables = sync.OnceValue(a.makePlainTables)
	a.kinds = sync.OnceValue(func() [][]call.Call { return a.traffic().Kinds() })
}
