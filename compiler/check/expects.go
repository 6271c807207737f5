package check

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// expects reports callers of namespaces and accounts that neither the program nor the
// inventory has: what is expected of them would hold for a name that is only misspelt.
func expects(m *model.Model, sink *diag.Sink) {
	if len(m.Expects) == 0 {
		return
	}
	namespaces := m.KnownNamespaces()
	for _, e := range m.Expects {
		if n := e.Namespace; n.Is() {
			if n.Value != e.Home && !m.KnowsNamespace(n.Value) {
				sink.Add(diag.At(n.At, code.UnknownCallerNamespace, "unknown namespace %s: neither the program nor the inventory has it", n.Value).
					WithHint("%s", known(n.Value, append(slices.Clone(namespaces), e.Home))))
				continue
			}
		}
		if a := e.Account; a.Is() && m.Inventory != nil {
			all := m.Inventory.Accounts(e.Namespace.Value)
			if len(all) > 0 && !slices.Contains(all, a.Value) && a.Value != "default" {
				sink.Add(diag.At(a.At, code.UnknownCallerAccount, "unknown service account %s: namespace %s of the inventory does not have it", a.Value, e.Namespace.Value).
					WithHint("%s", known(a.Value, all)))
			}
		}
	}
}

// maxKnown is how many names a hint lists.
const maxKnown = 20

// known returns the hint for an unknown name.
func known(name string, all []string) string {
	all = slices.Compact(slices.Sorted(slices.Values(all)))
	more := ""
	if len(all) > maxKnown {
		all, more = all[:maxKnown], ", and others"
	}
	return meant(name, all, "", "", "known are "+strings.Join(all, ", ")+more)
}
