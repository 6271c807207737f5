package plan

import (
	"fmt"
	"maps"
	"slices"

	"github.com/gwc-lang/gwc/compiler/address"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/diag"
)

// A guarantee is what an egress statement promises beyond reachability.
type guarantee struct {
	word string // empty: nothing
	at   diag.Span
}

// guarantee returns the strongest guarantee of a port.
func (e *EgressHost) guarantee(port model.EgressPort) guarantee {
	switch {
	case e.Gateway != nil && len(e.Accounts) > 0:
		return guarantee{"from account", e.Accounts[0].At}
	case e.Originate.Value == "mutual" && e.Originates(port):
		return guarantee{"originate-tls mutual", diag.First(e.Originate.Said)}
	case e.Originates(port):
		return guarantee{"originate-tls", diag.First(e.Originate.Said)}
	case e.Gateway != nil:
		return guarantee{"via gateway", diag.First(e.Via.Said)}
	}
	return guarantee{}
}

// promise returns the guarantee of a port, or without one what the host says of its
// calls, or the port itself.
func (e *EgressHost) promise(path *EgressPath) guarantee {
	if g := e.guarantee(path.EgressPort); g.word != "" {
		return g
	}
	if g := e.treatment(path); g.word != "" {
		return g
	}
	return guarantee{fmt.Sprintf("%s %d", path.Protocol, path.Number), path.At}
}

// guaranteed is a port of a host with a guarantee.
type guaranteed struct {
	host *EgressHost
	path *EgressPath
}

// visible finds a host that is visible in a common namespace with another. Its zero
// value and nil have none.
type visible struct {
	all, open firstHosts // of all, and of those for every namespace
	in        map[string]*firstHosts
}

// firstHosts are the first ports of two hosts: one of them is another than any host.
type firstHosts [2]*guaranteed

func (f *firstHosts) add(p *guaranteed) {
	if f[0] == nil {
		f[0] = p
	} else if f[1] == nil && f[0].host != p.host {
		f[1] = p
	}
}

// other returns the first port of another host, nil if there is none.
func (f *firstHosts) other(e *EgressHost) *guaranteed {
	if f != nil && f[0] != nil && f[0].host == e {
		return f[1]
	} else if f == nil {
		return nil
	}
	return f[0]
}

func (v *visible) add(e *EgressHost, path *EgressPath) {
	p := &guaranteed{e, path}
	v.all.add(p)
	if len(e.For) == 0 {
		v.open.add(p)
	}
	for _, n := range e.For {
		if v.in == nil {
			v.in = map[string]*firstHosts{}
		}
		if v.in[n.Value] == nil {
			v.in[n.Value] = &firstHosts{}
		}
		v.in[n.Value].add(p)
	}
}

// visibleWith returns the first port of another host that is visible in a common
// namespace with the host.
func (v *visible) visibleWith(e *EgressHost) (guaranteed, bool) {
	if v == nil {
		return guaranteed{}, false
	}
	found := v.open.other(e)
	if len(e.For) == 0 {
		found = v.all.other(e)
	}
	for _, n := range e.For {
		if found == nil {
			found = v.in[n.Value].other(e)
		}
	}
	if found == nil {
		return guaranteed{}, false
	}
	return *found, true
}

// guaranteedRanges are the ranges of a tcp port with guarantees: for each range the
// hosts, by their restrictions.
type guaranteedRanges struct {
	index address.Index[map[restriction]*visible]
}

// A restriction is the content of a tcp guarantee: the gateway through which a host is
// called, the accounts that may call it, and whether TLS is originated.
type restriction struct {
	gateway    *model.Gateway
	accounts   string
	originate  string
	unverified bool
	callers    string // with what each of them has of its own
}

func (e *EgressHost) restriction() restriction {
	r := restriction{gateway: e.Gateway, originate: e.Originate.Value, unverified: e.Unverified.Value}
	for _, a := range e.Accounts {
		r.accounts += a.Value.Namespace + "/" + a.Value.Name + " "
	}
	for _, c := range e.Callers {
		r.callers += c.Text() + " " + c.Via.Value.Gateway + " " + c.Cert.Value + " "
	}
	return r
}

// satisfies reports whether the restriction satisfies another one.
func (r restriction) satisfies(other restriction) bool {
	return r.gateway == other.gateway && r.callers == other.callers && r.originate == other.originate && r.unverified == other.unverified && (other.accounts == "" || r.accounts == other.accounts)
}

func rangesOf(list []addressFilter) *guaranteedRanges {
	out := &guaranteedRanges{}
	for _, f := range list {
		if f.text == "" || f.path.Protocol != model.TCP || f.host.guarantee(f.path.EgressPort).word == "" {
			continue
		}
		byRestriction, _ := out.index.Get(f.ranges)
		if byRestriction == nil {
			byRestriction = map[restriction]*visible{}
			out.index.Put(f.ranges, byRestriction)
		}
		if byRestriction[f.host.restriction()] == nil {
			byRestriction[f.host.restriction()] = &visible{}
		}
		byRestriction[f.host.restriction()].add(f.host, f.path)
	}
	return out
}

// captured returns a host whose range contains that of the filter, and whose guarantee
// the filter does not satisfy. A TLS filter without names captures an equal range too;
// equal ranges of two tcp hosts are reported elsewhere.
func (r *guaranteedRanges) captured(f addressFilter) (guaranteed, bool) {
	if f.text == "" {
		return guaranteed{}, false
	}
	var lists []map[restriction]*visible
	if same, found := r.index.Get(f.ranges); found && f.path.Protocol == model.TLS {
		lists = append(lists, same)
	}
	lists = slices.AppendSeq(lists, r.index.Above(f.ranges))
	for _, byRestriction := range lists {
		if x, found := firstViolated(f, byRestriction); found {
			return x, true
		}
	}
	return guaranteed{}, false
}

func firstViolated(f addressFilter, byRestriction map[restriction]*visible) (guaranteed, bool) {
	var out guaranteed
	for _, r := range slices.Collect(maps.Keys(byRestriction)) {
		x, meets := byRestriction[r].visibleWith(f.host)
		violated := meets && !(f.path.Protocol == model.TCP && f.host.restriction().satisfies(r))
		if violated && (out.host == nil || x.host.Host < out.host.Host) {
			out = x
		}
	}
	return out, out.host != nil
}
