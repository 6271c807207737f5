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

// notes name the Secrets that are not written.
func (o *output) notes(p *parts) (notes []diag.Diagnostic) {
	for _, s := range p.leftOut.Objects {
		var asked diag.Span
		if len(s.Origins) > 0 {
			asked = s.Origins[0]
		}
		notes = append(notes, diag.At(asked, code.OmittedSecret, "the Secret %s/%s is not written to %s", s.Namespace, s.Name, o.path).
			WithHint("--secrets include writes it there, --secrets FILE to a file that only you can read"))
	}
	return notes
}

// folder writes a file for each object. The file of a Secret that is left out
// stays if an earlier build was told to write it: what a GitOps tool no longer
// sees, it removes.
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
		return fmt.Errorf("%s: %w; move them away, or choose another folder", filepath.Clean(o.path), foreign)
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
