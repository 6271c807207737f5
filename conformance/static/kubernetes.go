package static

import (
	"encoding/json"
	"fmt"
	"net/netip"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/client-go/kubernetes/scheme"

	"github.com/gwc-lang/gwc/conformance/bundle"
)

// strict decodes objects of Kubernetes and refuses fields that their types do not have.
var strict = serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()

// Kubernetes decodes every object of Kubernetes' own kinds into its type, and checks what the API server refuses or what
// would have no effect: selectors that select nothing of the bundle, ports without a name, ranges that are none.
func Kubernetes(b bundle.Bundle) []Finding {
	_, kube, _ := b.Split()
	var findings []Finding
	var decoded []runtime.Object
	for _, o := range kube {
		text, err := json.Marshal(o.Object)
		if err != nil {
			findings = append(findings, Finding{"kubernetes", "", bundle.Name(o), err.Error()})
			continue
		}
		typed, _, err := strict.Decode(text, nil, nil)
		if err != nil {
			findings = append(findings, Finding{"kubernetes", "decode", bundle.Name(o), err.Error()})
			continue
		}
		decoded = append(decoded, typed)
	}
	for i, typed := range decoded {
		for _, wrong := range faults(typed, decoded) {
			findings = append(findings, Finding{"kubernetes", "validation", bundle.Name(kube[i]), wrong})
		}
	}
	return findings
}

// faults returns what is wrong with an object beside the others.
func faults(o runtime.Object, all []runtime.Object) (out []string) {
	switch o := o.(type) {
	case *appsv1.Deployment:
		selector, err := metav1.LabelSelectorAsSelector(o.Spec.Selector)
		if err != nil || !selector.Matches(labels.Set(o.Spec.Template.Labels)) {
			out = append(out, "the selector does not select the pods of the template")
		}
		if len(o.Spec.Template.Spec.Containers) == 0 || !found[*corev1.ServiceAccount](all, o.Namespace, o.Spec.Template.Spec.ServiceAccountName) {
			out = append(out, "no container, or no ServiceAccount of its pods")
		}
	case *corev1.Service:
		out = append(out, serviceFaults(o, all)...)
	case *policyv1.PodDisruptionBudget:
		if !selectsPods(o.Namespace, o.Spec.Selector, all) {
			out = append(out, "the selector selects no pods")
		}
	case *autoscalingv2.HorizontalPodAutoscaler:
		if o.Spec.ScaleTargetRef.Kind != "Deployment" || !found[*appsv1.Deployment](all, o.Namespace, o.Spec.ScaleTargetRef.Name) {
			out = append(out, "no Deployment to scale")
		}
		if o.Spec.MinReplicas == nil || *o.Spec.MinReplicas < 1 || o.Spec.MaxReplicas < *o.Spec.MinReplicas {
			out = append(out, "invalid range of replicas")
		}
	case *networkingv1.NetworkPolicy:
		if _, err := metav1.LabelSelectorAsSelector(&o.Spec.PodSelector); err != nil {
			out = append(out, err.Error())
		}
		for _, rule := range o.Spec.Egress {
			for _, to := range rule.To {
				if to.IPBlock == nil {
					continue
				}
				if p, err := netip.ParsePrefix(to.IPBlock.CIDR); err != nil || p != p.Masked() {
					out = append(out, fmt.Sprintf("%q is no CIDR", to.IPBlock.CIDR))
				}
			}
		}
	}
	return out
}

// serviceFaults checks the Service of a gateway that the bundle deploys.
func serviceFaults(o *corev1.Service, all []runtime.Object) (out []string) {
	if len(o.Spec.Ports) == 0 {
		out = append(out, "no ports")
	}
	names, numbers := map[string]bool{}, map[int32]bool{}
	for _, p := range o.Spec.Ports {
		out = append(out, validation.IsDNS1123Label(p.Name)...)
		if names[p.Name] || numbers[p.Port] {
			out = append(out, fmt.Sprintf("port %d twice", p.Port))
		}
		names[p.Name], numbers[p.Port] = true, true
	}
	out = append(out, validation.IsDNS1035Label(o.Name)...)
	if !selectsPods(o.Namespace, &metav1.LabelSelector{MatchLabels: o.Spec.Selector}, all) {
		out = append(out, "the selector selects no pods")
	}
	return out
}

// selectsPods reports whether a selector selects the pods of a Deployment.
func selectsPods(namespace string, s *metav1.LabelSelector, all []runtime.Object) bool {
	selector, err := metav1.LabelSelectorAsSelector(s)
	for _, o := range all {
		d, is := o.(*appsv1.Deployment)
		if is && err == nil && d.Namespace == namespace && selector.Matches(labels.Set(d.Spec.Template.Labels)) {
			return true
		}
	}
	return false
}

// found reports whether there is an object of a kind with that name.
func found[T metav1.Object](all []runtime.Object, namespace, name string) bool {
	for _, o := range all {
		if t, is := o.(T); is && t.GetNamespace() == namespace && t.GetName() == name {
			return true
		}
	}
	return false
}
