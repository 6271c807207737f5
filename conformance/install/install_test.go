package install

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	kube "k8s.io/apimachinery/pkg/util/yaml"

	"github.com/gwc-lang/gwc/conformance/compile"
)

// A sample is a program that deploys gateways, and the same without `deploy`, for those who install them otherwise.
type sample struct {
	name, program string
	gateways      []where
	// unused gateways have no load balancer if they are deployed: who installs one otherwise does it before its use.
	unused bool
}

type where struct{ gateway, namespace, service string }

var samples = []sample{
	{"outside and egress", `
gateway public { namespace edge, selector istio=public, ports 80->8080, 443->8443, deploy }
gateway out { namespace mesh-egress, selector istio=out, service way-out, ports 80->8080, 443->8443, deploy replicas 2 }
namespace shop
expose web:8080 https at shop.example.com via public redirect http
egress api.partner.example via gateway out originate-tls
`, []where{{"public", "edge", "public"}, {"out", "mesh-egress", "way-out"}}, false},
	{"proxies, a revision, other labels and ports", `
mesh { revision canary }
gateway public { namespace edge, selector app=edge, istio=edge, tier=front, service the-edge, ports 443->10443, 9443->10444, 5432->15432, behind 2 proxies, deploy replicas 3..7 }
namespace shop
expose web:8080 https at shop.example.com via public
expose db:5432 tcp on 5432 via public
`, []where{{"public", "edge", "the-edge"}}, false},
	{"one replica, and a selector without istio", `
gateway in { namespace edge, selector app=in, ports 80->8080, deploy replicas 1 }
expose web:8080 http at shop.example.com via in
`, []where{{"in", "edge", "in"}}, false},
	{"a gateway that the program does not use", `
gateway idle { namespace edge, selector istio=idle, ports 80->8080, 443->8443, deploy }
expose web:8080 http at shop.example.com
`, []where{{"idle", "edge", "idle"}}, true},
}

// gwc runs the command that is judged.
func gwc(t *testing.T, args ...string) []byte {
	t.Helper()
	path, err := compile.Command()
	if err != nil {
		t.Fatal(err)
	}
	var out, said bytes.Buffer
	c := exec.Command(path, args...)
	c.Stdout, c.Stderr = &out, &said
	if err := c.Run(); err != nil {
		t.Fatalf("gwc %s: %v\n%s", strings.Join(args, " "), err, &said)
	}
	return out.Bytes()
}

// parsed returns the objects of a bundle.
func parsed(t *testing.T, text []byte) (list []*unstructured.Unstructured) {
	t.Helper()
	for decoder := kube.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096); ; {
		o := &unstructured.Unstructured{}
		switch err := decoder.Decode(&o.Object); {
		case errors.Is(err, io.EOF):
			return list
		case err != nil:
			t.Fatal(err)
		case o.Object != nil:
			list = append(list, o)
		}
	}
}

// TestTools renders the values and the IstioOperator of gateways, and compares the gateway that the tool would install
// with the one that `deploy` makes: its Service's type and ports, the labels, the injection and the replicas.
func TestTools(t *testing.T) {
	for _, s := range samples {
		t.Run(s.name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "edge.gwc")
			if err := os.WriteFile(file, []byte(s.program), 0o600); err != nil {
				t.Fatal(err)
			}
			made := parsed(t, gwc(t, "build", file))
			for _, w := range s.gateways {
				want, err := Read(made, w.namespace, w.service)
				if err != nil {
					t.Fatal(err)
				}
				if !want.Selects || want.Injected != "gateway" || want.Least == 0 || len(want.Ports) == 0 {
					t.Errorf("deploy makes %+v", want)
				}
				if s.unused {
					want.Type, want.ExternalTrafficPolicy = "LoadBalancer", "Local"
				}
				// The release has another name: that of the Service is a value.
				list, err := Chart(gwc(t, "gateway", w.gateway, "--as", "helm-values", file), "another-release", w.namespace)
				compare(t, "the chart", list, err, w, want)
				// istioctl writes the whole pods itself: with the revision `default`, and with the image of the release.
				written := *want
				written.Injected, written.Image, written.PodLabels = "", image, maps.Clone(want.PodLabels)
				if written.PodLabels["istio.io/rev"] == "" {
					written.PodLabels["istio.io/rev"] = "default"
				}
				list, err = Operator(gwc(t, "gateway", w.gateway, "--as", "istiooperator", file), dir)
				compare(t, "istioctl", list, err, w, &written)
			}
		})
	}
}

// image is that of the module's version: the module is between two releases.
const image = "registry.istio.io/testing/proxyv2:latest"

// compare compares a gateway that a tool installs with what is wanted.
func compare(t *testing.T, tool string, list []*unstructured.Unstructured, err error, w where, want *Gateway) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", tool, err)
		return
	}
	got, err := Read(list, w.namespace, w.service)
	if err != nil {
		t.Errorf("%s: %v", tool, err)
		return
	}
	for what, equal := range map[string]bool{
		"type":                  got.Type == want.Type,
		"externalTrafficPolicy": got.ExternalTrafficPolicy == want.ExternalTrafficPolicy,
		"ports":                 maps.Equal(got.Ports, want.Ports),
		"selector":              got.Selects && covers(got.PodLabels, selectorOf(want)),
		"revision":              got.PodLabels["istio.io/rev"] == want.PodLabels["istio.io/rev"],
		"template":              got.Injected == want.Injected,
		"container":             got.Container == want.Container && got.Image == want.Image,
		"proxy":                 got.ProxyConfig == want.ProxyConfig,
		"other labels":          own(got.PodLabels, want.PodLabels, w.service),
		"replicas":              got.Least == want.Least && got.Most == want.Most,
	} {
		if !equal {
			t.Errorf("%s, %s: %s differs:\n%+v\nwant\n%+v", w.gateway, tool, what, got, want)
		}
	}
}

// own reports whether the labels by which gateways are selected are those of the program, or the name of the Service:
// the charts' defaults are those of other gateways.
func own(got, want map[string]string, service string) bool {
	for _, key := range []string{"app", "istio"} {
		if value, stated := want[key]; stated && got[key] != value || !stated && got[key] != service {
			return false
		}
	}
	return true
}

// selectorOf returns the labels of the pods that `deploy` makes which are the gateway's: without those of injection.
func selectorOf(g *Gateway) map[string]string {
	out := maps.Clone(g.PodLabels)
	maps.DeleteFunc(out, func(key, _ string) bool {
		return strings.Contains(key, "istio.io/") || strings.HasPrefix(key, "app.kubernetes.io/") || strings.HasPrefix(key, "gwc.dev/")
	})
	return out
}
