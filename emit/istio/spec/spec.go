// Package spec reads the specs of Istio's objects, as they are in manifests, into
// messages. It knows the kinds, and not what they mean.
package spec

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
)

// Read fills an empty message with a spec in JSON, as Istio reads it: unknown fields are
// ignored, and 3m is a duration. invalid is the error of that. strict is the error of
// protojson, which knows unknown fields and places.
//
// Istio's decoder is several times slower than protojson. Of what both accept, they
// differ only in integers that are written as fractions, so that it is asked only about
// these and about what protojson refuses. What is usual is read without both.
func Read(text []byte, spec proto.Message) (strict, invalid error) {
	if direct(text, spec) {
		return nil, nil
	}
	proto.Reset(spec)
	if strict = protojson.Unmarshal(text, spec); strict == nil && !hasFraction(text) {
		return nil, nil
	}
	proto.Reset(spec)
	return strict, json.Unmarshal(text, spec)
}

// hasFraction reports whether a JSON text has a number with a fraction or an exponent.
func hasFraction(text []byte) bool {
	inString := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			inString = !inString
		case inString && c == '\\':
			i++
		case inString:
		case c == '.' || c == 'E' || c == 'e' && i > 0 && '0' <= text[i-1] && text[i-1] <= '9':
			return true
		}
	}
	return false
}

// New returns an empty spec of a kind; nil if it is unknown.
func New(apiVersion, kind string) proto.Message {
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
