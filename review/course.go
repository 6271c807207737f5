package review

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/gitops"
	"github.com/gwc-lang/gwc/internal/rollout"
	"github.com/gwc-lang/gwc/lang/diag"
	"github.com/gwc-lang/gwc/traffic"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A Course is the way from one subject to another in steps: a tool applies or removes one
// object after the other, as far as they decide what becomes of calls.
type Course struct {
	Tool  rollout.Tool
	Steps []rollout.Step
	// Old and New are the traffics before and after it. Objects that only the new subject
	// has are younger than all others in New and in every state between.
	Old, New *traffic.Traffic
	// Unsure is what may be otherwise in states between.
	Unsure []string

	around made                     // what states between are in
	base   map[string]*world.Object // before the first step
	after  map[string]*world.Object
	order  []string // of the objects, by name
	leaves bool     // objects that the new subject does not have stay
}

// CourseOf returns the course of a tool. The order is that of kinds.
func CourseOf(tool rollout.Tool, order emit.Order, old, latest *Subject) *Course {
	a, b := paired(old, latest)
	age(a.list, b.list)
	there := byName(a.list)
	c := &Course{Tool: tool, around: b, base: map[string]*world.Object{}, after: byName(b.list)}
	c.Old, c.New = a.remade(a.list).traffic(), b.remade(b.list).traffic()
	var applied, removed []rollout.Object
	for _, o := range b.list {
		name := o.String()
		c.order = append(c.order, name)
		switch was := there[name]; {
		case o.Message == nil || was != nil && same(was, o):
			c.base[name] = o // applying it changes nothing
		default:
			applied = append(applied, stepOf(latest, o, order))
		}
	}
	for _, o := range a.list {
		name := o.String()
		switch {
		case c.after[name] != nil && c.base[name] == nil:
			c.base[name] = o
		case c.after[name] == nil && o.Message != nil:
			c.order = append(c.order, name)
			c.base[name] = o
			removed = append(removed, stepOf(old, o, order))
		}
	}
	c.leaves = tool.Keeps && len(removed) > 0
	c.Steps = tool.Steps(order, applied, removed)
	c.surround(a.World, b.World)
	return c
}

// Between returns how many states there are between the old and the new one.
func (c *Course) Between() int {
	if c.leaves {
		return len(c.Steps)
	}
	return max(len(c.Steps)-1, 0)
}

// Leaves reports whether the state after all steps is not the new one, because the tool
// removes nothing.
func (c *Course) Leaves() bool { return c.leaves }

// State returns the traffic after some steps.
func (c *Course) State(steps int) *traffic.Traffic {
	now := maps.Clone(c.base)
	for _, s := range c.Steps[:steps] {
		name := (&world.Object{Kind: s.Kind, Namespace: s.Namespace, Name: s.Name}).String()
		if s.Removes {
			delete(now, name)
		} else {
			now[name] = c.after[name]
		}
	}
	var list []*world.Object
	for _, name := range c.order {
		if o := now[name]; o != nil {
			list = append(list, o)
		}
	}
	return c.around.remade(list).traffic()
}

// remade returns the world with other objects in it.
func (m made) remade(list []*world.Object) made {
	return made{world.New(m.Mesh, list, m.Inventory), m.setup, list}
}

// age gives objects the times at which the cluster creates them: those of the old list
// exist, and others of the new one are younger than all. Times that are stated stay.
func age(old, latest []*world.Object) {
	last := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, o := range slices.Concat(old, latest) {
		if o.Created.After(last) {
			last = o.Created
		}
	}
	there := map[string]time.Time{}
	for _, o := range old {
		if o.Created.IsZero() {
			o.Created = last.Add(time.Hour)
		}
		there[o.String()] = o.Created
	}
	for _, o := range latest {
		if created, known := there[o.String()]; known {
			o.Created = created
		} else if o.Created.IsZero() {
			o.Created = last.Add(2 * time.Hour)
		}
	}
}

func byName(list []*world.Object) map[string]*world.Object {
	out := map[string]*world.Object{}
	for _, o := range list {
		out[o.String()] = o
	}
	return out
}

// same reports whether applying an object over another one changes nothing that decides.
func same(a, b *world.Object) bool {
	return a.Content() == b.Content() && a.SharesControlPlane(b) && b.SharesControlPlane(a)
}

// stepOf returns an object of a subject as the order of tools sees it.
func stepOf(s *Subject, o *world.Object, order emit.Order) rollout.Object {
	out := rollout.Object{ID: emit.ID{Group: o.Group(), Kind: o.Kind, Namespace: o.Namespace, Name: o.Name}, Wave: o.Annotations[gitops.Wave]}
	for _, r := range order {
		if r.Kind == o.Kind && out.Group == "" {
			out.Group = r.Group
		}
	}
	if s.Bundle == nil {
		return out
	}
	i := slices.IndexFunc(s.Bundle.Objects, func(b emit.Object) bool {
		return b.Kind == o.Kind && b.Namespace == o.Namespace && b.Name == o.Name
	})
	if i >= 0 {
		out.Made, out.Wave = true, cmp.Or(out.Wave, s.Bundle.Objects[i].Annotations[gitops.Wave])
	}
	return out
}

// surround makes what is around states between: Services, Secrets and workloads of both
// sides. When they change is not known, and said.
func (c *Course) surround(a, b *world.World) {
	if a.Mesh.Root != b.Mesh.Root || a.Mesh.Domain != b.Mesh.Domain || a.Mesh.DNSCapture != b.Mesh.DNSCapture {
		c.Unsure = append(c.Unsure, "the settings of the mesh differ: states between are looked at with the new ones")
	}
	if !alike(a.Inventory.Services(), b.Inventory.Services(), func(s *inventory.Service) { s.Span = diag.Span{} }) ||
		!alike(a.Inventory.Secrets(), b.Inventory.Secrets(), func(s *inventory.Secret) { s.Span = diag.Span{} }) ||
		!alike(a.Inventory.Workloads(), b.Inventory.Workloads(), func(w *inventory.Workload) { w.Span = diag.Span{} }) {
		c.Unsure = append(c.Unsure, "Services, Secrets or workloads differ: in states between the new ones are there, and of the old ones the Services and Secrets that are removed")
		if a.Inventory != nil && b.Inventory != nil {
			around := *c.around.World
			around.Inventory = b.Inventory.With(a.Inventory).With(b.Inventory)
			c.around.World = &around
		} else if b.Inventory == nil {
			around := *c.around.World
			around.Inventory = a.Inventory
			c.around.World = &around
		}
	}
}

// alike compares two lists without where they are written.
func alike[T any](a, b []T, bare func(*T)) bool {
	return slices.EqualFunc(a, b, func(x, y T) bool {
		bare(&x)
		bare(&y)
		return reflect.DeepEqual(x, y)
	})
}
