package needs

import (
	"slices"
	"strings"

	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/traffic/world"
)

type (
	virtualServiceSpec  = networking.VirtualService
	destinationRuleSpec = networking.DestinationRule
)

// destinations returns all destinations of a VirtualService.
func destinations(spec *virtualServiceSpec) (out []*networking.Destination) {
	for _, r := range spec.Http {
		for _, to := range r.Route {
			out = append(out, to.Destination)
		}
		out = append(out, r.Mirror)
		for _, m := range r.Mirrors {
			out = append(out, m.Destination)
		}
	}
	for _, r := range spec.Tls {
		for _, to := range r.Route {
			out = append(out, to.Destination)
		}
	}
	for _, r := range spec.Tcp {
		for _, to := range r.Route {
			out = append(out, to.Destination)
		}
	}
	return slices.DeleteFunc(out, func(d *networking.Destination) bool { return d == nil })
}

// addDestinations adds the Services that a VirtualService sends to.
func (f *finder) addDestinations(_ *world.Object, spec *virtualServiceSpec) {
	for _, d := range destinations(spec) {
		f.addService(d.Host, int(d.GetPort().GetNumber()))
	}
}

// addService adds a Service of the mesh; that of a gateway is a need of the gateway.
func (f *finder) addService(host string, port int) {
	short, inMesh := strings.CutSuffix(host, ".svc."+f.model.Mesh.Domain.Value)
	name, namespace, full := strings.Cut(short, ".")
	if !inMesh || !full || strings.Contains(namespace, ".") {
		return
	}
	for _, u := range f.model.UsedGateways() {
		if u.Gateway.Namespace == namespace && u.Gateway.Service == name {
			return
		}
	}
	n := f.need("service", namespace, name)
	if port != 0 {
		n.Ports = append(n.Ports, port)
	}
}

// addRule adds the Service that a DestinationRule is about, and the Secrets and files
// that those who use it read.
func (f *finder) addRule(o *world.Object, spec *destinationRuleSpec) {
	f.addService(spec.Host, 0)
	f.addPolicy(spec, []string{o.Namespace}, spec.TrafficPolicy)
	for _, s := range spec.Subsets {
		readers := f.gatewaysOf(spec.Host, s.Name)
		if len(readers) == 0 {
			readers = []string{o.Namespace}
		}
		f.addPolicy(spec, readers, s.TrafficPolicy)
	}
}

// gatewaysOf returns the namespaces of the gateways that send to a subset.
func (f *finder) gatewaysOf(host, subset string) (out []string) {
	for _, o := range f.list {
		spec, is := o.Message.(*virtualServiceSpec)
		if !is {
			continue
		}
		to := func(d *networking.Destination) bool { return d.Host == host && d.Subset == subset }
		if !slices.ContainsFunc(destinations(spec), to) {
			continue
		}
		for _, g := range spec.Gateways {
			if namespace, _, full := strings.Cut(g, "/"); full {
				out = append(out, namespace)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (f *finder) addPolicy(spec *destinationRuleSpec, readers []string, p *networking.TrafficPolicy) {
	list := []*networking.ClientTLSSettings{p.GetTls()}
	for _, port := range p.GetPortLevelSettings() {
		list = append(list, port.Tls)
	}
	for _, t := range list {
		if t == nil {
			continue
		}
		keys := []string{"ca.crt"}
		if t.Mode == networking.ClientTLSSettings_MUTUAL {
			keys = append(keys, "tls.crt", "tls.key")
		}
		for _, namespace := range readers {
			f.addCredential(namespace, t.CredentialName, keys...)
			f.addFiles(namespace, spec.GetWorkloadSelector().GetMatchLabels(), t.ClientCertificate, t.PrivateKey, t.CaCertificates)
		}
	}
}

// addCredential adds a Secret or a ConfigMap that pods of a namespace read.
func (f *finder) addCredential(namespace, name string, keys ...string) {
	if name == "" || strings.HasPrefix(name, "builtin://") {
		return
	}
	kind := "secret"
	if inMap, is := strings.CutPrefix(name, "configmap://"); is {
		kind, name = "configmap", inMap
		if _, short, full := strings.Cut(name, "/"); full {
			name = short
		}
	}
	name = strings.TrimPrefix(name, "kubernetes://")
	n := f.need(kind, namespace, name)
	n.Keys = append(n.Keys, keys...)
}

// addFiles adds files in the pods of a namespace.
func (f *finder) addFiles(namespace string, selector map[string]string, paths ...string) {
	for _, path := range paths {
		if path == "" || path == "system" {
			continue
		}
		n := f.need("file", namespace, path)
		for key, value := range selector {
			n.Labels = append(n.Labels, key+"="+value)
		}
	}
}
