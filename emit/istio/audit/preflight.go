package audit

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// preflightRule finds CORS policies of routes that match a method: the browser's
// preflight has method OPTIONS, does not match, and gets no answer by the policy.
var preflightRule = Rule{"preflight", []code.Code{code.UnmatchedPreflight}, (*Audit).preflights}

func (a *Audit) preflights() {
	for _, v := range a.VirtualServices {
		answered := map[string]bool{} // paths of routes with a policy that match any method, or OPTIONS
		for _, route := range v.Routes {
			if route.HTTP.GetCorsPolicy() != nil && answersPreflight(route) {
				path, _ := route.Conditions()
				answered[path] = true
			}
		}
		for _, route := range v.Routes {
			if route.HTTP.GetCorsPolicy() == nil || answersPreflight(route) || a.own(v.Object) || answersFor(answered, route) {
				continue
			}
			method := route.Match.GetMethod()
			a.report(finding{
				code: code.UnmatchedPreflight, at: route.At.Field("method"),
				message: fmt.Sprintf("preflights have method OPTIONS, not %s: the corsPolicy of the route does not answer them", strings.TrimLeft(method.GetExact()+method.GetPrefix()+method.GetRegex(), "^")),
				hint:    "add a match with method: {exact: OPTIONS} to the route",
			})
		}
	}
}

// answersPreflight reports whether the route may match OPTIONS requests.
func answersPreflight(route *world.Route) bool {
	const preflight = "OPTIONS"
	method := route.Match.GetMethod()
	return method.GetMatchType() == nil || strings.Contains(method.GetRegex(), preflight) || strings.Contains(method.GetRegex(), "*") ||
		method.GetExact() == preflight || method.GetPrefix() != "" && strings.HasPrefix(preflight, method.GetPrefix())
}

// answersFor reports whether a route with a policy answers the preflights of a path.
func answersFor(answered map[string]bool, route *world.Route) bool {
	path, _ := route.Conditions()
	if answered[path] || answered[""] {
		return true
	}
	for wide := range answered {
		if prefix, is := strings.CutPrefix(wide, "^"); is && path != "" && strings.HasPrefix(path[1:], prefix) {
			return true
		}
	}
	return false
}
