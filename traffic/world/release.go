package world

import (
	"fmt"

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
	text := ""
	for _, a := range feature.Behaviours {
		if !r.Mesh.Does(a) {
			text += fmt.Sprintf("; before 1.%d without %s", a.Since, a.What)
		}
	}
	r.assume(fmt.Sprintf("istiod 1.%d does what 1.%d does%s", r.Mesh.Release, feature.Newest, text))
}
