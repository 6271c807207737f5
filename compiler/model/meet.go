package model

import "slices"

// Meet returns for each gateway all, itself first, whose objects may select its
// pods or whose pods its objects may select: Istio looks at labels only, in
// whatever namespace an object lies.
func Meet(gateways []*Gateway) map[*Gateway][]*Gateway {
	byLabel := byRarestLabel(gateways)
	wider := map[*Gateway][]*Gateway{} // whose selector is part of the gateway's
	narrower := map[*Gateway][]*Gateway{}
	for _, g := range gateways {
		for _, l := range g.Selector {
			for _, h := range byLabel[l] {
				if h != g && partOf(h.Selector, g.Selector) {
					wider[g] = append(wider[g], h)
					narrower[h] = append(narrower[h], g)
				}
			}
		}
	}
	out := map[*Gateway][]*Gateway{}
	for _, g := range gateways {
		out[g] = []*Gateway{g}
		seen := map[*Gateway]bool{}
		for _, h := range slices.Concat(wider[g], narrower[g]) {
			if !seen[h] {
				seen[h] = true
				out[g] = append(out[g], h)
			}
		}
	}
	return out
}

// byRarestLabel finds gateways by the label that the fewest have: a selector
// that is part of another one has none that the other has not.
func byRarestLabel(gateways []*Gateway) map[Label][]*Gateway {
	have := map[Label]int{}
	for _, g := range gateways {
		for _, l := range g.Selector {
			have[l]++
		}
	}
	out := map[Label][]*Gateway{}
	for _, g := range gateways {
		if len(g.Selector) == 0 {
			continue
		}
		rarest := slices.MinFunc(g.Selector, func(x, y Label) int { return have[x] - have[y] })
		out[rarest] = append(out[rarest], g)
	}
	return out
}

// partOf reports whether all labels of x are among those of y.
func partOf(x, y []Label) bool {
	return !slices.ContainsFunc(x, func(l Label) bool { return !slices.Contains(y, l) })
}
