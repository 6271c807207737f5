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
		otherCallers(h, sink)
	}
}

// otherCallers reports accounts that are in none of the namespaces whose calls leave as
// those of the account: their calls leave as those of other callers, which denies them.
func otherCallers(h *model.EgressHost, sink *diag.Sink) {
	for _, c := range h.Callers {
		for _, a := range c.Accounts {
			named := func(n model.Said[string]) bool { return n.Value == a.Value.Namespace }
			if isFor(h, a.Value.Namespace) && !slices.ContainsFunc(c.Namespaces, named) {
				sink.Add(diag.At(a.At, code.CallersWithoutHost, "`for` of this statement does not list namespace %s, so calls of account %s to %s leave by another one", a.Value.Namespace, a.Value.Name, h.Host).
					WithHint("move the account to the statement for %s", a.Value.Namespace).WithRelated(c.Namespaces[0].At, "`for` is here"))
			}
		}
	}
}

// isFor reports whether a host is visible in a namespace.
func isFor(h *model.EgressHost, namespace string) bool {
	return len(h.For) == 0 || slices.ContainsFunc(h.For, func(s model.Said[string]) bool { return s.Value == namespace })
}
