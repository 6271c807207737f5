package plan

import (
	"maps"
	"slices"
)

// A Refusal is a host that is restricted to accounts and has separate servers, and the
// http servers of covering wildcards in one namespace, which would let all callers
// through: they answer requests for it with an error.
type Refusal struct {
	Object
	Host     *EgressHost
	Names    []string
	Gateways []string      // the references of the servers, by key
	Covering []*EgressHost // whose servers they are

	key     key
	servers []*EgressServer
}

func (p *planner) planRefusals() {
	out := &p.plan.Egress
	for _, e := range out.Hosts {
		if len(e.Accounts) > 0 {
			out.Refusals = append(out.Refusals, p.refusals(e)...)
		}
	}
	slices.SortFunc(out.Refusals, func(x, y *Refusal) int { return compareObjects(x.Object, x.key, y.Object, y.key) })
}

// refusals returns the refusals of a restricted host, by namespace.
func (p *planner) refusals(e *EgressHost) []*Refusal {
	byNamespace := map[string]*Refusal{}
	for _, w := range p.plan.Egress.Covering(e.Host) {
		for _, path := range w.Paths {
			if path.Server == nil || !path.Protocol.PlainHTTP() {
				continue
			}
			n := path.Server.Gateway.Namespace
			if byNamespace[n] == nil {
				k := key{"refuse", string(e.Host)}
				byNamespace[n] = &Refusal{key: k, Object: p.object(n, k), Host: e, Names: spellings(e.Host)}
			}
			byNamespace[n].add(w, path.Server)
		}
	}
	var out []*Refusal
	for _, n := range slices.Sorted(maps.Keys(byNamespace)) {
		r := byNamespace[n]
		slices.SortFunc(r.servers, func(x, y *EgressServer) int { return x.key.compare(y.key) })
		for _, s := range r.servers {
			r.Gateways = append(r.Gateways, s.Ref())
		}
		out = append(out, r)
	}
	return out
}

func (r *Refusal) add(w *EgressHost, s *EgressServer) {
	if !slices.Contains(r.Covering, w) {
		r.Covering = append(r.Covering, w)
	}
	if !slices.Contains(r.servers, s) {
		r.servers = append(r.servers, s)
	}
}
