package bench

import (
	"fmt"
	"path"
	"strings"
)

// Inventory generates hand-written Kubernetes and Istio objects, as teams keep
// them: a file for each namespace, with comments. Services, Deployments,
// VirtualServices, DestinationRules and ServiceEntries take turns, and each refers
// to the Service before it.
func Inventory(s Size) []File {
	d := newDrawer(s.Seed)
	texts := make([]strings.Builder, namespaces)
	for n := range s.N {
		at := n % namespaces
		made := []func(n int, namespace string) string{d.kubernetesService, d.deployment, d.virtualService, d.destinationRule, d.serviceEntry}
		fmt.Fprintf(&texts[at], "---\n%s", made[n/namespaces%len(made)](n, fmt.Sprintf("team-%d", at)))
	}
	var files []File
	for at := range texts {
		if texts[at].Len() > 0 {
			files = append(files, File{path.Join(fmt.Sprintf("team-%d", at), "objects.yaml"), []byte(texts[at].String())})
		}
	}
	return files
}

func envelope(version, kind, name, namespace string) string {
	return fmt.Sprintf(`apiVersion: %s
kind: %s
metadata:
  name: %s
  namespace: %s
  labels:
    app.kubernetes.io/name: %s
    app.kubernetes.io/part-of: "%s"
`, version, kind, name, namespace, name, namespace)
}

func (d *drawer) kubernetesService(n int, namespace string) string {
	return envelope("v1", "Service", fmt.Sprintf("web-%d", n), namespace) + fmt.Sprintf(`spec:
  selector:
    app: web-%d
  ports:
  - name: http-web # as the mesh wants it
    port: 8080
    targetPort: http
  - name: grpc-admin
    port: 9090
    targetPort: 9090
`, n)
}

func (d *drawer) deployment(n int, namespace string) string {
	n -= namespaces
	return envelope("apps/v1", "Deployment", fmt.Sprintf("web-%d", n), namespace) + fmt.Sprintf(`spec:
  replicas: %d
  selector:
    matchLabels:
      app: web-%d
  template:
    metadata:
      labels:
        app: web-%d
        version: v1
    spec:
      serviceAccountName: web
      containers:
      - name: web
        image: registry.example.com/%s/web:1.%d.0
        args: ["--port", "8080", "--log-level=info"]
        ports:
        - name: http
          containerPort: 8080
        env:
        - name: GREETING
          value: 'hello, "%s"'
`, 1+d.IntN(9), n, n, d.word(), d.IntN(100), d.word())
}

func (d *drawer) virtualService(n int, namespace string) string {
	service := n - 2*namespaces
	return envelope("networking.istio.io/v1", "VirtualService", fmt.Sprintf("web-%d", n), namespace) + fmt.Sprintf(`spec:
  hosts:
  - %s
  gateways:
  - mesh
  http:
  # The API first.
  - name: api
    match:
    - uri:
        prefix: /api/%s
      headers:
        x-version:
          exact: "%d"
    route:
    - destination:
        host: web-%d.%s.svc.cluster.local
        port:
          number: 8080
    timeout: %ds
  - route:
    - destination:
        host: web-%d.%s.svc.cluster.local
        port: {number: 8080}
`, d.host(), d.word(), n, service, namespace, 1+d.IntN(30), service, namespace)
}

func (d *drawer) destinationRule(n int, namespace string) string {
	return envelope("networking.istio.io/v1", "DestinationRule", fmt.Sprintf("web-%d", n), namespace) + fmt.Sprintf(`spec:
  host: web-%d.%s.svc.cluster.local
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: %d
    outlierDetection:
      consecutive5xxErrors: 5
      interval: 10s
      baseEjectionTime: 30s
  subsets:
  - name: v1
    labels:
      version: v1
`, n-3*namespaces, namespace, 1+d.IntN(1000))
}

func (d *drawer) serviceEntry(n int, namespace string) string {
	return envelope("networking.istio.io/v1", "ServiceEntry", fmt.Sprintf("out-%d", n), namespace) + fmt.Sprintf(`spec:
  hosts:
  - %s
  exportTo:
  - "."
  ports:
  - number: 443
    name: tls
    protocol: TLS
  resolution: DNS
  location: MESH_EXTERNAL
`, d.host())
}
