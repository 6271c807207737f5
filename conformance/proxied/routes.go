package proxied

import (
	"slices"
	"strconv"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// routes writes the routes of a virtual host, without those that have the match of an earlier route. Envoy uses the first route
// that matches, so that they take no request; istiod repeats the routes of a VirtualService that names one gateway twice
// (model/push_context.go initVirtualServices), and gwc does not.
func (w *writer) routes(list []*routev3.Route) {
	seen := map[string]bool{}
	for _, r := range list {
		m := match(r.Match)
		if !seen[m] {
			w.line("route %s -> %s", m, action(r))
		}
		seen[m] = true
	}
}

// match writes all that a route asks of a request.
func match(m *routev3.RouteMatch) string {
	path, others := "prefix /", []string(nil)
	switch p := m.PathSpecifier.(type) {
	case *routev3.RouteMatch_Prefix:
		path = "prefix " + p.Prefix
	case *routev3.RouteMatch_Path:
		path = "path " + p.Path
	case *routev3.RouteMatch_SafeRegex:
		path = "regex " + p.SafeRegex.Regex
	}
	if m.GetCaseSensitive() != nil && !m.GetCaseSensitive().GetValue() && m.GetSafeRegex() == nil {
		path += " fold" // Envoy compares expressions as they are
	}
	for _, h := range m.Headers {
		text := "header " + strings.ToLower(h.Name) + compared(h.GetStringMatch())
		if h.InvertMatch {
			text = "not " + text
		}
		others = append(others, text)
	}
	for _, d := range m.DynamicMetadata { // of the filter jwt_authn, below its payload
		var path []string
		for _, segment := range d.Path[1:] {
			path = append(path, segment.GetKey())
		}
		text := "claim " + strings.Join(path, ".") + compared(stringOf(d.Value))
		if d.Invert {
			text = "not " + text
		}
		others = append(others, text)
	}
	for _, q := range m.QueryParameters {
		others = append(others, "query "+q.Name+compared(q.GetStringMatch()))
	}
	slices.Sort(others)
	return strings.Join(append([]string{path}, others...), " ")
}

// compared writes what is asked of a part; nil: that it is there.
func compared(m *matcherv3.StringMatcher) string {
	switch t := m.GetMatchPattern().(type) {
	case *matcherv3.StringMatcher_Exact:
		return "=" + strconv.Quote(t.Exact)
	case *matcherv3.StringMatcher_Prefix:
		return "^=" + strconv.Quote(t.Prefix)
	case *matcherv3.StringMatcher_Suffix:
		return "$=" + strconv.Quote(t.Suffix)
	case *matcherv3.StringMatcher_Contains:
		return "*=" + strconv.Quote(t.Contains)
	case *matcherv3.StringMatcher_SafeRegex:
		return "~" + strconv.Quote(t.SafeRegex.Regex)
	}
	return ""
}

// stringOf is what is asked of a claim, which is a text or in a list.
func stringOf(v *matcherv3.ValueMatcher) *matcherv3.StringMatcher {
	for _, each := range v.GetOrMatch().GetValueMatchers() {
		if m := stringOf(each); m != nil {
			return m
		}
	}
	if inner := v.GetListMatch().GetOneOf(); inner != nil {
		return stringOf(inner)
	}
	return v.GetStringMatch()
}
