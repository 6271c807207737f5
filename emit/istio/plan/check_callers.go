package plan

import (
	"slices"

	"github.com/gwc-lang/gwc/compiler/model"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/lang/diag"
)

// checkAuthorizers reports a second authorizer of a gateway's pods: Istio then refuses
// all requests that either is asked about.
func (ck *checker) checkAuthorizers() {
	type used struct {
		name string
		at   diag.Span
	}
	byPods := map[*model.Gateway]used{}
	for _, a := range ck.plan.Ingress.Policies {
		if a.Authorizer == "" {
			continue
		}
		pods := ck.model.Listening().First(a.Published.Gateway)
		for i := range a.Rules {
			s := a.Rules[i].Authorizers[0]
			one, found := byPods[pods]
			switch {
			case !found:
				byPods[pods] = used{s.Value, s.At}
			case one.name != s.Value:
				ck.once(diag.At(s.At, code.SecondAuthorizer, "gateway %s has authorizer %s already: its pods can ask one only", a.Published.Gateway.Name, one.name).
					WithHint("write the same authorizer, or publish the host at another gateway").WithRelated(one.at, "it is here"))
			}
		}
	}
}

// checkIssuers reports tokens of one issuer that are declared twice and used at the same
// pods: verified tokens of both are alike.
func (ck *checker) checkIssuers() {
	type place struct {
		pods   *model.Gateway
		issuer string
	}
	found := map[place]*Authentication{}
	for _, a := range ck.plan.Ingress.Authentications {
		g := ck.model.Listening().First(a.gateway)
		k := place{g, a.Tokens.Issuer.Value}
		switch other := found[k]; {
		case other == nil:
			found[k] = a
		case other.Tokens != a.Tokens:
			at, with := a.Tokens.Issuer.At, other.Tokens.Issuer.At
			if at.Compare(with) < 0 {
				at, with = with, at
			}
			ck.once(diag.At(at, code.SharedIssuer, "tokens %s and %s of gateway %s have the same issuer: a token of either would pass as one of the other", other.Tokens.Name, a.Tokens.Name, a.gateway.Name).
				WithHint("declare the issuer once, and tell its tokens apart by claims, as `claim aud = admin`").WithRelated(with, "the other one is here"))
		}
	}
}

// checkOtherHosts warns of hosts beside those that need tokens: the pods verify tokens of
// all requests, and answer one that they cannot verify with 401.
func (ck *checker) checkOtherHosts() {
	for _, a := range ck.plan.Ingress.Authentications {
		if !slices.ContainsFunc(a.Tokens.From, func(f model.TokenPlace) bool { return f.Name == "authorization" }) {
			continue
		}
		pods := ck.model.Listening().First(a.gateway)
		for _, pub := range ck.model.Published {
			if ck.model.Listening().First(pub.Gateway) != pods || !readsRequests(pub) || usesTokens(pub) || onlyRedirects(pub) {
				continue
			}
			ck.sink.Add(diag.At(first(a.At), code.TokensOfOtherHosts, "gateway %s verifies tokens of all its hosts: at %s a token of another issuer in the header authorization is answered 401", a.gateway.Name, pub.Host).
				WithHint("publish one of them at another gateway, or read tokens elsewhere, as `from header x-token`").WithRelated(diag.First(pub.HostSaid), "%s is here", pub.Host))
			break
		}
	}
}

// usesTokens reports whether the host or a route of it needs tokens.
func usesTokens(pub *model.Published) bool {
	return len(pub.Access.Tokens) > 0 || slices.ContainsFunc(pub.Routes, func(r model.Route) bool { return len(r.Access.Tokens) > 0 })
}

func onlyRedirects(pub *model.Published) bool {
	return !slices.ContainsFunc(pub.Routes, func(r model.Route) bool { return r.Action.Redirect == nil })
}

// checkPreflightsOf warns of policies whose preflights are refused: a browser sends them
// without tokens and cookies.
func (ck *checker) checkPreflightsOf(d *demand) {
	for i, r := range d.routes {
		needs := slices.ContainsFunc(d.own[i], func(n need) bool { return n.Tokens != nil || n.Authorizer.Is() })
		if r.Settings.CORS.Is() && needs {
			ck.once(diag.At(r.Settings.CORS.Clause, code.RestrictedPreflight, "preflights of this route are refused: browsers send them without tokens").
				WithHint("add a route for OPTIONS with `open` and the same `cors`").WithRelated(first(r.Access.Said()), "callers are restricted here"))
		}
	}
}

// once adds a diagnostic that several hosts of a statement may have.
func (ck *checker) once(d diag.Diagnostic) {
	if ck.reported == nil {
		ck.reported = &diag.Once{Sink: ck.sink}
	}
	ck.reported.Add(d)
}
