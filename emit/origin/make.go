package origin

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/lang/diag"
)

// New returns a map without objects.
func New() *Map { return &Map{Version: Version, Objects: []Object{}} }

// Add adds an object that was written to an output as YAML, after the given number
// of lines; a negative number means that the output is not YAML. It returns the
// object's last line.
func (m *Map) Add(o *emit.Object, output string, after int) (last int, err error) {
	parts, lines, err := o.Outline()
	if err != nil {
		return 0, err
	}
	out := Object{
		APIVersion: o.APIVersion, Kind: o.Kind, Namespace: o.Namespace, Name: o.Name,
		Output: output, Origins: places(o.Origins), Fields: fields(o, parts),
	}
	if after < 0 {
		for i := range out.Fields {
			out.Fields[i].Lines = nil
		}
		m.Objects = append(m.Objects, out)
		return 0, nil
	}
	out.Lines = &Lines{after + 1, after + lines}
	for _, f := range out.Fields {
		if f.Lines != nil {
			f.Lines.First, f.Lines.Last = f.Lines.First+after, f.Lines.Last+after
		}
	}
	m.Objects = append(m.Objects, out)
	return out.Lines.Last, nil
}

// fields returns the fields that a clause set, in the order of the YAML, each with
// all of its clauses and with its lines in the object.
func fields(o *emit.Object, parts []emit.Part) []Field {
	decided := map[string][]diag.Span{}
	for _, f := range o.Fields {
		decided[f.Path] = append(decided[f.Path], f.Origins...)
	}
	list := []Field{}
	for _, p := range parts {
		if spans := decided[p.Path]; len(spans) > 0 {
			list = append(list, Field{p.Path, &Lines{p.First, p.Last}, places(spans)})
			delete(decided, p.Path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(decided)) { // not in the YAML: the clause omitted the field
		list = append(list, Field{path, nil, places(decided[path])})
	}
	return list
}

// Stream adds the objects of a bundle that is written to one output.
func (m *Map) Stream(b *emit.Bundle, output string) error {
	after := 0
	for i := range b.Objects {
		if i > 0 {
			after++ // the line between two documents
		}
		last, err := m.Add(&b.Objects[i], output, after)
		if err != nil {
			return err
		}
		after = last
	}
	return nil
}

// places returns the places of spans, sorted and without duplicates.
func places(spans []diag.Span) []Place {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, diag.Span.Compare)
	out := []Place{}
	for _, s := range slices.Compact(spans) {
		if s.Known() {
			out = append(out, Place{s.File().Name, s.File().Position(s.Start()), s.File().Position(s.End()), s})
		}
	}
	return out
}
