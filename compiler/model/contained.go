package model

import "slices"

// contained visits pairs of pod kinds where one selector is part of the other.
// Selectors apply in every namespace, so that of the first also selects the pods of
// the second. Pods that the inventory shows are compared themselves.
func contained(kinds []*podKind, overlap func(x, y *podKind)) {
	byLabel := byRarestLabel(kinds)
	for _, k := range kinds {
		for _, l := range k.selector {
			for _, wider := range byLabel[l] {
				if wider != k && PartOf(wider.selector, k.selector) && !(wider.shown && k.shown) {
					overlap(k, wider)
				}
			}
		}
	}
}

// byRarestLabel finds kinds by their rarest label: all labels of a selector that is
// part of another occur in the other.
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

// PartOf reports whether all labels of x are among those of y.
func PartOf(x, y []Label) bool {
	return !slices.ContainsFunc(x, func(l Label) bool { return !slices.Contains(y, l) })
}
