package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressAccounts finds hosts that are restricted to accounts but have no egress
// gateway, and accounts in namespaces that `for` does not list.
func egressAccounts(m *model.Model, sink *diag.Sink) {
	for _, h := range m.Egress {
		for i, a := range h.Accounts {
			if i == 0 && h.Via.Value.Gateway == "" && !h.Via.Disputed {
				sink.Add(diag.At(a.At, code.AccountsWithoutGateway, "`from account` requires `via gateway`: sidecars cannot restrict the callers of %s", h.Host).
					WithHint("add `via gateway`"))
			}
			if !isFor(h, a.Value.Namespace) {
				sink.Add(diag.At(a.At, code.CallersWithoutHost, "`for` does not list namespace %s, so account %s cannot reach %s", a.Value.Namespace, a.Value.Name, h.Host).
					WithHint("add the namespace: for %s", a.Value.Namespace).WithRelated(h.For[0].At, "`for` is here"))
			}
		}
	}
}

// isFor reports whether a host is visible in a namespace.
func isFor(h *model.EgressHost, namespace string) bool {
	return len(h.For) == 0 || slices.ContainsFunc(h.For, func(s model.Said[string]) bool { return s.Value == namespace })
}
