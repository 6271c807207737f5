package emit

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/internal/parallel"
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
	kinds := b.kinds()
	parallel.Each(len(kinds), func(i int) {
		slices.SortFunc(kinds[i].places, func(i, j int) int {
			x, y := &b.Objects[i], &b.Objects[j]
			if x.Namespace != y.Namespace {
				return strings.Compare(x.Namespace, y.Namespace)
			}
			return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(x.APIVersion, y.APIVersion))
		})
	})
	places := make([]int, 0, len(b.Objects)) // objects are large: they move once
	for _, k := range kinds {
		places = append(places, k.places...)
	}
	permute(b.Objects, places)
}

// A kindPlaces is the places of the objects of a kind in a bundle.
type kindPlaces struct {
	rank   int
	kind   string
	places []int
}

// kinds returns the places of the objects by kind, in the bundle's order.
func (b *Bundle) kinds() []kindPlaces {
	var kinds []kindPlaces
	at := 0 // of the last object's kind: most objects come by kind
	for i := range b.Objects {
		o := &b.Objects[i]
		if i == 0 || b.Objects[i-1].Kind != o.Kind || b.Objects[i-1].APIVersion != o.APIVersion {
			rank, _ := b.Order.Of(o.ID())
			at = slices.IndexFunc(kinds, func(k kindPlaces) bool { return k.kind == o.Kind && k.rank == rank })
			if at < 0 {
				at, kinds = len(kinds), append(kinds, kindPlaces{rank: rank, kind: o.Kind})
			}
		}
		kinds[at].places = append(kinds[at].places, i)
	}
	slices.SortFunc(kinds, func(x, y kindPlaces) int { return cmp.Or(x.rank-y.rank, strings.Compare(x.kind, y.kind)) })
	return kinds
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
