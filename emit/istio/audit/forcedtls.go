package audit

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A plainTable is the virtual hosts of a server with plain http at some pods for which
// httpsRedirect redirects all requests. shown says that the inventory has the pods.
type plainTable struct {
	shown  bool
	forced map[string]bool
}

// forcesTLS reports whether httpsRedirect redirects requests to a host of a server before
// its routes, that of another Gateway of all its pods too.
func (a *Audit) forcesTLS(s *world.Server, at host.Pattern) bool {
	if s.Class != world.PlainHTTP {
		return false
	}
	tables := a.plainTables()[s]
	shown := slices.ContainsFunc(tables, func(t plainTable) bool { return t.shown })
	serves := func(t plainTable) bool { return t.shown == shown && !t.forced[string(at)] }
	return s.Redirects() || len(tables) > 0 && !slices.ContainsFunc(tables, serves)
}

func (a *Audit) makePlainTables() map[*world.Server][]plainTable {
	tables := map[*world.Server][]plainTable{}
	for _, l := range a.Listeners {
		t := plainTable{l.Shown, map[string]bool{}}
		if slices.ContainsFunc(l.Plain, func(s *world.Served) bool { return s.Redirects() }) {
			for _, h := range a.VirtualHosts(l.Plain, l.Namespace, l.Labels) {
				t.forced[h.Name] = h.Redirects() != nil
			}
		}
		for _, s := range l.Plain {
			tables[s.Server] = append(tables[s.Server], t)
		}
	}
	return tables
}
