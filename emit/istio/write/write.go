// Package write turns a plan into Istio's objects, one file for each kind. It decides
// nothing: a function writes one object from its part of the plan, changes nothing
// that another one reads, and reports nothing.
package write

import (
	"slices"

	"github.com/gwc-lang/gwc/emit"
	"github.com/gwc-lang/gwc/emit/istio/plan"
	"github.com/gwc-lang/gwc/internal/parallel"
	"github.com/gwc-lang/gwc/lang/diag"
)

const (
	networking = "networking.istio.io/v1"
	security   = "security.istio.io/v1"
)

// Objects returns the objects of a plan with their labels and annotations. It may be
// called by several goroutines at the same time. The objects share maps and lists with
// each other and with the plan.
func Objects(p *plan.Plan) []emit.Object { return all(p, false, func([]emit.Object) {}) }

// Stream returns the objects as Objects does, and calls done with some of them at a time
// when they are complete, also at the same time. It returns what done leaves of them. It
// takes what it has written out of the plan, which cannot be used again: a large plan is
// never in memory beside all of its objects.
func Stream(p *plan.Plan, done func([]emit.Object)) []emit.Object {
	p.Egress.Forget()
	return all(p, true, done)
}

// all writes a plan: once, or without a change of it.
func all(p *plan.Plan, once bool, done func([]emit.Object)) []emit.Object {
	e := envelopes{labels: p.Labels, bySource: map[string]map[string]string{}}
	complete := func(objects []emit.Object) {
		e.add(objects)
		done(objects)
	}
	lists := slices.Concat(ingress(&p.Ingress), mesh(&p.Mesh), egress(&p.Egress, once))
	lists = append(lists, each(p.Secrets, secret), each(p.Issued, issued), each(p.External, external), each(p.Encrypted, encrypted),
		each(p.ConfigMaps, configMap), each(p.Confined, sidecar))
	size := 0
	for _, l := range lists {
		size += l.length
	}
	out := make([]emit.Object, size)
	for rest, i := out, 0; i < len(lists); i++ {
		lists[i].write(rest[:lists[i].length], complete)
		rest = rest[lists[i].length:]
	}
	for _, w := range p.Workloads {
		out = append(out, deployed(w)...)
	}
	for _, c := range p.Confined {
		out = append(out, networkPolicies(c)...)
	}
	out = append(out, raws(p.Raws)...)
	complete(out[size:])
	return out
}

// A list is objects of one kind that are not written yet.
type list struct {
	length int
	write  func(out []emit.Object, complete func([]emit.Object))
}

func ingress(p *plan.Ingress) []list {
	return []list{
		each(p.Servers, gateway),
		each(p.Hosts, virtualHost),
		each(p.Misdirected, misdirected),
		each(p.Listens, listenGateway),
		each(p.Outside, outsideEntry),
		each(p.Outside, outsideRule),
		each(p.Policies, accessPolicy),
		each(p.Authentications, authentication),
	}
}

func mesh(p *plan.Mesh) []list {
	return []list{
		each(p.Hosts, meshHost),
		each(slices.DeleteFunc(slices.Clone(p.Hosts), isService), meshEntry),
		each(p.Services, serviceRule),
		each(p.Strict, strictPeers),
	}
}

// egress begins with what takes the most memory when it is written once.
func egress(p *plan.Egress, once bool) []list {
	return []list{
		eachOf(p.Calls, once, callRule),
		eachOf(p.Routings, once, func(m *messages, r plan.Routing) emit.Object { return egressRouting(m, r.Decide(m.routes[:0])) }),
		eachOf(p.HostEntries, once, func(m *messages, h plan.HostEntry) emit.Object { return entry(m, h.Decide()) }),
		eachOf(p.Hops, once, hopRule),
		eachOf(p.Servers, once, egressGateway),
		each(p.Sets, accountSet),
		each(p.Accounts, accountPolicy),
		each(p.Refusals, refusal),
		eachOf(p.Entries, once, entry),
	}
}

// chunk is the number of objects that one processor writes at a time, at most: of few
// objects, each may be large.
const chunk = 64

// each is an object for each part of a plan.
func each[T any](parts []T, write func(T) emit.Object) list {
	return eachOf(parts, false, func(_ *messages, part T) emit.Object { return write(part) })
}

// eachOf is each, for objects with messages that may be used again. It takes the parts
// out of the plan if they are written once.
func eachOf[T any](parts []T, once bool, write func(*messages, T) emit.Object) list {
	return list{len(parts), func(out []emit.Object, complete func([]emit.Object)) {
		parallel.Chunks(len(parts), min(chunk, len(parts)/8+1), func(first, last int) {
			m := unused.Get().(*messages)
			for i := first; i < last; i++ {
				out[i] = write(m, parts[i])
			}
			complete(out[first:last])
			m.release(out[first:last])
			if once {
				clear(parts[first:last])
			}
		})
	}}
}

// object returns an object. Origins are the clauses that asked for it; fields, the
// parts that a clause may have decided: one without origins is left out. The object
// keeps the list.
func object(version, kind string, o plan.Object, body any, origins []diag.Span, fields ...emit.Field) emit.Object {
	return emit.Object{
		APIVersion: version, Kind: kind, Namespace: o.Namespace, Name: o.Name, Body: body, Origins: sorted(origins),
		Fields: slices.DeleteFunc(fields, func(f emit.Field) bool { return len(f.Origins) == 0 }),
	}
}

// field returns a part of an object with the clauses that decided it.
func field(path string, origins ...diag.Span) emit.Field {
	return emit.Field{Path: path, Origins: sorted(origins)}
}

// sorted returns the spans in order, each once, without unknown ones. A list that is
// sorted already is not copied: a thousand objects may have the clauses of one
// statement.
func sorted(spans []diag.Span) []diag.Span {
	if inOrder(spans) {
		return slices.Clip(spans)
	}
	out := slices.DeleteFunc(slices.Clone(spans), func(s diag.Span) bool { return !s.Known() })
	slices.SortFunc(out, diag.Span.Compare)
	return slices.Compact(out)
}

func inOrder(spans []diag.Span) bool {
	for i, s := range spans {
		if !s.Known() || i > 0 && spans[i-1].Compare(s) >= 0 {
			return false
		}
	}
	return true
}

// placesOf returns the clauses of values.
func placesOf[T any](list []T, at func(T) diag.Span) []diag.Span {
	out := make([]diag.Span, len(list))
	for i, s := range list {
		out[i] = at(s)
	}
	return out
}
