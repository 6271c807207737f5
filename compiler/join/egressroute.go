package join

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/compiler/routes"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// maxRegions is the maximum number of routes of an egress host with those for what
// several routes match: these can be exponentially many.
const maxRegions = 200

// egressRoutes joins the routes of the statements about a host. An account may send what
// any of its routes matches, so that their order decides settings only.
func (b *builder) egressRoutes(h *model.EgressHost, list []egressStatement) {
	var stated []model.EgressRoute
	for _, l := range list {
		stated = append(stated, l.Routes...)
	}
	if len(stated) == 0 {
		return
	}
	at := stated[0].At[0]
	b.routable(h, list[0].at, at)
	for _, l := range list {
		b.beside(h, l, at)
	}
	if !slices.ContainsFunc(h.Ports, func(p model.EgressPort) bool { return p.Number == originatedPort }) {
		h.Ports = append(h.Ports, model.EgressPort{Number: originatedPort, Protocol: model.TLS, At: at})
		slices.SortFunc(h.Ports, func(x, y model.EgressPort) int { return x.Number - y.Number })
	}
	r := &egressRouting{builder: b, host: h}
	for i, l := range list {
		r.shadowed(l.Routes)
		for k := range l.Routes {
			r.add(&l.Routes[k], routePlace{i, k})
		}
	}
	r.inherit()
	r.close()
	h.Routes = r.regions()
	for _, s := range stated {
		h.Accounts = append(h.Accounts, s.Accounts...)
	}
	h.Accounts = set(b, h.Accounts, compareAccounts)
}

// originatedPort is the port to which http of a host with routes leaves. TLS of callers
// to it also leads to the gateway, which refuses it.
const originatedPort = 443

// routable reports a host whose requests no gateway sees, or whose names it cannot tell.
func (b *builder) routable(h *model.EgressHost, at, route diag.Span) {
	related := func(d diag.Diagnostic) { b.once.Add(d.WithRelated(route, "a route of the host is here")) }
	if h.Host.IsWildcard() {
		related(diag.At(at, code.EgressRouteOfHost, "wildcard %s cannot have routes", h.Host).
			WithHint("list the hosts: egress HOST, ..."))
	} else if h.Originate.Value == "" {
		related(diag.At(at, code.EgressRouteOfHost, "routes of host %s require `originate-tls`: the gateway does not see the requests of TLS callers", h.Host).
			WithHint("add `originate-tls`"))
	}
	for _, p := range h.Ports {
		if p.Protocol.PlainHTTP() && p.Protocol.OverHTTP2() != h.Ports[0].Protocol.OverHTTP2() {
			related(diag.At(p.At, code.EgressRouteOfHost, "the http ports of host %s with routes must all be called with the same HTTP version", h.Host).
				WithHint("use one protocol: http, or grpc and http2"))
			return
		}
	}
}

func compareAccounts(x, y model.Account) int {
	return cmp.Or(strings.Compare(x.Namespace, y.Namespace), strings.Compare(x.Name, y.Name))
}

// beside reports clauses of a statement that routes exclude: those that open the host
// to what the routes do not match.
func (b *builder) beside(h *model.EgressHost, l egressStatement, route diag.Span) {
	related := func(d diag.Diagnostic) { b.once.Add(d.WithRelated(route, "a route of the host is here")) }
	switch {
	case len(l.Accounts) > 0:
		related(diag.At(l.Accounts[0].At, code.AccountsBesideRoutes, "`from account` of a whole host is not allowed beside its routes").
			WithHint("move it into a route: route / from account %s", l.Accounts[0].At.Text()))
	case len(l.Routes) == 0:
		related(diag.At(l.at, code.PartlyRestrictedHost, "host %s is restricted by routes in another statement, but not here", h.Host).
			WithHint("remove the egress of this host"))
	}
	for _, p := range l.Ports {
		if p.Protocol == model.TLS {
			related(diag.At(p.At, code.TLSBesideRoutes, "`tls` is not allowed beside routes: the gateway does not see the requests of TLS callers").
				WithHint("use an http port"))
		}
		if p.Protocol == model.TCP {
			related(diag.At(p.At, code.TLSBesideRoutes, "`tcp` is not allowed beside routes: the gateway does not see the requests of tcp callers").
				WithHint("use an http port"))
		}
	}
}

// An egressRouting joins the routes of one host.
type egressRouting struct {
	*builder
	host  *model.EgressHost
	rules []*egressRule // in the order of the text
	all   []*egressRule // with those of what several match
}

// An egressRule is a route with its prepared match.
type egressRule struct {
	*routes.Rule
	accounts []model.Said[model.Account]
	places   []routePlace // of each account
}

