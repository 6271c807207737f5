package intent

import (
	certs "github.com/gwc-lang/gwc/compiler/certificate"
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
		if !shortKey.MatchString(o.Name+o.Namespace) && certs.HoldsPrivate([]byte(o.Name+" "+o.Namespace)) {
			s.keyAsName(o.NameAt, record.Path)
		}
		s.keysAsNames(&o.Value, record.Path)
		if o.Namespace == "" && manifest.Namespaced(o.APIVersion, o.Kind) {
			s.Report(diag.At(o.NameAt, code.RawWithoutNamespace, "object %s has no namespace: kubectl puts it into that of its context", o).
				WithHint("add metadata.namespace").WithRelated(record.Path, "the manifest is named here"))
		}
	}
	if !s.Failed {
		out.Raws = append(out.Raws, record)
	}
}

// keysAsNames reports private keys where a manifest has the name of a field or an entry:
// names are quoted in messages and written in source maps.
func (s *scope) keysAsNames(v *manifest.Value, path diag.Span) {
	for _, e := range v.Entries {
		if !shortKey.MatchString(e.Key) && certs.HoldsPrivate([]byte(e.Key)) {
			s.keyAsName(e.At, path)
		}
		s.keysAsNames(&e.Value, path)
	}
	for i := range v.Items {
		s.keysAsNames(&v.Items[i], path)
	}
}

func (s *scope) keyAsName(at, path diag.Span) {
	s.Report(diag.At(at, code.NotRawObject, "a private key has the place of a name").
		WithHint("write a name, a colon and the key as its value").WithRelated(path, "the manifest is named here"))
}
