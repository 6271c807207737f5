package diff

import (
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/world"
)

// renamed counts the objects that only one side has, and the other has by another name.
func renamed(before, after *traffic.Traffic) (n int) {
	gone := map[string]int{}
	for _, o := range only(before, after) {
		gone[o.Content()]++
	}
	for _, o := range only(after, before) {
		if content := o.Content(); gone[content] > 0 {
			gone[content]--
			n++
		}
	}
	return n
}

// only returns the objects that the other side does not have.
func only(t, other *traffic.Traffic) (list []*world.Object) {
	known := map[string]bool{}
	for _, o := range other.Registry.Objects() {
		known[o.String()] = true
	}
	for _, o := range t.Registry.Objects() {
		if !known[o.String()] {
			list = append(list, o)
		}
	}
	return list
}
