package mesh

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/yaml"

	"github.com/gwc-lang/gwc/conformance/pki"
)

// Objects are the mesh's Kubernetes objects: namespaces, Services with EndpointSlices, pods and Secrets.
func (p *Placed) Objects() []runtime.Object {
	var out []runtime.Object
	for _, name := range p.namespaces() {
		out = append(out, &corev1.Namespace{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Namespace"},
			ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"istio-injection": "enabled"}}})
	}
	for _, pod := range p.Pods {
		out = append(out, p.podObject(pod))
	}
	for _, name := range slices.Sorted(maps.Keys(p.Services)) {
		service := p.Services[name]
		short, namespace, _ := strings.Cut(name, ".")
		ports := map[int]int{}
		for port := range service.Ports {
			ports[port] = port
		}
		out = append(out, p.service(short, namespace, service.selector(short), ports, service.Ports)...)
	}
	for _, name := range slices.Sorted(maps.Keys(p.Gateways)) {
		gateway := p.Gateways[name]
		out = append(out, p.service(gateway.Service, gateway.Namespace, gateway.Selector, gateway.Ports, nil)...)
	}
	for _, name := range slices.Sorted(maps.Keys(p.Secrets)) {
		out = append(out, p.Secrets[name].object(name))
	}
	return out
}

// YAML writes the mesh's objects as documents.
func (p *Placed) YAML() ([]byte, error) {
	var out bytes.Buffer
	for _, o := range p.Objects() {
		doc, err := yaml.Marshal(o)
		if err != nil {
			return nil, err
		}
		out.WriteString("---\n")
		out.Write(doc)
	}
	return out.Bytes(), nil
}

func (p *Placed) namespaces() []string {
	seen := map[string]bool{"istio-system": true, "default": true}
	for _, pod := range p.Pods {
		seen[pod.Namespace] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

func (p *Placed) podObject(pod Pod) *corev1.Pod {
	labels := maps.Clone(pod.Labels)
	if pod.Sidecar {
		labels["security.istio.io/tlsMode"] = "istio"
	}
	// Istio's template of gateways has no such label, so sidecars send to them in
	// plain text unless a rule says otherwise.
	containers := []corev1.Container{{Name: "app", Image: "app"}}
	if pod.Sidecar || pod.Role == GatewayPod {
		containers = append(containers, corev1.Container{Name: "istio-proxy", Image: "istio/proxyv2"})
	}
	var annotations map[string]string
	if pod.Role == GatewayPod {
		annotations = map[string]string{"inject.istio.io/templates": "gateway"}
		if proxies := p.Gateways[pod.Owner].Proxies; proxies > 0 {
			annotations["proxy.istio.io/config"] = fmt.Sprintf("gatewayTopology: {numTrustedProxies: %d}", proxies)
		}
	}
	return &corev1.Pod{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
		ObjectMeta: metav1.ObjectMeta{Name: pod.Name, Namespace: pod.Namespace, Labels: labels, Annotations: annotations},
		Spec:       corev1.PodSpec{ServiceAccountName: pod.Account, Containers: containers},
		Status: corev1.PodStatus{Phase: corev1.PodRunning, PodIP: pod.IP, PodIPs: []corev1.PodIP{{IP: pod.IP}},
			Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}},
	}
}

// before is when Services were created: before all that is applied.
var before = metav1.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

func (p *Placed) service(name, namespace string, selector map[string]string, ports map[int]int,
	protocols map[int]string,
) []runtime.Object {
	service := &corev1.Service{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: namespace, CreationTimestamp: before},
		Spec:       corev1.ServiceSpec{ClusterIP: p.ServiceIP[name+"."+namespace], Selector: selector},
	}
	slice := &discoveryv1.EndpointSlice{
		TypeMeta: metav1.TypeMeta{APIVersion: "discovery.k8s.io/v1", Kind: "EndpointSlice"},
		ObjectMeta: metav1.ObjectMeta{Name: name + "-1", Namespace: namespace,
			Labels: map[string]string{discoveryv1.LabelServiceName: name}},
		AddressType: discoveryv1.AddressTypeIPv4,
	}
	for _, port := range slices.Sorted(maps.Keys(ports)) {
		portName := or(protocols[port], "tcp") + "-" + strconv.Itoa(port)
		target := int32(ports[port])
		number := int32(port)
		service.Spec.Ports = append(service.Spec.Ports, corev1.ServicePort{Name: portName, Port: number,
			TargetPort: intstr.FromInt32(target), Protocol: corev1.ProtocolTCP})
		protocol := corev1.ProtocolTCP
		slice.Ports = append(slice.Ports, discoveryv1.EndpointPort{Name: &portName, Port: &target, Protocol: &protocol})
	}
	for _, pod := range p.Pods {
		if pod.Namespace == namespace && covers(pod.Labels, selector) {
			ready := true
			slice.Endpoints = append(slice.Endpoints, discoveryv1.Endpoint{Addresses: []string{pod.IP},
				Conditions: discoveryv1.EndpointConditions{Ready: &ready},
				TargetRef:  &corev1.ObjectReference{Kind: "Pod", Name: pod.Name, Namespace: pod.Namespace}})
		}
	}
	return []runtime.Object{service, slice}
}

func covers(labels, selector map[string]string) bool {
	for k, v := range selector {
		if labels[k] != v {
			return false
		}
	}
	return true
}

func (s Secret) object(name string) *corev1.Secret {
	namespace, short, _ := strings.Cut(name, "/")
	authorities := pki.Shared()
	pair := authorities.Named(s.Signer).Issue(s.Names...)
	data := map[string][]byte{"tls.crt": pair.Cert, "tls.key": pair.Key}
	switch s.CA {
	case "client":
		data["ca.crt"] = authorities.Client.PEM
	case "public":
		data["ca.crt"] = authorities.Public.PEM
	}
	return &corev1.Secret{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"},
		ObjectMeta: metav1.ObjectMeta{Name: short, Namespace: namespace}, Data: data,
	}
}
