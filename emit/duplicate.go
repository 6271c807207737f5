package emit

import (
	"slices"
	"strings"
)

// An ID identifies an object in a cluster: the API group (two groups may each have a
// Gateway), the kind, the namespace and the name.
type ID struct{ Group, Kind, Namespace, Name string }

// ID returns the object's identity. The version of an API is not part of it.
func (o *Object) ID() ID {
	group, _, grouped := strings.Cut(o.APIVersion, "/")
	if !grouped {
		group = "" // Kubernetes' core group
	}
	return ID{group, o.Kind, o.Namespace, o.Name}
}

// HasManual reports whether the bundle, which may be nil, has an object that was written
// or edited by hand.
func (b *Bundle) HasManual() bool {
	return b != nil && slices.ContainsFunc(b.Objects, func(o Object) bool { return o.Manual || o.Edited })
}

// Duplicates returns the objects that gwc made with the same identity as an earlier
// one of the bundle. Applying such a bundle keeps only the last of them.
func Duplicates(b *Bundle) []Object {
	if b.apart() {
		return nil
	}
	var out []Object
	seen := map[ID]bool{}
	for i := range b.Objects {
		if b.Objects[i].Manual {
			continue
		}
		id := b.Objects[i].ID()
		if seen[id] {
			out = append(out, b.Objects[i])
		}
		seen[id] = true
	}
	return out
}

// apart reports whether the objects are sorted, as Sort does, so that one look at
// neighbours shows that no two have the same kind, namespace and name.
func (b *Bundle) apart() bool {
	kinds := map[string]bool{}
	for i := range b.Objects {
		o := &b.Objects[i]
		if i == 0 || b.Objects[i-1].Kind != o.Kind {
			if kinds[o.Kind] {
				return false
			}
			kinds[o.Kind] = true
			continue
		}
		before := &b.Objects[i-1]
		if order := strings.Compare(before.Namespace, o.Namespace); order > 0 || order == 0 && before.Name >= o.Name {
			return false
		}
	}
	return true
}
