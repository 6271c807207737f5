package emit_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
	networking "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/emit"
)

// secret stands for Kubernetes' own kinds: fields beside metadata.
type secret struct {
	Type string            `json:"type"`
	Data map[string][]byte `json:"data,omitempty"`
}

func shop() *emit.Bundle {
	return &emit.Bundle{Objects: []emit.Object{
		{APIVersion: "v1", Kind: "Secret", Namespace: "istio-ingress", Name: "cert",
			Body: secret{"kubernetes.io/tls", map[string][]byte{"tls.key": []byte("k"), "tls.crt": []byte("c")}}},
		{APIVersion: "networking.istio.io/v1", Kind: "Gateway", Namespace: "istio-ingress", Name: "gw",
			Labels:      map[string]string{"gwc.dev/program": "on", "app.kubernetes.io/managed-by": "gwc"},
			Annotations: map[string]string{"gwc.dev/source": "shop.gwc: 1, b.gwc"},
			Body: &networking.Gateway{
				Selector: map[string]string{"istio": "ingress"},
				Servers: []*networking.Server{{
					Port:  &networking.Port{Number: 443, Protocol: "TLS", Name: "tls"},
					Hosts: []string{"*", "a.example.com"},
					Tls:   &networking.ServerTLSSettings{},
				}},
			}},
		{APIVersion: "networking.istio.io/v1", Kind: "VirtualService", Namespace: "shop", Name: "vs",
			Body: &networking.VirtualService{
				Hosts: []string{"a.example.com"},
				Http: []*networking.HTTPRoute{{
					Match: []*networking.HTTPMatchRequest{{
						Uri: &networking.StringMatch{MatchType: &networking.StringMatch_Prefix{Prefix: "/"}}}},
					Route: []*networking.HTTPRouteDestination{
						{Destination: &networking.Destination{Host: "shop"}, Weight: 100}},
					Timeout: durationpb.New(1.5e9),
					Retries: &networking.HTTPRetry{},
				}},
			}},
		{APIVersion: "security.istio.io/v1", Kind: "PeerAuthentication", Namespace: "shop", Name: "pa",
			Body: &security.PeerAuthentication{PortLevelMtls: map[uint32]*security.PeerAuthentication_MutualTLS{
				8080: {Mode: security.PeerAuthentication_MutualTLS_STRICT}, 443: {}}}},
	}}
}

const shopYAML = `apiVersion: v1
kind: Secret
metadata:
  name: cert
  namespace: istio-ingress
type: kubernetes.io/tls
data:
  tls.crt: Yw==
  tls.key: aw==
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: gw
  namespace: istio-ingress
  labels:
    app.kubernetes.io/managed-by: gwc
    gwc.dev/program: "on"
  annotations:
    gwc.dev/source: "shop.gwc: 1, b.gwc"
spec:
  servers:
  - port:
      number: 443
      protocol: TLS
      name: tls
    hosts:
    - "*"
    - a.example.com
    tls:
      mode: PASSTHROUGH
  selector:
    istio: ingress
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: vs
  namespace: shop
spec:
  hosts:
  - a.example.com
  http:
  - match:
    - uri:
        prefix: /
    route:
    - destination:
        host: shop
      weight: 100
    timeout: 1.500s
    retries:
      attempts: 0
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: pa
  namespace: shop
spec:
  portLevelMtls:
    "443": {}
    "8080":
      mode: STRICT
`

func TestYAML(t *testing.T) {
	var out bytes.Buffer
	if err := shop().YAML(&out); err != nil {
		t.Fatal(err)
	}
	if out.String() != shopYAML {
		t.Errorf("got\n%s\nwant\n%s", &out, shopYAML)
	}
	var alone []string
	for _, o := range shop().Objects {
		alone = append(alone, string(yamlOf(t, o)))
	}
	if strings.Join(alone, "---\n") != shopYAML {
		t.Error("an object alone is not what it is in the bundle")
	}
}

