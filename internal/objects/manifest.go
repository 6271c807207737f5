package objects

import (
	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio/spec"
	"github.com/gwc-lang/gwc/traffic/world"
)

// OfManifest returns the object of a manifest. It has no message if its kind is unknown
// or if Istio cannot read the spec: package valid reports what is wrong.
func OfManifest(m inventory.Manifest) *world.Object {
	o := &world.Object{Kind: m.Kind, Namespace: m.Namespace, Name: m.Name, Assumed: m.Assumed, Labels: m.Labels, Annotations: m.Annotations, Created: m.Created, Place: m.At}
	_, _ = read(o, m.APIVersion, m.Spec)
	return o
}

// Spec decodes the spec of an Istio object of an API version and kind, in JSON, with
// unknown fields refused. known is false if the kind is unknown. The fault has what is
// wrong.
func Spec(apiVersion, kind string, text []byte) (message proto.Message, known bool, fault *Fault) {
	o := &world.Object{Kind: kind}
	if spec.New(apiVersion, kind) == nil {
		return nil, false, nil
	}
	fault = decode(o, apiVersion, text)
	return o.Message, true, fault
}

// decode sets the message of an object from its spec, in JSON.
func decode(o *world.Object, apiVersion string, text []byte) *Fault {
	strict, invalid := read(o, apiVersion, text)
	return faultOf(o, text, strict, invalid)
}

// read sets the message of an object from its spec, if Istio can read that.
func read(o *world.Object, apiVersion string, text []byte) (strict, invalid error) {
	message := spec.New(apiVersion, o.Kind)
	if message != nil && len(text) > 0 {
		strict, invalid = spec.Read(text, message)
	}
	if invalid == nil {
		o.Message = message
	}
	return strict, invalid
}
