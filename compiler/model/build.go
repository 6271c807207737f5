package model

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// BuildOptions are what a model depends on beside its statements.
type BuildOptions struct {
	Version   Version   // wins over `target`; 0: no opinion
	Program   string    // wins over `program`; empty: no opinion
	Inventory Inventory // nil: nothing is known of the cluster
	Now       time.Time // when the certificates of the inventory must be valid; zero: not known
}

// Build joins the statements of a program and reports where they contradict
// each other. The model is complete also after an error, but what was in error
// may be missing from it.
func Build(s Statements, o BuildOptions, sink *diag.Sink) *Model {
	b := &builder{
		s: sorted(s), o: o, sink: sink, m: &Model{Inventory: o.Inventory},
		gateways:     map[string]*Gateway{},
		services:     map[Service]*ServiceInfo{},
		certificates: map[string]*Certificate{},
		merged:       map[diag.Span]bool{},
		reported:     map[conflict]bool{},
		joiner:       newJoiner(),
		guards:       map[*Gateway]*guard{},
		subsets:      map[Service]*lang.Dictionary{},
	}
	b.declare()
	b.joinServices()
	blocks := b.resolveExposes()
	routes := b.resolveRouteBlocks()
	b.publish(blocks)
	b.allowListens()
	b.meshHosts(blocks, routes)
	b.egress()
	b.finish()
	b.lookUp()
	return b.m
}

type builder struct {
	s    Statements
	o    BuildOptions
	sink *diag.Sink
	m    *Model

	dictionary *lang.Dictionary             // of the gateways' names, when one is looked for
	subsets    map[Service]*lang.Dictionary // of a service's subsets, when one is looked for

	gateways     map[string]*Gateway
	services     map[Service]*ServiceInfo
	certificates map[string]*Certificate

	// merged are clauses that repeat another one of the same set.
	merged   map[diag.Span]bool
	reported map[conflict]bool
	joiner   *joiner
	guards   map[*Gateway]*guard
	allowed  *allowance
	near     int    // services that were looked for
	sample   Sample // a port of the services of the statement that is resolved
}

// sorted returns the statements by their place, so that what is called first
// in a message is first in the text whatever the order of the records.
func sorted(s Statements) Statements {
	byPlace(&s.Target, func(x Said[Version]) diag.Span { return x.At })
	byPlace(&s.Program, func(x Said[string]) diag.Span { return x.At })
	byPlace(&s.Meshes, func(x MeshDecl) diag.Span { return x.At })
	byPlace(&s.Gateways, func(x GatewayDecl) diag.Span { return x.At })
	byPlace(&s.Services, func(x ServiceDecl) diag.Span { return x.At })
	byPlace(&s.Certificates, func(x CertificateDecl) diag.Span { return x.At })
	byPlace(&s.Exposes, func(x Expose) diag.Span { return x.At })
	byPlace(&s.Routes, func(x RouteBlock) diag.Span { return x.At })
	byPlace(&s.Egresses, func(x EgressDecl) diag.Span { return x.At })
	return s
}

func byPlace[T any](list *[]T, at func(T) diag.Span) {
	*list = slices.Clone(*list)
	slices.SortStableFunc(*list, func(x, y T) int { return at(x).Compare(at(y)) })
}

// finish puts the lists of the model in their order.
func (b *builder) finish() {
	m := b.m
	for _, s := range b.services {
		m.Services = append(m.Services, s)
	}
	slices.SortFunc(m.Services, func(x, y *ServiceInfo) int { return compareServices(x.Service, y.Service) })
	slices.SortFunc(m.Gateways, func(x, y *Gateway) int { return strings.Compare(x.Name, y.Name) })
	slices.SortFunc(m.Certificates, func(x, y *Certificate) int { return strings.Compare(x.Name, y.Name) })
	slices.SortFunc(m.MeshHosts, compareMeshHosts)
	m.Broken = b.s.Broken
	m.Clauses = b.clauses()
}

func compareServices(x, y Service) int {
	return cmp.Or(strings.Compare(x.Namespace, y.Namespace), strings.Compare(x.Name, y.Name))
}

func compareMeshHosts(x, y *MeshHost) int {
	switch {
	case x.Service == nil && y.Service == nil:
		return strings.Compare(x.Host, y.Host)
	case x.Service == nil:
		return -1
	case y.Service == nil:
		return 1
	}
	return compareServices(*x.Service, *y.Service)
}
