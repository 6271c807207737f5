package manifest

import (
	"slices"
	"strings"
)

// namespaced are the kinds of Kubernetes that have a namespace, by API group.
var namespaced = map[string][]string{
	"": {
		"ConfigMap", "Endpoints", "LimitRange", "PersistentVolumeClaim", "Pod", "PodTemplate",
		"ReplicationController", "ResourceQuota", "Secret", "Service", "ServiceAccount",
	},
	"apps":                      {"DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"},
	"autoscaling":               {"HorizontalPodAutoscaler"},
	"batch":                     {"CronJob", "Job"},
	"networking.k8s.io":         {"Ingress", "NetworkPolicy"},
	"policy":                    {"PodDisruptionBudget"},
	"rbac.authorization.k8s.io": {"Role", "RoleBinding"},
	"cert-manager.io":           {"Certificate", "CertificateRequest", "Issuer"},
	"external-secrets.io":       {"ExternalSecret", "SecretStore"},
	"gateway.networking.k8s.io": {"Gateway", "GRPCRoute", "HTTPRoute", "ReferenceGrant", "TLSRoute"},
}

// Namespaced reports whether the objects of a kind are known to have a namespace: all
// of Istio's, and some of Kubernetes. Source: `kubectl api-resources`.
func Namespaced(apiVersion, kind string) bool {
	group, _, grouped := strings.Cut(apiVersion, "/")
	if !grouped {
		group = ""
	}
	return strings.HasSuffix(group, ".istio.io") || slices.Contains(namespaced[group], kind)
}
