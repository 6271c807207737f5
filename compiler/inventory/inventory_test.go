package inventory_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/diag"
)

const shop = `# what the cluster has
---
apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  clusterIP: 10.0.0.7
  selector: {app: reviews}
  ports:
  - {name: http, port: 80, targetPort: web, appProtocol: http2}
  - {name: admin, port: 9000, targetPort: 9001, protocol: UDP}
--- # a comment
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: api}
  spec: {type: LoadBalancer, ports: [{port: 443}]}
- apiVersion: networking.istio.io/v1
  kind: Gateway
  metadata: {name: gw, namespace: istio-ingress}
---
# nothing
...
---
apiVersion: v1
kind: SecretList
items:
- metadata: {name: b, namespace: shop}
  stringData: {password: hunter2}
---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
`

func read(t *testing.T, text string) (*inventory.Inventory, []diag.Diagnostic) {
	t.Helper()
	var sink diag.Sink
	i := inventory.Read([]*diag.File{diag.NewFile("shop.yaml", []byte(text))}, &sink)
	return i, sink.Sorted()
}

func line(s diag.Span) string {
	return fmt.Sprint(s.File().Name, ":", s.File().Position(s.Start()).Line, ": ", s.Text())
}

func TestRead(t *testing.T) {
	for name, text := range map[string]string{
		"unix": shop, "windows": strings.ReplaceAll(shop, "\n", "\r\n"), "byte order mark": "\ufeff" + shop,
	} {
		i, problems := read(t, text)
		if len(problems) > 0 {
			t.Fatalf("%s: %v", name, problems)
		}
		reviews, found := i.Service("shop", "reviews")
		if at := line(reviews.Span); !found || at != "shop.yaml:3: apiVersion: v1" {
			t.Errorf("%s: reviews %v at %s", name, found, at)
		}
		reviews.Span = diag.Span{}
		if want := (inventory.Service{
			Key: inventory.Key{Namespace: "shop", Name: "reviews"}, Type: "ClusterIP", ClusterIP: "10.0.0.7",
			Addresses: []netip.Addr{netip.MustParseAddr("10.0.0.7")},
			Selector:  map[string]string{"app": "reviews"},
			Ports:     []inventory.Port{{"http", 80, "web", "TCP", "http2"}, {"admin", 9000, "9001", "UDP", ""}},
		}); !reflect.DeepEqual(reviews, want) {
			t.Errorf("%s: got %v want %v", name, reviews, want)
		}
		api, found := i.Service("default", "api")
		if !found || api.Type != "LoadBalancer" || api.Ports[0].TargetPort != "443" || !strings.HasPrefix(line(api.Span), "shop.yaml:15:") {
			t.Errorf("%s: api %v %v", name, found, api)
		}
		if len(i.Services()) != 2 || i.Services()[0].Name != "api" {
			t.Errorf("%s: services are not sorted: %v", name, i.Services())
		}
		if b, found := i.Secret("shop", "b"); !found || b.Type != "Opaque" || !b.Has("password") || b.Has("tls.key") {
			t.Errorf("%s: secret %v", name, b)
		}
		if o := i.Objects(); len(o) != 1 || o[0].Kind != "Gateway" || o[0].String() != "istio-ingress/gw" {
			t.Errorf("%s: objects %v", name, o)
		}
	}
}

func TestNothingIsKnown(t *testing.T) {
	var none *inventory.Inventory
	if _, found := none.Service("a", "b"); found || !none.Empty() || none.Secrets() != nil || none.Objects() != nil {
		t.Error("a nil inventory knows something")
	}
	if i, problems := read(t, "# nothing\n---\n---\nnull\n"); !i.Empty() || len(problems) > 0 {
		t.Errorf("an empty file: %v", problems)
	}
}

// TestMistakes shows what is reported, where, and that the rest is read.
func TestMistakes(t *testing.T) {
	const fine = "---\napiVersion: v1\nkind: Service\nmetadata: {name: fine}\n"
	tests := []struct{ text, want string }{
		{"a: b: c\n", "1 GWC0901 invalid YAML: mapping values are not allowed in this context"},
		{"---\n\na: 1\nb: [\n", "4 GWC0901 invalid YAML: did not find expected node content"},
		{"kind: Secret\na: b: c\n", "2 GWC0901 invalid YAML"},
		{"a: *hunter2\n", "1 GWC0901 invalid YAML: unknown anchor 'hunter2' referenced"},
		{"hello\n", "1 GWC0902 not a Kubernetes object"},
		{"replicas: 3\n", "1 GWC0902 not a Kubernetes object: apiVersion is missing"},
		{"apiVersion: v2\nname: chart\n", "1 GWC0902 not a Kubernetes object: kind is missing"},
		{"apiVersion: v1\nkind: Service\n", "1 GWC0902 service without metadata.name"},
		{"apiVersion: v1\nkind: Service\nmetadata: {name: 12}\n", "1 GWC0903 invalid metadata.name of this document: unexpected number"},
		{"apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {v: 1}}\n", "1 GWC0903 invalid spec.selector of service default/a: unexpected number"},
		{"apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 0}]}\n", "1 GWC0903 invalid port 0 of service default/a"},
		{"apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {ca.crt: hunter2}\n", "1 GWC0903 invalid data.ca.crt of secret default/a: must be base64"},
		{"apiVersion: v1\nkind: Service\nmetadata: {name: fine}\nspec: {type: NodePort}\n", "6 GWC0904 conflicting definitions of service default/fine in the inventory"},
		{"apiVersion: v1\nkind: Service\nmetadata: {name: fine}\n\n", ""},
	}
	for _, test := range tests {
		i, problems := read(t, test.text+fine)
		got := ""
		for _, d := range problems {
			got += fmt.Sprint(d.Span.File().Position(d.Span.Start()).Line, " ", d.Code, " ", d.Message)
			if d.Code.Title() == "" {
				t.Errorf("%s has no title", d.Code)
			}
		}
		if got != test.want {
			t.Errorf("got\n%s\nwant\n%s\nfrom\n%s", got, test.want, test.text)
		}
		if _, found := i.Service("default", "fine"); !found {
			t.Errorf("the rest of the file is lost:\n%s", test.text)
		}
	}
}

