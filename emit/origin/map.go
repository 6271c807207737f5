// Package origin knows which statements each object, and each field of it, came
// from: it makes a map of a bundle, writes it and reads it, and finds what a line
// of an output or of a program is about. It knows Kubernetes' envelope and
// nothing of the language or of a target's kinds.
package origin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/gwc-lang/gwc/lang/diag"
)

// Version is that of the form in which maps are written.
const Version = 1

// A Map says where objects came from.
type Map struct {
	Version int      `json:"version"`
	Objects []Object `json:"objects"` // in the order in which they are applied
}

// An Object is one object of an output.
type Object struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace"` // empty for what has none
	Name       string `json:"name"`
	// Output is the file that it was written to; - is the standard output, and
	// what was written nowhere has none.
	Output string `json:"output"`
	// Lines are those of the output that it takes; nil where that is not YAML.
	Lines *Lines `json:"lines"`
	// Origins are the clauses that asked for it.
	Origins []Place `json:"origins"`
	// Fields are the parts of it that a clause decided.
	Fields []Field `json:"fields"`
}

// String returns the object's kind, namespace and name.
func (o Object) String() string {
	if o.Namespace == "" {
		return o.Kind + " " + o.Name
	}
	return o.Kind + " " + o.Namespace + "/" + o.Name
}

// A Field is a part of an object.
type Field struct {
	Path    string  `json:"path"` // as spec.http[0].timeout
	Lines   *Lines  `json:"lines"`
	Origins []Place `json:"origins"`
}

// Lines are lines of a file, counted from 1.
type Lines struct {
	First int `json:"first"`
	Last  int `json:"last"`
}

// A Place is a piece of a source file: lines and columns are counted from 1,
// columns in Unicode code points.
type Place struct {
	File  string        `json:"file"`
	Start diag.Position `json:"start"`
	End   diag.Position `json:"end"`
	// Span is the place in the program that was compiled; nowhere of a map that
	// was read.
	Span diag.Span `json:"-"`
}

// String returns the place as an editor follows it.
func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Start.Line, p.Start.Column) }

// Write writes the map as JSON, an object in each line: it is long, and is
// compared line by line.
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
		b.Truncate(b.Len() - 1) // the line end
	}
	b.WriteString("\n]}\n")
	_, err := w.Write(diag.Quiet(b.Bytes()))
	return err
}

// Read reads a map that was written.
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
