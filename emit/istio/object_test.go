package istio

import (
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

var web = model.Service{Namespace: "shop", Name: "web"}

func said[T any](value T) model.Fact[T] {
	return model.Fact[T]{Value: value, Said: []diag.Span{diag.NewFile("s.gwc", []byte("said")).Span(0, 4)}}
}

// check compares what a program yields of a kind with the section TEST.KIND of
// testdata/objects.txtar.
func (p *program) check(t *testing.T, kind string) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/objects.txtar")
	if err != nil {
		t.Fatal(err)
	}
	section := strings.TrimPrefix(t.Name(), "Test") + "." + kind
	got := yamlOf(t, p.emitted(t), kind)
	for _, f := range archive.Files {
		if f.Name == section && string(f.Data) == got {
			return
		}
	}
	t.Errorf("the section %s is not:\n%s", section, got)
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
	p.check(t, "Gateway")
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
	want := "GWC0419 only one of certificates m and s is mounted\n" +
		"GWC0701 two certificates for a host require istio 1.27, the target is 1.26"
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
	p.check(t, "DestinationRule")
	p.check(t, "VirtualService")
	s := p.emitted(t).Objects[0]
	text, err := s.YAML()
	if err != nil {
		t.Fatal(err)
	}
	if s.Kind != "Secret" || s.Namespace != "istio-system" || !strings.Contains(string(text), "\ntype: Opaque\n") {
		t.Errorf("the Secret of the CA is not beside the gateway:\n%s", text)
	}
}

func TestConnectionsGoByPort(t *testing.T) {
	p := newProgram("")
	p.publish("", 27017, model.Mongo, "").Routes = []model.Route{to("mongo", 80, "mongo2", 20)}
	p.check(t, "Gateway")
	p.check(t, "VirtualService")
}

func TestMeshHostHasAnEntryAndBothPorts(t *testing.T) {
	p := newProgram("")
	routes := []model.Route{to("web", 100)}
	p.MeshHosts = []*model.MeshHost{{Host: "a.com", Home: "shop", Ports: []model.MeshPort{{Port: 80, Routes: routes}, {Port: 8080, Routes: routes}}}}
	p.check(t, "ServiceEntry")
	p.check(t, "VirtualService")
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
	p.check(t, "DestinationRule")
	p.check(t, "PeerAuthentication")
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
VirtualService *.a.com *.a.com. at istio-system/in-ingress-443-any 421
VirtualService b.a.com b.a.com. at istio-system/in-ingress-443-any 421
VirtualService c.a.com c.a.com. at istio-system/in-ingress-443-any 421
VirtualService c.a.com at istio-system/ingress-https-443 421`
	for _, line := range strings.Split(want, "\n") {
		if !strings.Contains("\n"+got+"\n", "\n"+line+"\n") {
			t.Errorf("no %q in\n%s", line, got)
		}
	}
}
