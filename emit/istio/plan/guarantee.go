package plan

import (
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/address"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A promise is a guarantee of an egress statement beyond reachability.
type promise struct {
	word string // empty: nothing
	at   diag.Span
}

// promise returns the strongest guarantee of a port.
func (e *EgressHost) promise(port model.EgressPort) promise {
	switch {
	case e.Gateway != nil && len(e.Accounts) > 0:
		return promise{"from account", e.Accounts[0].At}
	case e.Originate.Value == "mutual" && port.Protocol == model.HTTP:
		return promise{"originate-tls mutual", diag.First(e.Originate.Said)}
	case e.Originate.Value != "" && port.Protocol == model.HTTP:
		return promise{"originate-tls", diag.First(e.Originate.Said)}
	case e.Gateway != nil:
		return promise{"via gateway", diag.First(e.Via.Said)}
	}
	return promise{}
}

// promised is a port of a host with a guarantee.
type promised struct {
	exit *EgressHost
	leg  *EgressPath
}

// visible finds a host that is visible in a common namespace with another. Its zero
// value and nil have none.
type visible struct {
	all, open *promised // the first of all, and of those for every namespace
	in        map[string]*promised
}

func (v *visible) add(e *EgressHost, l *EgressPath) {
	p := &promised{e, l}
	if v.all == nil {
		v.all = p
	}
	if len(e.For) == 0 && v.open == nil {
		v.open = p
	}
	for _, n := range e.For {
		if v.in == nil {
			v.in = map[string]*promised{}
		}
		if v.in[n.Value] == nil {
			v.in[n.Value] = p
		}
	}
}

// meeting returns the first port that is visible in a common namespace with the host.
func (v *visible) meeting(e *EgressHost) (promised, bool) {
	if v == nil || v.all == nil {
		return promised{}, false
	}
	if len(e.For) == 0 {
		return *v.all, true
	}
	if v.open != nil {
		return *v.open, true
	}
	for _, n := range e.For {
		if p := v.in[n.Value]; p != nil {
			return *p, true
		}
	}
	return promised{}, false
}

// promisedRanges are the ranges of a port whose tcp has a promise: of each range
// the hosts, by how they leave.
type promisedRanges struct {
	index address.Index[map[wayOut]*visible]
}

// A wayOut is the content of a tcp guarantee.
type wayOut struct {
	gateway  *model.Gateway
	accounts string
}

func (e *EgressHost) wayOut() wayOut {
	w := wayOut{gateway: e.Gateway}
	for _, a := range e.Accounts {
		w.accounts += a.Value.Namespace + "/" + a.Value.Name + " "
	}
	return w
}

// keeps reports whether this egress path satisfies the guarantee of another.
func (w wayOut) keeps(other wayOut) bool {
	return w.gateway == other.gateway && (other.accounts == "" || w.accounts == other.accounts)
}

func rangesOf(list []addressFilter) *promisedRanges {
	out := &promisedRanges{}
	for _, f := range list {
		if f.text == "" || f.leg.Protocol != model.TCP || f.exit.Gateway == nil {
			continue
		}
		ways, _ := out.index.Get(f.ranges)
		if ways == nil {
			ways = map[wayOut]*visible{}
			out.index.Put(f.ranges, ways)
		}
		if ways[f.exit.wayOut()] == nil {
			ways[f.exit.wayOut()] = &visible{}
		}
		ways[f.exit.wayOut()].add(f.exit, f.leg)
	}
	return out
}

// taken returns a host whose range the filter takes a part of, or all where SNI
// takes precedence over no name, and whose promise it does not keep. One range
// of two tcp hosts is reported before.
func (r *promisedRanges) taken(f addressFilter) (promised, bool) {
	if f.text == "" {
		return promised{}, false
	}
	var lists []map[wayOut]*visible
	if same, found := r.index.Get(f.ranges); found && f.leg.Protocol == model.TLS {
		lists = append(lists, same)
	}
	lists = slices.AppendSeq(lists, r.index.Above(f.ranges))
	for _, ways := range lists {
		if x, found := firstBroken(f, ways); found {
			return x, true
		}
	}
	return promised{}, false
}

func firstBroken(f addressFilter, ways map[wayOut]*visible) (promised, bool) {
	var out promised
	for _, way := range slices.Collect(maps.Keys(ways)) {
		x, meets := ways[way].meeting(f.exit)
		broken := meets && !(f.leg.Protocol == model.TCP && f.exit.wayOut().keeps(way))
		if broken && (out.exit == nil || x.exit.Host < out.exit.Host) {
			out = x
		}
	}
	return out, out.exit != nil
}
