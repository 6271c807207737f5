package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/compiler/host"
	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkAccess reports hosts whose callers no policy can judge as the program states.
func (ck *checker) checkAccess() {
	for _, pub := range ck.model.Published {
		d := demandOf(pub)
		if !pub.Access.Restricts() && !d.divides() {
			continue
		}
		ck.checkBinding(pub)
		ck.checkClientNames(pub)
		ck.checkLacks(d)
		ck.checkPreflightsOf(d)
		if d.divides() {
			ck.checkDivision(d)
		}
	}
	ck.checkAuthorizers()
	ck.checkIssuers()
	ck.checkOtherHosts()
}

// checkBinding reports hosts to which a policy cannot be bound, so that it covers all
// their requests and no others.
func (ck *checker) checkBinding(pub *model.Published) {
	at := first(accessClauses(pub))
	if pub.Host.IsAny() {
		ck.sink.Add(diag.At(at, code.AccessOfAnyHost, "the callers of any host cannot be restricted: a policy would also refuse those of other hosts of the port").
			WithHint("list the hosts: `at HOST, ...`").WithRelated(diag.First(pub.HostSaid), "any host is here"))
		return
	}
	g := pub.Gateway
	port := slices.IndexFunc(g.Ports, func(p model.GatewayPort) bool { return p.Number == pub.Port })
	if port >= 0 && g.Ports[port].Target == 0 && g.Declared.Known() && ck.model.Deployer(g) == nil {
		ck.once(diag.At(g.Declared, code.UnknownPodPort, "the port of the pods of gateway %s for port %d is not stated: policies for callers are bound to it", g.Name, pub.Port).
			WithHint("write `ports %d->PORT`, where its pods listen", pub.Port).WithRelated(at, "callers are restricted here"))
	}
	if said := ck.model.ProxiesOf(g); said.Is() && len(pub.Access.Addresses) > 0 && !readsRequests(pub) {
		ck.sink.Add(diag.At(pub.Access.Addresses[0].At, code.ConnectionOfProxy, "the address of a connection to gateway %s is that of the proxy in front", g.Name).
			WithHint("expose the host as http or https, whose requests have the address of their client, or use a gateway without `behind`").WithRelated(said.Clause, "the proxies are stated here"))
	}
	ck.checkCovered(pub, at)
}

// checkCovered reports other hosts of the listener that a policy of a wildcard would
// cover, or whose connections it would. A policy that leaves them out would be applied
// before the objects of a new one, whose requests would meanwhile be those of the
// wildcard.
func (ck *checker) checkCovered(pub *model.Published, at diag.Span) {
	l := ck.plan.Ingress.listeners
	own := l.Of(pub.Gateway, pub.Port)
	var listed []host.Pattern
	if readsRequests(pub) && !pub.Protocol.Value.PlainHTTP() {
		for _, s := range ck.plan.Ingress.ServerOf(pub).widest {
			listed = append(listed, s.Host)
		}
	}
	for _, c := range l.Claims {
		if c.Published == pub || !slices.ContainsFunc(c.Listeners, func(x Listener) bool { return slices.Contains(own, x) }) {
			continue
		}
		switch covers := func(h host.Pattern) bool { return h.IsWildcard() && (h.IsAny() || h.Covers(c.Host)) }; {
		case covers(pub.Host) && !(c.Published != nil && sameNeeds(pub, c.Published)):
			ck.sink.Add(diag.At(at, code.CoveredHost, "host %s covers %s, whose callers do not need the same", pub.Host, c.Host).
				WithHint("write the same conditions for %s, or publish it on another port or gateway", c.Host).WithRelated(diag.First(c.At), "%s is here", c.Host))
		case slices.ContainsFunc(listed, covers) && !terminates(c):
			ck.sink.Add(diag.At(at, code.MixedConnections, "the server of %s covers %s, whose connections it does not terminate: a policy would also refuse them", pub.Host, c.Host).
				WithHint("publish %s on another port or gateway", c.Host).WithRelated(diag.First(c.At), "%s is here", c.Host))
		}
	}
}

