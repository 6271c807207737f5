package fuzz

import "slices"

// Shrink takes away statements, routes and clauses as long as a program stays wrong.
func Shrink(p Program, wrong func(Program) bool) Program {
	for changed := true; changed; {
		changed = false
		for _, smaller := range p.smaller() {
			if wrong(smaller) {
				p, changed = smaller, true
				break
			}
		}
	}
	return p
}

// smaller are all programs that have one thing less.
func (p Program) smaller() []Program {
	var out []Program
	for i := range p.Exposes {
		q := p.clone()
		q.Exposes = slices.Delete(q.Exposes, i, i+1)
		out = append(out, q)
	}
	for i := range p.Egresses {
		q := p.clone()
		q.Egresses = slices.Delete(q.Egresses, i, i+1)
		out = append(out, q)
	}
	for i, e := range p.Exposes {
		for j := range e.Routes {
			q := p.clone()
			q.Exposes[i].Routes = slices.Delete(slices.Clone(e.Routes), j, j+1)
			out = append(out, q)
		}
		if e.Redirect {
			q := p.clone()
			q.Exposes[i].Redirect = false
			out = append(out, q)
		}
	}
	for i, e := range p.Egresses {
		less := e
		switch {
		case e.Accounts != nil:
			less.Accounts = nil
		case e.For != nil:
			less.For = nil
		case e.Originate:
			less.Originate = false
		case e.HTTP != nil || e.TLS != nil:
			less.HTTP, less.TLS = nil, nil
		default:
			continue
		}
		q := p.clone()
		q.Egresses[i] = less
		out = append(out, q)
	}
	return out
}
