// Package gitops adds to the objects of a bundle what tools read that apply them from a
// repository: Argo CD and Flux. It knows the annotations of these tools, and neither
// programs nor the kinds of a target.
package gitops

import (
	"bytes"
	"maps"
	"strconv"

	"github.com/gwc-lang/gwc/emit"
)

// The annotations that the tools read.
const (
	// Wave is the wave in which Argo CD applies an object: lower ones first, and each
	// after those before it are applied. It removes objects in the reverse order.
	Wave = "argocd.argoproj.io/sync-wave"
	// Substitute, with the value disabled, keeps Flux from replacing ${NAME} in an object.
	Substitute = "kustomize.toolkit.fluxcd.io/substitute"
)

// SyncWaves adds to each object the wave of its rank, so that Argo CD applies objects in
// the order of the bundle. An object that states a wave keeps it.
func SyncWaves(b *emit.Bundle) {
	for i := range b.Objects {
		o := &b.Objects[i]
		rank, _ := b.Order.Of(o.ID())
		annotate(o, Wave, strconv.Itoa(rank))
	}
}

// KeepVariables keeps Flux from replacing what looks like a variable: it marks each object
// with a text that has "${", or "$$", which escapes it.
func KeepVariables(b *emit.Bundle) error {
	for i := range b.Objects {
		o := &b.Objects[i]
		text, err := o.YAML()
		if err != nil {
			return err
		}
		if bytes.Contains(text, []byte("${")) || bytes.Contains(text, []byte("$$")) {
			annotate(o, Substitute, "disabled")
		}
	}
	return nil
}

// annotate adds an annotation unless the object has it. The map may be that of other
// objects too.
func annotate(o *emit.Object, key, value string) {
	if _, stated := o.Annotations[key]; stated {
		return
	}
	all := maps.Clone(o.Annotations)
	if all == nil {
		all = map[string]string{}
	}
	all[key] = value
	o.Annotations = all
}
