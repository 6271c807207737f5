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
	once := diag.Once{Sink: sink}
	for _, h := range m.Egress {
		if len(h.Accounts) > 0 && h.Via.Value.Gateway == "" && !h.Via.Disputed {
			first := slices.MinFunc(h.Accounts, func(x, y model.Said[model.Account]) int { return x.At.Compare(y.At) }).At
			if len(h.Routes) > 0 { // whose lines have no `via`
				first = diag.First(h.Named)
			}
			once.Add(diag.At(first, code.AccountsWithoutGateway, "`from account` requires `via gateway`: sidecars cannot restrict the callers of %s", h.Host).
				WithHint("write `via gateway`").WithRelated(diag.First(h.Via.Said), "`via sidecar` is here"))
		}
		for _, a := range h.Accounts {
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
