package bench_test

import (
	"runtime"
	"testing"

	"github.com/gwc-lang/gwc/bench"
	"github.com/gwc-lang/gwc/compiler/inventory"
	"github.com/gwc-lang/gwc/lang/diag"
)

// budgets are the allocations of a pass for each statement, for programs of the
// kinds egress, expose and mixed. They are a tenth above what was measured: raise one
// only with a reason, and lower it when a pass gets better.
var budgets = map[string][3]float64{
	"parse": {17.6, 14.3, 52},
	"lower": {3.5, 11.1, 59},
	"join":  {21.2, 65, 102},
	"check": {8.2, 27.4, 85.4},
	"plan":  {67, 56, 98},
	"write": {77, 50, 129},
	"emit":  {150, 107, 230},
	"lint":  {0.3, 15.5, 0.6},
	"YAML":  {0.6, 0.6, 4.6},
	"JSON":  {0.6, 0.6, 4.6},
}

// inventoryBudget are the allocations for each object of an inventory.
const inventoryBudget = 33

// TestAllocations checks that no pass allocates more than its budget. Allocations are
// stable where time is not.
func TestAllocations(t *testing.T) {
	const n = 1_000
	for i, kind := range programs {
		p := newPasses(kind, n)
		for _, pass := range all {
			got, budget := allocations(func() { pass.run(p) })/n, budgets[pass.name][i]
			t.Logf("%s of %s: %.1f allocations a statement", pass.name, kind, got)
			if got > budget {
				t.Errorf("%s of %s: %.1f allocations a statement, the budget is %.1f", pass.name, kind, got, budget)
			}
		}
	}
	files := inputOf("inventory", bench.Size{N: n, Seed: 1}).Inventory
	got := allocations(func() { inventory.Read(files, new(diag.Sink)) }) / n
	if t.Logf("inventory: %.1f allocations an object", got); got > inventoryBudget {
		t.Errorf("inventory: %.1f allocations an object, the budget is %d", got, inventoryBudget)
	}
}

// allocations returns how many objects a function allocates.
func allocations(run func()) float64 {
	run() // what is computed once
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs - before.Mallocs)
}
