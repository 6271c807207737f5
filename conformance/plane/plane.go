// Package plane judges a bundle by Istio's control plane: istiod makes each proxy's configuration from the bundle and
// a mesh, and calls are followed through it, hop by hop.
//
// Listeners and filter chains are matched by Istio's own simulation (pilot/pkg/simulation); what that leaves out
// (headers, methods, queries, shares, policies, the transport of a cluster) is matched here as Envoy documents it.
// Nothing is sent: package envoy does that.
package plane

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/runtime"

	meshapi "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pilot/test/xds"
	istioconfig "istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/constants"
	meshconfig "istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/kube/krt"
	"istio.io/istio/pkg/spiffe"
	"istio.io/istio/pkg/test"

	"github.com/gwc-lang/gwc/conformance/bundle"
	"github.com/gwc-lang/gwc/conformance/mesh"
	"github.com/gwc-lang/gwc/conformance/quiet"
)

// IstioVersion is what the proxies say of themselves: features that need a newer one stay off.
const IstioVersion = "1.31.0"

func init() {
	krt.GlobalDebugHandler = nil // it would keep all that every istiod of this process has known
}

// Plane is an istiod that has a bundle and a mesh.
type Plane struct {
	Server  *xds.FakeDiscoveryServer
	Mesh    *mesh.Placed
	proxies map[string]*Proxy // by pod address
	secrets map[string]bool   // NAMESPACE/NAME
}

// Proxy is one pod's Envoy as istiod configures it.
type Proxy struct {
	Pod       mesh.Pod
	Model     *model.Proxy
	sim       *simulation.Simulation
	clusters  map[string]*clusterv3.Cluster
	endpoints map[string]*endpointv3.ClusterLoadAssignment
	routes    map[string]*routev3.RouteConfiguration
}

// New starts an istiod; it ends with t.
func New(t test.Failer, b bundle.Bundle, around *mesh.Placed) (*Plane, error) {
	quiet.Istio()
	istio, kube, _ := b.Split()
	p := &Plane{Mesh: around, proxies: map[string]*Proxy{}, secrets: map[string]bool{}}
	objects := around.Objects()
	for name, secret := range around.Secrets {
		p.secrets[name] = secret.CA != ""
	}
	for _, o := range kube.Kind("Secret") {
		secret := &corev1.Secret{}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(o.Object, secret); err != nil {
			return nil, fmt.Errorf("%s: %w", bundle.Name(o), err)
		}
		fillSecret(secret)
		objects = append(slices.DeleteFunc(objects, func(o runtime.Object) bool {
			known, ok := o.(*corev1.Secret)
			return ok && known.Namespace == secret.Namespace && known.Name == secret.Name
		}), secret)
		p.secrets[o.GetNamespace()+"/"+o.GetName()] = len(secret.Data["ca.crt"]) > 0 || len(secret.Data["cacert"]) > 0
	}
	for _, o := range kube.Kind("ConfigMap") {
		config := &corev1.ConfigMap{}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(o.Object, config); err != nil {
			return nil, fmt.Errorf("%s: %w", bundle.Name(o), err)
		}
		objects = append(objects, config)
	}
	for _, o := range kube.Kind("Ingress") {
		ingress := &networkingv1.Ingress{}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(o.Object, ingress); err != nil {
			return nil, fmt.Errorf("%s: %w", bundle.Name(o), err)
		}
		objects = append(objects, ingress)
	}
	annotate(objects, kube.Kind("Service"))
	if around.DNSCapture {
		istio = allocated(istio)
	}
	config := meshconfig.DefaultMeshConfig()
	for _, name := range slices.Sorted(maps.Keys(around.Authorizers)) {
		config.ExtensionProviders = append(config.ExtensionProviders, authorizer(name, around.Authorizers[name]))
	}
	configs, err := configsOf(istio)
	if err != nil {
		return nil, err
	}
	p.Server = xds.NewFakeDiscoveryServer(endingWith(t), xds.FakeOptions{
		KubernetesObjects: objects, Configs: configs, KubeClientModifier: p.authorize, MeshConfig: config,
	})
	return p, nil
}

// annotate gives the Services of the mesh the annotations of those of a bundle.
func annotate(objects []runtime.Object, services bundle.Bundle) {
	for _, o := range objects {
		known, ok := o.(*corev1.Service)
		if !ok {
			continue
		}
		for _, s := range services {
			if s.GetName() == known.Name && s.GetNamespace() == known.Namespace {
				known.Annotations = s.GetAnnotations()
			}
		}
	}
}

