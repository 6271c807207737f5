package traffic

import (
	"fmt"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/traffic/call"
	"github.com/gwc-lang/gwc/traffic/proxy"
	"github.com/gwc-lang/gwc/traffic/request"
	"github.com/gwc-lang/gwc/traffic/world"
)

func answered(status int) call.Outcome { return call.Outcome{Status: status} }

// http is the connection manager of a chain: policies, then the route.
func (w *walk) http(p *proxy.Proxy, c *proxy.Chain, l leg) {
	switch {
	case l.message.http10:
		w.end(l, answered(426), "HTTP/1.0 is not accepted", world.Part{})
		return
	case l.message.noHost: // RFC 9112, 3.2
		w.end(l, answered(400), "the request has no Host header", world.Part{})
		return
	case l.message.upgrade != "" && !strings.EqualFold(l.message.upgrade, "websocket"):
		w.end(l, answered(403), "the upgrade to "+l.message.upgrade+" is not allowed", world.Part{})
		return
	}
	l.message.claims = nil
	if !w.Registry.Setup.RawPaths {
		l.message.edit(request.Part{Kind: request.Path}, request.Edit{Kind: request.Normalize})
	}
	if c.Guarded && !w.permitted(p, &l, true) {
		return
	}
	l.forwards(p)
	table := c.HTTP.Table()
	hosts := table.Hosts
	name := l.message.Text(request.Part{Kind: request.Host})
	i := w.driver.Host(name, table.Domains)
	w.looked = append(w.looked, looked{hosts: hosts, chosen: i, leg: l, proxy: p, http: c.HTTP})
	if i < 0 {
		why := "no virtual host for " + w.text(name)
		if absent := w.absent(w.looked[len(w.looked)-1]); len(absent) > 0 {
			l.step(Step{Text: why, Passed: absent})
		}
		w.end(l, answered(404), why, world.Part{})
		return
	}
	l.hops[len(l.hops)-1].Names = hosts[i].Domains
	w.route(p, table, i, l)
}

// route finds the route of a virtual host and does what it says.
func (w *walk) route(p *proxy.Proxy, table *proxy.Table, host int, l leg) {
	h := table.Hosts[host]
	if h.RequireTLS && !l.secure && w.judging == nil {
		o := answered(301)
		o.Location, l.location = "https://"+request.WithoutPort(w.host(l))+w.path(l), "https://{host}{path}"
		l.note("redirects to https", h.RequireAt)
		w.end(l, o, "", h.RequireAt)
		return
	}
	matches, invalid := table.Matches(host)
	w.doubtRoutes(h.Routes, matches.Parts, invalid, l)
	i := w.driver.First(l.message, matches)
	if w.judging != nil {
		if w.judging.host = h; i >= 0 {
			w.judging.route = h.Routes[i]
		}
		return
	}
	if i < 0 {
		l.step(Step{Text: "host " + strings.Join(h.Domains, ", "), At: parts(h.At), Passed: append(w.notTaken(h.Routes, l), w.absent(w.looked[len(w.looked)-1])...)})
		w.end(l, answered(404), "no route of the host takes the request", h.At)
		return
	}
	r := h.Routes[i]
	text := fmt.Sprintf("route %d of %d", i+1, len(h.Routes))
	if len(r.Match) > 0 {
		text += ": " + conditions(r.Match)
	}
	w.looked[len(w.looked)-1].taken = r
	if r.At.Object != nil || len(h.Routes) > 1 {
		l.step(Step{Text: text, At: parts(r.At), Passed: w.notTaken(h.Routes[:i], l)})
	}
	w.act(p, r, l)
}

func parts(list ...world.Part) []world.Part {
	return slices.DeleteFunc(list, func(p world.Part) bool { return p.Object == nil })
}

func conditions(m request.Match) string {
	var words []string
	for _, c := range m {
		words = append(words, c.String())
	}
	return strings.Join(words, ", ")
}

// mostPassed is how many routes a step shows that did not apply.
const mostPassed = 3

// notTaken returns the last routes that do not take the request, with the first
// condition that fails.
func (w *walk) notTaken(routes []*proxy.Route, l leg) (list []Passed) {
	for _, r := range routes[max(0, len(routes)-mostPassed):] {
		failed := w.values.Failed(l.message, r.Match)
		if len(failed) == 0 || r.At.Object == nil {
			continue
		}
		at := r.At
		if failed[0].At != "" {
			at = at.Field(failed[0].At)
		}
		value, present := w.values.Value(l.message.Text(failed[0].Part))
		if !present {
			value = "missing"
		}
		list = append(list, Passed{at, failed[0].String() + ": the " + failed[0].Part.String() + " is " + value})
	}
	return list
}

