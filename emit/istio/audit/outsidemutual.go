package audit

import (
	"fmt"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/lang/code"
)

// outsideMutualRule finds mesh mTLS to hosts outside the mesh, whose servers do not have
// a certificate of the mesh.
var outsideMutualRule = Rule{"outsidemutual", []code.Code{code.MeshTLSOutside}, (*Audit).outsideMutual}

func (a *Audit) outsideMutual() {
	for _, r := range a.DestinationRules {
		entries := a.EntriesOf(r.Host)
		if _, service := a.ServiceKey(r.Host); service || len(entries) == 0 || entries[0].Spec.Location != api.ServiceEntry_MESH_EXTERNAL || len(entries[0].Spec.Endpoints) > 0 || entries[0].Spec.WorkloadSelector != nil {
			continue
		}
		for _, t := range r.TLS() {
			if t.Mode != api.ClientTLSSettings_ISTIO_MUTUAL {
				continue
			}
			a.report(finding{
				code: code.MeshTLSOutside, at: t.At.Field("mode"), other: entries[0].Part("spec.location"), note: "the host is outside the mesh",
				message: fmt.Sprintf("mesh mTLS to %s, which is outside the mesh: its server has no certificate of the mesh", r.Host), atNote: "mesh mTLS is set here",
				hint: "write mode: SIMPLE, or MUTUAL with a client certificate",
			})
		}
	}
}
