package objects

import (
	"encoding/json"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	extensions "istio.io/api/extensions/v1alpha1"
	networking "istio.io/api/networking/v1alpha3"
	proxyconfig "istio.io/api/networking/v1beta1"
	security "istio.io/api/security/v1beta1"
	telemetry "istio.io/api/telemetry/v1alpha1"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/traffic/world"
)

// OfManifest returns the object of a manifest. It has no message if its kind is unknown
// or if Istio cannot read the spec.
func OfManifest(m inventory.Manifest) *world.Object {
	o := &world.Object{Kind: m.Kind, Namespace: m.Namespace, Name: m.Name, Labels: m.Labels, Created: m.Created, Place: m.At}
	_ = decode(o, m.APIVersion, m.Spec) // package valid reports what is wrong
	return o
}

// Spec decodes the spec of an Istio object of an API version and kind, in JSON, with
// unknown fields refused. known is false if the kind is unknown. The fault has what is
// wrong.
func Spec(apiVersion, kind string, text []byte) (spec proto.Message, known bool, fault *Fault) {
	o := &world.Object{Kind: kind}
	if newSpec(apiVersion, kind) == nil {
		return nil, false, nil
	}
	fault = decode(o, apiVersion, text)
	return o.Message, true, fault
}

// decode sets the message of an object from its spec, in JSON.
func decode(o *world.Object, apiVersion string, text []byte) *Fault {
	spec := newSpec(apiVersion, o.Kind)
	if spec == nil || len(text) == 0 {
		o.Message = spec
		return nil
	}
	strict := protojson.Unmarshal(text, spec)
	proto.Reset(spec)
	invalid := json.Unmarshal(text, spec) // as Istio reads it: 3m is a duration, too
	if invalid == nil {
		o.Message = spec
	}
	return faultOf(o, text, strict, invalid)
}

// newSpec returns an empty spec of a kind; nil if it is unknown.
func newSpec(apiVersion, kind string) proto.Message {
	group, _, _ := strings.Cut(apiVersion, "/")
	switch strings.TrimSuffix(group, ".istio.io") + " " + kind {
	case "networking Gateway":
		return new(networking.Gateway)
	case "networking VirtualService":
		return new(networking.VirtualService)
	case "networking DestinationRule":
		return new(networking.DestinationRule)
	case "networking ServiceEntry":
		return new(networking.ServiceEntry)
	case "networking Sidecar":
		return new(networking.Sidecar)
	case "security AuthorizationPolicy":
		return new(security.AuthorizationPolicy)
	case "security RequestAuthentication":
		return new(security.RequestAuthentication)
	case "security PeerAuthentication":
		return new(security.PeerAuthentication)
	case "networking EnvoyFilter":
		return new(networking.EnvoyFilter)
	case "networking WorkloadEntry":
		return new(networking.WorkloadEntry)
	case "networking WorkloadGroup":
		return new(networking.WorkloadGroup)
	case "networking ProxyConfig":
		return new(proxyconfig.ProxyConfig)
	case "telemetry Telemetry":
		return new(telemetry.Telemetry)
	case "extensions WasmPlugin":
		return new(extensions.WasmPlugin)
	}
	return nil
}
