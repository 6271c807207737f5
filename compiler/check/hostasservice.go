package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// hostAsService warns of a service with the text of the host that it is published as: a
// host of two labels reads as NAME.NAMESPACE. An inventory may show that it exists.
func hostAsService(m *model.Model, sink *diag.Sink) {
	if m.Inventory != nil && m.Inventory.Knows("Service") {
		return
	}
	mesh := map[model.Service]bool{} // published in the mesh, where NAME.NAMESPACE is a name of the service
	for _, name := range m.AlsoMesh {
		mesh[name.Service] = true
	}
	once := diag.Once{Sink: sink}
	for _, p := range m.Published {
		for _, ref := range p.LikeHost {
			if s := ref.Service; string(p.Host) == s.String() && !mesh[s] {
				once.Add(diag.At(ref.At, code.HostAsService, "`%s` is service %s in namespace %s, not the host", s, s.Name, s.Namespace).
					WithHint("write the service that answers the requests, or accept it if there is such a service"))
			}
		}
	}
}
