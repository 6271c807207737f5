package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// backend finds services whose own TLS and the mesh's exclude each other, and
// strict TLS for workloads that nobody named.
func backend(m *model.Model, sink *diag.Sink) {
	for _, s := range m.Services {
		if s.MTLS.Value && len(s.Workload) == 0 {
			sink.Add(diag.At(at(s.MTLS.Said), "GWC0317", "`mtls strict` of service %s needs its workload", s.Service).
				WithHint("add it to the service: workload app=%s", s.Service.Name))
		}
		if s.MTLS.Value && s.Backend.Value.Kind == "https" {
			sink.Add(diag.At(at(s.Backend.Said), "GWC0310", "service %s takes the mesh's TLS only, so its own https cannot be called", s.Service).
				WithHint("write `backend mtls`, or remove `mtls strict`").WithRelated(at(s.MTLS.Said), "strict here"))
		}
	}
}
