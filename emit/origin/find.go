package origin

import "slices"

// Find returns the object that a document of an output is; nil where the map
// has none.
func (m *Map) Find(d *Document) *Object {
	i := slices.IndexFunc(m.Objects, func(o Object) bool {
		return o.Kind == d.Kind && o.Namespace == d.Namespace && o.Name == d.Name && o.APIVersion == d.APIVersion
	})
	if i < 0 {
		return nil
	}
	return &m.Objects[i]
}

// Decided returns the innermost of the parts, which are given from the inside
// out, that a clause decided; "" and the object's own origins where none is.
func (o *Object) Decided(paths []string) (path string, origins []Place) {
	for _, p := range paths {
		if i := slices.IndexFunc(o.Fields, func(f Field) bool { return f.Path == p }); i >= 0 {
			return p, o.Fields[i].Origins
		}
	}
	return "", o.Origins
}

// From returns the objects that came from places of which is true, each with
// the fields that did.
func (m *Map) From(of func(Place) bool) (list []Object) {
	for _, o := range m.Objects {
		o.Fields = slices.DeleteFunc(slices.Clone(o.Fields), func(f Field) bool { return !slices.ContainsFunc(f.Origins, of) })
		if len(o.Fields) > 0 || slices.ContainsFunc(o.Origins, of) {
			list = append(list, o)
		}
	}
	return list
}

// Touches reports whether the place has something on that line.
func (p Place) Touches(line int) bool { return p.Start.Line <= line && line <= p.End.Line }

// Outermost returns the places that lie in no other one of them.
func Outermost(places []Place) []Place {
	return slices.DeleteFunc(slices.Clone(places), func(p Place) bool {
		return slices.ContainsFunc(places, func(o Place) bool { return o.holds(p) })
	})
}

// holds reports whether another place lies in this one.
func (p Place) holds(o Place) bool {
	return p != o && p.File == o.File && !o.Start.Before(p.Start) && !p.End.Before(o.End)
}
