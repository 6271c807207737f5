package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// methodRule finds methods that no request has, in policies and matches: they are
// compared as they are, and those of HTTP are in upper case (RFC 9110, section 9.1). The
// method of every gRPC request is POST.
var methodRule = Rule{"method", []code.Code{code.UnusedMethod}, (*Audit).methods}

var usedMethods = []string{"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"}

func (a *Audit) methods() {
	for _, p := range a.AuthorizationPolicies {
		for i, rule := range p.Spec.Rules {
			for j, to := range rule.GetTo() {
				at := p.Part("spec.rules[%d].to[%d].operation", i, j)
				a.methodsOf(at, "methods", to.GetOperation().GetMethods())
				a.methodsOf(at, "notMethods", to.GetOperation().GetNotMethods())
			}
		}
	}
	for _, v := range a.VirtualServices {
		for _, r := range v.Routes {
			if m := r.Match.GetMethod().GetExact(); m != "" {
				a.method(r.At.Field("method.exact"), m)
			}
		}
	}
}

func (a *Audit) methodsOf(at world.Part, field string, list []string) {
	for i, m := range list {
		a.method(at.Field(fmt.Sprintf("%s[%d]", field, i)), m)
	}
}

func (a *Audit) method(at world.Part, m string) {
	f := finding{code: code.UnusedMethod, at: at, message: fmt.Sprintf("no request has the method %s", m)}
	switch upper := strings.ToUpper(m); {
	case slices.Contains(usedMethods, m):
		return
	case strings.Contains(m, "/"):
		f.message += ": that of gRPC is POST"
		f.hint = "write the name of the gRPC method as a path"
	case slices.Contains(usedMethods, upper):
		f.hint = "write " + upper
	default:
		near := slices.IndexFunc(usedMethods, func(known string) bool { return resembles(upper, known) })
		if near < 0 {
			return // an extension of HTTP
		}
		f.hint = "did you mean " + usedMethods[near] + "?"
	}
	a.report(f)
}
