package kubectl

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gwc-lang/gwc/emit"
)

// ManagedBy selects all objects that gwc produced.
const ManagedBy = "app.kubernetes.io/managed-by=gwc"

// OfProgram selects the objects of a program.
func OfProgram(name string) string { return ManagedBy + ",gwc.dev/program=" + name }

// OfNoProgram selects the objects of programs without a name.
func OfNoProgram() string { return ManagedBy + ",!gwc.dev/program" }

// Kinds returns the kinds of an order, and those of the objects of a bundle, which
// may be nil.
func Kinds(order emit.Order, b *emit.Bundle) (kinds []Kind) {
	for _, r := range order {
		if r.Kind != emit.OtherKinds {
			kinds = append(kinds, Kind{r.Group, r.Kind})
		}
	}
	if b != nil {
		for i := range b.Objects {
			id := b.Objects[i].ID()
			kinds = append(kinds, Kind{id.Group, id.Kind})
		}
	}
	slices.SortFunc(kinds, func(x, y Kind) int { return cmp.Or(strings.Compare(x.Group, y.Group), strings.Compare(x.Kind, y.Kind)) })
	return slices.Compact(kinds)
}

// Stale returns the objects that are not in the bundle.
func Stale(there []Object, b *emit.Bundle) (stale []Object) {
	made := map[emit.ID]bool{}
	for i := range b.Objects {
		made[b.Objects[i].ID()] = true
	}
	for _, o := range there {
		if !made[o.ID] {
			stale = append(stale, o)
		}
	}
	return stale
}

// Both returns the objects of the first list that are in the second one too.
func Both(list, other []Object) []Object {
	in := map[emit.ID]bool{}
	for _, o := range other {
		in[o.ID] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(o Object) bool { return !in[o.ID] })
}

// Removable splits objects into those that may be removed, grouped by rank in the
// reverse order of application, and those that people remove: with a Namespace or a
// CustomResourceDefinition, objects of others would go.
func Removable(list []Object, order emit.Order) (ranks [][]Object, kept []Object) {
	byRank := map[int][]Object{}
	for _, o := range list {
		if o.Kind == "Namespace" && o.Group == "" || o.Kind == "CustomResourceDefinition" {
			kept = append(kept, o)
			continue
		}
		rank, _ := order.Of(o.ID)
		byRank[rank] = append(byRank[rank], o)
	}
	var numbers []int
	for n := range byRank {
		numbers = append(numbers, n)
	}
	slices.SortFunc(numbers, func(a, b int) int { return b - a })
	for _, n := range numbers {
		slices.SortFunc(byRank[n], compareObjects)
		ranks = append(ranks, byRank[n])
	}
	slices.SortFunc(kept, compareObjects)
	return ranks, kept
}

func compareObjects(a, b Object) int {
	return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Namespace, b.Namespace), strings.Compare(a.Name, b.Name))
}

// A Limit is how many objects may be removed at once: a number, or a percentage of
// those that are there.
type Limit struct {
	number  int
	percent bool
}

// HalfOf is the default limit.
var HalfOf = Limit{50, true}

// ParseLimit reads N or N%.
func ParseLimit(text string) (Limit, error) {
	digits, percent := strings.CutSuffix(text, "%")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || percent && n > 100 {
		return Limit{}, fmt.Errorf("must be a number, or a percentage as 50%%")
	}
	return Limit{n, percent}, nil
}

// String returns the text of the limit.
func (l Limit) String() string {
	if l.percent {
		return fmt.Sprintf("%d%%", l.number)
	}
	return strconv.Itoa(l.number)
}

// Allows reports whether so many of the objects that are there may be removed.
func (l Limit) Allows(removed, there int) bool {
	if l.percent {
		return removed*100 <= l.number*there
	}
	return removed <= l.number
}
