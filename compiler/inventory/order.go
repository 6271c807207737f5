package inventory

import (
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/diag"
)

// A rank is what a list is sorted by: the words, the number, then the place. Items of
// lists are large, so that their ranks are sorted and each item is moved once.
type rank struct {
	words  [4]string
	number int
	place  diag.Span
	at     int // in the unsorted list
}

func (r *rank) compare(o *rank) int {
	for i := range r.words {
		if order := strings.Compare(r.words[i], o.words[i]); order != 0 {
			return order
		}
	}
	if r.number != o.number {
		return r.number - o.number
	}
	if order := r.place.Compare(o.place); order != 0 {
		return order
	}
	return r.at - o.at
}

// inOrder returns a list, sorted; equal items stay in their order.
func inOrder[T any](list []T, rankOf func(*T) rank) []T {
	ranks := make([]rank, len(list))
	order := make([]*rank, len(list))
	for i := range list {
		ranks[i] = rankOf(&list[i])
		ranks[i].at = i
		order[i] = &ranks[i]
	}
	slices.SortFunc(order, (*rank).compare)
	sorted := make([]T, len(list))
	for i, r := range order {
		sorted[i] = list[r.at]
	}
	return sorted
}