func certificate(t *testing.T) (crt, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"a.example.com"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}))
}

// TestPrivateKeysAreForgotten puts a private key wherever one can be: beside
// the certificate, and in the same entry.
func TestPrivateKeysAreForgotten(t *testing.T) {
	crt, key := certificate(t)
	encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	text := "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {name: cert, namespace: gw}\ndata:\n" +
		"  tls.crt: " + encode(key+crt+crt) + "\n  tls.key: " + encode(key) + "\n  ca.crt: " + encode(crt) + "\n"
	i, problems := read(t, text)
	if len(problems) != 1 || problems[0].Code != "GWC0420" || strings.Contains(fmt.Sprint(problems), key[30:60]) {
		t.Fatal(problems)
	}
	s, _ := i.Secret("gw", "cert")
	if got := fmt.Sprint(s.Type, s.Keys); got != "kubernetes.io/tls[ca.crt tls.crt tls.key]" {
		t.Error(got)
	}
	want := map[string][]byte{"tls.crt": []byte(crt + crt), "ca.crt": []byte(crt)}
	if !reflect.DeepEqual(s.Certificates, want) {
		t.Errorf("got %s", s.Certificates)
	}
	if !s.Span.File().Hidden {
		t.Error("the file of a Secret may be quoted")
	}
}

func TestFiles(t *testing.T) {
	fsys := fstest.MapFS{
		"b/x.yml": {Data: []byte("x")}, "b/a/y.json": {Data: []byte("{}")}, "b/.git/z.yaml": {}, "b/.z.yaml": {},
		"b/notes.txt": {}, "c.yaml": {}, "one.txt": {},
	}
	for root, want := range map[string]string{"b": "in/b/a/y.json in/b/x.yml", "one.txt": "in/one.txt", ".": "in/b/a/y.json in/b/x.yml in/c.yaml"} {
		files, err := inventory.Files(fsys, root, "in")
		var names []string
		for _, f := range files {
			names = append(names, f.Name)
		}
		if got := strings.Join(names, " "); err != nil || got != want {
			t.Errorf("%s: %v: got %s want %s", root, err, got, want)
		}
	}
	if _, err := inventory.Files(fsys, "none", ""); err == nil {
		t.Error("a directory that is not there is no error")
	}
}

// TestOrderOfFiles reads the same files in both orders.
func TestOrderOfFiles(t *testing.T) {
	one := func() *diag.File { return diag.NewFile("1.yaml", []byte(shop)) }
	two := func() *diag.File {
		return diag.NewFile("2.yaml", []byte(strings.ReplaceAll(shop, "10.0.0.7", "10.0.0.8")))
	}
	var there, back diag.Sink
	x := inventory.Read([]*diag.File{one(), two()}, &there)
	y := inventory.Read([]*diag.File{two(), one()}, &back)
	if len(there.Sorted()) != 1 || there.Sorted()[0].Message != back.Sorted()[0].Message || there.Sorted()[0].Span.File().Name != "2.yaml" {
		t.Errorf("got %v and %v", there.Sorted(), back.Sorted())
	}
	for _, i := range []*inventory.Inventory{x, y} {
		if s, _ := i.Service("shop", "reviews"); s.Span.File().Name != "1.yaml" {
			t.Errorf("the service of %s is kept", s.Span.File().Name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(shop)
	f.Add(istio)
	f.Add(`{"apiVersion": "v1", "kind": "List", "items": [1, {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "data": {"ca.crt": 1}}]}`)
	f.Add("apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {a: b}, ownerReferences: [{kind: ReplicaSet, name: x-1, controller: true}]}\n" +
		"---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{ports: [{name: x, containerPort: 1}]}]}}}}}\n" +
		"---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}\nspec: {secretName: b, dnsNames: [c]}\n")
	f.Add("---\n---a\n--- {a: b}\n%\n\xff\x00")
	f.Add("a: &a [*a]\n<<: *a\n? [x]\n: y\n!!binary x: 1\n")
	f.Fuzz(func(t *testing.T, text string) {
		i, problems := read(t, text)
		for _, m := range i.Manifests() {
			if at := m.At("spec.hosts[0].b"); at.Start() < 0 || at.End() < at.Start() || at.End() > len(text) {
				t.Fatalf("%s is at %d to %d of %d bytes", m.Key, at.Start(), at.End(), len(text))
			}
		}
		for _, d := range problems {
			if d.Span.Start() < 0 || d.Span.End() < d.Span.Start() || d.Span.End() > len(text) {
				t.Fatalf("%s at %d to %d of %d bytes", d.Message, d.Span.Start(), d.Span.End(), len(text))
			}
		}
	})
}
