package plan

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// meshPorts returns for each port the first host that is exposed `also mesh` and has
// routes there. Its calls go to whatever address the caller resolved, as those of outside
// hosts; calls of a service go to the address of the service, which an inventory shows
// (GWC0639).
func (ck *checker) meshPorts() map[int]*model.MeshHost {
	out := map[int]*model.MeshHost{}
	for _, m := range ck.model.MeshHosts {
		for _, p := range m.Ports {
			if m.Service == nil && out[p.Port] == nil {
				out[p.Port] = m
			}
		}
	}
	return out
}

// capturesMesh reports that a filter captures calls of a host that is exposed `also
// mesh`, whose routes would not apply. An address that Istio allocated belongs to no
// other host.
func (ck *checker) capturesMesh(f addressFilter, m *model.MeshHost) {
	hint := "use another port"
	if f.path.Protocol == model.TLS {
		hint = "remove `addresses`, so that " + string(f.host.Host) + " is matched by its SNI"
	}
	ck.sink.Add(diag.At(f.at, code.AddressPrecedence, "on port %d, %s of %s takes precedence over the Host of %s: `also mesh` would not apply there", f.path.Number, f.text, f.host.Host, m.Host).
		WithHint("%s", hint).WithRelated(diag.First(m.Named), "%s is exposed here", m.Host))
}
