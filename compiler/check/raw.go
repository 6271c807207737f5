package check

import (
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// raws reports objects that manifests state twice, and manifests that two statements
// name.
func raws(m *model.Model, sink *diag.Sink) {
	files := map[string]model.Raw{}
	first := map[manifest.ID]*manifest.Object{}
	for _, r := range m.Raws {
		if before, found := files[r.File.Name]; found {
			sink.Add(diag.At(r.Path, code.RawCollision, "duplicate manifest %s", r.File.Name).
				WithHint("remove one of the statements").WithRelated(before.Path, "first here"))
			continue
		}
		files[r.File.Name] = r
		for _, o := range r.Objects {
			if before := first[o.ID()]; before != nil {
				sink.Add(diag.At(o.NameAt, code.RawCollision, "duplicate object %s", o).
					WithHint("rename or remove one of them").WithRelated(before.NameAt, "first here").WithRelated(r.Path, "the manifest is named here"))
				continue
			}
			first[o.ID()] = o
		}
	}
}
