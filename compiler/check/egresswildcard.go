package check

import (
	"fmt"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressWildcard finds hosts whose restrictions conflict with those of a wildcard
// that covers them.
func egressWildcard(m *model.Model, sink *diag.Sink) {
	hosts := egressHosts(m)
	for _, h := range m.Egress {
		for _, name := range h.Host.Above() {
			if w := hosts[name]; w != nil {
				checkCovered(h, w, sink)
			}
		}
	}
}

// checkCovered compares the restrictions of a host with those of a covering wildcard.
func checkCovered(h, w *model.EgressHost, sink *diag.Sink) {
	if len(w.Accounts) > 0 {
		restrictedWildcard(h, w, sink)
	}
	if len(h.For) == 0 {
		return
	}
	wider := ""
	switch i := slices.IndexFunc(w.For, func(s model.Said[string]) bool { return !isFor(h, s.Value) }); {
	case len(w.For) == 0:
		wider = "every namespace"
	case i >= 0:
		wider = "namespace " + w.For[i].Value
	default:
		return
	}
	sink.Add(diag.At(h.For[0].At, code.HostTakenByWildcard, "%s is visible in %s, where it would take the requests to %s", w.Host, wider, h.Host).
		WithHint("use the same `for` for both").WithRelated(diag.First(w.Named), "the wildcard is here"))
}

// restrictedWildcard reports a host that allows accounts which the policy of a
// covering wildcard denies.
func restrictedWildcard(h, w *model.EgressHost, sink *diag.Sink) {
	said, who := diag.First(h.Named), "all callers"
	for _, a := range h.Accounts {
		if !slices.ContainsFunc(w.Accounts, func(s model.Said[model.Account]) bool { return s.Value == a.Value }) {
			said, who = a.At, fmt.Sprintf("account %s/%s", a.Value.Namespace, a.Value.Name)
			break
		}
		who = ""
	}
	if who == "" || len(h.Accounts) > 0 && !h.LeavesBy(w.Gateway) {
		return
	}
	sink.Add(diag.At(said, code.OpenHostBeneathRestricted, "%s allows %s, but the wildcard %s denies them", h.Host, who, w.Host).
		WithHint("restrict both to the same accounts: from account %s/%s", w.Accounts[0].Value.Namespace, w.Accounts[0].Value.Name).
		WithRelated(w.Accounts[0].At, "the wildcard is restricted here"))
}
