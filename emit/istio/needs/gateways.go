package needs

import (
	networking "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/traffic/world"
)

type gatewaySpec = networking.Gateway

// addGateways adds the gateways that the program uses and does not deploy.
func (f *finder) addGateways() {
	used := plan.PortsInUse(f.model)
	for _, u := range f.model.UsedGateways() {
		g := u.Gateway
		if f.model.Deployer(g) != nil {
			continue
		}
		n := f.need("gateway", g.Namespace, g.Name)
		n.Service = g.Service
		for _, l := range g.Selector {
			n.Labels = append(n.Labels, l.String())
		}
		n.Proxies = f.model.ProxiesOf(g).Value
		for _, p := range used.Of(g) {
			n.Ports = append(n.Ports, p.Number)
		}
	}
}

// addNames adds the hosts that callers outside the cluster use: DNS must lead them to
// the gateway.
func (f *finder) addNames() {
	for _, p := range f.model.Published {
		if p.Host != "" && !p.Host.IsAny() {
			f.addName(string(p.Host), p.Gateway)
		}
	}
	for _, g := range f.model.Gateways {
		for _, l := range g.Listens {
			for _, h := range l.Hosts {
				if !l.Protocol.Value.Opaque() && !h.Host.IsAny() {
					f.addName(string(h.Host), g)
				}
			}
		}
	}
}

// addName adds a name of DNS. A host at two gateways is two names, which two networks
// see.
func (f *finder) addName(host string, g *model.Gateway) {
	n := f.need("dns", g.Namespace, host)
	n.Service = g.Service
}

// addServers adds the certificates of a Gateway's servers, which its pods read.
func (f *finder) addServers(o *world.Object, spec *gatewaySpec) {
	for _, s := range spec.Servers {
		t := s.GetTls()
		if t == nil {
			continue
		}
		asks := t.Mode == networking.ServerTLSSettings_MUTUAL || t.Mode == networking.ServerTLSSettings_OPTIONAL_MUTUAL
		keys := []string{"tls.crt", "tls.key"}
		if asks && t.CaCertCredentialName == "" {
			keys = append(keys, "ca.crt")
		}
		for _, name := range append([]string{t.CredentialName}, t.CredentialNames...) {
			f.addCredential(o.Namespace, name, keys...)
		}
		f.addCredential(o.Namespace, t.CaCertCredentialName, "ca.crt")
		f.addFiles(o.Namespace, spec.Selector, t.ServerCertificate, t.PrivateKey, t.CaCertificates)
	}
}
