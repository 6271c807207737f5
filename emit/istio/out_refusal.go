package istio

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
)

// A refusal is a host that is restricted to accounts, and the http servers of
// covering wildcards in one namespace, which would let all callers through.
type refusal struct {
	key       key
	namespace string
	exit      *exit
	above     []*exit
	servers   []*exitServer // by key
}

func (p *outboundPlan) planRefusals() []*refusal {
	var out []*refusal
	for _, e := range p.exits {
		if len(e.Accounts) == 0 {
			continue
		}
		byNamespace := map[string]*refusal{}
		for _, w := range p.above(e.Host) {
			for _, l := range w.legs {
				if l.server == nil || l.Protocol != model.HTTP {
					continue
				}
				n := l.server.gateway.Namespace
				if byNamespace[n] == nil {
					byNamespace[n] = &refusal{key: key{"refuse", e.Host}, namespace: n, exit: e}
				}
				byNamespace[n].refuse(w, l.server)
			}
		}
		for _, n := range slices.Sorted(maps.Keys(byNamespace)) {
			out = append(out, byNamespace[n])
		}
	}
	slices.SortFunc(out, func(x, y *refusal) int { return byNamespaceAndKey(x.namespace, x.key, y.namespace, y.key) })
	return out
}

func (r *refusal) refuse(w *exit, s *exitServer) {
	if !slices.Contains(r.above, w) {
		r.above = append(r.above, w)
	}
	if !slices.Contains(r.servers, s) {
		r.servers = append(r.servers, s)
		slices.SortFunc(r.servers, func(x, y *exitServer) int { return x.key.compare(y.key) })
	}
}

// hopNames returns the names of the hops to the host in all programs: another program
// may not restrict the host, and sidecars may use its routes. For a wildcard they are
// all names that it covers, because its servers accept them all.
func (e *exit) hopNames() []string {
	var out []string
	for _, port := range e.Ports {
		name := hopName(e.EgressHost, port)
		out = append(out, name, inPrograms(name))
	}
	if e.Wildcard {
		out = slices.DeleteFunc(out, func(name string) bool { return host.Covers(e.Host, name) })
		out = append(out, spellings(e.Host)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// hostNames returns the Hosts of requests for the host on hops to shared http
// servers. Those of a wildcard cannot be distinguished from covered hosts that
// another program opens.
func (e *exit) hostNames() []string {
	if e.Wildcard || len(e.http()) == 0 {
		return nil
	}
	var out []string
	for _, name := range spellings(e.Host) {
		out = append(out, name, name+":*")
	}
	return append(out, inPrograms(e.Host))
}
