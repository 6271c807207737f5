package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/lang/code"
)

// scopes finds Sidecars whose egress hosts do not list the hosts that the program
// configures for the mesh: the configuration does not apply to their callers.
func scopes(s *set) {
	offers := map[string][]meshHost{} // by namespace
	for _, v := range s.virtualServices {
		for i, h := range v.hosts {
			if v.own && v.inMesh() && !v.absolute(h) {
				offers[v.namespace] = append(offers[v.namespace], meshHost{v, i, h})
			}
		}
	}
	for _, c := range s.sidecars {
		if c.own || len(c.spec.Egress) == 0 {
			continue
		}
		for _, namespace := range slices.Sorted(maps.Keys(offers)) {
			s.leavesOut(c, namespace, offers[namespace])
		}
	}
}

// leavesOut reports the first of a namespace's hosts that the Sidecar does not list.
func (s *set) leavesOut(c *sidecar, namespace string, offers []meshHost) {
	var seen, hidden host.Map[bool]
	for _, e := range c.spec.Egress {
		for _, said := range e.Hosts {
			from, name, _ := strings.Cut(said, "/")
			if out, excludes := strings.CutPrefix(from, "~"); excludes && out == namespace {
				hidden.Put(name, true)
			}
			if from == "*" || from == namespace || from == "." && c.namespace == namespace {
				seen.Put(name, true)
			}
		}
	}
	for _, h := range offers {
		_, in := seen.Find(h.name)
		_, out := hidden.Find(h.name)
		if in && !out || c.namespace != s.mesh.Root && !seenIn(h.v.spec.ExportTo, h.v.namespace, c.namespace) {
			continue
		}
		who := "callers in namespace " + c.namespace
		if c.namespace == s.mesh.Root {
			who = "callers of every namespace without a Sidecar of its own"
		}
		if c.spec.WorkloadSelector != nil {
			who = fmt.Sprintf("the pods %s of namespace %s", podsName(c.spec.WorkloadSelector.Labels), c.namespace)
		}
		s.report(finding{
			code: code.SidecarHidesHost, host: h.name, at: h.part(), other: c.part("spec.egress[0].hosts"),
			message: fmt.Sprintf("%s do not see %s, so this configuration does not apply to them", who, h.name),
			note:    fmt.Sprintf("%s lists what they see", c),
			hint:    fmt.Sprintf("add %s/%s to the egress hosts of the Sidecar", namespace, h.name),
		})
		return
	}
}
