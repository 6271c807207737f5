package spec_test

import (
	"encoding/json"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/gwc-lang/gwc/emit/istio/spec"
)

// TestRead compares the result with that of Istio's decoder.
func TestRead(t *testing.T) {
	for _, test := range []struct {
		kind, text string
		read       bool
	}{
		{"VirtualService", `{"hosts":["a.b"],"http":[{"timeout":"3s","match":[{"uri":{"exact":"/1.5e3"}}],"retries":{"attempts":2}}]}`, true},
		{"VirtualService", `{"http":[{"timeout":"3m"}]}`, true},
		{"VirtualService", `{"http":[{"timeout":"3"}]}`, false},
		{"VirtualService", `{"http":[{"unknown":1,"name":"a\\\"1.5"}]}`, true},
		{"VirtualService", `{"http":[{"fault":{"abort":{"httpStatus":500,"percentage":{"value":12.5}}}}]}`, true},
		{"VirtualService", `{"http":[{"redirect":{"redirectCode":301.0}}]}`, false},
		{"VirtualService", `{"http":[{"redirect":{"redirectCode":3e2}}]}`, false},
		{"VirtualService", `{"http":[{"redirect":{"redirectCode":3E2}}]}`, false},
		{"VirtualService", `{"hosts":["a"],"hosts":["b"]}`, true},
		{"VirtualService", `{"hosts":null}`, true},
		{"Gateway", `{"servers":[{"port":{"number":"443"},"tls":{"mode":"SIMPLE","minProtocolVersion":3}}]}`, true},
		{"Gateway", `{"servers":[{"tls":{"mode":"UNKNOWN"}}]}`, false},
		{"Gateway", `{"servers":[{"tls":{"httpsRedirect":"true"}}]}`, false},
		{"DestinationRule", `{"trafficPolicy":{"outlierDetection":{"consecutive5xxErrors":5,"interval":"1.5s"}}}`, true},
	} {
		got, want := spec.New("networking.istio.io/v1", test.kind), spec.New("networking.istio.io/v1", test.kind)
		_, invalid := spec.Read([]byte(test.text), got)
		wanted := json.Unmarshal([]byte(test.text), want)
		if (invalid == nil) != test.read || (wanted == nil) != test.read {
			t.Errorf("%s: %v, Istio's decoder: %v", test.text, invalid, wanted)
		} else if test.read && !proto.Equal(got, want) {
			t.Errorf("%s: %v, Istio's decoder: %v", test.text, got, want)
		}
	}
	if spec.New("gateway.networking.k8s.io/v1", "Gateway") != nil {
		t.Error("the Gateway of another API has a spec of Istio's")
	}
}
