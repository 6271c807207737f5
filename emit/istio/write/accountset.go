package write

import (
	"fmt"
	"slices"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/lang/diag"
)

// accountSet writes the VirtualService of an egress gateway for the requests that the
// same accounts may send.
func accountSet(s *plan.AccountSet) emit.Object {
	r := &routing{}
	out := &api.VirtualService{Hosts: []string{s.Server.SNI}, Gateways: []string{s.Server.Ref()}, ExportTo: []string{"."}}
	out.Http = r.requests(s.Routes)
	var ports []diag.Span
	for _, p := range s.Server.Ports {
		ports = append(ports, p.At)
	}
	r.note("spec.hosts[0]", accountPlaces(s.Accounts)...)
	r.note("spec.gateways[0]", append(slices.Clone(s.Host.Via.Said), ports...)...)
	last := fmt.Sprintf("spec.http[%d].directResponse", len(out.Http))
	r.note(last, accountPlaces(s.Accounts)...)
	out.Http = append(out.Http, answer(plan.StatusForbidden)...)
	return virtualService(s.Object, out, s.Host.Said, r.fields...)
}
