package join

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// confine joins the statements about each confined namespace.
func (b *builder) confine() {
	all := map[string]*model.Confined{}
	for i := range b.s.Confines {
		d := &b.s.Confines[i]
		for _, n := range d.Namespaces {
			c := all[n.Value]
			if c == nil {
				c = &model.Confined{Namespace: n.Value, Except: sortedBy(d.Except, strings.Compare)}
				all[n.Value] = c
				b.m.Confined = append(b.m.Confined, c)
			} else {
				b.sameExceptions(c, d, n)
			}
			c.Said, c.Named = append(c.Said, d.At, n.At), append(c.Named, n.At)
		}
	}
	for _, c := range b.m.Confined {
		c.Said, c.Named = spans(c.Said...), spans(c.Named...)
	}
	slices.SortFunc(b.m.Confined, func(x, y *model.Confined) int { return strings.Compare(x.Namespace, y.Namespace) })
}

// sameExceptions reports a statement whose exceptions differ from those of an earlier
// statement about the namespace: one would weaken what the other one states.
func (b *builder) sameExceptions(c *model.Confined, d *model.ConfineDecl, named model.Said[string]) {
	except := sortedBy(d.Except, strings.Compare)
	same := func(x, y model.Said[string]) bool { return x.Value == y.Value }
	if !slices.EqualFunc(c.Except, except, same) {
		b.clash(code.ConflictingExceptions, named.At, diag.First(c.Named), "write the same `except` in both, or remove one of the statements",
			"conflicting `except` of confined namespace %s", c.Namespace)
		return
	}
	for _, e := range except {
		b.merged[e.Clause] = true
	}
}

func sortedBy[T any](list []model.Said[T], compare func(x, y T) int) []model.Said[T] {
	return slices.SortedFunc(slices.Values(list), func(x, y model.Said[T]) int { return compare(x.Value, y.Value) })
}
