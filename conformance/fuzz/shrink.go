package fuzz

import "slices"

// Shrink takes away statements, routes and clauses as long as a program stays wrong.
func Shrink(p Program, wrong func(Program) bool) Program {
	return least(p, Program.smaller, func(q Program) bool { return q.reachable() && wrong(q) })
}

// ShrinkPair takes away added lines, companions and clauses as long as a pair stays wrong.
func ShrinkPair(p Pair, wrong func(Pair) bool) Pair { return least(p, Pair.smaller, wrong) }

func least[P any](p P, smaller func(P) []P, wrong func(P) bool) P {
	for changed := true; changed; {
		changed = false
		for _, less := range smaller(p) {
			if wrong(less) {
				p, changed = less, true
				break
			}
		}
	}
	return p
}

// reachable says whether no block has a route that another above it covers, which the docs make an error.
func (p Program) reachable() bool {
	blocks := make([][]Route, 0, len(p.Exposes)+len(p.Meshes))
	for _, e := range p.Exposes {
		blocks = append(blocks, e.Routes)
	}
	for _, m := range p.Meshes {
		blocks = append(blocks, m.Routes)
	}
	for _, e := range p.Egresses {
		blocks = append(blocks, e.Routes)
	}
	for _, block := range blocks {
		if len(reached(block)) < len(block) {
			return false
		}
	}
	return true
}

// smaller are all programs that have one thing less, those that lack most first.
func (p Program) smaller() []Program {
	out := p.withoutStatements()
	for i, e := range p.Exposes {
		for _, less := range e.smaller() {
			q := p.clone()
			q.Exposes[i] = less
			out = append(out, q)
		}
	}
	for i, m := range p.Meshes {
		for _, routes := range fewer(m.Routes) {
			q := p.clone()
			q.Meshes[i].Routes = routes
			if len(routes) > 0 {
				out = append(out, q)
			}
		}
	}
	for i, e := range p.Egresses {
		for _, less := range e.smaller() {
			q := p.clone()
			q.Egresses[i] = less
			out = append(out, q)
		}
	}
	return out
}

func (p Program) withoutStatements() []Program {
	var out []Program
	for i := range p.Exposes {
		q := p.clone()
		q.Exposes = slices.Delete(q.Exposes, i, i+1)
		out = append(out, q)
	}
	for i := range p.Meshes {
		q := p.clone()
		q.Meshes = slices.Delete(q.Meshes, i, i+1)
		out = append(out, q)
	}
	for i := range p.Egresses {
		q := p.clone()
		q.Egresses = slices.Delete(q.Egresses, i, i+1)
		out = append(out, q)
	}
	for i := range p.Listens {
		q := p.clone()
		q.Listens = slices.Delete(q.Listens, i, i+1)
		out = append(out, q)
	}
	for _, part := range []func(*Program) bool{
		func(q *Program) bool { q.unite(); return p.Other != "" },
		func(q *Program) bool { q.DNSCapture = false; return p.DNSCapture },
		func(q *Program) bool { q.Target = 0; return p.Target != 0 },
		func(q *Program) bool { q.Name = ""; return p.Name != "" },
		func(q *Program) bool { q.Declared = false; return p.Declared },
		func(q *Program) bool { q.Behind = 0; return p.Behind > 0 },
	} {
		if q := p.clone(); part(&q) {
			out = append(out, q)
		}
	}
	return out
}

// unite makes one program of two.
func (p *Program) unite() {
	p.Other = ""
	for i := range p.Exposes {
		p.Exposes[i].Build = 0
	}
	for i := range p.Meshes {
		p.Meshes[i].Build = 0
	}
	for i := range p.Egresses {
		p.Egresses[i].Build = 0
	}
}

func (e Expose) smaller() []Expose {
	var out []Expose
	for _, routes := range fewer(e.Routes) {
		less := e
		less.Routes = routes
		out = append(out, less)
	}
	for _, access := range e.Access.smaller() {
		less := e
		less.Access = access
		out = append(out, less)
	}
	for _, part := range []func(*Expose) bool{
		func(q *Expose) bool { q.Redirect = false; return e.Redirect },
		func(q *Expose) bool { q.AlsoMesh = false; return e.AlsoMesh },
		func(q *Expose) bool { q.Accept = ""; return e.Accept != "" },
		func(q *Expose) bool { q.Backend = ""; return e.Backend != "" && e.Service != tlsService },
		func(q *Expose) bool { q.TLSMin = ""; return e.TLSMin != "" },
		func(q *Expose) bool { q.Cert = ""; return e.Cert != "" },
		func(q *Expose) bool { q.Hosts = e.Hosts[:min(1, len(e.Hosts))]; return len(e.Hosts) > 1 },
	} {
		if less := e; part(&less) {
			out = append(out, less)
		}
	}
	return out
}

// fewer are lists of routes that lack one, or a part of one.
func fewer(routes []Route) [][]Route {
	var out [][]Route
	for i, r := range routes {
		out = append(out, slices.Delete(slices.Clone(routes), i, i+1))
		for _, access := range r.Access.smaller() {
			list := slices.Clone(routes)
			list[i].Access = access
			out = append(out, list)
		}
		for _, part := range []func(*Route) bool{
			func(q *Route) bool { q.Settings = ""; return r.Settings != "" },
			func(q *Route) bool { q.Rewrite = ""; return r.Rewrite != "" },
			func(q *Route) bool { q.CORS = false; return r.CORS },
			func(q *Route) bool { q.Sticky = false; return r.Sticky },
			func(q *Route) bool { q.Method = ""; return r.Method != "" },
			func(q *Route) bool { q.From = ""; return r.From != "" },
			func(q *Route) bool { q.Conds = nil; return r.Conds != nil },
			func(q *Route) bool { q.Dests, q.Sticky = alone(r.Dests), false; return len(r.Dests) > 1 },
		} {
			if less := r; part(&less) {
				list := slices.Clone(routes)
				list[i] = less
				out = append(out, list)
			}
		}
	}
	return out
}

func alone(dests []Dest) []Dest {
	out := slices.Clone(dests[:min(1, len(dests))])
	for i := range out {
		out[i].Share = 100
	}
	return out
}

func (e Egress) smaller() []Egress {
	var out []Egress
	for _, routes := range fewer(e.Routes) {
		less := e
		if less.Routes = routes; len(routes) > 0 { // without any it is open to all
			out = append(out, less)
		}
	}
	for _, part := range []func(*Egress) bool{
		func(q *Egress) bool { q.Accounts = nil; return e.Accounts != nil },
		func(q *Egress) bool { q.For = nil; return e.For != nil },
		func(q *Egress) bool { q.Originate = false; return e.Originate && !e.Mutual },
		func(q *Egress) bool {
			q.HTTP, q.GRPC, q.TLS = nil, nil, nil
			return len(e.HTTP)+len(e.GRPC)+len(e.TLS) > 0
		},
		func(q *Egress) bool { q.Settings = ""; return e.Settings != "" },
		func(q *Egress) bool { q.Sidecar = false; return e.Sidecar },
		func(q *Egress) bool { q.CA = false; return e.CA },
		func(q *Egress) bool { q.Named = ""; return e.Named != "" },
		func(q *Egress) bool { q.Unverified = false; return e.Unverified },
		func(q *Egress) bool { q.Else = ""; return e.Else != "" },
		func(q *Egress) bool { q.Hosts = e.Hosts[:1]; return len(e.Hosts) > 1 },
	} {
		if less := e; part(&less) {
			out = append(out, less)
		}
	}
	return out
}
