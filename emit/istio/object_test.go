package istio

import (
	"strings"
	"testing"
	"time"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

var web = model.Service{Namespace: "shop", Name: "web"}

func said[T any](value T) model.Fact[T] {
	return model.Fact[T]{Value: value, Said: []diag.Span{{File: diag.NewFile("s.gwc", []byte("said")), End: 4}}}
}

// check compares what a program yields of a kind.
func (p *program) check(t *testing.T, kind, want string) {
	t.Helper()
	if got := yamlOf(t, p.emitted(t), kind); got != strings.TrimPrefix(want, "\n") {
		t.Errorf("got:\n%s\nwant:%s", got, want)
	}
}

func TestServerCredentials(t *testing.T) {
	p := newProgram("")
	p.Target.Value = 27
	p.Certificates = []*model.Certificate{
		{Name: "ca", Source: model.CertificateSource{Files: &model.CertificateFiles{Cert: []byte("C"), Key: []byte("K"), CA: []byte("A")}}},
		{Name: "b-mounted", Source: model.CertificateSource{Mounted: &model.CertificatePaths{Cert: "/c", Key: "/k", CA: "/ca"}}},
		{Name: "c-secret", Source: model.CertificateSource{Secret: "exists"}},
	}
	p.Certificates[0].Name = "a-files"
	settings := func(pub *model.Published) {
		pub.MinTLS, pub.MaxTLS, pub.Ciphers = said("1.2"), said("1.3"), said([]string{"ECDHE-RSA-AES128-GCM-SHA256"})
	}
	p.publish("a.com", 443, model.HTTPS, model.Mutual, withCert("0-unknown", "a-files"))
	p.publish("b.com", 443, model.TLS, model.MutualOptional, withCert("b-mounted"))
	p.publish("c.com", 443, model.HTTPS, model.Simple, withCert("c-secret"), settings)
	p.publish("*.d.com", 443, model.TLS, model.Simple)
	p.check(t, "Gateway", `
istio-system/in-ingress-443-any-d-com
  servers:
  - port:
      number: 443
      protocol: TLS
      name: tls
    hosts:
    - istio-system/*.d.com
    tls:
      mode: SIMPLE
      credentialName: wildcard-d-com-credential
  selector:
    istio: ingressgateway
istio-system/in-ingress-443-b-com
  servers:
  - port:
      number: 443
      protocol: TLS
      name: tls
    hosts:
    - istio-system/b.com
    tls:
      mode: OPTIONAL_MUTUAL
      serverCertificate: /c
      privateKey: /k
      caCertificates: /ca
  selector:
    istio: ingressgateway
istio-system/in-ingress-443-mutual-0-unknown-a-files
  servers:
  - port:
      number: 443
      protocol: HTTPS
      name: https
    hosts:
    - istio-system/a.com
    tls:
      mode: MUTUAL
      credentialNames:
      - a-files
      - 0-unknown
  selector:
    istio: ingressgateway
istio-system/in-ingress-443-simple-c-secret-min-1-2-max-1-3-ciphers
  servers:
  - port:
      number: 443
      protocol: HTTPS
      name: https
    hosts:
    - istio-system/c.com
    tls:
      mode: SIMPLE
      credentialName: exists
      minProtocolVersion: TLSV1_2
      maxProtocolVersion: TLSV1_3
      cipherSuites:
      - ECDHE-RSA-AES128-GCM-SHA256
  selector:
    istio: ingressgateway
`)
	b := p.emitted(t)
	text, err := b.Objects[0].YAML()
	if err != nil {
		t.Fatal(err)
	}
	if want := `apiVersion: v1
kind: Secret
metadata:
  name: a-files
  namespace: istio-system
  labels:
    app.kubernetes.io/managed-by: gwc
  annotations:
    gwc.dev/source: c.gwc
type: kubernetes.io/tls
data:
  ca.crt: QQ==
  tls.crt: Qw==
  tls.key: Sw==
`; string(text) != want || b.Objects[1].Kind == "Secret" {
		t.Errorf("got:\n%s\nwant one Secret:\n%s", text, want)
	}
}

func TestTwoCertificates(t *testing.T) {
	p := newProgram("")
	p.Target.Value = 26
	p.Certificates = []*model.Certificate{
		{Name: "m", Source: model.CertificateSource{Mounted: &model.CertificatePaths{Cert: "/c", Key: "/k"}}},
	}
	p.publish("a.com", 443, model.HTTPS, model.Simple, withCert("m", "s"))
	var sink diag.Sink
	Target{}.Emit(&p.Model, &sink)
	var got []string
	for _, d := range sink.Sorted() {
		got = append(got, string(d.Code)+" "+d.Message)
	}
	want := "GWC0419 of the certificates m and s one is mounted and the other is not\n" +
		"GWC0701 two certificates for a host need istio 1.27, and the target is 1.26"
	if strings.Join(got, "\n") != want {
		t.Errorf("got %q", got)
	}
}

func TestBackendIsASubsetForGatewaysAlone(t *testing.T) {
	p := newProgram("")
	p.Certificates = []*model.Certificate{
		{Name: "app-ca", Source: model.CertificateSource{Files: &model.CertificateFiles{CA: []byte("A")}}},
	}
	p.Services = []*model.ServiceInfo{{
		Service:  web,
		Backend:  said(model.Backend{Kind: "https", CA: "app-ca"}),
		Subsets:  []model.Subset{{Name: "v1", Labels: []model.Label{{Key: "version", Value: "v1"}}}, {Name: "v2"}},
		Policies: model.Policies{Balance: said(model.Balance{Kind: "least-request"})},
	}}
	p.publish("a.com", 443, model.HTTPS, model.Simple).Routes = []model.Route{to("web/v1", 50, "web", 50)}
	p.publish("raw.com", 443, model.HTTPS, model.Passthrough).Routes = []model.Route{to("web/v2", 100)}
	p.MeshHosts = []*model.MeshHost{{Service: &web, Home: "shop", Ports: []model.MeshPort{{Port: 8080, Routes: []model.Route{to("web/v1", 100)}}}}}
	p.check(t, "DestinationRule", `
shop/service-shop-web
  host: web.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      simple: LEAST_REQUEST
  subsets:
  - name: v1
    labels:
      version: v1
  - name: v2
  - name: gwc-https
    trafficPolicy:
      tls:
        mode: SIMPLE
        credentialName: app-ca
        subjectAltNames:
        - web.shop.svc.cluster.local
        sni: web.shop.svc.cluster.local
  - name: gwc-https-v1
    labels:
      version: v1
    trafficPolicy:
      tls:
        mode: SIMPLE
        credentialName: app-ca
        subjectAltNames:
        - web.shop.svc.cluster.local
        sni: web.shop.svc.cluster.local
  exportTo:
  - "*"
`)
	p.check(t, "VirtualService", `
istio-system/in-ingress-443-a-com
  hosts:
  - a.com
  gateways:
  - istio-system/in-ingress-443-a-com
  http:
  - route:
    - destination:
        host: web.shop.svc.cluster.local
        subset: gwc-https-v1
        port:
          number: 8080
      weight: 50
    - destination:
        host: web.shop.svc.cluster.local
        subset: gwc-https
        port:
          number: 8080
      weight: 50
  exportTo:
  - "."
istio-system/in-ingress-443-raw-com
  hosts:
  - raw.com
  gateways:
  - istio-system/in-ingress-443-raw-com
  tls:
  - match:
    - sniHosts:
      - raw.com
      port: 443
    route:
    - destination:
        host: web.shop.svc.cluster.local
        subset: v2
        port:
          number: 8080
  exportTo:
  - "."
shop/mesh-shop-web
  hosts:
  - web.shop.svc.cluster.local
  gateways:
  - mesh
  http:
  - match:
    - port: 8080
    route:
    - destination:
        host: web.shop.svc.cluster.local
        subset: v1
        port:
          number: 8080
  exportTo:
  - "*"
`)
	if s := p.emitted(t).Objects[0]; s.Kind != "Secret" || s.Namespace != "istio-system" || s.Body.(secretBody).Type != "Opaque" {
		t.Errorf("the CA is no Secret beside the gateway: %s %s/%s", s.Kind, s.Namespace, s.Name)
	}
}

func TestBackendSubsetNames(t *testing.T) {
	long := strings.Repeat("v", 63)
	for _, name := range []string{backendSubset("https", long), backendSubset("mtls", long)} {
		if len(name) != 63 || !strings.HasPrefix(name, reserved) {
			t.Errorf("%s has %d bytes", name, len(name))
		}
	}
	if backendSubset("https", long) == backendSubset("https", long[1:]+"x") {
		t.Error("two subsets, one name")
	}
}

func TestConnectionsGoByPort(t *testing.T) {
	p := newProgram("")
	p.publish("", 27017, model.Mongo, "").Routes = []model.Route{to("mongo", 80, "mongo2", 20)}
	p.check(t, "Gateway", `
istio-system/in-ingress-27017
  servers:
  - port:
      number: 27017
      protocol: MONGO
      name: mongo
    hosts:
    - istio-system/*
  selector:
    istio: ingressgateway
`)
	p.check(t, "VirtualService", `
istio-system/in-ingress-27017
  hosts:
  - "*"
  gateways:
  - istio-system/in-ingress-27017
  tcp:
  - match:
    - port: 27017
    route:
    - destination:
        host: mongo.shop.svc.cluster.local
        port:
          number: 8080
      weight: 80
    - destination:
        host: mongo2.shop.svc.cluster.local
        port:
          number: 8080
      weight: 20
  exportTo:
  - "."
`)
}

func TestMeshHostHasAnEntryAndBothPorts(t *testing.T) {
	p := newProgram("")
	routes := []model.Route{to("web", 100)}
	p.MeshHosts = []*model.MeshHost{{Host: "a.com", Home: "shop", Ports: []model.MeshPort{{Port: 80, Routes: routes}, {Port: 8080, Routes: routes}}}}
	p.check(t, "ServiceEntry", `
shop/mesh-a-com
  hosts:
  - a.com
  ports:
  - number: 80
    protocol: HTTP
    name: http-80
  - number: 8080
    protocol: HTTP
    name: http-8080
  location: MESH_INTERNAL
  resolution: NONE
  exportTo:
  - "*"
`)
	p.check(t, "VirtualService", `
shop/mesh-a-com
  hosts:
  - a.com
  gateways:
  - mesh
  http:
  - match:
    - port: 80
    - port: 8080
    route:
    - destination:
        host: web.shop.svc.cluster.local
        port:
          number: 8080
  exportTo:
  - "*"
`)
}

func TestServicePoliciesAndStrictPeers(t *testing.T) {
	p := newProgram("")
	p.Services = []*model.ServiceInfo{{
		Service: web, Workload: []model.Label{{Key: "app", Value: "web"}}, MTLS: said(true),
		Policies: model.Policies{
			Balance:     said(model.Balance{Kind: "hash cookie", Name: "user"}),
			Connections: said(100), Pending: said(10), Requests: said(20),
			ConnectTimeout: said(2 * time.Second), Keepalive: said(time.Minute),
			Outlier: said(model.Outlier{Errors: 5, Every: time.Second, Eject: 3 * time.Minute}),
		},
	}}
	p.check(t, "DestinationRule", `
shop/service-shop-web
  host: web.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      consistentHash:
        httpCookie:
          name: user
          ttl: 0s
    connectionPool:
      tcp:
        maxConnections: 100
        connectTimeout: 2s
        tcpKeepalive:
          time: 60s
      http:
        http1MaxPendingRequests: 10
        http2MaxRequests: 20
    outlierDetection:
      consecutive5xxErrors: 5
      interval: 1s
      baseEjectionTime: 180s
  exportTo:
  - "*"
`)
	p.check(t, "PeerAuthentication", `
shop/service-shop-web
  selector:
    matchLabels:
      app: web
  mtls:
    mode: STRICT
`)
}

func TestListenGatewaysRefuseWhatOthersServe(t *testing.T) {
	p := newProgram("")
	g := *ingress
	g.Listens = []model.Listen{{
		Protocol: model.Said[model.Protocol]{Value: model.HTTPS}, Port: model.Said[int]{Value: 443},
		Cert:  []model.Said[string]{{Value: "x"}},
		Hosts: []model.HostRule{{Namespace: "ns1", Host: "*.a.com"}, {Namespace: "ns1", Host: "b.a.com"}},
	}}
	p.Gateways = []*model.Gateway{&g}
	p.publish("*", 443, model.HTTPS, model.Simple, at2(&g))
	p.publish("c.a.com", 443, model.HTTPS, model.Mutual, at2(&g))
	got := strings.Join(summary(p.emitted(t)), "\n")
	want := `Gateway in-ingress-443-any istio-system/*
Gateway in-ingress-443-c-a-com istio-system/c.a.com
Gateway ingress-https-443 ns1/*.a.com istio-system/*.a.com
VirtualService *.a.com at istio-system/in-ingress-443-any 421
VirtualService b.a.com at istio-system/in-ingress-443-any 421
VirtualService c.a.com at istio-system/in-ingress-443-any 421
VirtualService c.a.com at istio-system/ingress-https-443 421`
	for _, line := range strings.Split(want, "\n") {
		if !strings.Contains("\n"+got+"\n", "\n"+line+"\n") {
			t.Errorf("no %q in\n%s", line, got)
		}
	}
}
