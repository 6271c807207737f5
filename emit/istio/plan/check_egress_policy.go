package plan

import (
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkHash reports a hash of requests for a host without http ports: proxies then
// pick a server at random.
func (ck *checker) checkHash(e *EgressHost) {
	b := e.Policies.Balance
	if len(e.http()) > 0 || !strings.HasPrefix(b.Value.Kind, "hash ") || b.Value.Kind == "hash source" {
		return
	}
	ck.sink.Add(diag.At(diag.First(b.Said), code.RequestSettingWithoutHTTP, "`balance %s` requires an http port, which %s does not have", b.Value.Kind, e.Host).
		WithHint("use `balance hash source`, or add an http port"))
}

// checkEndpoints reports policies about the choice of a server where sidecars do not
// choose: they call the address that the caller used, or the one of the name in the
// request. For the latter, istiod ends with a nil pointer dereference if the
// DestinationRule has outlierDetection (applyOutlierDetection sets a field of
// CommonLbConfig, which a dynamic forward proxy cluster does not have).
func (ck *checker) checkEndpoints(e *EgressHost) {
	if e.Gateway != nil || e.Resolution == ResolveDNS {
		return
	}
	for _, s := range []struct {
		word string
		said []diag.Span
	}{{"balance", e.Policies.Balance.Said}, {"outlier", e.Policies.Outlier.Said}} {
		if len(s.said) > 0 {
			ck.sink.Add(diag.At(s.said[0], code.PolicyWithoutChoice, "`%s` has no effect for %s: sidecars do not choose between servers of it", s.word, e.Host).
				WithHint("remove it; for one of the host's names, write an egress statement of its own"))
		}
	}
}
