package audit

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"

	"github.com/gwc-lang/gwc/emit/istio/feature"
	"github.com/gwc-lang/gwc/lang/code"
	"github.com/gwc-lang/gwc/traffic/world"
)

// matchPatternRule finds matches that Istio rejects or that never match: header names
// with capitals, and regular expressions that are invalid or too long.
var matchPatternRule = Rule{"matchpattern", []code.Code{code.RefusedMatch}, (*Audit).matchPatterns}

func (a *Audit) matchPatterns() {
	for _, v := range a.VirtualServices {
		for _, route := range v.Routes {
			if route.Match != nil && !a.own(v.Object) {
				a.checkPatterns(route)
			}
		}
	}
}

func (a *Audit) checkPatterns(route *world.Route) {
	at := route.VirtualService.Part
	for _, name := range slices.Sorted(maps.Keys(route.Match.Headers)) {
		if name != strings.ToLower(name) {
			a.report(finding{
				code: code.RefusedMatch, at: at("%s.headers.%s", route.At.Path, name), message: fmt.Sprintf("invalid header name %s: must be lower case to match", name),
				hint: "write " + strings.ToLower(name),
			})
		}
		a.regularExpression(at("%s.headers.%s.regex", route.At.Path, name), route.Match.Headers[name])
	}
	a.regularExpression(at("%s.uri.regex", route.At.Path), route.Match.Uri)
	a.regularExpression(at("%s.authority.regex", route.At.Path), route.Match.Authority)
}

func (a *Audit) regularExpression(p world.Part, m *api.StringMatch) {
	text := m.GetRegex()
	_, err := regexp.Compile(text)
	switch {
	case err != nil:
		a.report(finding{code: code.RefusedMatch, at: p, message: "invalid RE2 regular expression", hint: "remove look-around and back-references"})
	case len(text) > feature.Regexp.Most:
		a.report(finding{code: code.RefusedMatch, at: p, message: fmt.Sprintf("regular expression too long: maximum %d characters", feature.Regexp.Most), hint: "match by prefix or exact"})
	}
}
