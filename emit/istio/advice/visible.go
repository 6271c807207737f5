package advice

import (
	"cmp"
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

const lessVisible = "limit the namespaces: for shop, or use a wildcard for hosts of one domain"

// mostVisible returns the total weight of the hosts in the namespace that sees most of
// them, that namespace, and the first clause of the hosts.
func mostVisible(hosts []*model.EgressHost, weight func(*model.EgressHost) int) (n int, where string, first diag.Span) {
	everywhere, only := 0, map[string]int{}
	for _, h := range hosts {
		if len(h.For) == 0 {
			everywhere += weight(h)
		}
		for _, s := range h.For {
			only[s.Value] += weight(h)
		}
	}
	most, where := 0, "every namespace"
	for _, namespace := range slices.Sorted(maps.Keys(only)) {
		if only[namespace] > most {
			most, where = only[namespace], "namespace "+namespace
		}
	}
	return everywhere + most, where, firstNamed(hosts)
}

// firstNamed returns the first clause that names one of the hosts.
func firstNamed(hosts []*model.EgressHost) diag.Span {
	if len(hosts) == 0 {
		return diag.Span{}
	}
	return diag.First(slices.MinFunc(hosts, func(x, y *model.EgressHost) int {
		if c := diag.First(x.Named).Compare(diag.First(y.Named)); c != 0 {
			return c
		}
		return cmp.Compare(x.Host, y.Host)
	}).Named)
}
