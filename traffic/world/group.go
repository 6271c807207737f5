package world

import "strings"

// Group returns the API group of an Istio object; empty: it has no message, or one of
// another API.
func (o *Object) Group() string {
	if o.Message == nil {
		return ""
	}
	// As istio.networking.v1alpha3.Gateway.
	words := strings.Split(string(o.Message.ProtoReflect().Descriptor().FullName()), ".")
	if len(words) < 2 || words[0] != "istio" {
		return ""
	}
	return words[1] + ".istio.io"
}
