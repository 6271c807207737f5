package cluster

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// controllers are the kinds of cert-manager and External Secrets in their modules.
var controllers = []struct{ module, file string }{
	{"github.com/cert-manager/cert-manager@v1.21.2", "deploy/crds/cert-manager.io_certificates.yaml"},
	{"github.com/external-secrets/external-secrets@v1.3.2", "config/crds/bases/external-secrets.io_externalsecrets.yaml"},
}

// A need is what gwc needs prints as JSON.
type need struct {
	Kind, Namespace, Name string
	Commands              []string
}

// An outside is gwc as users run it.
type outside struct{ path, examples string }

func newOutside(t *testing.T) outside {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	gwc := outside{filepath.Join(t.TempDir(), "gwc"), filepath.Join(root, "examples")}
	goTool(t, "build", "-o", gwc.path, "./cmd/gwc")
	return gwc
}

func (g outside) run(t *testing.T, args ...string) string {
	t.Helper()
	var errs strings.Builder
	c := exec.Command(g.path, args...)
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		t.Fatalf("gwc %s: %v\n%s", strings.Join(args, " "), err, &errs)
	}
	return string(out)
}

// needs returns what a program needs, and creates the namespaces.
func (g outside) needs(t *testing.T, s *server, path string) (list []need) {
	t.Helper()
	if err := json.Unmarshal([]byte(g.run(t, "needs", "--format", "json", path)), &list); err != nil {
		t.Fatal(err)
	}
	for _, n := range list {
		if n.Kind == "namespace" {
			_, _ = s.kubectl("", "create", "namespace", n.Name) // another program may have created it
		}
	}
	return list
}

// addControllers creates the kinds of the controllers.
func addControllers(t *testing.T, s *server) {
	t.Helper()
	for _, c := range controllers {
		var module struct{ Dir string }
		if err := json.Unmarshal([]byte(goTool(t, "mod", "download", "-json", c.module)), &module); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{
			{"apply", "--server-side", "-f", filepath.Join(module.Dir, filepath.FromSlash(c.file))},
			{"wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"},
		} {
			if out, err := s.kubectl("", args...); err != nil {
				t.Fatalf("kubectl %s: %v\n%s", args[0], err, out)
			}
		}
	}
}

// apply applies manifests; the server refuses fields that a kind does not have.
func (s *server) apply(manifests string) ([]byte, error) {
	return s.kubectl(manifests, "apply", "--server-side", "--validate=strict", "-f", "-")
}

// TestObjects applies the objects of examples: the Deployments, Services, accounts,
// autoscalers and budgets of deployed gateways, the policies of confined namespaces, what
// controllers make certificates of, and the objects of Istio. A server accepts all of
// them, with all of their fields, in the namespaces that gwc needs lists.
func TestObjects(t *testing.T) {
	gwc, s := newOutside(t), newServer(t)
	addControllers(t, s)
	kinds := map[string]int{}
	for _, name := range []string{"gateway-deploy", "confine", "certificates", "shop", "access-tokens", "canary"} {
		path := filepath.Join(gwc.examples, name)
		needs := gwc.needs(t, s, path)
		bundle := withoutSOPS(gwc.run(t, "build", path))
		if out, err := s.apply(bundle); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		for line := range strings.Lines(bundle) {
			if kind, is := strings.CutPrefix(line, "kind: "); is {
				kinds[strings.TrimSpace(kind)]++
			}
		}
		checkNeeds(t, s, name, needs)
	}
	for _, kind := range []string{"Deployment", "Service", "ServiceAccount", "Role", "RoleBinding", "HorizontalPodAutoscaler", "PodDisruptionBudget",
		"NetworkPolicy", "Sidecar", "Certificate", "ExternalSecret", "Secret", "Gateway", "VirtualService"} {
		if kinds[kind] == 0 {
			t.Errorf("no %s is applied", kind)
		}
	}
	bundle := gwc.run(t, "build", filepath.Join(gwc.examples, "gateway-deploy"))
	for old, wrong := range map[string]string{
		"targetPort:": "targetPorts:", "maxUnavailable:": "mostUnavailable:", "maxReplicas:": "mostReplicas:", "- kind: ServiceAccount\n  name: ": "- kind: ServiceAccount\n  named: ",
		"type: RuntimeDefault": "type: Default", "runAsNonRoot: true": "runAsNonRoot: yes-please",
	} {
		if !strings.Contains(bundle, old) {
			t.Errorf("no %q in the bundle", old)
		} else if out, err := s.apply(strings.ReplaceAll(bundle, old, wrong)); err == nil {
			t.Errorf("the server accepts %q: %s", wrong, out)
		}
	}
}

