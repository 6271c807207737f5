package model

import "slices"

// nested visits kinds of pods of which one has a selector that is part of the
// other's: Istio looks at labels only, in whatever namespace an object lies, so the
// objects of the first select the pods of the second too. Pods that the inventory
// shows are looked at themselves.
func nested(kinds []*podKind, meet func(x, y *podKind)) {
	byLabel := byRarestLabel(kinds)
	for _, k := range kinds {
		for _, l := range k.selector {
			for _, wider := range byLabel[l] {
				if wider != k && partOf(wider.selector, k.selector) && !(wider.shown && k.shown) {
					meet(k, wider)
				}
			}
		}
	}
}

// byRarestLabel finds kinds by the label that the fewest have: a selector
// that is part of another one has none that the other has not.
func byRarestLabel(kinds []*podKind) map[Label][]*podKind {
	have := map[Label]int{}
	for _, k := range kinds {
		for _, l := range k.selector {
			have[l]++
		}
	}
	out := map[Label][]*podKind{}
	for _, k := range kinds {
		if len(k.selector) == 0 {
			continue
		}
		rarest := slices.MinFunc(k.selector, func(x, y Label) int { return have[x] - have[y] })
		out[rarest] = append(out[rarest], k)
	}
	return out
}

// partOf reports whether all labels of x are among those of y.
func partOf(x, y []Label) bool {
	return !slices.ContainsFunc(x, func(l Label) bool { return !slices.Contains(y, l) })
}
