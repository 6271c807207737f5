// Package review makes the traffic of a program, of manifests, or of both: the objects,
// the inventory around them, and the gateways by their names.
package review

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/internal/objects"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A Subject is what calls are followed through.
type Subject struct {
	Mesh     world.Mesh
	Gateways []model.Gateway // by name
	Bundle   *emit.Bundle    // of the program; nil: none
	// Inventory is the cluster around the bundle, or the manifests; nil: nothing is known.
	Inventory *inventory.Inventory
	// Model is the program; nil: manifests.
	Model *model.Model
}

// OfModel sets what a program states about its mesh and its gateways.
func (s *Subject) OfModel(m *model.Model) {
	s.Model = m
	s.Mesh = world.Mesh{Root: m.Mesh.Root.Value, Domain: m.Mesh.Domain.Value, DNSCapture: m.Mesh.DNSCapture.Value, Now: m.Now}
	if m.TargetSet {
		s.Mesh.Release = feature.Release(m.Target.Value)
	}
	s.Gateways = append(s.Gateways, m.NamedGateways()...)
}

// Traffic makes the traffic. An object of the inventory that the bundle has too is
// replaced by the bundle's, and keeps its age.
func (s *Subject) Traffic() *traffic.Traffic { return s.world().traffic() }

// Pair makes the traffics of two subjects that are compared: what is assumed to be around
// one is around the other.
func Pair(old, latest *Subject) (before, after *traffic.Traffic) {
	a, b := paired(old, latest)
	return a.traffic(), b.traffic()
}

// paired makes the worlds of two subjects that are compared.
func paired(old, latest *Subject) (a, b made) {
	a, b = old.world(), latest.world()
	a.setup.Assume = []*world.World{a.World, b.World}
	for _, g := range b.setup.Gateways {
		if !slices.ContainsFunc(a.setup.Gateways, func(o world.GatewaySetup) bool { return o.Name == g.Name }) {
			a.setup.Gateways = append(a.setup.Gateways, g)
		}
	}
	for _, g := range a.setup.Gateways {
		if !slices.ContainsFunc(b.setup.Gateways, func(o world.GatewaySetup) bool { return o.Name == g.Name }) {
			b.setup.Gateways = append(b.setup.Gateways, g)
		}
	}
	b.setup.Assume = a.setup.Assume
	return a, b
}

// A made is the world of a subject, before anything is assumed.
type made struct {
	*world.World
	setup world.Setup
	list  []*world.Object
}

func (m made) traffic() *traffic.Traffic {
	return traffic.New(world.NewRegistry(m.World, m.setup, m.list))
}

func (s *Subject) world() made {
	list := objects.OfBundle(s.Bundle)
	manual, _ := objects.Manual(s.Bundle)
	list = append(list, manual...)
	own := map[string]*world.Object{}
	for _, o := range list {
		own[o.String()] = o
	}
	for _, m := range s.Inventory.Manifests() {
		o := objects.OfManifest(m)
		if old := own[o.String()]; old != nil {
			old.Created = o.Created
			continue
		}
		list = append(list, o)
	}
	around := s.around()
	settings, _ := around.MeshSettings(s.Mesh.Root, "")
	setup := world.Setup{Gateways: objects.Gateways(s.Gateways), RawPaths: settings.RawPaths, RegistryOnly: settings.RegistryOnly}
	if settings.DNSCapture {
		s.Mesh.DNSCapture = true
	}
	return made{world.New(s.Mesh, list, around), setup, list}
}

// around returns the inventory with the objects of Kubernetes that the bundle has.
func (s *Subject) around() *inventory.Inventory {
	if s.Bundle == nil {
		return s.Inventory
	}
	var files []*diag.File
	for n := range s.Bundle.Objects {
		o := &s.Bundle.Objects[n]
		if !slices.Contains([]string{"Service", "Deployment", "Secret"}, o.Kind) {
			continue
		}
		if text, err := o.YAML(); err == nil {
			files = append(files, diag.NewFile("the output", text))
		}
	}
	if len(files) == 0 {
		return s.Inventory
	}
	i := s.Inventory
	if i == nil {
		i = new(inventory.Inventory)
	}
	return i.With(inventory.Read(files, &diag.Sink{}))
}
