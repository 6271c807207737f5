package write

import (
	"strconv"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/emit/istio/plan"
)

// deployed writes what a deployed gateway consists of: its account with the permission
// to read the Secrets of its namespace, its Service, its pods, and how many of them
// there are.
func deployed(w *plan.Workload) []emit.Object {
	out := []emit.Object{
		object("v1", "ServiceAccount", w.Object, struct{}{}, w.At),
		secretsRole(w), secretsBinding(w), gatewayService(w), gatewayDeployment(w),
		object("policy/v1", "PodDisruptionBudget", w.Object, specBody[budgetSpec]{budgetSpec{1, labelSelector{MatchLabels: w.Selector}}}, w.At),
	}
	if w.Replicas.Least != w.Replicas.Most {
		out = append(out, autoscaler(w))
	}
	return out
}

// A specBody is an object with a spec alone.
type specBody[T any] struct {
	Spec T `json:"spec"`
}

// A budgetSpec is that of a PodDisruptionBudget: k8s.io/api/policy/v1. With a number of
// pods that must stay, the only pod of a gateway could never be moved.
type budgetSpec struct {
	MaxUnavailable int           `json:"maxUnavailable"`
	Selector       labelSelector `json:"selector"`
}

// The bodies of a Role and a RoleBinding: k8s.io/api/rbac/v1.
type (
	roleBody struct {
		Rules []policyRule `json:"rules"`
	}
	policyRule struct {
		APIGroups []string `json:"apiGroups"`
		Resources []string `json:"resources"`
		Verbs     []string `json:"verbs"`
	}
	roleBindingBody struct {
		Subjects []subject `json:"subjects"`
		RoleRef  roleRef   `json:"roleRef"`
	}
	subject struct {
		Kind      string `json:"kind"`
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	}
	roleRef struct {
		APIGroup string `json:"apiGroup"`
		Kind     string `json:"kind"`
		Name     string `json:"name"`
	}
)

// rbacVersion is the API version of roles, and rbacGroup its group.
const (
	rbacGroup   = "rbac.authorization.k8s.io"
	rbacVersion = rbacGroup + "/v1"
)

// secretsRole writes the Role by which istiod gives a gateway the Secrets of its
// namespace. It cannot name them: istiod asks whether the account may list all of them
// (pilot/pkg/credentials/kube/secrets.go Authorize).
func secretsRole(w *plan.Workload) emit.Object {
	return object(rbacVersion, "Role", w.Role, roleBody{[]policyRule{{[]string{""}, []string{"secrets"}, []string{"get", "watch", "list"}}}}, w.At)
}

func secretsBinding(w *plan.Workload) emit.Object {
	return object(rbacVersion, "RoleBinding", w.Role, roleBindingBody{
		[]subject{{"ServiceAccount", w.Name, w.Namespace}}, roleRef{rbacGroup, "Role", w.Role.Name},
	}, w.At)
}

// A serviceSpec is that of a Service: k8s.io/api/core/v1.
type serviceSpec struct {
	Type string `json:"type"`
	// ExternalTrafficPolicy Local keeps the address of the caller: another node would
	// replace it by its own.
	ExternalTrafficPolicy string            `json:"externalTrafficPolicy,omitempty"`
	Selector              map[string]string `json:"selector"`
	Ports                 []gatewayPort     `json:"ports"`
}

type gatewayPort struct {
	Name       string `json:"name"`
	Protocol   string `json:"protocol"`
	Port       int    `json:"port"`
	TargetPort int    `json:"targetPort"`
}

func gatewayService(w *plan.Workload) emit.Object {
	spec := serviceSpec{Type: "ClusterIP", Selector: w.Selector}
	if w.Outside {
		spec.Type, spec.ExternalTrafficPolicy = "LoadBalancer", "Local"
	}
	var fields []emit.Field
	for i, p := range w.Ports {
		spec.Ports = append(spec.Ports, gatewayPort{p.Name, "TCP", p.Port, p.Target})
		fields = append(fields, field("spec.ports["+strconv.Itoa(i)+"]", p.At...))
	}
	return object("v1", "Service", w.Object, specBody[serviceSpec]{spec}, w.At, fields...)
}

// The spec of a HorizontalPodAutoscaler: k8s.io/api/autoscaling/v2.
type (
	autoscalerSpec struct {
		ScaleTargetRef scaleTarget    `json:"scaleTargetRef"`
		MinReplicas    int            `json:"minReplicas"`
		MaxReplicas    int            `json:"maxReplicas"`
		Metrics        []scalerMetric `json:"metrics"`
	}
	scaleTarget struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
		Name       string `json:"name"`
	}
	scalerMetric struct {
		Type     string         `json:"type"`
		Resource scalerResource `json:"resource"`
	}
	scalerResource struct {
		Name   string       `json:"name"`
		Target scalerTarget `json:"target"`
	}
	scalerTarget struct {
		Type               string `json:"type"`
		AverageUtilization int    `json:"averageUtilization"`
	}
)

func autoscaler(w *plan.Workload) emit.Object {
	return object("autoscaling/v2", "HorizontalPodAutoscaler", w.Object, specBody[autoscalerSpec]{autoscalerSpec{
		scaleTarget{"apps/v1", "Deployment", w.Name}, w.Replicas.Least, w.Replicas.Most,
		[]scalerMetric{{"Resource", scalerResource{"cpu", scalerTarget{"Utilization", feature.GatewayLoad}}}},
	}}, w.At, field("spec.minReplicas", w.Gateway.Deploy.Clause), field("spec.maxReplicas", w.Gateway.Deploy.Clause))
}