func TestJSON(t *testing.T) {
	b := shop()
	b.Objects = b.Objects[3:]
	const want = `{
  "apiVersion": "v1",
  "kind": "List",
  "items": [
    {
      "apiVersion": "security.istio.io/v1",
      "kind": "PeerAuthentication",
      "metadata": {
        "name": "pa",
        "namespace": "shop"
      },
      "spec": {
        "portLevelMtls": {
          "443": {},
          "8080": {
            "mode": "STRICT"
          }
        }
      }
    }
  ]
}
`
	var out bytes.Buffer
	if err := b.JSON(&out); err != nil {
		t.Fatal(err)
	}
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &out, want)
	}
	out.Reset()
	if err := new(emit.Bundle).JSON(&out); err != nil || !strings.Contains(out.String(), `"items": []`) {
		t.Errorf("an empty bundle: %v\n%s", err, &out)
	}
}

// TestZeroIsWritten shows where a zero value is written, and where not.
func TestZeroIsWritten(t *testing.T) {
	tests := []struct {
		body any
		want string
	}{
		{&networking.ServiceEntry{Hosts: []string{"a"}}, "hosts:\n  - a\n  location: MESH_EXTERNAL\n  resolution: NONE\n"},
		{&networking.DestinationRule{TrafficPolicy: &networking.TrafficPolicy{Tls: &networking.ClientTLSSettings{}}}, "tls:\n      mode: DISABLE\n"},
		{&networking.Sidecar{OutboundTrafficPolicy: &networking.OutboundTrafficPolicy{}}, "outboundTrafficPolicy:\n    mode: REGISTRY_ONLY\n"},
		{&security.AuthorizationPolicy{}, "spec:\n  action: ALLOW\n"},
		{&networking.HTTPFaultInjection{Abort: &networking.HTTPFaultInjection_Abort{Percentage: &networking.Percent{}}}, "percentage:\n      value: 0\n"},
		{&networking.OutlierDetection{Consecutive_5XxErrors: wrapperspb.UInt32(0)}, "spec:\n  consecutive5xxErrors: 0\n"},
		{&networking.HTTPRouteDestination{Destination: &networking.Destination{Host: "a"}}, "spec:\n  destination:\n    host: a\n"},
		{&networking.Gateway{}, "spec: {}\n"},
	}
	for _, test := range tests {
		got := string(yamlOf(t, emit.Object{Body: test.body}))
		if !strings.HasSuffix(got, test.want) {
			t.Errorf("%T is written as\n%s\nwant at its end\n%s", test.body, got, test.want)
		}
	}
}

func TestDurations(t *testing.T) {
	for want, d := range map[string]*durationpb.Duration{
		"0s": {}, "5s": {Seconds: 5}, "0.250s": {Nanos: 250e6}, `"-1.000001s"`: {Seconds: -1, Nanos: -1000},
		"3600.000000001s": {Seconds: 3600, Nanos: 1}, "100s": {Seconds: 100}, "1000s": {Seconds: 1000},
	} {
		got := string(yamlOf(t, emit.Object{Body: &networking.HTTPRoute{Timeout: d}}))
		if !strings.HasSuffix(got, "timeout: "+want+"\n") {
			t.Errorf("got %s want %s", got, want)
		}
	}
}

// TestRefused shows what cannot be written: nothing is, and the error names
// the object.
func TestRefused(t *testing.T) {
	for name, body := range map[string]any{
		"text that is not UTF-8":      &networking.VirtualService{Hosts: []string{"\xff"}},
		"a key that is not UTF-8":     &networking.Gateway{Selector: map[string]string{"\xff": "a"}},
		"a duration out of range":     &networking.HTTPRoute{Timeout: &durationpb.Duration{Seconds: 1, Nanos: -1}},
		"a body that is no object":    42,
		"a field that has no form":    struct{ F func() }{func() {}},
		"a map with keys of a number": struct{ M map[int]string }{map[int]string{1: "a"}},
	} {
		b := emit.Bundle{Objects: []emit.Object{{Kind: "First"}, {Kind: "Odd", Namespace: "ns", Name: "n", Body: body}}}
		for _, write := range []func(w *bytes.Buffer) error{
			func(w *bytes.Buffer) error { return b.YAML(w) }, func(w *bytes.Buffer) error { return b.JSON(w) },
		} {
			var out bytes.Buffer
			err := write(&out)
			if err == nil || !strings.Contains(err.Error(), "Odd ns/n") || out.Len() > 0 {
				t.Errorf("%s: error %v, %d bytes written", name, err, out.Len())
			}
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestWriteFails(t *testing.T) {
	if shop().YAML(full{}) == nil || shop().JSON(full{}) == nil {
		t.Error("a failed write is not reported")
	}
}
