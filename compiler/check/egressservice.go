package check

import (
	"fmt"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressService finds outside hosts that are the short name of a service: every
// sidecar knows the service by it already.
func egressService(m *model.Model, sink *diag.Sink) {
	hosts := egressMap(m)
	told := map[*model.EgressHost]bool{}
	for _, s := range m.Services {
		for _, name := range []string{s.Service.Name, s.Service.String(), fmt.Sprintf("%s.svc", s.Service)} {
			h, found := hosts.Find(name)
			if found && !told[h] {
				told[h] = true
				sink.Add(diag.At(diag.First(h.Named), "GWC0636", "%s is what the mesh calls service %s", h.Host, s.Service).
					WithHint("remove it, services of the mesh need no egress, or write the full name of the outside host").
					WithRelated(diag.First(s.Declared), "the service is declared here"))
			}
		}
	}
}
