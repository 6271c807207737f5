package origin

import "slices"

// Find returns the object of the map that a document contains; nil if there is
// none.
func (m *Map) Find(d *Document) *Object {
	i := slices.IndexFunc(m.Objects, func(o Object) bool {
		return o.Kind == d.Kind && o.Namespace == d.Namespace && o.Name == d.Name && o.APIVersion == d.APIVersion
	})
	if i < 0 {
		return nil
	}
	return &m.Objects[i]
}

// Decided returns the first of the paths that a clause set, with its origins. The
// paths are given innermost first. If no clause set any, it returns "" and the
// origins of the object.
func (o *Object) Decided(paths []string) (path string, origins []Place) {
	for _, p := range paths {
		if i := slices.IndexFunc(o.Fields, func(f Field) bool { return f.Path == p }); i >= 0 {
			return p, o.Fields[i].Origins
		}
	}
	return "", o.Origins
}

// From returns the objects with an origin for which the function is true, each
// with only the fields that have such an origin.
func (m *Map) From(of func(Place) bool) (list []Object) {
	for _, o := range m.Objects {
		o.Fields = slices.DeleteFunc(slices.Clone(o.Fields), func(f Field) bool { return !slices.ContainsFunc(f.Origins, of) })
		if len(o.Fields) > 0 || slices.ContainsFunc(o.Origins, of) {
			list = append(list, o)
		}
	}
	return list
}

// Touches reports whether the place includes the line.
func (p Place) Touches(line int) bool { return p.Start.Line <= line && line <= p.End.Line }

// Outermost returns the places that no other place contains.
func Outermost(places []Place) []Place {
	return slices.DeleteFunc(slices.Clone(places), func(p Place) bool {
		return slices.ContainsFunc(places, func(o Place) bool { return o.holds(p) })
	})
}

// holds reports whether this place contains another one.
func (p Place) holds(o Place) bool {
	return p != o && p.File == o.File && !o.Start.Before(p.Start) && !p.End.Before(o.End)
}
