package conformance

import (
	"strings"
	"testing"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/compile"
	"github.com/gwc-lang/gwc/conformance/corpus"
	"github.com/gwc-lang/gwc/conformance/static"
)

// TestKubernetesTypes decodes the objects of Kubernetes' own kinds of every example and golden, with unknown fields
// refused, into the types of k8s.io/api.
func TestKubernetesTypes(t *testing.T) {
	kinds := map[string]bool{}
	programs, err := corpus.All("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range programs {
		out, err := compile.Program(p.Files)
		if err != nil {
			continue // a program that is wrong on purpose
		}
		b, err := bundle.Parse(out)
		if err != nil {
			t.Fatal(err)
		}
		_, kube, _ := b.Split()
		for _, o := range kube {
			kinds[o.GetKind()] = true
		}
		if len(b.Kind("Deployment")) == 0 && len(b.Kind("NetworkPolicy")) == 0 {
			continue // Services and others that `raw` carries select pods of the cluster
		}
		for _, f := range static.Kubernetes(b) {
			t.Errorf("%s: %s", p.Name, f)
		}
	}
	for _, kind := range strings.Fields("Deployment Service ServiceAccount Role RoleBinding HorizontalPodAutoscaler PodDisruptionBudget NetworkPolicy Secret") {
		if !kinds[kind] {
			t.Errorf("no program makes a %s", kind)
		}
	}
}

// TestKubernetesTypesFindFaults shows that the judge refuses what is wrong.
func TestKubernetesTypesFindFaults(t *testing.T) {
	for text, want := range map[string]string{
		"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: x}\nspec: {replica: 1}\n":                                                                     "unknown field",
		"apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: x}\nspec: {selector: {a: b}, ports: [{name: http, port: 80}]}\n":                                      "selects no pods",
		"apiVersion: v1\nkind: Service\nmetadata: {name: 1a, namespace: x}\nspec: {ports: []}\n":                                                                             "no ports",
		"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: x}\nspec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.0.0.1}}]}]}\n": "no CIDR",
		"apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a, namespace: x}\nspec: {minReplicas: 5, maxReplicas: 2}\n":                             "invalid range",
	} {
		b, err := bundle.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, f := range static.Kubernetes(b) {
			all = append(all, f.String())
		}
		if !strings.Contains(strings.Join(all, "\n"), want) {
			t.Errorf("%q is not found in %q of\n%s", want, all, text)
		}
	}
}
