package check

import (
	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// egressService finds external hosts that equal the short name of a service: sidecars
// already resolve that name to the service.
func egressService(m *model.Model, sink *diag.Sink) {
	names := m.Namer()
	for _, h := range m.Egress {
		for _, name := range []model.Said[host.Pattern]{{Value: h.Host, At: diag.First(h.Named)}, {Value: h.Through.Value, At: diag.First(h.Through.Said)}} {
			s, found := names.Find(name.Value, model.Service{})
			if !found {
				continue
			}
			d := diag.At(name.At, code.EgressServiceName, "%s is a short name of service %s", name.Value, s).
				WithHint("remove the egress of this host: mesh services need no egress, or use the full name of the external host")
			if info := m.Service(s); info != nil {
				d = d.WithRelated(diag.First(info.Declared), "the service is declared here")
			}
			sink.Add(d)
		}
	}
}
