package world

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/emit/istio/feature"
)

// Does reports whether the istiod of the mesh has an ability. One of an unknown release is
// the newest.
func (m Mesh) Does(a feature.Ability) bool { return m.Release == 0 || a.In(m.Release) }

// assumeRelease notes what is known of an istiod that is not the newest.
func (r *Registry) assumeRelease() {
	if r.Mesh.Release == 0 || r.Mesh.Release >= feature.Newest {
		return
	}
	r.assume(fmt.Sprintf("istiod 1.%d does what 1.%d does, as far as no line below says otherwise", r.Mesh.Release, feature.Newest))
	for since := feature.Newest; since > r.Mesh.Release; since-- {
		var added []string
		for _, a := range feature.Behaviours {
			if a.Since == since {
				added = append(added, a.What)
			}
		}
		if len(added) > 0 {
			r.assume(fmt.Sprintf("istiod 1.%d lacks what 1.%d added: %s", r.Mesh.Release, since, strings.Join(added, "; ")))
		}
	}
}
