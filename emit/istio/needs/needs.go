// Package needs finds what the objects of a bundle expect to exist in the cluster, and
// around it, that the bundle does not have: gateways, Services, issuers and stores of
// certificates, Secrets, CRDs, namespaces, providers of the mesh, names of DNS. It reads the finished objects, after overlays, and of the
// model only which gateways there are and which hosts the outside calls.
package needs

import (
	"cmp"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/objects"
	"github.com/gwc-lang/gwc/traffic/world"
)

// kinds are the kinds of needs, in the order in which they are listed.
var kinds = []string{
	"istio", "crd", "namespace", "gateway", "service", "issuer", "clusterissuer", "secretstore", "clustersecretstore",
	"secret", "configmap", "file", "decryptor", "network", "provider", "mesh", "jwks", "dns",
}

// An id is a need's identity: what the needs of several objects are joined by.
type id struct{ kind, namespace, name string }

// A finder collects needs.
type finder struct {
	model  *model.Model
	bundle *emit.Bundle
	list   []*world.Object // of Istio, with their messages
	needs  map[id]*emit.Need
	made   map[id]bool // what the bundle has
}

// Of returns the needs of a bundle, sorted.
func Of(m *model.Model, b *emit.Bundle) []emit.Need {
	f := &finder{model: m, bundle: b, list: objects.OfBundle(b), needs: map[id]*emit.Need{}, made: map[id]bool{}}
	manual, _ := objects.Manual(b)
	f.list = append(f.list, manual...)
	f.findMade()
	f.addKinds()
	f.addNamespaces()
	f.addGateways()
	f.addSources()
	f.addNetwork()
	f.addMesh()
	for _, o := range f.list {
		f.addMessage(o, o.Message)
	}
	f.addNames()
	return f.sorted()
}

// need returns the need of an id, which may be new.
func (f *finder) need(kind, namespace, name string) *emit.Need {
	key := id{kind, namespace, name}
	if f.needs[key] == nil {
		f.needs[key] = &emit.Need{Kind: kind, Namespace: namespace, Name: name, Labels: []string{}, Ports: []int{}, For: []string{}, Keys: []string{}, Versions: []string{}}
	}
	return f.needs[key]
}

// sorted returns what the bundle does not have, with the commands that check it.
func (f *finder) sorted() []emit.Need {
	out := []emit.Need{}
	for key, n := range f.needs {
		if f.made[key] {
			continue
		}
		for _, list := range []*[]string{&n.Labels, &n.For, &n.Keys, &n.Versions} {
			slices.Sort(*list)
			*list = slices.Compact(*list)
		}
		slices.Sort(n.Ports)
		n.Ports = slices.Compact(n.Ports)
		n.Commands = f.commands(n)
		out = append(out, *n)
	}
	slices.SortFunc(out, func(x, y emit.Need) int {
		return cmp.Or(slices.Index(kinds, x.Kind)-slices.Index(kinds, y.Kind), strings.Compare(x.Namespace, y.Namespace), strings.Compare(x.Name, y.Name))
	})
	return out
}

// addMessage adds what an object of Istio refers to.
func (f *finder) addMessage(o *world.Object, message proto.Message) {
	switch spec := message.(type) {
	case *gatewaySpec:
		f.addServers(o, spec)
	case *virtualServiceSpec:
		f.addDestinations(o, spec)
	case *destinationRuleSpec:
		f.addRule(o, spec)
	case *authorizationSpec:
		f.addProvider(spec)
	case *telemetrySpec:
		f.addTelemetry(spec)
	case *requestSpec:
		f.addKeys(spec)
	}
}
