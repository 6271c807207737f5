package folder

import (
	"bytes"
	"slices"
)

const kustomizationName = "kustomization.yaml"

// kustomize adds a kustomization that lists the wanted files, and kept files that
// are there: a tool would remove from the cluster what it does not list. The
// objects stay in the order of the list.
func (r *run) kustomize() {
	if !r.options.Kustomization {
		return
	}
	var paths []string
	for _, w := range r.wanted {
		paths = append(paths, w.path)
	}
	for name := range r.kept {
		if _, there := r.found[name]; there {
			paths = append(paths, name)
		}
	}
	slices.Sort(paths)
	var data bytes.Buffer
	data.WriteString("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsortOptions:\n  order: fifo\nresources:\n")
	for _, name := range paths {
		data.WriteString("- " + name + "\n")
	}
	if len(paths) == 0 {
		data.Truncate(data.Len() - 1)
		data.WriteString(" []\n")
	}
	r.wanted = append(r.wanted, wanted{path: kustomizationName, data: withHeader(r.options.Program, "", data.Bytes())})
}
