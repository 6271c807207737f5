package audit

import (
	"cmp"
	"fmt"
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// originationRule finds TLS that a rule originates for callers that already use TLS, a
// client certificate that sidecars do not load, and a server name that is sent but not
// verified.
var originationRule = Rule{"origination", []code.Code{code.TLSInTLS, code.SidecarCredential, code.UnverifiedName}, (*Audit).originations}

func (a *Audit) originations() {
	forwarded, routed := a.ForwardedAtGateway(), a.receivingHTTP()
	for _, r := range a.DestinationRules {
		for _, t := range r.TLS() {
			if !t.ToApplication() {
				continue
			}
			a.tlsInTLS(r, t, routed)
			a.sidecarCredential(r, t, forwarded)
			a.unverifiedName(r, t)
		}
	}
}

// tlsInTLS reports callers that use TLS when sidecars originate it again. If routes send
// http requests to the port, TLS is meant for these, and who else uses it is not known.
func (a *Audit) tlsInTLS(r *world.DestinationRule, t world.TLSSetting, routed map[hostPort]bool) {
	for _, e := range a.EntriesOf(r.Host) {
		for i, p := range e.Spec.Ports {
			if world.IsTLS(p.Protocol) && (t.Port == p.Number || t.Port == 0 && t.Subset == "") && a.usedBySidecars(r, t, e, p.Number) {
				a.report(finding{
					code: code.TLSInTLS, at: t.At, other: e.Part("spec.ports[%d].protocol", i), unsure: routed[hostPort{r.Host, p.Number}],
					message: fmt.Sprintf("double TLS: callers of %s on port %d already encrypt, and sidecars originate TLS again because of this rule", r.Host, p.Number),
					atNote:  fmt.Sprintf("%s originates TLS here", r), note: "callers use TLS on this port",
					hint: "originate TLS on an http port with targetPort " + fmt.Sprint(cmp.Or(p.TargetPort, p.Number)),
				})
				return
			}
		}
	}
}

// A hostPort is a host and one of its ports.
type hostPort struct {
	host host.Pattern
	port uint32
}

// receivingHTTP returns the ports to which routes send http requests.
func (a *Audit) receivingHTTP() map[hostPort]bool {
	found := map[hostPort]bool{}
	for _, v := range a.VirtualServices {
		for _, route := range v.Routes {
			for _, d := range route.Destinations {
				if route.Kind == "http" {
					found[hostPort{d.Host, d.Port}] = true
				}
			}
		}
	}
	return found
}

// usedBySidecars reports whether sidecars, not only the gateways of some namespaces, use a
// setting of the rule on a port of an external host.
func (a *Audit) usedBySidecars(r *world.DestinationRule, t world.TLSSetting, e *world.ServiceEntry, port uint32) bool {
	if r.Spec.WorkloadSelector != nil {
		return false
	}
	return slices.ContainsFunc(namespacesOf(r), func(namespace string) bool {
		if namespace != elsewhere && (a.HasGateway(namespace) || namespace == r.Namespace && namespace != e.Namespace && !r.Visibility().Everywhere()) {
			return false // that of gateways
		}
		return a.appliesFrom(namespace, r, t, e.Namespace, port)
	})
}

// sidecarCredential reports a Secret that no sidecar loads.
func (a *Audit) sidecarCredential(r *world.DestinationRule, t world.TLSSetting, forwarded map[host.Pattern]bool) {
	throughGateway, routed := forwarded[r.Host]
	if !t.NeedsSecret() || r.Spec.WorkloadSelector != nil || throughGateway || !routed && !a.HasEntry(r.Host) {
		return
	}
	a.report(finding{
		code: code.SidecarCredential, at: t.At.Field("credentialName"),
		message: fmt.Sprintf("sidecars ignore credentialName without a workloadSelector: requests to %s leave in plain text", r.Host),
		hint:    "add workloadSelector.matchLabels, or use files: clientCertificate, privateKey, caCertificates",
	})
}

// unverifiedName reports a server name without subjectAltNames: any certificate of a
// trusted CA is then accepted.
func (a *Audit) unverifiedName(r *world.DestinationRule, t world.TLSSetting) {
	if t.Sni == "" || len(t.SubjectAltNames) > 0 || t.InsecureSkipVerify.GetValue() {
		return
	}
	for _, e := range a.EntriesOf(r.Host) {
		if len(e.Spec.SubjectAltNames) > 0 {
			return
		}
	}
	if host.Wildcard(a.Mesh.Domain).Covers(r.Host) && t.Mode == api.ClientTLSSettings_MUTUAL && t.CaCertificates != "" {
		return // the CA is private
	}
	a.report(finding{
		code: code.UnverifiedName, at: t.At.Field("sni"),
		message: fmt.Sprintf("the name in the server's certificate is not verified: any server with a certificate can impersonate %s", r.Host),
		hint:    fmt.Sprintf("add subjectAltNames: [%s]", t.Sni),
	})
}
