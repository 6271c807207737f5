package model

import (
	"cmp"
	"slices"
	"strings"
)

// Pods decides which gateways have the same pods, whatever names and labels the
// program gives them. No other place decides it.
//
// Gateways of one Service, of one selector (labels alone count, in whatever
// namespace), or whose selectors select the same pods of the inventory are one set.
// Sets overlap if one pod may belong to both, which is not transitive: a wide selector
// overlaps with two narrow ones that contradict each other.
type Pods struct {
	first    map[*Gateway]*Gateway   // of each gateway's set the first by name
	overlaps map[*Gateway][]*Gateway // by the first of a set: the other sets that overlap
	kinds    map[*Gateway]*podKind
}

// A podKind is all gateways of which the same is known: namespace, selector and,
// where it is stated, the Service.
type podKind struct {
	namespace string
	selector  []Label
	service   string // empty: not stated
	first     *Gateway
	workloads []string // that the inventory shows, in all namespaces; sorted
	shown     bool     // some of them are in the namespace
}

// podsOf decides which gateways are the same pods.
func podsOf(gateways []*Gateway, inventory Inventory) *Pods {
	p := &Pods{map[*Gateway]*Gateway{}, map[*Gateway][]*Gateway{}, map[*Gateway]*podKind{}}
	sorted := slices.SortedFunc(slices.Values(gateways), func(x, y *Gateway) int { return cmp.Compare(x.Name, y.Name) })
	if !slices.ContainsFunc(sorted, func(g *Gateway) bool { return g.Declared.Known() }) {
		inventory = nil // the predeclared gateways have different pods
	}
	kinds := p.sortKinds(sorted, inventory)
	p.join(sorted)
	p.findOverlaps(kinds)
	for first, others := range p.overlaps {
		slices.SortFunc(others, func(x, y *Gateway) int { return cmp.Compare(x.Name, y.Name) })
		p.overlaps[first] = slices.Compact(others)
	}
	return p
}

func (p *Pods) overlap(x, y *Gateway) {
	if x != y {
		p.overlaps[x], p.overlaps[y] = append(p.overlaps[x], y), append(p.overlaps[y], x)
	}
}

// First returns the first gateway, by name, of those with the same pods.
func (p *Pods) First(g *Gateway) *Gateway {
	if first := p.first[g]; first != nil {
		return first
	}
	return g
}

// Overlapping returns the sets that may have a pod in common with the gateway's set,
// which is the first: each by its first gateway.
func (p *Pods) Overlapping(g *Gateway) []*Gateway {
	first := p.First(g)
	return append([]*Gateway{first}, p.overlaps[first]...)
}

// sortKinds finds the kinds, in the order of their first gateways.
func (p *Pods) sortKinds(gateways []*Gateway, inventory Inventory) (list []*podKind) {
	kinds := map[string]*podKind{}
	for _, g := range gateways {
		k := &podKind{namespace: g.Namespace, selector: g.Selector, first: g}
		if g.ServiceSaid.Known() || !g.Declared.Known() || shownService(inventory, g) {
			k.service = g.Service
		}
		key := strings.Join([]string{k.namespace, LabelText(k.selector), k.service}, "/")
		if kinds[key] == nil {
			k.look(inventory)
			kinds[key], list = k, append(list, k)
		}
		p.kinds[g] = kinds[key]
	}
	return list
}

func shownService(inventory Inventory, g *Gateway) bool {
	if inventory == nil {
		return false
	}
	_, known := inventory.GatewayPorts(g.Namespace, g.Service)
	return known
}

// look finds the pods that the inventory shows.
func (k *podKind) look(inventory Inventory) {
	if inventory == nil || len(k.selector) == 0 {
		return
	}
	for _, w := range inventory.Workloads("", k.selector) {
		k.shown = k.shown || w.Namespace == k.namespace
		k.workloads = append(k.workloads, w.Namespace+"/"+w.Name)
	}
	slices.Sort(k.workloads)
}

