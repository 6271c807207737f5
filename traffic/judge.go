package traffic

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

// A Verdict is whether something holds, as far as is known.
type Verdict = verdict

// The verdicts.
const (
	No    = no
	Maybe = maybe
	Yes   = yes
)

// An Arrival is a call where the policies of a gateway apply. They decide nothing about
// it: who judges asks for each rule.
type Arrival struct {
	walk  *walk
	proxy *proxy.Proxy
	leg   *leg
	http  bool
}

// Verify verifies the tokens of the call by some rules, and reports whether it goes on.
func (a Arrival) Verify(rules []proxy.TokenRule) bool {
	return !a.http || !a.walk.verifyBy(rules, a.leg)
}

// TokenRules returns the rules by which the gateway verifies tokens.
func (a Arrival) TokenRules() []proxy.TokenRule { return a.proxy.TokenRules() }

// Matches reports whether a rule of a policy matches the call; allow says that the policy
// allows what its rules match.
func (a Arrival) Matches(r *proxy.Rule, allow bool) Verdict {
	v, _ := a.walk.rule(r, *a.leg, a.http, allow)
	return v
}

// A Judge judges calls from outside at a gateway.
type Judge[T any] struct {
	Traffic *Traffic
	Pod     *world.Pod
	// Behind says that a proxy in front connects, whose address is not known.
	Behind bool
	// Asks judges a call, and reports whether it is also followed to its route.
	Asks func(Arrival) (judged T, goOn bool)
}

// A Judged is the calls of an entry that are judged alike.
type Judged[T any] struct {
	Cell
	Result  T
	Arrives bool           // at the policies
	Host    *proxy.VHost   // the virtual host, if the calls are followed to it
	Route   *proxy.Route   // that takes the calls; nil: none, or they are not followed
	start   []request.Fact // of the space
}

// judging is what a walk does at the policies of a gateway.
type judging struct {
	behind  bool
	asks    func(Arrival) bool
	arrives bool
	host    *proxy.VHost
	route   *proxy.Route
}

// hears judges a leg, and reports whether it goes on.
func (j *judging) hears(w *walk, p *proxy.Proxy, l *leg, http bool) bool {
	l.remote = w.remoteOf(p, *l, http)
	if j.behind {
		l.direct = origin{unknown: "the address of the proxy in front is not known"}
	}
	j.arrives = true
	return j.asks(Arrival{w, p, l, http})
}

// Calls divides the calls of an entry into cells that are judged alike. visit may end that
// by returning false. gaps are why some calls may be in no cell.
func (j Judge[T]) Calls(e Entry, visit func(Judged[T]) bool) (gaps []string) {
	space := e.space()
	follow := func(values *request.Concrete, r *request.Recorder) Judged[T] {
		out := j.follow(e.example(values), r.Drive)
		out.start = space.Start
		return out
	}
	return request.Explore(space, follow, func(c request.Cell, out Judged[T]) bool {
		if out.Cell.Cell, out.Entry = c, e; !c.Asks(clientAddress) {
			out.Call.ClientAddress = e.Call.ClientAddress
		}
		return visit(out)
	})
}

// Below returns the entry of calls from outside to hosts below a domain, of which the
// call has one: its SNI, too, is that of all of them.
func Below(c call.Call, domain string) Entry {
	e := EntryOf(c)
	host := request.Part{Kind: request.Host}
	e.Start = append(e.Start, request.Fact{Text: request.Text{Of: host}, Cond: request.Cond{Part: host, Op: request.Domain, Value: domain}, Want: true})
	return e
}

// ForHost returns the entry of calls that differ in all but their host.
func ForHost(c call.Call) Entry {
	e := EntryOf(c)
	e.AnyHost = false
	return e
}

// WithoutToken returns the entry with only the calls that carry no token.
func (e Entry) WithoutToken() Entry {
	none := request.Fact{Text: request.Text{Of: request.TokenPart}, Cond: request.Cond{Part: request.TokenPart, Op: request.Present}}
	e.Start = append(slices.Clip(e.Start), none)
	return e
}

// Call judges one call.
func (j Judge[T]) Call(c call.Call) Judged[T] { return j.follow(c, concretely) }

func (j Judge[T]) follow(c call.Call, drive driving) (out Judged[T]) {
	out.Call = c
	w := j.Traffic.walk(c, drive)
	w.judging = &judging{behind: j.Behind, asks: func(a Arrival) (goOn bool) {
		out.Result, goOn = j.Asks(a)
		return goOn
	}}
	w.dialGateway(c, j.Pod)
	out.Arrives, out.Host, out.Route = w.judging.arrives, w.judging.host, w.judging.route
	return out
}

// OfCaller reports whether other callers of the same request may be judged otherwise.
func (c Judged[T]) OfCaller() bool {
	own := c.Cell.Cell
	own.Facts = own.Facts[len(c.start):]
	return slices.ContainsFunc(own.Facts, func(f request.Fact) bool { return ofCaller(f.Part()) })
}

// Callers returns the entry of all callers of the request of the example.
func (c Judged[T]) Callers() Entry {
	e := c.Entry
	e.Start = slices.DeleteFunc(slices.Clone(c.start), func(f request.Fact) bool { return !ofCaller(f.Part()) })
	for _, p := range c.parts() {
		own := request.Fact{Text: request.Text{Of: p}, Cond: request.Cond{Part: p, Op: request.Present}}
		if value, present := c.Example.Values[p]; present {
			own.Cond, own.Want = request.Cond{Part: p, Value: value}, true
		}
		e.Start = append(e.Start, own)
	}
	return e
}

// parts returns the parts of requests that the cell is about or its example has, but for
// those of the caller.
func (c Judged[T]) parts() []request.Part {
	list := slices.Collect(maps.Keys(c.Example.Values))
	for _, f := range c.Facts {
		list = append(list, f.Part())
	}
	list = slices.DeleteFunc(list, func(p request.Part) bool { return ofCaller(p) || p.Kind == request.Scheme })
	slices.SortFunc(list, func(a, b request.Part) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name))
	})
	return slices.Compact(list)
}

// ofCaller reports whether a part of a request says who sends it.
func ofCaller(p request.Part) bool {
	return p.Kind == request.Client || p.Kind == request.Token || p.Kind == request.ClaimOf
}
