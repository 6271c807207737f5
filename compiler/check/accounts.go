package check

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// accounts warns of service accounts that do not exist in a namespace of which the
// inventory shows other accounts: a policy for them denies every caller.
func accounts(m *model.Model, sink *diag.Sink) {
	if m.Inventory == nil {
		return
	}
	for _, h := range m.Egress {
		for _, a := range h.Accounts {
			all := m.Inventory.Accounts(a.Value.Namespace)
			_, exists := slices.BinarySearch(all, a.Value.Name)
			if len(all) == 0 || exists || a.Value.Name == "default" { // every namespace has that one
				continue
			}
			sink.Add(diag.At(a.At, code.AccountNotFound, "service account %s not found in namespace %s of the inventory", a.Value.Name, a.Value.Namespace).
				WithHint("%s", meant(a.Value.Name, all, a.Value.Namespace+"/", "", "correct the name, or create the account")))
		}
	}
}
