package plane

import (
	"net/url"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
)

// matches says whether a route takes a request, as Envoy matches: path, headers, query.
func matches(m *routev3.RouteMatch, r *request) bool {
	path, query, _ := strings.Cut(r.path, "?")
	if !matchesPath(m, path) {
		return false
	}
	for _, h := range m.Headers {
		if !matchesHeader(h, r) {
			return false
		}
	}
	values, _ := url.ParseQuery(query)
	for _, q := range m.QueryParameters {
		if !matchesQuery(q, values) {
			return false
		}
	}
	return true
}

func matchesPath(m *routev3.RouteMatch, path string) bool {
	fold := func(s string) string {
		if m.CaseSensitive != nil && !m.CaseSensitive.Value {
			return strings.ToLower(s)
		}
		return s
	}
	switch p := m.PathSpecifier.(type) {
	case *routev3.RouteMatch_Prefix:
		return strings.HasPrefix(fold(path), fold(p.Prefix))
	case *routev3.RouteMatch_Path:
		return fold(path) == fold(p.Path)
	case *routev3.RouteMatch_SafeRegex:
		return whole(p.SafeRegex.Regex, path)
	case *routev3.RouteMatch_PathSeparatedPrefix:
		rest, ok := strings.CutPrefix(fold(path), fold(p.PathSeparatedPrefix))
		return ok && (rest == "" || rest[0] == '/')
	}
	return false
}

func matchesHeader(h *routev3.HeaderMatcher, r *request) bool {
	value, present := r.value(h.Name)
	if !present && h.TreatMissingHeaderAsEmpty {
		present = true
	}
	var ok bool
	switch s := h.HeaderMatchSpecifier.(type) {
	case *routev3.HeaderMatcher_StringMatch:
		ok = text(s.StringMatch, value)
	case *routev3.HeaderMatcher_PresentMatch:
		return (present == s.PresentMatch) != h.InvertMatch
	case nil:
		return present != h.InvertMatch
	}
	if !present {
		return h.InvertMatch && h.TreatMissingHeaderAsEmpty
	}
	return ok != h.InvertMatch
}

func matchesQuery(q *routev3.QueryParameterMatcher, values url.Values) bool {
	list, present := values[q.Name]
	switch s := q.QueryParameterMatchSpecifier.(type) {
	case *routev3.QueryParameterMatcher_StringMatch:
		return present && text(s.StringMatch, list[0])
	case *routev3.QueryParameterMatcher_PresentMatch:
		return present == s.PresentMatch
	}
	return present
}
