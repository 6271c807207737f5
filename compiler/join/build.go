package join

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/diag"
)

// BuildOptions are the inputs of a model beside its statements.
type BuildOptions struct {
	Version   model.Version   // overrides `target`; 0: not set
	Program   string          // overrides `program`; empty: not set
	Unnamed   bool            // ignores `program`
	Defaults  model.Defaults  // of the target
	Inventory model.Inventory // nil: nothing is known of the cluster
	Now       time.Time       // when the certificates of the inventory must be valid; zero: not known
}

// Build joins the statements of a program and reports their conflicts. After an error
// the model is still complete, except for the parts with errors.
func Build(s model.Statements, o BuildOptions, sink *diag.Sink) *model.Model {
	b := &builder{
		s: sorted(s), o: o, sink: sink, m: &model.Model{Inventory: o.Inventory, Now: o.Now},
		gateways:     map[string]*model.Gateway{},
		services:     map[model.Service]*model.ServiceInfo{},
		certificates: map[string]*model.Certificate{},
		tokens:       map[string]*model.TokensDecl{},
		authorizers:  map[string]*model.AuthorizerDecl{},
		merged:       map[diag.Span]bool{},
		once:         diag.Once{Sink: sink},
		joiner:       newJoiner(),
		guards:       map[*model.Gateway]*guard{},
		subsets:      map[model.Service]*lang.Dictionary{},
	}
	b.declare()
	b.joinServices()
	blocks := b.resolveExposes()
	routes := b.resolveRouteBlocks()
	b.publish(blocks)
	b.allowListens()
	b.meshHosts(blocks, routes)
	b.routeNames()
	b.egress()
	b.confine()
	b.expects()
	b.finish()
	b.lookUp()
	b.m.Finish()
	return b.m
}

type builder struct {
	s    model.Statements
	o    BuildOptions
	sink *diag.Sink
	m    *model.Model

	dictionary *lang.Dictionary                   // of the gateways' names, when one is looked for
	subsets    map[model.Service]*lang.Dictionary // of a service's subsets, when one is looked for

	settings model.EgressSettings // of the outside host that is joined

	gateways     map[string]*model.Gateway
	services     map[model.Service]*model.ServiceInfo
	certificates map[string]*model.Certificate
	tokens       map[string]*model.TokensDecl
	authorizers  map[string]*model.AuthorizerDecl

	// merged are clauses that repeat another one of the same set.
	merged  map[diag.Span]bool
	once    diag.Once
	joiner  *joiner
	guards  map[*model.Gateway]*guard
	allowed *allowance
	near    int          // services that were looked for
	sample  model.Sample // a port of the services of the statement that is resolved
}

// sorted returns the statements in the order of the text, so that messages do not
// depend on the order of the records.
func sorted(s model.Statements) model.Statements {
	byPlace(&s.Target, func(x model.Said[model.Version]) diag.Span { return x.At })
	byPlace(&s.Program, func(x model.Said[string]) diag.Span { return x.At })
	byPlace(&s.Meshes, func(x model.MeshDecl) diag.Span { return x.At })
	byPlace(&s.Gateways, func(x model.GatewayDecl) diag.Span { return x.At })
	byPlace(&s.Services, func(x model.ServiceDecl) diag.Span { return x.At })
	byPlace(&s.Certificates, func(x model.CertificateDecl) diag.Span { return x.At })
	byPlace(&s.Tokens, func(x model.TokensDecl) diag.Span { return x.At })
	byPlace(&s.Authorizers, func(x model.AuthorizerDecl) diag.Span { return x.At })
	byPlace(&s.Exposes, func(x *model.Expose) diag.Span { return x.At })
	byPlace(&s.Routes, func(x model.RouteBlock) diag.Span { return x.At })
	byPlace(&s.Raws, func(x model.Raw) diag.Span { return x.At })
	byPlace(&s.Expects, func(x model.Expect) diag.Span { return x.At })
	byPlace(&s.Egresses, func(x *model.EgressDecl) diag.Span { return x.At })
	byPlace(&s.Confines, func(x model.ConfineDecl) diag.Span { return x.At })
	return s
}

func byPlace[T any](list *[]T, at func(T) diag.Span) {
	sorted := make([]T, 0, len(*list))
	for _, i := range inOrder(len(*list), func(i int) diag.Span { return at((*list)[i]) }) {
		sorted = append(sorted, (*list)[i])
	}
	*list = sorted
}

// inOrder returns the indices of a list of that length in the order of the places of its
// elements. The code that sorts is long: here it is linked once, not for each type.
func inOrder(length int, at func(i int) diag.Span) []int {
	order := make([]int, length)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return at(i).Compare(at(j)) })
	return order
}

// finish sorts the lists of the model.
func (b *builder) finish() {
	m := b.m
	for _, s := range b.services {
		m.Services = append(m.Services, s)
	}
	slices.SortFunc(m.Services, func(x, y *model.ServiceInfo) int { return x.Service.Compare(y.Service) })
	slices.SortFunc(m.Gateways, func(x, y *model.Gateway) int { return strings.Compare(x.Name, y.Name) })
	slices.SortFunc(m.Certificates, func(x, y *model.Certificate) int { return strings.Compare(x.Name, y.Name) })
	slices.SortFunc(m.MeshHosts, compareMeshHosts)
	m.Raws = b.s.Raws
	m.Broken = b.s.Broken
	m.Homes = slices.Compact(slices.Sorted(slices.Values(b.s.Homes)))
	m.Clauses = sync.OnceValue(b.clauses)
}

func compareMeshHosts(x, y *model.MeshHost) int {
	switch {
	case x.Service == nil && y.Service == nil:
		return cmp.Compare(x.Host, y.Host)
	case x.Service == nil:
		return -1
	case y.Service == nil:
		return 1
	}
	return x.Service.Compare(*y.Service)
}
