package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkHashes reports policies about requests where there are none. With a hash of them
// proxies pick a server at random.
func (ck *checker) checkHashes(p *Egress) {
	for _, e := range p.Hosts {
		if !e.hasHTTP() {
			ck.checkHash(e.Policies.Balance, string(e.Host))
			if !ck.calledByGateways(e) {
				ck.checkRequestLimit(e.Policies.Requests, string(e.Host))
			}
		}
	}
	for _, s := range ck.model.Services {
		if len(s.Ports) > 0 && !slices.ContainsFunc(s.Ports, func(p model.ServicePort) bool { return !p.Protocol.Opaque() }) {
			ck.checkHash(s.Policies.Balance, s.Service.String())
			ck.checkRequestLimit(s.Policies.Requests, s.Service.String())
		}
	}
}

func (ck *checker) checkHash(b model.Fact[model.Balance], of string) {
	if kind := b.Value.Kind; kind == "hash header" || kind == "hash cookie" {
		ck.sink.Add(diag.At(diag.First(b.Said), code.RequestSettingWithoutHTTP, "`balance %s` requires an http port, which %s does not have", kind, of).
			WithHint("use `balance hash source`, or add an http port"))
	}
}

// checkRequestLimit reports a limit of requests where there are none: Envoy's pool of
// tcp connections does not enforce it (ConnPoolImpl::enforceMaxRequests of
// source/common/tcp/conn_pool.h).
func (ck *checker) checkRequestLimit(limit model.Fact[int], of string) {
	if limit.Is() {
		ck.sink.Add(diag.At(diag.First(limit.Said), code.RequestSettingWithoutHTTP, "`requests` requires an http port, which %s does not have", of).
			WithHint("write `connections %d`: it limits the connections", limit.Value))
	}
}

// calledByGateways reports whether routes of gateways call the host as one outside the
// mesh: they send requests, whatever its ports are.
func (ck *checker) calledByGateways(e *EgressHost) bool {
	return slices.ContainsFunc(ck.plan.Ingress.Outside, func(o *Outside) bool { return o.Stated == e.EgressHost })
}

// checkEndpoints reports policies about the choice of a server where sidecars do not
// choose: they call the address that the caller used, or the one of the name in the
// request. Gateways that publish a host of the wildcard choose.
func (ck *checker) checkEndpoints(e *EgressHost) {
	if e.Gateway != nil || e.Resolution == ResolveDNS || e.Resolution == ResolveStatic {
		return
	}
	balance, outlier := e.Policies.Balance.Said, e.Policies.Outlier.Said
	if e.Resolution == ResolveDynamic {
		ck.checkPanic(e, outlier)
		outlier = nil
	}
	if ck.calledByGateways(e) {
		return
	}
	for _, s := range []struct {
		word string
		said []diag.Span
	}{{"balance", balance}, {"outlier", outlier}} {
		if len(s.said) > 0 {
			ck.sink.Add(diag.At(s.said[0], code.PolicyWithoutChoice, "`%s` has no effect for %s: sidecars do not choose between servers of it", s.word, e.Host).
				WithHint("remove it; for one of the host's names, write an egress statement of its own"))
		}
	}
}

// checkPanic reports a policy with which istiod ends: applyOutlierDetection sets a
// field of CommonLbConfig, which is nil in a dynamic forward proxy cluster.
func (ck *checker) checkPanic(e *EgressHost, outlier []diag.Span) {
	if len(outlier) > 0 {
		ck.sink.Add(diag.At(outlier[0], code.PolicyWithoutChoice, "`outlier` is not possible for %s: istiod fails, because sidecars resolve the name of each request", e.Host).
			WithHint("remove it; for one of the host's names, write an egress statement of its own"))
	}
}