// configsOf reads objects as a cluster does: a short name is one of the mesh's domain, and what has no age was made now.
func configsOf(b bundle.Bundle) ([]istioconfig.Config, error) {
	configs, _, err := crd.ParseInputs(string(b.YAML()))
	now := time.Now()
	for i := range configs {
		c := &configs[i]
		c.Domain = constants.DefaultClusterLocalDomain
		if c.Namespace == "" {
			c.Namespace = "default"
		}
		if c.CreationTimestamp.IsZero() {
			c.CreationTimestamp = now
		}
	}
	return configs, err
}

// authorizer is a provider that asks a service over HTTP. It refuses where the service cannot be asked.
func authorizer(name, service string) *meshapi.MeshConfig_ExtensionProvider {
	return &meshapi.MeshConfig_ExtensionProvider{Name: name, Provider: &meshapi.MeshConfig_ExtensionProvider_EnvoyExtAuthzHttp{
		EnvoyExtAuthzHttp: &meshapi.MeshConfig_ExtensionProvider_EnvoyExternalAuthorizationHttpProvider{Service: service, Port: 80},
	}}
}

// trusting is the configuration of a gateway's proxy that trusts proxies in front.
func (p *Plane) trusting(pod mesh.Pod) *model.NodeMetaProxyConfig {
	if pod.Role != mesh.GatewayPod || p.Mesh.Gateways[pod.Owner].Proxies == 0 {
		return nil
	}
	return &model.NodeMetaProxyConfig{GatewayTopology: &meshapi.Topology{NumTrustedProxies: p.Mesh.Gateways[pod.Owner].Proxies}}
}

// fillSecret does what the API server does: stringData becomes data.
func fillSecret(s *corev1.Secret) {
	if s.Data == nil {
		s.Data = map[string][]byte{}
	}
	for key, value := range s.StringData {
		s.Data[key] = []byte(value)
	}
	s.StringData = nil
}

// Proxy configures the Envoy of a pod, once.
func (p *Plane) Proxy(pod mesh.Pod) *Proxy {
	if known, ok := p.proxies[pod.IP]; ok {
		return known
	}
	kind := model.SidecarProxy
	if pod.Role == mesh.GatewayPod {
		kind = model.Router
	}
	proxy := p.Server.SetupProxy(&model.Proxy{
		ID: pod.Name + "." + pod.Namespace, Type: kind, IPAddresses: []string{pod.IP}, Labels: pod.Labels,
		ConfigNamespace: pod.Namespace, DNSDomain: pod.Namespace + ".svc.cluster.local",
		Metadata: &model.NodeMetadata{Namespace: pod.Namespace, Labels: pod.Labels, ClusterID: "Kubernetes",
			ServiceAccount: pod.Account, IstioVersion: IstioVersion, ProxyConfig: p.trusting(pod),
			EnvoyStatusPort: 15021, EnvoyPrometheusPort: 15090,
			DNSCapture: model.StringBool(p.Mesh.DNSCapture), DNSAutoAllocate: model.StringBool(p.Mesh.DNSCapture)},
		VerifiedIdentity: &spiffe.Identity{TrustDomain: "cluster.local", Namespace: pod.Namespace,
			ServiceAccount: pod.Account},
	})
	out := &Proxy{Pod: pod, Model: proxy, sim: simulation.NewSimulation(&testing.T{}, p.Server, proxy),
		clusters: map[string]*clusterv3.Cluster{}, endpoints: map[string]*endpointv3.ClusterLoadAssignment{},
		routes: map[string]*routev3.RouteConfiguration{}}
	for _, c := range out.sim.Clusters {
		out.clusters[c.Name] = c
	}
	for _, e := range p.Server.Endpoints(proxy) {
		out.endpoints[e.ClusterName] = e
	}
	for _, r := range out.sim.Routes {
		out.routes[r.Name] = r
	}
	p.proxies[pod.IP] = out
	return out
}

// Config is what istiod sends one proxy.
type Config struct {
	Listeners []*listenerv3.Listener
	Clusters  []*clusterv3.Cluster
	Routes    []*routev3.RouteConfiguration
	Endpoints []*endpointv3.ClusterLoadAssignment
}

// Config is the proxy's whole configuration, as istiod made it.
func (proxy *Proxy) Config() Config {
	c := Config{Listeners: proxy.sim.Listeners, Clusters: proxy.sim.Clusters, Routes: proxy.sim.Routes}
	for _, cluster := range c.Clusters {
		if e := proxy.endpoints[cluster.Name]; e != nil {
			c.Endpoints = append(c.Endpoints, e)
		}
	}
	return c
}

// Endpoints are those that istiod sends for a cluster, nil where it has none.
func (proxy *Proxy) Endpoints(cluster string) *endpointv3.ClusterLoadAssignment {
	return proxy.endpoints[cluster]
}
