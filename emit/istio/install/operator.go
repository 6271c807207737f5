package install

import (
	"fmt"

	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/write"
)

// An IstioOperator (operator/pkg/apis/types.go).
type (
	operatorObject struct {
		APIVersion string       `json:"apiVersion"`
		Kind       string       `json:"kind"`
		Metadata   metadata     `json:"metadata"`
		Spec       operatorSpec `json:"spec"`
	}
	metadata struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	}
	operatorSpec struct {
		Revision   string     `json:"revision,omitempty"`
		Components components `json:"components"`
	}
	components struct {
		Ingress []component `json:"ingressGateways,omitempty"`
		Egress  []component `json:"egressGateways,omitempty"`
	}
	component struct {
		Name      string            `json:"name"`
		Namespace string            `json:"namespace"`
		Enabled   bool              `json:"enabled"`
		Label     map[string]string `json:"label"`
		K8s       k8s               `json:"k8s"`
	}
	k8s struct {
		PodAnnotations map[string]string `json:"podAnnotations,omitempty"`
		ReplicaCount   int               `json:"replicaCount,omitempty"`
		HPA            *hpa              `json:"hpaSpec,omitempty"`
		Service        service           `json:"service"`
	}
	hpa struct {
		MinReplicas int `json:"minReplicas"`
		MaxReplicas int `json:"maxReplicas"`
	}
)

// operator returns the IstioOperator of a gateway. The pods that istioctl makes are not
// privileged, and istiod leaves out their listeners on privileged ports.
func operator(g gateway) ([]byte, error) {
	for _, p := range g.ports {
		if p.TargetPort < feature.UnprivilegedPort {
			return nil, fmt.Errorf("the pods of gateway %s would not listen on port %d, which is privileged: write a target port, as `ports %d->%d`", g.Name, p.TargetPort, p.Port, p.Port+8000)
		}
	}
	c := component{Name: g.Service, Namespace: g.Namespace, Enabled: true, Label: g.labels, K8s: k8s{Service: service{Type: "ClusterIP", Ports: g.ports}}}
	if g.proxies > 0 {
		c.K8s.PodAnnotations = map[string]string{feature.ProxyConfigAnnotation: write.ProxyConfig(g.proxies)}
	}
	c.K8s.HPA = &hpa{g.replicas.Least, g.replicas.Most}
	if g.replicas.Least == g.replicas.Most {
		c.K8s.ReplicaCount = g.replicas.Least
	}
	var all components
	if g.outside {
		c.K8s.Service.Type, c.K8s.Service.ExternalTrafficPolicy = "LoadBalancer", "Local"
		all.Ingress = []component{c}
	} else {
		all.Egress = []component{c}
	}
	return yaml(operatorObject{
		feature.OperatorVersion, "IstioOperator", metadata{g.Service, g.root}, operatorSpec{g.revision, all},
	}, fmt.Sprintf("Gateway %s for istioctl. Add it to the IstioOperator of the installation, or, beside\nits default profile: istioctl install -f FILE", g.Name))
}
