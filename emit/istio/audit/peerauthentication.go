package audit

import (
	"fmt"
	"slices"
	"strings"

	networking "istio.io/api/networking/v1alpha3"
	security "istio.io/api/security/v1beta1"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// peerAuthenticationRule finds DestinationRules whose TLS mode conflicts with the
// PeerAuthentication of the service.
var peerAuthenticationRule = Rule{"peerauthentication", []code.Code{code.TLSToStrictPods}, (*Audit).peerAuthentications}

func (a *Audit) peerAuthentications() {
	if len(a.PeerAuthentications) == 0 {
		return
	}
	for _, r := range a.DestinationRules {
		if len(r.TLS()) == 0 {
			continue
		}
		p := a.PeerAuthenticationOf(r.Host)
		if namespace, all := a.wholeNamespace(r.Host); all {
			p = a.general(namespace)
		}
		if p == nil {
			p = a.meshWide(r.Host)
		}
		if p == nil || a.withoutSidecar(r.Host) {
			continue
		}
		for _, t := range r.TLS() {
			a.conflictingModes(r, t, p)
		}
	}
}

func (a *Audit) conflictingModes(r *world.DestinationRule, t world.TLSSetting, p *world.PeerAuthentication) {
	accepted := ""
	switch mode := p.Spec.GetMtls().GetMode(); {
	case mode == security.PeerAuthentication_MutualTLS_STRICT && t.Mode != networking.ClientTLSSettings_ISTIO_MUTUAL:
		accepted = "mesh mTLS only"
	case mode == security.PeerAuthentication_MutualTLS_DISABLE && t.Mode == networking.ClientTLSSettings_ISTIO_MUTUAL:
		accepted = "no mesh mTLS"
	default:
		return
	}
	a.report(finding{
		code: code.TLSToStrictPods, at: t.At, other: p.Part("spec.mtls.mode"),
		message: fmt.Sprintf("callers of %s use TLS mode %s, but its pods accept %s", r.Host, t.Mode, accepted),
		atNote:  "the TLS mode of callers is set here", note: "the mTLS mode of the pods is set here",
		hint: "remove tls from the DestinationRule: auto mTLS selects the mode",
	})
}

// wholeNamespace returns the namespace of which a wildcard has all services.
func (a *Audit) wholeNamespace(h host.Pattern) (namespace string, all bool) {
	rest, first := strings.CutPrefix(string(h), "*.")
	namespace, last := strings.CutSuffix(rest, ".svc."+a.Mesh.Domain)
	return namespace, first && last && !strings.Contains(namespace, ".")
}

// general returns the PeerAuthentication of all pods of a namespace; nil if there is
// none, or if some pods or ports have another.
func (a *Audit) general(namespace string) *world.PeerAuthentication {
	for _, p := range a.PeerAuthentications {
		if p.Namespace == namespace && (len(p.Spec.GetSelector().GetMatchLabels()) > 0 || len(p.Spec.PortLevelMtls) > 0) {
			return nil
		}
	}
	of := a.PeersOf(namespace, nil)
	if namespace != a.Mesh.Root {
		of.Mesh = nil
	}
	return of.Effective()
}

// meshWide returns the PeerAuthentication of the whole mesh, if it applies to the pods of
// a shown service: its namespace has none of its own, and gets sidecars.
func (a *Audit) meshWide(h host.Pattern) *world.PeerAuthentication {
	service, known := a.Service(h)
	if !known || !a.injected[service.Namespace] {
		return nil
	}
	own := slices.ContainsFunc(a.PeerAuthentications, func(p *world.PeerAuthentication) bool { return p.Namespace == service.Namespace })
	if own {
		return nil
	}
	return a.general(a.Mesh.Root)
}

// injected returns the namespaces that get sidecars.
func injected(i *inventory.Inventory) map[string]bool {
	names := map[string]bool{}
	for _, o := range i.Objects() {
		if o.Kind == "Namespace" && (o.Labels["istio-injection"] == "enabled" || o.Labels[feature.RevisionLabel] != "") {
			names[o.Name] = true
		}
	}
	return names
}

// injectLabel says whether pods get a sidecar.
const injectLabel = "sidecar.istio.io/inject"

// withoutSidecar reports whether the pods of a service, as far as they are shown, have
// no sidecar: a PeerAuthentication does not apply to them.
func (a *Audit) withoutSidecar(h host.Pattern) bool {
	service, known := a.Service(h)
	if !known || len(service.Selector) == 0 {
		return false
	}
	pods := a.Inventory.Selected(service.Namespace, inventory.LabelsOf(service.Selector))
	return len(pods) > 0 && !slices.ContainsFunc(pods, func(w inventory.Workload) bool { return w.Labels[injectLabel] != "false" })
}
