package audit

import (
	"encoding/json"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	networking "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A set is all objects, with the indexes that the rules use.
type set struct {
	mesh      Mesh
	inventory *inventory.Inventory
	sink      *diag.Sink
	ownOnly   bool
	own       own
	reported  map[string]bool

	gateways        []*gateway
	virtualServices []*virtualService
	rules           []*destinationRule
	entries         []*serviceEntry
	sidecars        []*sidecar
	peers           []*peerAuthentication
	authorizations  []*authorization
	tokens          []*requestAuthentication

	gatewayOf  map[string]*gateway // by NAMESPACE/NAME
	hasGateway map[string]bool     // by namespace
	ruleHosts  *index[*destinationRule]
	entryOf    *index[*serviceEntry]
	listeners  []*listener
}

// newSet reads the objects: those of the bundle, then those of the inventory, except
// objects of the bundle that were applied before.
func newSet(mesh Mesh, b *emit.Bundle, i *inventory.Inventory, ownOnly bool, sink *diag.Sink) *set {
	s := &set{mesh: mesh, inventory: i, ownOnly: ownOnly, sink: sink, own: newOwn(b), reported: map[string]bool{}, gatewayOf: map[string]*gateway{}, hasGateway: map[string]bool{},
		ruleHosts: newIndex[*destinationRule](), entryOf: newIndex[*serviceEntry]()}
	if b != nil {
		for _, o := range b.Objects {
			if body, ok := o.Body.(proto.Message); ok {
				s.add(s.own.objects[o.Kind+" "+o.Namespace+"/"+o.Name], body)
			}
		}
	}
	for _, m := range i.Manifests() {
		if body := s.body(m); body != nil && !s.own.has(m) {
			s.add(&object{m.Kind, m.Namespace, m.Name, false, m.Labels[revision], m.At}, body)
		}
	}
	s.link()
	return s
}

// body decodes a manifest's spec; nil for a kind that has no rule.
func (s *set) body(m inventory.Manifest) proto.Message {
	var body proto.Message
	switch strings.Split(m.APIVersion, ".")[0] + " " + m.Kind {
	case "networking Gateway":
		body = new(networking.Gateway)
	case "networking VirtualService":
		body = new(networking.VirtualService)
	case "networking DestinationRule":
		body = new(networking.DestinationRule)
	case "networking ServiceEntry":
		body = new(networking.ServiceEntry)
	case "networking Sidecar":
		body = new(networking.Sidecar)
	case "security AuthorizationPolicy":
		body = new(security.AuthorizationPolicy)
	case "security RequestAuthentication":
		body = new(security.RequestAuthentication)
	case "security PeerAuthentication":
		body = new(security.PeerAuthentication)
	default:
		return nil
	}
	if len(m.Spec) == 0 {
		return body
	}
	strict := protojson.Unmarshal(m.Spec, body)
	proto.Reset(body)
	wrong := json.Unmarshal(m.Spec, body) // as Istio reads it: 3m is a duration, too
	s.unreadable(m, strict, wrong)
	if wrong != nil {
		return nil
	}
	return body
}
