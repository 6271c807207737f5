package emit

import (
	"cmp"
	"slices"
	"strings"
)

// OtherKinds is the kind of the rank of all kinds that an order does not name.
const OtherKinds = "*"

// A Rank is the place of a kind in an Order.
type Rank struct {
	// Number is 0 to 99 and grows along the order. It is in the paths of output
	// folders, so that it must not change; numbers between are free for new kinds.
	Number int
	// Group is the API group; empty for Kubernetes' core group.
	Group string
	// Kind is the name of the kind, or OtherKinds.
	Kind string
}

// An Order is the order in which the kinds of a target are applied, so that a partly
// applied bundle is safe. Pruning uses the reverse order.
type Order []Rank

// Of returns the number of an object's kind, and whether the order names the kind.
// Other kinds have the number of OtherKinds, or 0.
func (o Order) Of(id ID) (number int, named bool) {
	for _, r := range o {
		switch {
		case r.Kind == id.Kind && r.Group == id.Group:
			return r.Number, true
		case r.Kind == OtherKinds:
			number = r.Number
		}
	}
	return number, false
}

// Sort puts the objects in the order in which they are applied: by the rank of their
// kind, then kind, namespace and name.
func (b *Bundle) Sort(order Order) {
	b.Order = order
	ranks := make([]int, len(b.Objects))
	for i := range b.Objects {
		if o := &b.Objects[i]; i > 0 && b.Objects[i-1].Kind == o.Kind && b.Objects[i-1].APIVersion == o.APIVersion {
			ranks[i] = ranks[i-1] // most objects come by kind
		} else {
			ranks[i], _ = order.Of(o.ID())
		}
	}
	places := make([]int, len(b.Objects)) // objects are large: they move once
	for i := range places {
		places[i] = i
	}
	slices.SortFunc(places, func(i, j int) int {
		x, y := &b.Objects[i], &b.Objects[j]
		return cmp.Or(ranks[i]-ranks[j], compareNames(x.Kind, y.Kind, x.Namespace, y.Namespace, x.Name, y.Name), strings.Compare(x.APIVersion, y.APIVersion))
	})
	permute(b.Objects, places)
}

// Compare orders objects as Sort does.
func (o Order) Compare(a, b ID) int {
	x, _ := o.Of(a)
	y, _ := o.Of(b)
	return cmp.Or(x-y, compareNames(a.Kind, b.Kind, a.Namespace, b.Namespace, a.Name, b.Name), strings.Compare(a.Group, b.Group))
}

func compareNames(kind, kind2, namespace, namespace2, name, name2 string) int {
	return cmp.Or(strings.Compare(kind, kind2), strings.Compare(namespace, namespace2), strings.Compare(name, name2))
}

// permute moves to each place the object from the place that is listed for it. It
// changes the list.
func permute(objects []Object, places []int) {
	for first := range places {
		moved, to := objects[first], first
		for places[to] != first {
			from := places[to]
			objects[to], places[to] = objects[from], to
			to = from
		}
		objects[to], places[to] = moved, to
	}
}
