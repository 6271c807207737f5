package plan

import (
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
	}
	for _, h := range ck.model.Egress {
		ck.checkPoliciesOf(*h.Policies)
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
