package valid

import (
	"encoding/json"

	"google.golang.org/protobuf/proto"
	networking "istio.io/api/networking/v1alpha3"
	proxy "istio.io/api/networking/v1beta1"
	security "istio.io/api/security/v1beta1"
	telemetry "istio.io/api/telemetry/v1alpha1"
)

// specs makes an empty spec of each kind with rules of its own.
var specs = map[string]func() proto.Message{
	"AuthorizationPolicy":   func() proto.Message { return new(security.AuthorizationPolicy) },
	"DestinationRule":       func() proto.Message { return new(networking.DestinationRule) },
	"Gateway":               func() proto.Message { return new(networking.Gateway) },
	"PeerAuthentication":    func() proto.Message { return new(security.PeerAuthentication) },
	"ProxyConfig":           func() proto.Message { return new(proxy.ProxyConfig) },
	"RequestAuthentication": func() proto.Message { return new(security.RequestAuthentication) },
	"ServiceEntry":          func() proto.Message { return new(networking.ServiceEntry) },
	"Sidecar":               func() proto.Message { return new(networking.Sidecar) },
	"Telemetry":             func() proto.Message { return new(telemetry.Telemetry) },
	"VirtualService":        func() proto.Message { return new(networking.VirtualService) },
	"WorkloadEntry":         func() proto.Message { return new(networking.WorkloadEntry) },
	"WorkloadGroup":         func() proto.Message { return new(networking.WorkloadGroup) },
}

// specOf returns the spec of an object as Istio reads it: it ignores unknown fields.
// It is nil if the kind has no rules of its own, or if Istio cannot read it.
func specOf(o Object) proto.Message {
	k := kinds()[o.Kind]
	if specs[o.Kind] == nil || k == nil || !IsIstio(o.APIVersion) {
		return nil
	}
	spec := specs[o.Kind]()
	if len(o.Spec) > 0 && string(o.Spec) != "null" && json.Unmarshal(o.Spec, spec) != nil {
		return nil
	}
	return spec
}
