package istio

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
)

// A refusal is a host that only some accounts may call, and the http servers of
// wildcards above it in one namespace, which would let everybody through.
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

// hopNames returns the names by which hops ask for the host, whoever states it:
// of two programs the other may have restricted nothing, and its routes may be
// those that sidecars take. Of a wildcard they are all names beneath it, because
// its servers accept them all.
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

// hostNames returns the names that requests for the host have on hops to http
// servers that hosts share. A wildcard's are not told from those of hosts beneath
// it that another program opens.
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