// terminates reports whether the gateway reads requests of the claim's connections.
func terminates(c Claim) bool {
	if c.Published != nil {
		return TerminatesHTTP(c.Published)
	}
	return c.Listen.Protocol.Value == model.HTTPS && listenMode(c.Listen).Terminates()
}

// sameNeeds reports whether a policy of a wildcard refuses nobody else at a host that it
// covers.
func sameNeeds(wide, narrow *model.Published) bool {
	for _, p := range []*model.Published{wide, narrow} {
		for i := range p.Routes {
			if a := &p.Routes[i].Access; a.Open.Is() || p == wide && a.Is() {
				return false
			}
		}
	}
	own := needsOf(&narrow.Access)
	return !slices.ContainsFunc(needsOf(&wide.Access), func(n need) bool { return !has(own, n.key) })
}

// checkClientNames reports names of client certificates that the server of the host cannot
// compare.
func (ck *checker) checkClientNames(pub *model.Published) {
	names := pub.Access.Names
	if byServer(names) {
		for _, n := range names {
			if strings.HasSuffix(n.Value, "*") {
				ck.sink.Add(diag.At(n.At, code.NamesOfServer, "a client name with `*` is not allowed beside DNS names, which are compared exactly").WithHint("list the names"))
			}
		}
		if pub.Mode.Value == model.MutualOptional {
			ck.sink.Add(diag.At(names[0].At, code.NamesOfServer, "DNS names of client certificates require `mutual`: callers without a certificate have none").WithHint("write `mutual`, or names that begin with spiffe://"))
		}
	}
	for i := range pub.Routes {
		a := &pub.Routes[i].Access
		if a.Open.Is() && byServer(names) {
			ck.sink.Add(diag.At(a.Open.At, code.NamesOfServer, "`open` is not allowed with DNS names of client certificates: connections without them fail").
				WithHint("remove it, or write names that begin with spiffe://").WithRelated(names[0].At, "the names are here"))
		}
		for _, n := range a.Names {
			if !isWorkload(n.Value) {
				ck.sink.Add(diag.At(n.At, code.NamesOfServer, "DNS names of client certificates are not allowed in a route: connections are judged before requests").
					WithHint("move it out of the route's block, or write names that begin with spiffe://"))
			}
		}
	}
}

// checkLacks reports tokens whose alternatives need too many rules.
func (ck *checker) checkLacks(d *demand) {
	for _, n := range d.needs {
		rules := 1
		for i := range n.Tokens {
			if rules *= len(ck.parts(&n.Tokens[i])); rules > maxLacks {
				ck.once(diag.At(n.Tokens[i].At, code.TooManyAlternatives, "too many alternatives of tokens: they need more than %d rules", maxLacks).
					WithHint("list values in one `claim`, or write fewer lines"))
				break
			}
		}
	}
}

// checkDivision reports routes of a host whose requests a policy cannot tell apart.
func (ck *checker) checkDivision(d *demand) {
	wrong := false
	for _, r := range d.routes {
		if r.Access.Is() {
			wrong = ck.checkJudged(d, r) || wrong
		}
		if t := r.Match.Path.Value; t.Op != model.Regexp && !compared(t) {
			wrong = true
			ck.sink.Add(diag.At(r.Match.Path.At, code.UnjudgedMatch, "a policy cannot compare the path `%s`, which has `*` at an end or `{`", t.Value).
				WithHint("write another path, or `allow` for the whole host"))
		}
	}
	if wrong {
		return
	}
	regionsOf(d.routes).visit(func(at *region) {
		for _, m := range d.methods {
			if _, between := d.of(at, m); between != nil {
				ck.ambiguous(at, between)
				wrong = true
			}
		}
	})
	if !wrong {
		ck.checkNeeded(d)
	}
}

