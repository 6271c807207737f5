package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkOutbound reports egress that Istio cannot do safely.
func (ck *checker) checkEgress(p *Egress) {
	for _, e := range p.Hosts {
		ck.checkRequests(e)
		ck.checkEndpoints(e)
		ck.checkSidecarNames(e)
		ck.checkResolvedHTTP2(e)
		ck.checkVerification(e)
		ck.checkServers(p, e)
		for _, w := range p.Covering(e.Host) {
			ck.checkTaken(e, w)
			ck.checkShadowed(e, w)
		}
	}
	ck.checkHashes(p)
	ck.checkThrough(p)
	ck.checkReservedNames(p)
	ck.checkHopNames(p)
	ck.checkServerNames(p)
	ck.checkAddresses(p)
	ck.checkRestrictedAddresses(p)
	ck.checkTCPNames(p)
	ck.checkClusterAddresses(p)
}

// checkRequests reports request settings of hosts without http ports.
func (ck *checker) checkRequests(e *EgressHost) {
	if e.hasHTTP() {
		return
	}
	for _, s := range []struct {
		word string
		said []diag.Span
	}{{"timeout", e.Timeout.Said}, {"retry", e.Retry.Said}} {
		if len(s.said) > 0 {
			ck.sink.Add(diag.At(s.said[0], code.RequestSettingWithoutHTTP, "`%s` requires an http port, which %s does not have", s.word, e.Host).
				WithHint("remove it, or add an http port"))
		}
	}
}

// checkResolvedHTTP2 reports HTTP/2 in plain text to names that sidecars resolve. Envoy
// refuses such a cluster: without TLS it has the options of HTTP/2 and not those of SNI
// (dynamic_forward_proxy cluster must have auto_sni and auto_san_validation).
func (ck *checker) checkResolvedHTTP2(e *EgressHost) {
	if e.Resolution != ResolveDynamic || e.Originate.Value != "" {
		return
	}
	for _, port := range e.http() {
		if port.Protocol.OverHTTP2() {
			ck.sink.Add(diag.At(port.At, code.HTTP2OfResolvedName, "%s of %s requires `originate-tls`: sidecars resolve its names", port.Protocol, e.Host).
				WithHint("list the hosts instead of the wildcard"))
		}
	}
}

// checkSidecarNames reports TLS origination to a port that a resolving sidecar does
// not call: it uses the port of the request, and 443 if the request has none.
func (ck *checker) checkSidecarNames(e *EgressHost) {
	if e.Resolution != ResolveDynamic || e.Originate.Value == "" {
		return
	}
	for _, port := range e.http() {
		if port.Number != feature.EgressHTTPPort {
			ck.sink.Add(diag.At(port.At, code.OriginationOfResolvedName, "sidecars that resolve the names of %s send requests for port %d with TLS to the same port", e.Host, port.Number).
				WithHint("use http 80, or write `via gateway through HOST`"))
		}
	}
	if e.OriginatePort != feature.EgressTLSPort {
		ck.sink.Add(diag.At(diag.First(e.Originate.Said), code.OriginationOfResolvedName, "sidecars that resolve the names of %s originate TLS to port 443 only", e.Host).
			WithHint("use tls 443, or write `via gateway through HOST`"))
	}
}

// checkTaken reports a port of a wildcard that a covered host does not declare, if
// the wildcard would capture the host's traffic and must not: the host is restricted
// to accounts, or shares the http server, which does not distinguish ports. The
// server of the wildcard is checked elsewhere.
func (ck *checker) checkTaken(e, w *EgressHost) {
	if w.Through.Value == e.Host {
		return
	}
	for _, path := range w.Paths {
		if path.Protocol == model.TCP || e.routes(path.EgressPort) {
			continue
		}
		refused := path.Server != nil && path.Protocol.PlainHTTP()
		shares := refused && e.servedBy(path.Server)
		if len(e.Accounts) > 0 && !refused || shares {
			ck.sink.Add(diag.At(e.place(), code.PortTakenByWildcard, "%s does not declare %s %d, so the wildcard %s would take it", e.Host, path.Protocol, path.Number, w.Host).
				WithHint("declare it too: %s", e.With(path.EgressPort)).WithRelated(path.At, "the wildcard declares it here"))
		}
	}
}

// checkShadowed reports a host covered by a wildcard whose sidecar objects would
// apply to the host.
func (ck *checker) checkShadowed(e, w *EgressHost) {
	if e.Resolution == ResolveDynamic && w.Resolution != ResolveDynamic {
		for _, port := range e.of(model.TLS) {
			if w.routes(port) {
				ck.sink.Add(diag.At(port.At, code.NestedResolvedWildcard, "sidecars cannot resolve the names of %s: the wider wildcard %s has a different egress path on tls %d", e.Host, w.Host, port.Number).
					WithHint("use a gateway for both").WithRelated(w.place(), "the wider wildcard is here"))
			}
		}
	}
	if e.Gateway != nil || w.Gateway != nil || w.Originate.Value != "mutual" {
		return
	}
	for _, o := range w.Originators {
		same := func(x model.Originator) bool { return x.Namespace == o.Namespace && x.Label == o.Label }
		if !slices.ContainsFunc(e.Originators, same) {
			ck.sink.Add(diag.At(e.place(), code.ClientCertificateBeneathWildcard, "workloads %s of namespace %s would present to %s the client certificate of %s", o.Label, o.Namespace, e.Host, w.Host).
				WithHint("list the hosts that accept the certificate instead of the wildcard").WithRelated(o.At, "the wildcard lists them here"))
			return
		}
	}
}

func sameAccounts(x, y *EgressHost) bool {
	return slices.EqualFunc(x.Accounts, y.Accounts, func(a, b model.Said[model.Account]) bool { return a.Value == b.Value })
}

// differs returns the difference between two hosts that a gateway calls in the same
// way, empty if there is none. Unset policies do not differ.
func differs(x, y *EgressHost) string {
	if slices.ContainsFunc(x.Ports, originable) && slices.ContainsFunc(y.Ports, originable) {
		if x.Originate.Value != y.Originate.Value || x.OriginatePort != y.OriginatePort || x.Cert.Value != y.Cert.Value || !sameVerification(x, y) {
			return "originations"
		}
	}
	if x.hasPolicies() && y.hasPolicies() && !x.Policies.Same(*y.Policies) {
		return "policies"
	}
	return ""
}

// originable reports whether TLS can be originated for the port.
func originable(p model.EgressPort) bool { return p.Protocol != model.TLS }

func sameVerification(x, y *EgressHost) bool {
	return x.CA.Value == y.CA.Value && x.ServerName.Value == y.ServerName.Value && x.Unverified.Value == y.Unverified.Value
}
