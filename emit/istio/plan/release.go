package plan

import "github.com/gwc-lang/gwc/emit/istio/feature"

// release returns the oldest release that the output must work with.
func (p *planner) release() feature.Release { return feature.Release(p.model.Target.Value) }

// allocates reports whether a host without addresses gets one of its own.
func (p *planner) allocates() bool {
	return feature.Allocates(p.model.Mesh.DNSCapture.Value, p.release())
}
