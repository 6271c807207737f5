package inventory_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestWorkloads shows what makes pods: a Deployment and its pods are one, and
// what has ended or is of an older version is none.
func TestWorkloads(t *testing.T) {
	i, problems := read(t, `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}, {containerPort: 9}]}]}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web-7d9, namespace: shop, ownerReferences: [{kind: Deployment, name: web, controller: true}]}
spec: {template: {metadata: {labels: {app: old}}}}
---
apiVersion: v1
kind: PodList
items:
- metadata:
    name: web-7d9-x
    namespace: shop
    labels: {app: web, pod-template-hash: 7d9}
    ownerReferences: [{kind: ReplicaSet, name: web-7d9, controller: true}]
- metadata: {name: alone, labels: {app: alone}}
- metadata: {name: done, labels: {app: done}}
  status: {phase: Succeeded}
- metadata: {name: db-0, ownerReferences: [{kind: StatefulSet, name: db, controller: true}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec: {jobTemplate: {spec: {template: {metadata: {labels: {app: report}}}}}}
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: vm}
spec: {address: 192.0.2.1, labels: {app: vm}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: none, labels: {app: web}}
`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []string
	for _, w := range i.Workloads() {
		got = append(got, fmt.Sprint(w.Namespace, " ", w.Name, " ", w.Labels, w.Ports))
	}
	want := `default CronJob report map[app:report] map[]
default Pod alone map[app:alone] map[]
default StatefulSet db map[] map[]
default WorkloadEntry vm map[app:vm] map[]
shop Deployment web map[app:web] map[http:8080]
shop Deployment web map[app:web pod-template-hash:7d9] map[]`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// TestWorkloadMistakes reports labels that Kubernetes would refuse.
func TestWorkloadMistakes(t *testing.T) {
	i, problems := read(t, "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {metadata: {labels: {v: 1}}}}\n")
	if len(problems) != 1 || problems[0].Message != "invalid metadata.labels of deployment default/a: unexpected number" {
		t.Error(problems)
	}
	if len(i.Workloads()) > 0 || !i.Incomplete() {
		t.Error("cannot read what is known")
	}
}

// TestMadeSecrets knows the Secrets that other objects make.
func TestMadeSecrets(t *testing.T) {
	i, _ := read(t, `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: shop, namespace: istio-system}
spec: {secretName: shop-tls}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: partner, namespace: shop}
spec: {target: {}}
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed}
---
apiVersion: cert-manager.io/v1
kind: Issuer
metadata: {name: issuer}
spec: {secretName: none}
`)
	for key, want := range map[string]bool{
		"istio-system/shop-tls": true, "istio-system/shop": false, "shop/partner": true, "default/sealed": true, "default/none": false,
	} {
		namespace, name, _ := strings.Cut(key, "/")
		if _, got := i.MadeSecret(namespace, name); got != want {
			t.Errorf("%s: %v", key, got)
		}
	}
}
