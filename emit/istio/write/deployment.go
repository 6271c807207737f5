package write

import (
	"encoding/json"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

// The spec of a Deployment: k8s.io/api/apps/v1, k8s.io/api/core/v1.
type (
	deploymentSpec struct {
		// Replicas are left to the autoscaler if there is one.
		Replicas int           `json:"replicas,omitempty"`
		Selector labelSelector `json:"selector"`
		Template podTemplate   `json:"template"`
	}
	podTemplate struct {
		Metadata podMetadata `json:"metadata"`
		Spec     podSpec     `json:"spec"`
	}
	podMetadata struct {
		Labels      map[string]string `json:"labels"`
		Annotations map[string]string `json:"annotations"`
	}
	podSpec struct {
		ServiceAccountName string      `json:"serviceAccountName"`
		SecurityContext    podSecurity `json:"securityContext"`
		Containers         []container `json:"containers"`
	}
	podSecurity struct {
		RunAsNonRoot   bool           `json:"runAsNonRoot"`
		SeccompProfile seccompProfile `json:"seccompProfile"`
		Sysctls        []sysctl       `json:"sysctls,omitempty"`
	}
	seccompProfile struct {
		Type string `json:"type"`
	}
	sysctl struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	container struct {
		Name            string            `json:"name"`
		Image           string            `json:"image"`
		Resources       resources         `json:"resources"`
		SecurityContext containerSecurity `json:"securityContext"`
	}
	resources struct {
		Requests map[string]string `json:"requests"`
		Limits   map[string]string `json:"limits"`
	}
	containerSecurity struct {
		AllowPrivilegeEscalation bool         `json:"allowPrivilegeEscalation"`
		Capabilities             capabilities `json:"capabilities"`
		Privileged               bool         `json:"privileged"`
		ReadOnlyRootFilesystem   bool         `json:"readOnlyRootFilesystem"`
		RunAsNonRoot             bool         `json:"runAsNonRoot"`
	}
	capabilities struct {
		Drop []string `json:"drop"`
	}
)

// gatewayDeployment writes the pods of a gateway. The injector of the control plane
// completes them by its template for gateways. They pass the Pod Security Standard
// Restricted.
func gatewayDeployment(w *plan.Workload) emit.Object {
	spec := deploymentSpec{Selector: labelSelector{MatchLabels: w.Selector}, Template: podTemplate{
		podMetadata{w.PodLabels, map[string]string{feature.TemplatesAnnotation: feature.GatewayTemplate}},
		podSpec{w.Name, podSecurity{RunAsNonRoot: true, SeccompProfile: seccompProfile{"RuntimeDefault"}}, []container{{
			Name: feature.ProxyContainer, Image: feature.AutoImage,
			Resources:       resources{feature.GatewayRequests, feature.GatewayLimits},
			SecurityContext: containerSecurity{Capabilities: capabilities{[]string{"ALL"}}, ReadOnlyRootFilesystem: true, RunAsNonRoot: true},
		}}},
	}}
	if w.LowPorts {
		spec.Template.Spec.SecurityContext.Sysctls = []sysctl{{feature.UnprivilegedPortStart, "0"}}
	}
	fields := []emit.Field{field("spec.selector.matchLabels", w.Gateway.SelectorSaid)}
	if w.Replicas.Least == w.Replicas.Most {
		spec.Replicas = w.Replicas.Least
		fields = append(fields, field("spec.replicas", w.Gateway.Deploy.Clause))
	}
	if w.Behind.Is() {
		spec.Template.Metadata.Annotations[feature.ProxyConfigAnnotation] = ProxyConfig(w.Behind.Value)
		fields = append(fields, field(emit.KeyPath("spec.template.metadata.annotations", feature.ProxyConfigAnnotation), w.Behind.Clause))
	}
	return object("apps/v1", "Deployment", w.Object, specBody[deploymentSpec]{spec}, w.At, fields...)
}

// ProxyConfig returns the ProxyConfig of pods behind proxies, as an annotation has it.
func ProxyConfig(proxies int) string {
	var config struct {
		Topology struct {
			Proxies int `json:"numTrustedProxies"`
		} `json:"gatewayTopology"`
	}
	config.Topology.Proxies = proxies
	text, err := json.Marshal(config)
	if err != nil {
		panic(err) // numbers can always be encoded
	}
	return string(text)
}
