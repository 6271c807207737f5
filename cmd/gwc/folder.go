package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/folder"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// notes reports the Secrets that are not written.
func (o *output) notes(p *parts) (notes []diag.Diagnostic) {
	for _, s := range p.leftOut.Objects {
		var asked diag.Span
		if len(s.Origins) > 0 {
			asked = s.Origins[0]
		}
		notes = append(notes, diag.At(asked, code.OmittedSecret, "Secret %s/%s is not written to %s", s.Namespace, s.Name, o.path).
			WithHint("use --secrets include to write it there, or --secrets FILE to write it to a private file"))
	}
	return notes
}

// folder writes a file for each object. If an earlier build wrote a Secret that
// is now omitted, its file stays: a GitOps tool deletes objects whose files
// disappear.
func (o *output) folder(p *parts) error {
	var files []folder.File
	for i := range p.open.Objects {
		object := &p.open.Objects[i]
		data, err := o.encodeObject(object)
		if err != nil {
			return err
		}
		files = append(files, folder.File{Path: o.pathOf(object), Data: data, Private: object.Sensitive})
	}
	for i := range p.leftOut.Objects {
		files = append(files, folder.File{Path: o.pathOf(&p.leftOut.Objects[i]), Kept: true})
	}
	_, err := folder.Write(o.path, files)
	if foreign, ok := errors.AsType[*folder.ForeignError](err); ok {
		return fmt.Errorf("%s: %w; move these files or choose another folder", filepath.Clean(o.path), foreign)
	}
	return plainly(o.path, err)
}

func (o *output) encodeObject(object *emit.Object) ([]byte, error) {
	if o.format.value == "json" {
		return object.JSON()
	}
	return object.YAML()
}

func (o *output) pathOf(object *emit.Object) string {
	path := folder.Path(object.Namespace, object.Kind, object.Name)
	return strings.TrimSuffix(path, "yaml") + o.format.value
}