// A routePlace is a statement about a host, and a route in it.
type routePlace struct{ statement, route int }

// add adds a route of a statement, or its accounts to an equal one.
func (r *egressRouting) add(s *model.EgressRoute, place routePlace) {
	one := s.Route // its settings and places change
	rule := r.joiner.Rule(&one)
	places := slices.Repeat([]routePlace{place}, len(s.Accounts))
	for _, other := range r.rules {
		if same(other.Rule, rule) {
			other.accounts = append(slices.Clip(other.accounts), s.Accounts...)
			other.places = append(other.places, places...)
			other.At = append(slices.Clip(other.At), s.At...)
			for _, at := range slices.Concat(sortedSpans(&s.Match), sortedSpans(&s.Settings)) {
				r.merged[at] = true
			}
			return
		}
	}
	r.rules = append(r.rules, &egressRule{rule, s.Accounts, places})
}

// same reports whether two routes match the same requests and treat them alike.
func same(x, y *routes.Rule) bool {
	return x.Key() == y.Key() && content(x.Settings) == content(y.Settings)
}

// shadowed reports a route of a statement all of whose requests each of its accounts may
// send by earlier ones. Statements have no order.
func (r *egressRouting) shadowed(block []model.EgressRoute) {
	var rules []*routes.Rule
	of := map[model.Account][]int{} // the routes of an account
	for i := range block {
		rule := r.joiner.Rule(&block[i].Route)
		r.excluded(rule.Match)
		at := slices.IndexFunc(rules, func(other *routes.Rule) bool { return same(other, rule) })
		if at < 0 {
			at, rules = len(rules), append(rules, rule)
		}
		for _, a := range block[i].Accounts {
			if own := of[a.Value]; !slices.Contains(own, at) {
				of[a.Value] = append(own, at)
			}
		}
	}
	reached, by := make([]bool, len(rules)), make([][]int, len(rules)) // by an account
	for _, account := range slices.SortedFunc(maps.Keys(of), compareAccounts) {
		list := of[account]
		own, hidden := make([]*routes.Rule, len(list)), make([]bool, len(list))
		for k, i := range list {
			own[k] = rules[i]
		}
		r.joiner.Hidden(own, func(j int, above []int) {
			hidden[j] = true
			for _, k := range above {
				by[list[j]] = append(by[list[j]], list[k])
			}
		})
		for k, i := range list {
			reached[i] = reached[i] || !hidden[k]
		}
	}
	for j := range rules {
		if !reached[j] && by[j] != nil {
			slices.Sort(by[j])
			r.once.Add(hiddenBy(rules, j, slices.Compact(by[j])))
		}
	}
}

// subset reports whether all accounts are among others.
func subset(list, others []model.Said[model.Account]) bool {
	return !slices.ContainsFunc(list, func(a model.Said[model.Account]) bool { return !has(others, a.Value) })
}

func has(list []model.Said[model.Account], a model.Account) bool {
	return slices.ContainsFunc(list, func(s model.Said[model.Account]) bool { return s.Value == a })
}

// inherit fills in the timeout and the retries of other statements about the host, and
// reports those that no route has.
func (r *egressRouting) inherit() {
	for _, rule := range r.rules {
		s := &rule.Settings
		fault := s.Delay.Is() || s.Abort.Is()
		inheritFact(&s.Timeout, r.host.Timeout, fault)
		inheritFact(&s.Retry, r.host.Retry, fault)
	}
	unused(r, r.host.Timeout.Said, func(s model.Settings) diag.Span { return s.Timeout.Clause })
	unused(r, r.host.Retry.Said, func(s model.Settings) diag.Span { return s.Retry.Clause })
}

func inheritFact[T any](to *model.Said[T], f model.Fact[T], fault bool) {
	if !to.Is() && f.Is() && !fault {
		*to = model.Said[T]{Value: f.Value, At: f.At, Clause: f.Said[0]}
	}
}

// unused reports the clauses of a default, unless a route has one of them.
func unused(r *egressRouting, said []diag.Span, of func(model.Settings) diag.Span) {
	used := slices.ContainsFunc(r.rules, func(rule *egressRule) bool { return slices.Contains(said, of(rule.Settings)) })
	for _, at := range said {
		r.merged[at] = true
		if !used {
			r.once.Add(diag.At(at, code.UnusedDefault, "unused default: every route overrides it or responds directly").WithHint("remove it"))
		}
	}
}

