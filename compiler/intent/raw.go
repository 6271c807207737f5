package intent

import (
	"github.com/gwc-lang/gwc/compiler/manifest"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// raw adds the objects of a Kubernetes manifest to the program as they are:
//
//	raw "FILE" [{ accept ... }]
type raw struct {
	lang.Node
	File    FilePath `parser:"'raw':Word @@"`
	Accepts []accept `parser:"('{':Punct (@@ ((Sep | EOL) @@)*)? '}':Punct)?"`
}

func (r *raw) lower(s *scope, out *model.Statements) {
	for i := range r.Accepts {
		s.acceptHere(&r.Accepts[i])
	}
	record := model.Raw{At: s.At(r.Line()), Path: s.Span(r.File)}
	path := r.File.value(s)
	if path == "" {
		return
	}
	file, err := s.Open(s.File, path)
	if err != nil {
		s.Wrong(r.File, code.UnreadableRaw, "write its path relative to this file", "cannot read %s: %v", path, err)
		return
	}
	if len(file.Text) > lang.MaxFile {
		s.Wrong(r.File, code.UnreadableRaw, "divide it into several files", "cannot read %s: larger than 256 MB", path)
		return
	}
	var sink diag.Sink
	record.File, record.Objects = file, manifest.Read(file, &sink)
	for _, d := range sink.Sorted() {
		s.Report(d.WithRelated(record.Path, "the manifest is named here"))
	}
	for _, o := range record.Objects {
		if o.Namespace == "" && manifest.Namespaced(o.APIVersion, o.Kind) {
			s.Report(diag.At(o.NameAt, code.RawWithoutNamespace, "object %s has no namespace: kubectl puts it into that of its context", o).
				WithHint("add metadata.namespace").WithRelated(record.Path, "the manifest is named here"))
		}
	}
	if !s.Failed {
		out.Raws = append(out.Raws, record)
	}
}