// setByProxies are headers that proxies set or remove themselves.
var setByProxies = []string{"x-forwarded-", "x-envoy-", "x-request-id", "x-b3-", "traceparent"}

// doubtRoutes makes the answer undetermined if it depends on routes that are not known.
func (w *walk) doubtRoutes(routes []*proxy.Route, asked []request.Part, invalid bool, l leg) {
	if !invalid && !slices.ContainsFunc(asked, func(p request.Part) bool { return w.mayBeUnreadable(p, l) }) {
		return
	}
	for _, r := range routes {
		w.doubtful(r.Match, l)
		if r.Invalid != "" {
			w.doubt(r.At.String() + " " + r.At.Path + ": " + r.Invalid)
		}
	}
}

// doubtful makes the answer undetermined if it depends on a condition on what is not
// known, such as a header that proxies set.
func (w *walk) doubtful(m request.Match, l leg) {
	for _, c := range m {
		if why := w.unreadable(c, l); why != "" && w.restHolds(m, l) {
			w.doubt(why)
		}
	}
}

// restHolds reports whether the conditions of a match hold of which it is known.
func (w *walk) restHolds(m request.Match, l leg) bool {
	return !slices.ContainsFunc(m, func(c request.Cond) bool {
		return w.unreadable(c, l) == "" && !w.driver.Holds(l.message, c)
	})
}

// unreadable returns why it is not known whether a condition holds; empty: it is.
func (w *walk) unreadable(c request.Cond, l leg) string {
	switch {
	case c.Part.Kind == request.HeaderOf && w.isSetByProxies(c.Part.Name, l):
		return "header " + c.Part.Name + ", which proxies set, is not evaluated"
	case w.comparesToken(c, l):
		return "the " + c.Part.String() + ", where tokens are, is not evaluated"
	}
	return ""
}

// mayBeUnreadable reports whether it is not known if some condition on a part holds.
func (w *walk) mayBeUnreadable(p request.Part, l leg) bool {
	return p.Kind == request.HeaderOf && w.isSetByProxies(p.Name, l) || w.mayHoldToken(p, l)
}

