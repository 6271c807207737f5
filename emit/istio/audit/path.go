package audit

import (
	"fmt"
	"strings"

	"github.com/gwc-lang/gwc/internal/lazy"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// pathRule finds paths and hosts that no request has. In routes `*` is a character; in
// policies it is a wildcard at the end or the beginning of a text only. Source:
// istio.io/api networking StringMatch, security Operation.
var pathRule = Rule{"path", []code.Code{code.UnusedPath}, (*Audit).paths}

func (a *Audit) paths() {
	for _, v := range a.VirtualServices {
		for _, r := range v.Routes {
			uri := r.Match.GetUri()
			a.routePath(r.At.Field("uri.prefix"), uri.GetPrefix(), "")
			a.routePath(r.At.Field("uri.exact"), uri.GetExact(), "write a prefix")
			a.slashes(r.At.Field("uri.regex"), uri.GetRegex())
		}
	}
	for _, p := range a.AuthorizationPolicies {
		for i, rule := range p.Spec.Rules {
			for j, to := range rule.GetTo() {
				at, o := p.Part("spec.rules[%d].to[%d].operation", i, j), to.GetOperation()
				for field, list := range map[string][]string{"paths": o.GetPaths(), "notPaths": o.GetNotPaths()} {
					for k, text := range list {
						a.policyPath(at.Field(fmt.Sprintf("%s[%d]", field, k)), text)
					}
				}
				for field, list := range map[string][]string{"hosts": o.GetHosts(), "notHosts": o.GetNotHosts()} {
					for k, text := range list {
						a.policyHost(at.Field(fmt.Sprintf("%s[%d]", field, k)), text)
					}
				}
			}
		}
	}
}

// routePath reports a path of a route with a character that paths do not have, or a
// wildcard. One that begins without a slash is reported by rule rewrite.
func (a *Audit) routePath(at world.Part, text, hint string) {
	plain, star := strings.TrimRight(text, "*"), strings.Contains(text, "*")
	f := finding{code: code.UnusedPath, at: at, message: fmt.Sprintf("`*` is no wildcard here: only a path with this character matches %s", text)}
	switch {
	case text == "" || text[0] != '/':
		return
	case strings.ContainsAny(text, "?#"):
		f.message, f.hint = fmt.Sprintf("no path has ? or #: the route never matches %s", text), "match a query by queryParams"
	case star && strings.Contains(plain, "*"):
		f.hint = "write a regex"
	case star && hint == "":
		f.hint = "write " + plain
	case star:
		f.hint = hint + ": " + plain
	default:
		return
	}
	a.report(f)
}

// slashStar is a slash and a quantifier of it, where a wildcard may be meant.
var slashStar = lazy.MustCompile(`^[^\\\[]*/\*\$?$`)

// slashes reports an expression that ends with any number of slashes. That may be meant.
func (a *Audit) slashes(at world.Part, text string) {
	if slashStar.MatchString(text) {
		a.report(finding{
			code: code.UnusedPath, at: at, guess: true, message: fmt.Sprintf("/* is any number of slashes, and no other character: %sx does not match", strings.TrimRight(text, "*$")),
			hint: "write /.*",
		})
	}
}

// policyPath reports a path of a policy that no request has.
func (a *Audit) policyPath(at world.Part, text string) {
	plain := strings.TrimSuffix(text, "*")
	if plain == text {
		plain = strings.TrimPrefix(text, "*")
	}
	f := finding{code: code.UnusedPath, at: at}
	switch {
	case strings.Contains(text, "{*"):
		return // a template
	case strings.Contains(plain, "*"):
		f.message = fmt.Sprintf("`*` is a wildcard only at the beginning or the end: no path matches %s", text)
		f.hint = "write " + strings.TrimRight(text, "*") + "*"
		if strings.Contains(strings.TrimRight(text, "*"), "*") {
			f.hint = "write a template, with {*} for a segment and {**} for several"
		}
	case strings.ContainsAny(text, "?#"):
		f.message, f.hint = fmt.Sprintf("no path has ? or #: no path matches %s", text), "write the path without the query"
	case text != "" && !strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "*"):
		f.message, f.hint = fmt.Sprintf("every path begins with /: no path matches %s", text), "write /"+text
		if _, rest, found := strings.Cut(text, "://"); found {
			_, path, _ := strings.Cut(rest, "/")
			f.hint = "write the path alone: /" + path
		}
	default:
		return
	}
	a.report(f)
}

// policyHost reports a host of a policy that has a scheme or a path.
func (a *Audit) policyHost(at world.Part, text string) {
	if !strings.Contains(text, "/") {
		return
	}
	_, plain, found := strings.Cut(text, "://")
	if !found {
		plain = text
	}
	plain, _, _ = strings.Cut(plain, "/")
	a.report(finding{code: code.UnusedPath, at: at, message: fmt.Sprintf("no request has the host %s", text), hint: "write " + plain})
}