// checkNeeded reports conditions of a host that none of its requests needs, because open
// routes take all of them.
func (ck *checker) checkNeeded(d *demand) {
	var open diag.Span // of the last route, which takes what the others leave
	for _, r := range d.routes {
		if r.Access.Open.Is() {
			open = r.Access.Open.At
		}
	}
	for _, n := range d.host {
		if !readsRequests(d.pub) || len(d.operations(n.key)) > 0 {
			continue
		}
		ck.once(diag.At(n.at(), code.UnneededCondition, "no request of %s needs this: routes that are `open` take all of them", d.pub.Host).
			WithHint("remove the condition, or remove `open` from the last route").WithRelated(open, "the last one is here"))
	}
}

// compared reports whether policies compare a path as it is written.
func compared(t model.Text) bool {
	return !strings.HasPrefix(t.Value, "*") && (!strings.HasSuffix(t.Value, "*") || t.Op == model.Segments) && !strings.ContainsAny(t.Value, "{}")
}

// checkJudged reports whether a policy cannot match the requests of a route whose
// callers need something of their own, and why.
func (ck *checker) checkJudged(d *demand, r *model.Route) bool {
	m, at := r.Match, first(r.Access.Said())
	report := func(where diag.Span, what string) bool {
		ck.sink.Add(diag.At(where, code.UnjudgedMatch, "a policy cannot match %s of a route whose callers are restricted or open", what).
			WithHint("match by method and path, or write the conditions for the whole host").WithRelated(at, "the route's conditions are here"))
		return true
	}
	for _, list := range []struct {
		what string
		all  []model.Condition
	}{{"headers", m.Headers}, {"headers", m.NoHeaders}, {"query parameters", m.Queries}} {
		if len(list.all) > 0 {
			return report(list.all[0].At, list.what)
		}
	}
	if m.Path.Value.Op == model.Regexp {
		return report(m.Path.At, "the regular expression")
	}
	if !hasSpellings(r) {
		return false
	}
	expression := spelled(m.Path.Value)
	if len(expression) > feature.Regexp.Most {
		ck.sink.Add(diag.At(m.Path.At, code.LongPath, "the path is too long: an expression of its other spellings has more than %d characters", feature.Regexp.Most).
			WithHint("write a shorter path that begins it"))
		return true
	}
	return ck.checkSpellings(d, r, regexp.MustCompile(model.WholeText(expression)))
}

// checkSpellings reports routes with another spelling of a restricted path: servers may
// read both as one.
func (ck *checker) checkSpellings(d *demand, r *model.Route, all *regexp.Regexp) (wrong bool) {
	for _, o := range d.routes {
		t := o.Match.Path.Value
		if o == r || !o.Match.Path.Is() || t.Op == model.Regexp || !all.MatchString(t.Value) {
			continue
		}
		if pathTaken(r.Match.Path, &region{text: t.Value, exact: t.Op != model.Prefix}) == takesNone {
			wrong = true
			ck.sink.Add(diag.At(o.Match.Path.At, code.SpelledPath, "servers may read `%s` as `%s`, whose callers are restricted", t.Value, r.Match.Path.Value.Value).
				WithHint("write the same conditions in one route, or change the path").WithRelated(r.Match.Path.At, "the restricted path is here"))
		}
	}
	return wrong
}

// ambiguous reports routes that may take the same requests and differ in what callers
// need.
func (ck *checker) ambiguous(at *region, between []*model.Route) {
	last := between[len(between)-1]
	others := "requests that no route takes"
	var related *model.Route
	for _, r := range between {
		if r.Access.Is() && r != between[0] {
			related = r
		}
	}
	if len(between) > 1 {
		others = "another route"
		if related == nil {
			related = last
		}
	}
	r := between[0]
	diagnosis := diag.At(first(r.At), code.AmbiguousAccess, "a policy cannot tell the requests of this route from those of %s, whose callers need something else: both have %s", others, at.describe()).
		WithHint("match by method and path alone, or write the same conditions for both")
	if related != nil {
		diagnosis = diagnosis.WithRelated(first(related.At), "the other route is here")
	}
	ck.once(diagnosis)
}

// describe returns the requests of a region, for messages.
func (r *region) describe() string {
	switch {
	case r.exact:
		return fmt.Sprintf("the path `%s`", r.text)
	case r.text == "":
		return "other paths"
	}
	return fmt.Sprintf("paths that begin with `%s`", r.text)
}
