package audit

import (
	"fmt"
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// sidecarScopeRule finds Sidecars whose egress hosts do not list the hosts that the
// program configures for the mesh: the configuration does not apply to their callers.
var sidecarScopeRule = Rule{"sidecarscope", []code.Code{code.SidecarHidesHost}, (*Audit).sidecarScopes}

func (a *Audit) sidecarScopes() {
	offers := map[string][]meshHost{} // by namespace
	for _, v := range a.VirtualServices {
		for i, h := range v.Hosts {
			if a.own(v.Object) && v.InMesh() && !v.RepeatsWithDot(h) {
				offers[v.Namespace] = append(offers[v.Namespace], meshHost{v, i, h})
			}
		}
	}
	for _, c := range a.Sidecars {
		if a.own(c.Object) || len(c.Spec.Egress) == 0 {
			continue
		}
		for _, namespace := range slices.Sorted(maps.Keys(offers)) {
			a.hiddenHosts(c, namespace, offers[namespace])
		}
	}
}

// hiddenHosts reports the first of a namespace's hosts that the Sidecar does not list.
func (a *Audit) hiddenHosts(c *world.Sidecar, namespace string, offers []meshHost) {
	imports := a.Imports(c)
	for _, h := range offers {
		imported := slices.ContainsFunc(imports, func(f world.Filters) bool { return f.ImportsRoutes(namespace, h.name) })
		if imported || c.Namespace != a.Mesh.Root && !h.v.Visibility().In(c.Namespace) {
			continue
		}
		who := "callers in namespace " + c.Namespace
		if c.Namespace == a.Mesh.Root {
			who = "callers of every namespace without a Sidecar of its own"
		}
		if c.Spec.WorkloadSelector != nil {
			who = fmt.Sprintf("the pods %s of namespace %s", world.PodsName(c.Spec.WorkloadSelector.Labels), c.Namespace)
		}
		a.report(finding{
			code: code.SidecarHidesHost, host: h.name, at: h.part(), other: c.Part("spec.egress[0].hosts"),
			message: fmt.Sprintf("%s do not see %s, so this configuration does not apply to them", who, h.name),
			note:    fmt.Sprintf("%s lists what they see", c),
			hint:    fmt.Sprintf("add %s/%s to the egress hosts of the Sidecar", namespace, h.name),
		})
		return
	}
}
