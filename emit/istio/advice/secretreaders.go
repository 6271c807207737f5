package advice

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// secretReaders advises about a permission that the program cannot grant: sidecars
// load a client certificate only if their pod's account may list the Secrets of its
// namespace, otherwise requests get 503.
func secretReaders(m *model.Model, sink *diag.Sink) {
	for _, h := range m.Egress {
		if h.Via.Value.Gateway != "" || h.Originate.Value != "mutual" {
			continue
		}
		for _, o := range h.Originators {
			sink.Add(diag.At(o.At, code.SecretReaders, "the service account of workloads %s must be allowed to list the Secrets of namespace %s, otherwise %s returns 503", o.Label, o.Namespace, h.Host).
				WithHint("bind the account to a Role with get, list and watch on secrets; it can then read all of them"))
		}
	}
}
