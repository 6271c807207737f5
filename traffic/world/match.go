package world

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	api "istio.io/api/networking/v1alpha3"
)

// Requests returns as text which requests an http route matches, beside its port and
// its gateways; empty: all. Routes with the same text match the same requests.
func (r *Route) Requests() string { return requests(r.Conditions()) }

// CatchesAll reports whether an http route matches all requests of all callers on its port.
func (r *Route) CatchesAll() bool {
	return takesAll(r.Match) && len(r.Match.GetSourceLabels()) == 0 && r.Match.GetSourceNamespace() == ""
}

// GoesLast reports whether istiod moves the route behind those of other VirtualServices at
// a gateway. Source: networking/core/route/route.go IsCatchAllRoute, SortVHostRoutes.
func (r *Route) GoesLast() bool { return takesAll(r.Match) }

// Conditions returns the path of the route, where =, ^ and ~ mark exact, prefix and
// regex, and its other conditions.
func (r *Route) Conditions() (path, rest string) {
	if uri := r.Match.GetUri(); uri.GetMatchType() != nil {
		path = matchText(uri, false)
	}
	return path, otherConditions(r.Match)
}

// longest is how many characters of a path Wider looks at.
const longest = 200

// Wider returns the texts of routes that match all requests of this one: the prefixes
// of its path, with its other conditions and with none.
func (r *Route) Wider() (list []string) {
	path, rest := r.Conditions()
	seen := map[string]bool{}
	add := func(path string) {
		for _, rest := range []string{rest, ""} {
			if text := requests(path, rest); !seen[text] {
				seen[text] = true
				list = append(list, text)
			}
		}
	}
	add(path)
	if path != "" && path[0] != '~' {
		for i := 1; i <= len(path)-1 && i < longest; i++ {
			add("^" + path[1:i+1])
		}
	}
	add("")
	return list
}

func requests(path, rest string) string {
	if path == "^/" {
		path = ""
	}
	return strings.TrimSpace(path + " " + rest)
}

// otherConditions returns as text what a match requires beside the path, the port and
// the gateways.
func otherConditions(m *api.HTTPMatchRequest) string {
	var words []string
	add := func(name string, match *api.StringMatch) {
		if match != nil {
			words = append(words, name+matchText(match, true))
		}
	}
	add("scheme", m.GetScheme())
	add("method", m.GetMethod())
	add("authority", m.GetAuthority())
	for kind, matches := range map[string]map[string]*api.StringMatch{"header ": m.GetHeaders(), "query ": m.GetQueryParams(), "not ": m.GetWithoutHeaders()} {
		for name, match := range matches {
			words = append(words, kind+name+matchText(match, true))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.GetSourceLabels())) {
		words = append(words, "label "+name+"="+m.GetSourceLabels()[name])
	}
	if m.GetSourceNamespace() != "" {
		words = append(words, "from "+m.GetSourceNamespace())
	}
	if m.GetIgnoreUriCase() {
		words = append(words, "any case")
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// matchText returns a match as text. A quoted value cannot be taken for the beginning
// of the next condition; the value of a path is not quoted, so that a prefix of the
// path is a prefix of its text.
func matchText(m *api.StringMatch, quoted bool) string {
	mark, value := "?", ""
	switch t := m.GetMatchType().(type) {
	case *api.StringMatch_Exact:
		mark, value = "=", t.Exact
	case *api.StringMatch_Prefix:
		mark, value = "^", t.Prefix
	case *api.StringMatch_Regex:
		mark, value = "~", t.Regex
	}
	if quoted && mark != "?" {
		value = fmt.Sprintf("%q", value)
	}
	return mark + value
}
