package plan

import (
	"slices"
	"strings"
	"time"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkPolicies looks at the policies of services and egress hosts.
func (ck *checker) checkPolicies() {
	for _, s := range ck.model.Services {
		ck.checkPoliciesOf(s.Policies)
		if len(s.Ports) > 0 && !slices.ContainsFunc(s.Ports, hasRequests) {
			ck.checkRequestPolicies(s.Policies, s.Service.String())
		}
	}
	for _, h := range ck.model.Egress {
		ck.checkPoliciesOf(h.Policies)
	}
}

// checkPoliciesOf reports durations that proxies count in seconds: Istio truncates
// fractions, and a value that Linux rejects breaks every connection.
func (ck *checker) checkPoliciesOf(p model.Policies) {
	k := p.Keepalive
	seconds := int(k.Value / time.Second)
	switch limit := feature.KeepaliveTime; {
	case !k.Is():
	case !limit.Allows(seconds):
		ck.sink.Add(diag.At(diag.First(k.Said), code.UncountableDuration, "invalid keepalive time: must be %d to %d seconds, because Linux rejects others and every connection fails", limit.Least, limit.Most).
			WithHint("write `tcp keepalive %ds`", min(max(seconds, limit.Least), limit.Most)))
	case k.Value%time.Second != 0:
		ck.sink.Add(diag.At(diag.First(k.Said), code.UncountableDuration, "invalid keepalive time: must be whole seconds").
			WithHint("write `tcp keepalive %ds`", seconds))
	}
	if d := p.Balance; d.Value.TTL%time.Second != 0 {
		ck.sink.Add(diag.At(diag.First(d.Said), code.UncountableDuration, "invalid cookie lifetime: must be whole seconds").
			WithHint("write `balance hash cookie %s %ds`", d.Value.Name, max(1, int(d.Value.TTL/time.Second))))
	}
}

// hasRequests reports whether a proxy may see the requests of a port: of https a gateway
// does that calls the service with TLS.
func hasRequests(p model.ServicePort) bool {
	return p.Protocol.PlainHTTP() || p.Protocol == model.HTTPS
}

// checkRequestPolicies reports policies about requests of a service or a host that
// proxies see the connections of alone: Envoy's tcp_proxy counts no requests, and hashes
// addresses only.
func (ck *checker) checkRequestPolicies(p model.Policies, of string) {
	ck.requireHTTP("requests", p.Requests.Said, of)
	if kind := p.Balance.Value.Kind; strings.HasPrefix(kind, "hash ") && kind != "hash source" {
		ck.requireHTTP("balance "+kind, p.Balance.Said, of)
	}
}

// requireHTTP reports a setting of requests.
func (ck *checker) requireHTTP(word string, said []diag.Span, of string) {
	if len(said) > 0 {
		ck.sink.Add(diag.At(said[0], code.RequestSettingWithoutHTTP, "`%s` requires an http port, which %s does not have", word, of).
			WithHint("remove it, or add an http port"))
	}
}
