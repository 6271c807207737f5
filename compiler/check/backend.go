package check

import (
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// backend finds services with both `backend https` and `mtls strict`, `mtls strict`
// without a workload, and CAs that are mounted only in the gateway's pods: the
// settings apply to all callers of the service, and a sidecar does not have the file.
func backend(m *model.Model, sink *diag.Sink) {
	mounted := map[string]*model.Certificate{}
	for _, c := range m.Certificates {
		if c.Source.Mounted != nil {
			mounted[c.Name] = c
		}
	}
	meshOnly := meshOnlyPods(m)
	for _, s := range m.Services {
		if s.MTLS.Value && len(s.Workload) == 0 {
			sink.Add(diag.At(diag.First(s.MTLS.Said), code.StrictWithoutWorkload, "`mtls strict` of service %s requires `workload`", s.Service).
				WithHint("add to the service: workload app=%s", s.Service.Name))
		}
		if c := mounted[s.Backend.Value.CA]; c != nil && c.Source.Mounted.CA != "" {
			sink.Add(diag.At(s.Backend.At, code.MountedForSidecar, "certificate %s is mounted in the gateway's pods only, but sidecars need it too", c.Name).
				WithHint("use another source: ca \"ca.crt\", or secret").WithRelated(c.From, "it is mounted here"))
		}
		if by := meshOnly.of(s); by != nil && s.Backend.Value.Kind == "https" {
			sink.Add(diag.At(diag.First(s.Backend.Said), code.BackendTLSToStrictService, "`backend https` is not allowed with `mtls strict`: the pods of service %s accept mesh mTLS only", s.Service).
				WithHint("write `backend mtls`, or remove `mtls strict`").WithRelated(diag.First(by.MTLS.Said), "`mtls strict` is here"))
		}
	}
}

// podsKey is a namespace and one label of its pods.
type podsKey struct {
	namespace string
	label     model.Label
}

// meshOnly are the services whose pods accept mesh mTLS only, by their first label.
type meshOnly map[podsKey][]*model.ServiceInfo

func meshOnlyPods(m *model.Model) meshOnly {
	out := meshOnly{}
	for _, s := range m.Services {
		if s.MTLS.Value && len(s.Workload) > 0 {
			key := podsKey{s.Service.Namespace, s.Workload[0]}
			out[key] = append(out[key], s)
		}
	}
	return out
}

// of returns the service that makes the pods of a service accept mesh mTLS only: the
// service itself, or another one with the same pods; nil if there is none.
func (all meshOnly) of(s *model.ServiceInfo) *model.ServiceInfo {
	if s.MTLS.Value {
		return s
	}
	for _, label := range s.Workload {
		for _, by := range all[podsKey{s.Service.Namespace, label}] {
			if model.PartOf(by.Workload, s.Workload) {
				return by
			}
		}
	}
	return nil
}