// withoutSOPS returns a bundle without its encrypted Secrets, which Flux or ksops applies.
func withoutSOPS(bundle string) string {
	documents := strings.Split(bundle, "\n---\n")
	return strings.Join(slices.DeleteFunc(documents, func(d string) bool { return strings.Contains(d, "\nsops:") }), "\n---\n")
}

// checkNeeds runs the commands that check what a program needs: all are commands that
// kubectl understands, and they find what is there.
func checkNeeds(t *testing.T, s *server, program string, list []need) {
	t.Helper()
	for _, n := range list {
		for _, command := range n.Commands {
			if !strings.HasPrefix(command, "kubectl ") || strings.Contains(command, " exec ") {
				continue
			}
			c := exec.Command("sh", "-c", command)
			c.Env = append(os.Environ(), "KUBECONFIG="+s.kubeconfig())
			out, err := c.CombinedOutput()
			there := n.Kind == "crd" && strings.Contains(command, ".istio.io ") || n.Kind == "namespace"
			if there && (err != nil || n.Kind == "crd" && !strings.Contains(string(out), "v1")) {
				t.Errorf("%s: %s: %v\n%s", program, command, err, out)
			}
			for _, wrong := range []string{"error: ", "unknown", "Usage:", "syntax"} {
				if strings.Contains(string(out), wrong) && !strings.Contains(string(out), "doesn't have a resource type") {
					t.Errorf("%s: %s\n%s", program, command, out)
				}
			}
		}
	}
}

// TestNeeds runs the commands for every kind of need.
func TestNeeds(t *testing.T) {
	gwc, s := newOutside(t), newServer(t)
	dir := t.TempDir()
	program := filepath.Join(dir, "edge.gwc")
	text := `mesh { dns-capture }
gateway public { namespace edge, selector istio=public, behind 2 proxies, ports 443->8443 }
certificate a { issuer letsencrypt }
certificate b { issuer corp local }
certificate c { external vault key shop/tls }
certificate d { external team-store local key shop/tls }
certificate e { mounted "/etc/tls.crt" "/etc/tls.key" }
tokens corp { issuer "https://id.example.com", keys "https://id.example.com/jwks", audience shop }
authorizer oauth2-proxy
namespace shop
expose web:80 https at a.example.com via public cert a { check oauth2-proxy }
expose web:80 https at b.example.com via public cert b { allow tokens corp }
expose web:80 https at c.example.com via public cert c
expose web:80 https at d.example.com via public cert d
expose web:80 https at e.example.com via public cert e
expose web:80 https at f.example.com via public cert existing
egress api.example.com via gateway originate-tls
confine shop
`
	if err := os.WriteFile(program, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	list := gwc.needs(t, s, program)
	mesh := fmt.Sprintf("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata:\n  mesh: |\n%s", `    extensionProviders:
    - name: "oauth2-proxy"
      envoyExtAuthzHttp: {service: oauth2-proxy.login.svc.cluster.local, port: 4180}
    defaultConfig:
      proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}
`)
	if out, err := s.apply(mesh); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	checkNeeds(t, s, "every kind", list)
	found := map[string]bool{}
	for _, n := range list {
		found[n.Kind] = true
		if n.Kind != "provider" && n.Kind != "mesh" {
			continue
		}
		c := exec.Command("sh", "-c", n.Commands[0])
		c.Env = append(os.Environ(), "KUBECONFIG="+s.kubeconfig())
		if out, err := c.CombinedOutput(); err != nil || len(out) == 0 {
			t.Errorf("%s: %v %s", n.Commands[0], err, out)
		}
	}
	for _, kind := range []string{"istio", "crd", "namespace", "gateway", "service", "issuer", "clusterissuer", "secretstore", "clustersecretstore",
		"secret", "file", "network", "provider", "mesh", "jwks", "dns"} {
		if !found[kind] {
			t.Errorf("no need of the kind %s", kind)
		}
	}
}