// close adds a rule for what two rules both match, until there is one for everything
// that several match.
func (r *egressRouting) close() {
	r.all = slices.Clone(r.rules)
	known := map[string]bool{}
	for _, rule := range r.all {
		known[rule.Key()] = true
	}
	for j := 1; j < len(r.all); j++ {
		for i := 0; i < j && len(r.all) <= maxRegions; i++ {
			x, y := r.all[i], r.all[j]
			if r.joiner.Compare(x.Rule, y.Rule) != routes.Overlapping {
				continue
			}
			both, ok := r.joiner.Both(x.Match, y.Match)
			if !ok {
				r.ambiguous(x, y, "gwc cannot tell which requests match both")
				continue
			}
			rule := r.joiner.Rule(&model.Route{At: slices.Concat(x.At, y.At), Match: both})
			if !known[rule.Key()] {
				known[rule.Key()] = true
				r.all = append(r.all, &egressRule{Rule: rule})
			}
		}
	}
	if len(r.all) > maxRegions {
		last := r.rules[len(r.rules)-1]
		r.once.Add(diag.At(last.Place(), code.AmbiguousEgressRoutes, "too many routes of host %s overlap", r.host.Host).
			WithHint("narrow the matches, so that fewer requests match several routes"))
	}
}

// ambiguous reports two routes that decide differently about what both match.
func (r *egressRouting) ambiguous(x, y *egressRule, why string) {
	if subset(x.accounts, y.accounts) && subset(y.accounts, x.accounts) && content(x.Settings) == content(y.Settings) {
		return
	}
	r.clash(code.AmbiguousEgressRoutes, y.Place(), x.Place(), "narrow the match of one of them, or make both the same", "ambiguous routes of host %s: %s", r.host.Host, why)
}

// regions returns the rules with the accounts that may send their requests, the
// narrowest first. Of two that are as narrow neither is within the other, so that their
// order is free, and is not that of the statements: the longer path is first, for targets
// that warn of a path below a part of it, whatever the methods.
func (r *egressRouting) regions() []model.EgressRoute {
	wider := make([]int, len(r.all))
	out := make([]model.EgressRoute, len(r.all))
	order := make([]int, len(r.all))
	for i, rule := range r.all {
		order[i] = i
		out[i] = model.EgressRoute{Route: *rule.Route}
		var takers []*egressRule
		for j, other := range r.all {
			if relation := r.joiner.Compare(rule.Rule, other.Rule); i != j && relation != routes.Same && relation != routes.Fewer {
				continue
			}
			wider[i]++
			if j < len(r.rules) {
				takers = append(takers, other)
			}
		}
		out[i].Settings, out[i].Accounts = r.settle(takers)
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(wider[j]-wider[i], len(path(r.all[j]))-len(path(r.all[i])), cmp.Compare(r.all[i].Key(), r.all[j].Key()))
	})
	sorted := make([]model.EgressRoute, len(out))
	for k, i := range order {
		sorted[k] = out[i]
	}
	return sorted
}

func path(r *egressRule) string { return r.Match.Path.Value.Value }

// settle returns the settings and the accounts of what all of the rules match. Each
// account has the settings of its first route of a statement, and proxies route before
// they know the account, so that these must be the same. Statements have no order, so
// that they must be the same for all of these too.
func (r *egressRouting) settle(takers []*egressRule) (model.Settings, []model.Said[model.Account]) {
	first := firstRoutes(takers)
	var accounts []model.Said[model.Account]
	for _, t := range takers {
		decides := false
		for i, a := range t.accounts {
			decides = decides || first[accountOf{a.Value, t.places[i].statement}] == t.places[i].route
			if has(accounts, a.Value) {
				r.merged[a.At] = true
			} else {
				accounts = append(accounts, a)
			}
		}
		if decides && content(t.Settings) != content(takers[0].Settings) {
			r.ambiguous(takers[0], t, "some requests match both, and their settings differ")
		}
	}
	slices.SortFunc(accounts, func(x, y model.Said[model.Account]) int { return compareAccounts(x.Value, y.Value) })
	return takers[0].Settings, accounts
}

// An accountOf is an account in the routes of a statement.
type accountOf struct {
	model.Account
	statement int
}

// firstRoutes returns the first route of each account in each statement. Equal routes are
// one, so that the order of the takers is not that of an account.
func firstRoutes(takers []*egressRule) map[accountOf]int {
	first := map[accountOf]int{}
	for _, t := range takers {
		for i, a := range t.accounts {
			key, place := accountOf{a.Value, t.places[i].statement}, t.places[i]
			if route, settled := first[key]; !settled || place.route < route {
				first[key] = place.route
			}
		}
	}
	return first
}
