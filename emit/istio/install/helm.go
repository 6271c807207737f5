package install

import (
	"fmt"

	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/write"
)

// The values of the chart istio/gateway (manifests/charts/gateway/values.yaml).
type (
	values struct {
		Name           string            `json:"name"`
		Revision       string            `json:"revision,omitempty"`
		Labels         map[string]string `json:"labels"`
		PodAnnotations map[string]string `json:"podAnnotations,omitempty"`
		Service        service           `json:"service"`
		ReplicaCount   int               `json:"replicaCount,omitempty"`
		Autoscaling    autoscaling       `json:"autoscaling"`
	}
	service struct {
		Type                  string `json:"type"`
		ExternalTrafficPolicy string `json:"externalTrafficPolicy,omitempty"`
		Ports                 []port `json:"ports"`
	}
	autoscaling struct {
		Enabled     bool `json:"enabled"`
		MinReplicas int  `json:"minReplicas,omitempty"`
		MaxReplicas int  `json:"maxReplicas,omitempty"`
	}
)

func helmValues(g gateway) ([]byte, error) {
	v := values{Name: g.Service, Revision: g.revision, Labels: g.labels, Service: service{Type: "ClusterIP", Ports: g.ports}}
	if g.outside {
		v.Service.Type, v.Service.ExternalTrafficPolicy = "LoadBalancer", "Local"
	}
	if g.proxies > 0 {
		v.PodAnnotations = map[string]string{feature.ProxyConfigAnnotation: write.ProxyConfig(g.proxies)}
	}
	v.Autoscaling = autoscaling{true, g.replicas.Least, g.replicas.Most}
	if g.replicas.Least == g.replicas.Most {
		v.ReplicaCount, v.Autoscaling = g.replicas.Least, autoscaling{}
	}
	return yaml(v, fmt.Sprintf("Values of the Helm chart istio/gateway for gateway %s:\nhelm install %s istio/gateway -n %s -f FILE", g.Name, g.Service, g.Namespace))
}
