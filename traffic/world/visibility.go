package world

import "slices"

// A Visibility is the namespaces in which an object is used: its exportTo, where `.`
// is its own namespace, `*` all and `~` none. Without exportTo it is all of them
// (defaultServiceExportTo and its siblings of MeshConfig). Source:
// model/push_context.go initDefaultExportMaps, and its users.
type Visibility struct {
	exportTo []string
	home     string
}

// VisibilityOf returns the visibility of an exportTo of an object in a namespace.
func VisibilityOf(exportTo []string, home string) Visibility { return Visibility{exportTo, home} }

// Named returns the namespaces that exportTo names; none if it has all.
func (v Visibility) Named() (names []string) {
	if v.Everywhere() {
		return nil
	}
	for _, e := range v.exportTo {
		switch e {
		case ".":
			names = append(names, v.home)
		case "~":
		default:
			names = append(names, e)
		}
	}
	return names
}

// In reports whether the object is visible in a namespace.
func (v Visibility) In(namespace string) bool {
	return v.Everywhere() || slices.ContainsFunc(v.exportTo, func(e string) bool {
		return e == namespace || e == "." && v.home == namespace
	})
}

// Everywhere reports whether the object is visible in every namespace.
func (v Visibility) Everywhere() bool {
	return len(v.exportTo) == 0 || slices.Contains(v.exportTo, "*")
}

// Elsewhere reports whether the object is visible outside its own namespace.
func (v Visibility) Elsewhere() bool {
	return len(v.exportTo) == 0 || slices.ContainsFunc(v.exportTo, func(e string) bool {
		return e != "." && e != "~" && e != v.home
	})
}

// Overlaps reports whether both objects are visible in some namespace.
func (v Visibility) Overlaps(o Visibility) bool {
	switch {
	case v.Everywhere():
		return o.Everywhere() || o.exportTo[0] != "~"
	case o.Everywhere():
		return v.exportTo[0] != "~"
	}
	return slices.ContainsFunc(v.exportTo, func(e string) bool {
		if e == "." {
			e = v.home
		}
		return e != "~" && o.In(e)
	})
}

// Visibility returns where routes of the VirtualService apply.
func (v *VirtualService) Visibility() Visibility { return Visibility{v.Spec.ExportTo, v.Namespace} }

// Visibility returns which callers the rule can apply to.
func (r *DestinationRule) Visibility() Visibility { return Visibility{r.Spec.ExportTo, r.Namespace} }

// Visibility returns which callers know the entry's hosts.
func (e *ServiceEntry) Visibility() Visibility { return Visibility{e.Spec.ExportTo, e.Namespace} }

// Nowhere reports whether the object is used in no namespace.
func (v Visibility) Nowhere() bool { return !v.Everywhere() && slices.Contains(v.exportTo, "~") }

// Namespaces returns the namespaces in which the object is used, unless it is used
// everywhere or nowhere.
func (v Visibility) Namespaces() (list []string) {
	for _, e := range v.exportTo {
		if e == "." {
			e = v.home
		}
		if !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	return list
}
