package valid

import (
	"encoding/json"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	networking "istio.io/api/networking/v1alpha3"
	proxy "istio.io/api/networking/v1beta1"
	security "istio.io/api/security/v1beta1"
	telemetry "istio.io/api/telemetry/v1alpha1"

	"github.com/gwc-lang/gwc/emit/istio/spec"
	"github.com/gwc-lang/gwc/lang/code"
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

// read returns the spec as Istio reads it: it ignores unknown fields. It is nil if the
// kind has no rules of its own, or if Istio cannot read it.
func (c *check) read() proto.Message {
	if specs[c.Kind] == nil || !c.known {
		return nil
	}
	if c.Read != nil && !c.dropped {
		return c.Read
	}
	message := specs[c.Kind]()
	if len(c.Spec) == 0 || string(c.Spec) == "null" {
		return message
	}
	if _, invalid := spec.Read(c.Spec, message); invalid == nil {
		return message
	}
	if len(c.problems) == 0 {
		var fields any
		_ = json.Unmarshal(c.Spec, &fields) // it was read before
		c.durations(message.ProtoReflect().Descriptor(), fields, "spec")
	}
	return nil
}

// durations reports the durations that Istio cannot read. All else that it cannot read,
// the schema does not allow.
func (c *check) durations(d protoreflect.MessageDescriptor, v any, path string) {
	if list, is := v.([]any); is {
		for i, x := range list {
			c.durations(d, x, item(path, i))
		}
		return
	}
	if d.FullName() == "google.protobuf.Duration" {
		if _, err := time.ParseDuration(str(v)); err != nil {
			c.report(code.InvalidObjectDuration, path, "write a duration, as 500ms or 10s", "invalid duration %q", str(v))
		}
		return
	}
	set, _ := v.(fields)
	for _, name := range sorted(set) {
		f := d.Fields().ByJSONName(name)
		switch {
		case f == nil || f.Message() == nil:
		case !f.IsMap():
			c.durations(f.Message(), set[name], path+"."+name)
		case f.MapValue().Message() != nil:
			inner, _ := set[name].(fields)
			for _, key := range sorted(inner) {
				c.durations(f.MapValue().Message(), inner[key], path+"."+name+"."+key)
			}
		}
	}
}
