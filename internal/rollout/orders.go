package rollout

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/internal/kubectl"
)

// byRank is the order of gwc apply: rank by rank, and then what is removed rank by rank
// in reverse.
func byRank(order emit.Order, applied, removed []Object) []Step {
	list := byPath(order, applied, nil)
	var stale []kubectl.Object
	for _, o := range removed {
		stale = append(stale, kubectl.Object{ID: o.ID})
	}
	ranks, _ := kubectl.Removable(stale, order)
	for n, rank := range ranks {
		for _, o := range rank {
			i := slices.IndexFunc(removed, func(r Object) bool { return r.ID == o.ID })
			list = append(list, Step{Object: removed[i], Removes: true, Stage: 100 + n})
		}
	}
	return list
}

// byPath is the order of the paths of an output folder: by rank. kubectl apply -R goes
// by it, and removes nothing.
func byPath(order emit.Order, applied, _ []Object) (list []Step) {
	slices.SortFunc(applied, func(a, b Object) int { return order.Compare(a.ID, b.ID) })
	for _, o := range applied {
		rank, _ := order.Of(o.ID)
		list = append(list, Step{Object: o, Stage: rank})
	}
	return list
}

// byGroup is the order of Flux for kinds that it does not know, and its reverse for what
// it prunes after that. Source: github.com/fluxcd/pkg/ssa, sort.go and manager_delete.go.
func byGroup(_ emit.Order, applied, removed []Object) (list []Step) {
	compare := func(a, b Object) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	}
	slices.SortFunc(applied, compare)
	slices.SortFunc(removed, func(a, b Object) int { return compare(b, a) })
	return staged(applied, removed)
}

// byKind is the order of Helm for kinds that it does not know, in which it also deletes
// what a release no longer has. Source: pkg/release/util/kind_sorter.go and
// pkg/kube/client.go of helm/helm.
func byKind(_ emit.Order, applied, removed []Object) (list []Step) {
	compare := func(a, b Object) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), byName(a, b)) }
	slices.SortFunc(applied, compare)
	slices.SortFunc(removed, compare)
	return staged(applied, removed)
}

func byName(a, b Object) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Kind, b.Kind))
}

// staged returns steps with a stage for each kind.
func staged(applied, removed []Object) (list []Step) {
	stage := 0
	add := func(o Object, removes bool) {
		if k := len(list); k > 0 && (list[k-1].Removes != removes || list[k-1].Kind != o.Kind) {
			stage++
		}
		list = append(list, Step{Object: o, Removes: removes, Stage: stage})
	}
	for _, o := range applied {
		add(o, false)
	}
	for _, o := range removed {
		add(o, true)
	}
	return list
}

// inWaves is the order of Argo CD: wave by wave; in each it prunes first and then applies
// kinds that it does not know by name. Objects are pruned in the waves of each other: the
// first in the last one. made says that gwc wrote the waves of its objects. Source:
// gitops-engine, pkg/sync/sync_context.go (startedPreSyncPhase, runTasks) and
// sync_tasks.go.
func inWaves(made bool) func(emit.Order, []Object, []Object) []Step {
	return func(order emit.Order, applied, removed []Object) (list []Step) {
		wave := func(o Object) int { return o.wave(order, made) }
		var waves []int
		for _, o := range removed {
			waves = append(waves, wave(o))
		}
		slices.Sort(waves)
		waves = slices.Compact(waves)
		for _, o := range removed {
			i, _ := slices.BinarySearch(waves, wave(o))
			list = append(list, Step{Object: o, Removes: true, Stage: 2 * waves[len(waves)-1-i]})
		}
		for _, o := range applied {
			list = append(list, Step{Object: o, Stage: 2*wave(o) + 1})
		}
		slices.SortFunc(list, func(a, b Step) int { return cmp.Or(cmp.Compare(a.Stage, b.Stage), byName(a.Object, b.Object)) })
		return list
	}
}

// wave returns the wave of an object.
func (o Object) wave(order emit.Order, made bool) int {
	if number, err := strconv.Atoi(o.Wave); err == nil || o.Wave != "" {
		return number
	}
	if made && o.Made {
		rank, _ := order.Of(o.ID)
		return rank
	}
	return 0
}
