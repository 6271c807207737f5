// Package origin maps each object and field to the statements that it came from.
// It makes a map of a bundle, writes and reads it, and finds the objects for a line
// of an output or of a program. It knows the metadata of Kubernetes objects, but not
// the language or the kinds of a target.
package origin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// Version is the version of the map format.
const Version = 1

// A Map contains the origins of objects.
type Map struct {
	Version int      `json:"version"`
	Objects []Object `json:"objects"` // in the order in which they are applied
}

// An Object is one object of an output.
type Object struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace"` // empty if it has none
	Name       string `json:"name"`
	// Output is the file that the object was written to; - is standard output, and
	// empty means that it was not written.
	Output string `json:"output"`
	// Lines are its lines in the output; nil if the output is not YAML.
	Lines *Lines `json:"lines"`
	// Origins are the clauses that created the object.
	Origins []Place `json:"origins"`
	// Fields are the fields that a clause set.
	Fields []Field `json:"fields"`
}

// String returns the object's kind, namespace and name.
func (o Object) String() string {
	if o.Namespace == "" {
		return o.Kind + " " + o.Name
	}
	return o.Kind + " " + o.Namespace + "/" + o.Name
}

// ID returns the object's identity.
func (o Object) ID() emit.ID {
	return (&emit.Object{APIVersion: o.APIVersion, Kind: o.Kind, Namespace: o.Namespace, Name: o.Name}).ID()
}

// A Field is a field of an object.
type Field struct {
	Path    string  `json:"path"` // for example spec.http[0].timeout
	Lines   *Lines  `json:"lines"`
	Origins []Place `json:"origins"`
}

// Lines are lines of a file, counted from 1.
type Lines struct {
	First int `json:"first"`
	Last  int `json:"last"`
}

// A Place is a range of a source file. Lines and columns are counted from 1;
// columns are Unicode code points.
type Place struct {
	File  string        `json:"file"`
	Start diag.Position `json:"start"`
	End   diag.Position `json:"end"`
	// Span is the place in the compiled program; unset if the map was read from a
	// file.
	Span diag.Span `json:"-"`
}

// String returns FILE:LINE:COLUMN, which editors can follow.
func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Start.Line, p.Start.Column) }

// Write writes the map as JSON with one object on each line, so that line-based
// diffs are useful.
func (m *Map) Write(w io.Writer) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	fmt.Fprintf(&b, "{\"version\":%d,\"objects\":[", m.Version)
	for i, o := range m.Objects {
		b.WriteString([...]string{"\n", ",\n"}[min(i, 1)])
		if err := encoder.Encode(o); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1) // the newline
	}
	b.WriteString("\n]}\n")
	_, err := w.Write(diag.Quiet(b.Bytes()))
	return err
}

// Read parses a map that Write wrote.
func Read(text []byte) (*Map, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	m := new(Map)
	if err := decoder.Decode(m); err != nil || m.Objects == nil {
		return nil, errors.New("not a map written by `gwc build --map`")
	}
	if m.Version != Version {
		return nil, fmt.Errorf("map has version %d, this gwc reads version %d", m.Version, Version)
	}
	return m, nil
}