// join makes sets of the gateways that are the same pods for certain.
func (p *Pods) join(gateways []*Gateway) {
	parent := map[*Gateway]*Gateway{}
	known := map[string]*Gateway{}
	for _, g := range gateways {
		parent[g] = g
		for _, key := range p.keys(g) {
			if other := known[key]; other != nil {
				unite(parent, g, other)
				continue
			}
			known[key] = g
		}
	}
	for _, g := range gateways {
		p.first[g] = root(parent, g)
	}
}

// keys are what a gateway has in common with others that are the same pods.
func (p *Pods) keys(g *Gateway) []string {
	k := p.kinds[g]
	keys := []string{"service " + g.Namespace + "/" + g.Service}
	if len(k.selector) > 0 {
		keys = append(keys, "selector "+LabelText(k.selector))
	}
	if k.shown {
		keys = append(keys, "workloads "+strings.Join(k.workloads, ", "))
	}
	return keys
}

// root returns the root of the set of g, and shortens the path to it.
func root(parent map[*Gateway]*Gateway, g *Gateway) *Gateway {
	for parent[g] != g {
		parent[g] = parent[parent[g]]
		g = parent[g]
	}
	return g
}

// unite merges two sets; the first gateway by name is the root.
func unite(parent map[*Gateway]*Gateway, x, y *Gateway) {
	x, y = root(parent, x), root(parent, y)
	if y.Name < x.Name {
		x, y = y, x
	}
	parent[y] = x
}

// Doubtful returns, for each gateway of the list whose pods may be those of an
// earlier one in another namespace, which is not known, the first
// such one.
func (p *Pods) Doubtful(list []*Gateway) map[*Gateway]*Gateway {
	out := map[*Gateway]*Gateway{}
	var all, unseen selectors[*Gateway]
	for _, g := range list {
		k := p.kinds[g]
		if k == nil || len(k.selector) == 0 {
			continue
		}
		earlier := &all
		if k.shown {
			earlier = &unseen
		}
		for o := range earlier.agreeing(k.selector) {
			if o.Namespace != g.Namespace && !slices.Contains(p.Overlapping(g), p.First(o)) {
				out[g] = o
				break
			}
		}
		all.put(k.selector, g)
		if !k.shown {
			unseen.put(k.selector, g)
		}
	}
	return out
}

// findOverlaps finds the sets that overlap. If the inventory shows the pods of both,
// these are compared.
func (p *Pods) findOverlaps(kinds []*podKind) {
	overlap := func(x, y *podKind) { p.overlap(p.First(x.first), p.First(y.first)) }
	contained(bySelector(kinds), overlap)
	agreeing(kinds, overlap)
	byWorkload := map[string][]*podKind{}
	for _, k := range kinds {
		for _, w := range k.workloads {
			same := func(o *podKind) bool { return p.First(o.first) == p.First(k.first) }
			if list := byWorkload[w]; len(list) == 0 || !same(list[len(list)-1]) {
				byWorkload[w] = append(list, k)
			}
		}
	}
	for _, list := range byWorkload {
		for i, x := range list {
			for _, y := range list[:i] {
				overlap(x, y)
			}
		}
	}
}

// bySelector returns one kind of each selector, if there is one whose pods are not
// shown, such a one: all of them are one set.
func bySelector(kinds []*podKind) (list []*podKind) {
	places := map[string]int{}
	for _, k := range kinds {
		switch i, met := places[LabelText(k.selector)]; {
		case !met:
			places[LabelText(k.selector)] = len(list)
			list = append(list, k)
		case !k.shown:
			list[i] = k
		}
	}
	return list
}

// agreeing visits kinds of one namespace whose selectors do not contradict each
// other, and whose Services are not stated to differ.
func agreeing(kinds []*podKind, overlap func(x, y *podKind)) {
	byNamespace := map[string]*selectors[*podKind]{}
	for _, x := range kinds {
		if len(x.selector) == 0 {
			continue
		}
		if byNamespace[x.namespace] == nil {
			byNamespace[x.namespace] = &selectors[*podKind]{}
		}
		for y := range byNamespace[x.namespace].agreeing(x.selector) {
			differ := x.service != "" && y.service != "" && x.service != y.service
			if !differ && !(x.shown && y.shown) {
				overlap(x, y)
			}
		}
		byNamespace[x.namespace].put(x.selector, x)
	}
}