func (w *walk) isSetByProxies(name string, l leg) bool {
	if name == "x-forwarded-client-cert" && !l.client && l.principal == "" {
		return false // removed at the gateway
	}
	return w.outputs(name) || slices.ContainsFunc(setByProxies, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// act does what a route says.
func (w *walk) act(p *proxy.Proxy, r *proxy.Route, l leg) {
	rule := r.Rule
	w.sets(&l, rule, routeWays)
	switch {
	case r.Answer != 0:
		l.guard = ByRegistry
		w.end(l, answered(r.Answer), "unknown host, and the mesh only passes calls to known ones (REGISTRY_ONLY)", r.At)
		return
	case w.preflight(rule, l):
		l.note("answers the preflight request", r.RuleAt.Field("corsPolicy"))
		w.end(l, answered(200), "", r.RuleAt)
		return
	}
	l, goesOn := w.fault(rule, l, r.RuleAt)
	switch {
	case !goesOn:
	case rule.GetRedirect() != nil:
		w.redirect(r, l)
	case rule.GetDirectResponse() != nil:
		l.note(fmt.Sprintf("answers %d", rule.DirectResponse.Status), r.RuleAt.Field("directResponse"))
		w.end(l, answered(int(rule.DirectResponse.Status)), "", r.RuleAt)
	case len(r.To) == 0:
		w.doubt(r.RuleAt.String() + " " + r.RuleAt.Path + " has no destination")
		w.end(l, answered(404), "the route has no destination", r.RuleAt)
	default:
		w.change(rule, r, &l)
		w.spread(p, r.To, l, true)
	}
}

// preflight reports whether the proxy answers a preflight request itself. Source:
// Envoy's CORS filter.
func (w *walk) preflight(rule *api.HTTPRoute, l leg) bool {
	policy := rule.GetCorsPolicy()
	origin := request.Part{Kind: request.HeaderOf, Name: "origin"}
	switch {
	case policy == nil || !w.driver.Holds(l.message, request.Cond{Part: request.Part{Kind: request.Method}, Value: "OPTIONS"}):
		return false
	case !w.has(l, origin) || !w.has(l, request.Part{Kind: request.HeaderOf, Name: "access-control-request-method"}):
		return false
	}
	return policy.UnmatchedPreflights == api.CorsPolicy_IGNORE ||
		slices.ContainsFunc(allowedOrigins(policy), func(c request.Cond) bool { c.Part = origin; return w.driver.Holds(l.message, c) })
}

// allowedOrigins returns conditions on the origin of which one must hold.
func allowedOrigins(policy *api.CorsPolicy) (list []request.Cond) {
	exact := func(name string) request.Cond {
		if name == "*" {
			return request.Cond{Op: request.Present}
		}
		return request.Cond{Value: name}
	}
	for _, name := range policy.AllowOrigin { //nolint:staticcheck // the old field
		if name == "*" || len(policy.AllowOrigins) == 0 {
			list = append(list, exact(name))
		}
	}
	for _, m := range policy.AllowOrigins {
		switch t := m.GetMatchType().(type) {
		case *api.StringMatch_Exact:
			list = append(list, exact(t.Exact))
		case *api.StringMatch_Prefix:
			list = append(list, request.Cond{Op: request.HasPrefix, Value: t.Prefix})
		case *api.StringMatch_Regex:
			list = append(list, request.Cond{Op: request.Matches, Value: t.Regex})
		}
	}
	return list
}

// fault takes the share of requests that a route aborts out of a leg; goesOn is false if
// none is left.
func (w *walk) fault(rule *api.HTTPRoute, l leg, at world.Part) (leg, bool) {
	abort := rule.GetFault().GetAbort()
	if abort == nil || abort.GetHttpStatus() == 0 {
		return l, true
	}
	percent := abort.GetPercentage().GetValue()
	if percent <= 0 {
		return l, true
	}
	aborted := l.clone()
	aborted.share *= percent / 100
	aborted.note("aborts with "+fmt.Sprint(abort.GetHttpStatus()), at.Field("fault.abort"))
	w.end(aborted, answered(int(abort.GetHttpStatus())), "", at.Field("fault.abort"))
	l = l.clone()
	l.share -= aborted.share
	return l, l.share > 0.0001
}

// change applies the headers and the rewrite of a route. Source: Envoy's RouteAction;
// networking/core/route/route.go TranslateHeadersOperations.
func (w *walk) change(rule *api.HTTPRoute, r *proxy.Route, l *leg) {
	if rule == nil {
		return
	}
	*l = l.clone()
	authority := w.headers(rule.Headers, l.message)
	if rewrite := rule.Rewrite; rewrite != nil {
		if rewrite.Authority != "" {
			authority = rewrite.Authority
		}
		path, before := request.Part{Kind: request.Path}, w.path(*l)
		switch {
		case rewrite.GetUriRegexRewrite() != nil:
			l.message.edit(path, request.Edit{Kind: request.Substring, A: rewrite.UriRegexRewrite.Match, B: rewrite.UriRegexRewrite.Rewrite})
		case rewrite.Uri != "" && r.Prefix == "":
			l.message.edit(path, request.Edit{Kind: request.Set, A: rewrite.Uri})
		case rewrite.Uri != "":
			l.message.edit(path, request.Edit{Kind: request.Prefix, A: r.Prefix, B: rewrite.Uri})
		}
		if after := w.path(*l); after != before {
			l.note("rewrites the path to "+after, r.RuleAt.Field("rewrite"))
		}
	}
	if authority != "" {
		before := w.host(*l)
		l.message.edit(request.Part{Kind: request.Host}, request.Edit{Kind: request.Set, A: authority})
		if !strings.EqualFold(before, authority) {
			l.note("rewrites the host to "+authority, parts(r.RuleAt)...)
		}
	}
	if len(r.To) == 1 && r.To[0].Headers != nil {
		own := w.headers(r.To[0].Headers, l.message)
		if own != "" && authority == "" {
			l.message.edit(request.Part{Kind: request.Host}, request.Edit{Kind: request.Set, A: own})
		}
	}
}

// headers changes the headers of a request, and returns the host that they set.
func (w *walk) headers(h *api.Headers, m *message) (authority string) {
	part := func(name string) request.Part {
		return request.Part{Kind: request.HeaderOf, Name: strings.ToLower(name)}
	}
	isHost := func(name string) bool {
		return strings.EqualFold(name, "host") || strings.EqualFold(name, ":authority")
	}
	internal := func(name string) bool { return strings.HasPrefix(name, ":") || isHost(name) }
	for _, name := range sortedNames(h.GetRequest().GetAdd()) {
		if isHost(name) {
			authority = h.Request.Add[name]
		}
	}
	for _, name := range sortedNames(h.GetRequest().GetSet()) {
		switch value := h.Request.Set[name]; {
		case isHost(name):
			authority = value
		case !internal(name) && value != "":
			m.edit(part(name), request.Edit{Kind: request.Set, A: value})
		}
	}
	for _, name := range sortedNames(h.GetRequest().GetAdd()) {
		if value := h.Request.Add[name]; !internal(name) && value != "" {
			m.edit(part(name), request.Edit{Kind: request.Append, A: value})
		}
	}
	for _, name := range h.GetRequest().GetRemove() {
		if !internal(name) {
			m.edit(part(name), request.Edit{Kind: request.Remove})
		}
	}
	return authority
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
