// Package install renders what other tools make of the values that `gwc gateway` prints, with Istio's own charts and
// operator, and reads of the objects what a gateway's program rests on.
package install

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"

	"istio.io/istio/operator/pkg/helm"
	"istio.io/istio/operator/pkg/manifest"
	"istio.io/istio/operator/pkg/render"
	"istio.io/istio/operator/pkg/util/clog"
	"istio.io/istio/operator/pkg/values"
)

// Chart renders the chart istio/gateway with a file of values.
func Chart(text []byte, release, namespace string) ([]*unstructured.Unstructured, error) {
	var given map[string]any
	if err := yaml.UnmarshalStrict(text, &given); err != nil {
		return nil, err
	}
	rendered, _, err := helm.Render(release, namespace, "gateway", values.MakeMap(given, "spec", "values"), nil)
	if err != nil {
		return nil, err
	}
	return objects(rendered), nil
}

// Operator renders an IstioOperator over the default profile.
func Operator(text []byte, dir string) ([]*unstructured.Unstructured, error) {
	path := filepath.Join(dir, "operator.yaml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return nil, err
	}
	sets, _, err := render.GenerateManifest([]string{path}, nil, false, nil, clog.NewConsoleLogger(&bytes.Buffer{}, &bytes.Buffer{}, nil))
	if err != nil {
		return nil, err
	}
	var out []*unstructured.Unstructured
	for _, s := range sets {
		out = append(out, objects(s.Manifests)...)
	}
	return out, nil
}

func objects(list []manifest.Manifest) (out []*unstructured.Unstructured) {
	for _, m := range list {
		out = append(out, m.Unstructured)
	}
	return out
}

// A Gateway is what a program rests on: its Service, and its pods.
type Gateway struct {
	Type, ExternalTrafficPolicy string
	Ports                       map[int32]int // the port of the Service, and that of the pods
	Selects                     bool          // the Service selects the pods
	PodLabels                   map[string]string
	Injected                    string // the template of the injector
	ProxyConfig                 string
	Least, Most                 int32 // replicas
	Container, Image            string
	Unprivileged                bool // the pods may open low ports, or need not
}

// statusPort is the port of probes, which charts add.
const statusPort = 15021

// Read returns the gateway with this Service among objects.
func Read(list []*unstructured.Unstructured, namespace, name string) (*Gateway, error) {
	out := &Gateway{Ports: map[int32]int{}}
	var service corev1.Service
	var deployment appsv1.Deployment
	var scaler autoscalingv2.HorizontalPodAutoscaler
	for kind, to := range map[string]any{"Service": &service, "Deployment": &deployment} {
		if found, err := read(list, kind, namespace, name, to); err != nil || !found {
			return nil, fmt.Errorf("%s %s/%s: found %v: %w", kind, namespace, name, found, err)
		}
	}
	for _, p := range service.Spec.Ports {
		if p.Port != statusPort {
			out.Ports[p.Port] = p.TargetPort.IntValue()
		}
	}
	pods := deployment.Spec.Template
	out.Type, out.ExternalTrafficPolicy = string(service.Spec.Type), string(service.Spec.ExternalTrafficPolicy)
	out.Selects, out.PodLabels = len(service.Spec.Selector) > 0 && covers(pods.Labels, service.Spec.Selector), pods.Labels
	out.Selects = out.Selects && covers(pods.Labels, deployment.Spec.Selector.MatchLabels)
	out.Injected, out.ProxyConfig = pods.Annotations["inject.istio.io/templates"], pods.Annotations["proxy.istio.io/config"]
	if len(pods.Spec.Containers) == 1 {
		out.Container, out.Image = pods.Spec.Containers[0].Name, pods.Spec.Containers[0].Image
	}
	out.Unprivileged = pods.Spec.SecurityContext != nil && len(pods.Spec.SecurityContext.Sysctls) == 1
	scaled, err := read(list, "HorizontalPodAutoscaler", namespace, name, &scaler)
	switch {
	case err != nil:
		return nil, err
	case scaled && scaler.Spec.ScaleTargetRef.Name == name:
		out.Least, out.Most = 1, scaler.Spec.MaxReplicas
		if scaler.Spec.MinReplicas != nil {
			out.Least = *scaler.Spec.MinReplicas
		}
	case deployment.Spec.Replicas != nil:
		out.Least, out.Most = *deployment.Spec.Replicas, *deployment.Spec.Replicas
	default:
		out.Least, out.Most = 1, 1
	}
	return out, nil
}

// read converts the object of a kind and a name, if it is among the objects. Fields that the kind does not have are an
// error.
func read(list []*unstructured.Unstructured, kind, namespace, name string, to any) (bool, error) {
	for _, o := range list {
		if o.GetKind() == kind && o.GetNamespace() == namespace && o.GetName() == name {
			return true, runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(o.Object, to, true)
		}
	}
	return false, nil
}

// covers reports whether labels have all of a selector.
func covers(labels, selector map[string]string) bool {
	for key, value := range maps.All(selector) {
		if labels[key] != value {
			return false
		}
	}
	return true
}
